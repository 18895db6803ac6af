"""The finder: what it asks, what it swaps and what it leaves alone."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Any

import pytest

import autohook
from autohook.config import Config
from autohook.hook.install import Hook
from autohook.hook.loader import HookedLoader

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

pytestmark = pytest.mark.usefixtures("clean_imports", "in_path")


@pytest.fixture
def in_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))


class Counting:
    """A finder that finds nothing and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        self.asked.append(name)
        return None


def test_unlisted_name_asks_no_other_finder(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting()
    hook = Hook(Config(modules=("listed",)))
    monkeypatch.setattr(sys, "meta_path", [counting, *sys.meta_path])

    with hook:
        hook.install()
        assert sys.meta_path[0].find_spec("unlisted", None) is None

    assert counting.asked == []


def test_listed_source_module_gets_our_loader_and_keeps_its_spec(
    tmp_path: Path,
) -> None:
    (tmp_path / "listed_one.py").write_text("x = 1\n")
    plain = importlib.util.find_spec("listed_one")

    with autohook.install(modules=["listed_one"]):
        spec = importlib.util.find_spec("listed_one")

    assert spec is not None
    assert plain is not None
    assert type(spec.loader) is HookedLoader
    assert (spec.origin, spec.cached) == (plain.origin, plain.cached)


def test_package_keeps_its_search_path(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__init__.py").touch()

    with autohook.install(modules=["pack"]):
        spec = importlib.util.find_spec("pack")

    assert spec is not None
    assert spec.submodule_search_locations == [str(tmp_path / "pack")]


def test_submodule_of_a_namespace_package_is_hooked(tmp_path: Path) -> None:
    (tmp_path / "space").mkdir()
    (tmp_path / "space" / "inner.py").touch()

    with autohook.install(modules=["space", "space.*"]):
        spec = importlib.util.find_spec("space.inner")

    assert spec is not None
    assert type(spec.loader) is HookedLoader


def test_loader_of_another_tool_that_compiles_nothing_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Foreign:
        def __init__(self, name: str, path: str) -> None:
            self.path = path

        def exec_module(self, module: ModuleType) -> None:
            vars(module)["x"] = 2

    class ForeignFinder:
        def find_spec(
            self, name: str, path: object = None, target: ModuleType | None = None
        ) -> ModuleSpec | None:
            if name != "foreign_one":
                return None
            loader: Any = Foreign(name, str(tmp_path / "foreign_one.py"))
            return ModuleSpec(name, loader)

    (tmp_path / "foreign_one.py").write_text("x = 1\n")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, ForeignFinder()])
    monkeypatch.setattr(sys, "path", sys.path[1:])

    with autohook.install(modules=["foreign_one"]) as hook:
        spec = importlib.util.find_spec("foreign_one")

    kind: type = type(getattr(spec, "loader", None))
    assert kind is Foreign
    assert "not from a source file" in hook.conversions.decisions["foreign_one"].reason


def test_built_in_module_is_left_alone_with_a_reason() -> None:
    sys.modules.pop("_stat", None)

    with autohook.install(modules=["_stat"]) as hook:
        importlib.util.find_spec("_stat")

    assert hook.conversions.decisions["_stat"].state == "plain"


def test_finder_that_asks_all_finders_again_does_not_recurse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Delegating:
        def find_spec(
            self, name: str, path: object = None, target: ModuleType | None = None
        ) -> ModuleSpec | None:
            for finder in sys.meta_path:
                if finder is not self:
                    spec = finder.find_spec(name, None)
                    if spec is not None:
                        return spec
            return None

    (tmp_path / "listed_two.py").touch()
    monkeypatch.setattr(sys, "meta_path", [Delegating(), *sys.meta_path])

    with autohook.install(modules=["listed_two"]):
        spec = importlib.util.find_spec("listed_two")

    assert spec is not None
    assert type(spec.loader) is HookedLoader


def test_leaving_the_handle_restores_the_finders() -> None:
    before = list(sys.meta_path)

    with autohook.install(modules=["x"]):
        assert sys.meta_path != before

    assert sys.meta_path == before


def test_uninstall_removes_every_hook() -> None:
    before = list(sys.meta_path)
    autohook.install(modules=["x"])
    autohook.install(modules=["y"])

    autohook.uninstall()

    assert sys.meta_path == before


def test_inner_hook_leaves_what_the_outer_one_converts(tmp_path: Path) -> None:
    (tmp_path / "listed_three.py").touch()

    with (
        autohook.install(modules=["listed_three"]) as outer,
        autohook.install(modules=["listed_three"]),
    ):
        spec = importlib.util.find_spec("listed_three")

    assert spec is not None
    assert isinstance(spec.loader, HookedLoader)
    assert spec.loader._conversions is outer.conversions


def test_module_imported_before_is_reported(tmp_path: Path) -> None:
    (tmp_path / "early_one.py").touch()
    importlib.import_module("early_one")

    with autohook.install(modules=["early_one"]) as hook:
        decision = hook.conversions.decisions["early_one"]

    assert decision.reason == "it was imported before the hook was installed"


def test_listed_module_that_does_not_exist_fails_as_plain() -> None:
    with (
        autohook.install(modules=["no_such_module"]),
        pytest.raises(ModuleNotFoundError, match="No module named 'no_such_module'"),
    ):
        importlib.import_module("no_such_module")


def test_data_beside_a_listed_module_is_found(tmp_path: Path) -> None:
    (tmp_path / "pack_two").mkdir()
    (tmp_path / "pack_two" / "__init__.py").touch()
    (tmp_path / "pack_two" / "data.txt").write_text("data")

    with autohook.install(modules=["pack_two"], cache=False):
        data = pkgutil.get_data("pack_two", "data.txt")

    assert data == b"data"


def test_library_is_searched_once_when_modules_are_listed_by_location(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting()
    library, own = tmp_path / "site-packages" / "lib", tmp_path / "lib"
    with Hook(Config(root=str(tmp_path))) as hook:
        monkeypatch.setattr(sys, "meta_path", [counting, *sys.meta_path])
        hook.install()
        find_spec = hook.finder.find_spec

        assert find_spec("lib.core", [str(library)]) is None
        assert "lib.core" not in counting.asked
        assert find_spec("lib.core", [str(library), str(own)]) is None
        assert "lib.core" in counting.asked
