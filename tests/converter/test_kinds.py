"""Passes skip trees without the nodes that they look for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import gast
import pytest

from autohook.converter import twin
from autohook.converter.emit import TwinMaker
from autohook.converter.kinds import Written
from autohook.converter.pipeline import INSTRUMENTATION, PASSES, run_passes
from autohook.options import ConversionOptions

FILES = ("argparse.py", "dataclasses.py", "contextlib.py", "heapq.py", "shlex.py")
MARKS = {"Load", "Store", "Del", "Param", "Not", "And", "Or", "Is", "Eq"}


def kinds_of(tree: Any) -> frozenset[str]:
    return frozenset(type(node).__name__ for node in gast.walk(tree))


@pytest.mark.parametrize("name", FILES)
def test_passes_make_only_the_kinds_of_nodes_that_are_listed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: set[str] = set()
    unlisted: set[str] = set()

    def run(tree: Any, context: Any, passes: Any) -> Any:
        before = kinds_of(tree)
        result = run_passes(tree, context, passes)
        new = kinds_of(result) - before
        made.update(new)
        unlisted.update(k for k in new if not Written(before).has(frozenset([k])))
        return result

    monkeypatch.setattr(twin, "run_passes", run)
    source = Path(os.__file__).with_name(name).read_bytes()
    maker = TwinMaker(source, name, ConversionOptions(strict=True))
    for index in range(len(maker)):
        maker.make(index)

    assert "BodyFunction" in made
    assert unlisted <= MARKS


def test_a_pass_that_looks_for_statements_does_not_enter_expressions() -> None:
    by_name = {kind.__name__: kind for kind in PASSES + INSTRUMENTATION}

    assert not issubclass(gast.Call, by_name["FunctionalizeIf"]._enters)
    assert issubclass(gast.Call, by_name["ConvertCalls"]._enters)


def test_every_pass_that_walks_in_its_own_way_runs_on_every_tree() -> None:
    by_name = {kind.__name__: kind for kind in PASSES + INSTRUMENTATION}

    assert by_name["DeclareNames"].looks_for is None
    assert by_name["ConvertAssert"].looks_for == frozenset({"Assert"})
