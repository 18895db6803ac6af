"""Packages that are installed here import whole under the hook."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from tests.packages.catalogue import ALL, INSTALLED, Package
from tests.packages.environment import Environment
from tests.packages.imports import compare_imports

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter

NAMES = ("packaging", "rich", "markdown_it", "click", "requests", "urllib3")
JOBLIB = Package("joblib", skipped=("joblib.test",))
LIGHT = (*INSTALLED, JOBLIB, *(ALL[name] for name in NAMES))
"""What takes seconds. The command `python -m tests.packages` runs over more."""
REFUSED = ("gast", "astor")
"""What is never converted: the converter itself needs it."""
WRITTEN = Package("written")


@pytest.fixture
def environment(interpreter: Interpreter, tmp_path: Path) -> Environment:
    return Environment(interpreter.executable, tmp_path)


@pytest.mark.corpus
@pytest.mark.parametrize("package", LIGHT, ids=[package.module for package in LIGHT])
def test_an_installed_package_imports_as_it_does_plainly(
    package: Package, environment: Environment
) -> None:
    if importlib.util.find_spec(package.module) is None:
        pytest.skip(f"{package.module} is not installed")

    made = compare_imports(environment, package, "")

    assert made.differences == []
    assert made.importable > 0
    assert (made.converted == 0) == (package.module in REFUSED)


@pytest.mark.slow
def test_what_a_module_shows_only_under_the_hook_is_a_difference(
    environment: Environment, tmp_path: Path
) -> None:
    source = (
        "import sys\n"
        "if any(type(f).__module__ == 'autohook.hook.finder' for f in sys.meta_path):\n"
        "    def only_hooked(a): return a\n"
        "    print('a line')\n"
    )
    write_package(tmp_path, source)

    made = compare_imports(environment, WRITTEN, "1")

    texts = [text.partition("; hooked")[0] for text in made.differences]
    ours = ["written.inner.only_hooked: None", "stdout has: a line"]
    assert texts == [f"{state}: {text}" for state in ("cold", "warm") for text in ours]


@pytest.mark.slow
def test_a_module_that_fails_only_under_the_hook_is_a_difference(
    environment: Environment, tmp_path: Path
) -> None:
    source = "import sys\nassert 'autohook.hook.finder' not in sys.modules, 'hooked'\n"
    write_package(tmp_path, source)

    made = compare_imports(environment, WRITTEN, "1")

    text = "written.inner: imported; hooked: AssertionError: hooked"
    assert f"cold: {text}" in made.differences
    assert f"warm: {text}" in made.differences


@pytest.mark.slow
def test_a_module_that_never_imports_is_no_difference(
    environment: Environment, tmp_path: Path
) -> None:
    write_package(tmp_path, "import a_module_that_nobody_has\n")

    made = compare_imports(environment, WRITTEN, "1")

    assert made.differences == []
    assert (made.modules, made.importable, made.converted) == (2, 1, 1)


def write_package(folder: Path, source: str) -> None:
    """Writes a package whose inner module has the source; the probe runs beside it."""
    (folder / "written").mkdir()
    (folder / "written" / "__init__.py").write_text("")
    (folder / "written" / "inner.py").write_text(source)
