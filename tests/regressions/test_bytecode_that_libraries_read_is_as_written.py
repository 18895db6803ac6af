"""numba compiles bytecode; hypothesis finds a lambda's text by comparing it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

import autohook
from autohook.converter.emit import convert_module

if TYPE_CHECKING:
    from pathlib import Path

USES_NUMBA = """\
from numba import njit

FACTOR = 3

@njit
def total(n):
    found = 0
    for i in range(n):
        if i % 2:
            found += i * FACTOR
    return found

add = njit(lambda a, b: a + b)
"""
USES_HYPOTHESIS = """\
from hypothesis import strategies

EVEN = strategies.integers().filter(lambda x: x % 2 == 0)
"""


@pytest.mark.parametrize(
    "source",
    [
        "import numba\ndef f(a): return a + 1\n",
        "from numba.core import types\ndef f(a): return a + 1\n",
        "def f(a):\n    import numba as nb\n    return nb.njit(lambda b: b)(a)\n",
        "import os, numba.cuda\nf = lambda a: a + 1\n",
        USES_HYPOTHESIS,
    ],
)
def test_a_module_that_imports_a_reader_of_bytecode_has_no_units(source: str) -> None:
    made = convert_module(source.encode(), "m.py")

    assert made.units == ()
    assert made.code == compile(source, "m.py", "exec", dont_inherit=True)


@pytest.mark.parametrize(
    "source",
    [
        "import numbers\ndef f(a): return a + 1\n",
        "from .numba import jit\ndef f(a): return a + 1\n",
        "import tools.numba\ndef f(a): return a + 1\n",
    ],
)
def test_a_module_of_a_similar_name_is_no_reader(source: str) -> None:
    assert len(convert_module(source.encode(), "m.py").units) == 1


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("clean_imports")
def test_numba_compiles_functions_of_a_listed_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numba")
    (tmp_path / "jitted.py").write_text(USES_NUMBA)
    monkeypatch.syspath_prepend(tmp_path)

    with autohook.install(modules=["jitted"], cache=False):
        jitted = importlib.import_module("jitted")

    assert (jitted.total(10), jitted.add(1, 2)) == (75, 3)


@pytest.mark.usefixtures("clean_imports")
def test_hypothesis_shows_lambdas_of_a_listed_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("hypothesis")
    (tmp_path / "strategies_used.py").write_text(USES_HYPOTHESIS)
    monkeypatch.syspath_prepend(tmp_path)

    with autohook.install(modules=["strategies_used"], cache=False):
        module = importlib.import_module("strategies_used")

    assert repr(module.EVEN) == "integers().filter(lambda x: x % 2 == 0)"
