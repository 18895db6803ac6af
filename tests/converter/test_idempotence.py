"""Every pass leaves its own output alone, and trees that do not need it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gast
import pytest

from autohook.converter.inventory import take_inventory
from autohook.converter.native import find_units, insert_prologues
from autohook.converter.pipeline import passes_for
from autohook.converter.twin import ModuleFacts, make_context, twin_tree
from tests.converter.programs import Generator

if TYPE_CHECKING:
    from autohook.converter.pass_base import Context, Pass

PACKAGE = Path(__file__).parents[2] / "autohook"


def run(kind: type[Pass], tree: Any, context: Context, facts: dict[Any, Any]) -> Any:
    for analysis in kind.requires:
        if analysis not in facts:
            facts[analysis] = analysis(tree, context)
    result = kind(context, facts).run(tree)
    if result.changed and not kind.keeps_facts:
        facts.clear()
    return result


def check(source: str) -> None:
    module = take_inventory(ast.parse(source))
    facts = ModuleFacts("f.py", frozenset(module.bound), 0, instrumented=True)
    drafts = find_units(module)
    insert_prologues(drafts)
    for draft in drafts:
        tree, context = twin_tree(draft), make_context(draft.scope, facts)
        known: dict[Any, Any] = {}
        for kind in passes_for(instrumented=True):
            result = run(kind, tree, context, known)
            tree = result.tree
            before = gast.dump(tree)
            again = run(kind, tree, context, known)

            assert gast.dump(again.tree) == before, kind.__name__
            assert not again.changed, kind.__name__
            assert kind.is_needed(context) or not result.changed, kind.__name__


@pytest.mark.parametrize("seed", range(20))
def test_passes_leave_their_output_alone_on_random_programs(seed: int) -> None:
    check(Generator(seed).program())


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "hook").glob("*.py")), ids=lambda p: p.stem
)
def test_passes_leave_their_output_alone_on_our_own_sources(path: Path) -> None:
    check(path.read_text())
