"""Which modules are listed."""

from __future__ import annotations

import os
import timeit
from typing import TYPE_CHECKING

import pytest

from autohook.config import Config
from autohook.hook.selection import Patterns, Selection

if TYPE_CHECKING:
    from pathlib import Path

STDLIB = os.path.dirname(os.__file__)


@pytest.mark.parametrize(
    ("patterns", "name", "found"),
    [
        (["ham"], "ham", "ham"),
        (["ham"], "ham.egg", ""),
        (["ha"], "ham", ""),
        (["ham.*"], "ham.egg.yolk", "ham.*"),
        (["ham.*"], "ham", ""),
        (["ham.*"], "hamster.egg", ""),
        (["*.layers"], "ham.layers", "*.layers"),
        (["ham?"], "hams", "ham?"),
        ([], "ham", ""),
    ],
)
def test_pattern_matches_whole_names(
    patterns: list[str], name: str, found: str
) -> None:
    assert Patterns(patterns).find(name) == found


def test_exclude_wins_over_modules() -> None:
    selection = Selection(Config(modules=("a", "a.*"), exclude=("a.b",)))

    assert selection.decide("a.c", "/p/a/c.py").listed
    assert selection.decide("a.b", "/p/a/b.py").reason == 'excluded by "a.b"'


@pytest.mark.parametrize("name", ["autohook", "gast", "astor", "tensorflow.x", "keras"])
def test_tools_and_tensorflow_are_never_candidates(name: str) -> None:
    assert not Selection(Config(modules=("*", name))).is_candidate(name)
    assert not Selection(Config(root="/")).is_candidate(name)


def test_installed_library_needs_its_own_name() -> None:
    origin = "/v/lib/python3.11/site-packages/jinja2/utils.py"

    assert not Selection(Config(modules=("*",))).decide("jinja2.utils", origin).listed
    named = Selection(Config(modules=("jinja2.*",)))
    assert named.decide("jinja2.utils", origin).listed


def test_standard_library_needs_its_own_name() -> None:
    origin = os.path.join(STDLIB, "json", "decoder.py")

    assert not Selection(Config(modules=("*",))).decide("json.decoder", origin).listed
    assert Selection(Config(modules=("json.*",))).decide("json.decoder", origin).listed
    assert not Selection(Config(root=STDLIB)).is_candidate("json.decoder")


def test_location_lists_the_folder_tree_but_no_environment_in_it(
    tmp_path: Path,
) -> None:
    selection = Selection(Config(root=str(tmp_path)))
    library = tmp_path / "env" / "lib" / "python3.11" / "site-packages" / "x.py"

    assert selection.decide("x", str(tmp_path / "deep" / "x.py")).listed
    assert not selection.decide("x", str(library)).listed
    assert not selection.decide("x", str(tmp_path) + "-other/x.py").listed


def test_module_given_to_m_is_listed_beside_the_patterns() -> None:
    selection = Selection(Config(modules=("other",), main_module="pkg"))

    assert selection.decide("pkg.__main__", "/p/pkg/__main__.py").listed
    assert not selection.is_candidate("pkg.more")


@pytest.mark.parametrize("name", ["__main__", "train"])
def test_script_is_listed_unless_excluded_by_either_name(name: str) -> None:
    assert Selection(Config(modules=())).decide_program("/p/train.py").listed
    excluding = Selection(Config(exclude=(name,)))
    assert not excluding.decide_program("/p/train.py").listed


def test_script_of_an_installed_package_is_listed_only_by_name() -> None:
    script = "/v/lib/site-packages/pip/__pip-runner__.py"

    assert not Selection(Config()).decide_program(script).listed
    assert not Selection(Config(modules=("*.x",))).decide_program(script).listed
    assert Selection(Config(modules=("__main__",))).decide_program(script).listed


@pytest.mark.parametrize(
    ("config", "candidates"),
    [
        (Config(modules=("ham",)), {"ham"}),
        (Config(modules=("ham", "ham.*")), {"ham", "ham.egg"}),
        (Config(modules=("*",)), {"ham", "ham.egg", "hamster"}),
        (Config(modules=("*.egg",)), {"ham.egg"}),
        (Config(modules=("json.d*",)), {"json.decoder"}),
        (Config(modules=("json.*", "h?m")), {"json.decoder", "ham"}),
        (Config(modules=("gast.*", "tensorflow", "keras.*")), set()),
        (Config(modules=(), main_module="ham"), {"ham"}),
        (Config(modules=("*",), exclude=("*",)), {"ham", "ham.egg", "hamster"}),
        (Config(root="/p"), {"ham", "ham.egg", "hamster"}),
    ],
    ids=lambda value: " ".join(value.modules or "-") if type(value) is Config else "",
)
def test_only_names_that_can_be_listed_are_candidates(
    config: Config, candidates: set[str]
) -> None:
    names = {"ham", "ham.egg", "hamster", "json.decoder", "json", "os", "gast.x"}

    selection = Selection(config)

    assert {name for name in names if selection.is_candidate(name)} == candidates


@pytest.mark.parametrize(
    "config",
    [
        Config(modules=("ham", "egg")),
        Config(modules=("ham", "ham.*")),
        Config(modules=("*.layers",)),
        Config(root="/p"),
    ],
    ids=["exact", "prefix", "glob", "location"],
)
def test_candidate_test_costs_next_to_nothing(config: Config) -> None:
    names = {"f": Selection(config).is_candidate, "n": "json.decoder"}

    seconds = min(timeit.repeat("f(n)", globals=names, number=5000, repeat=20)) / 5000

    # It takes 0.02 to 0.2 us on a quiet machine.
    assert seconds < 2e-6
