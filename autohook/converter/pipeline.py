"""The order of the passes, and how they are run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.converter.pass_base import together
from autohook.converter.passes.check_names import CheckNames
from autohook.converter.passes.convert_assert import ConvertAssert
from autohook.converter.passes.convert_calls import ConvertCalls
from autohook.converter.passes.convert_comparisons import ConvertComparisons
from autohook.converter.passes.convert_comprehensions import ConvertComprehensions
from autohook.converter.passes.convert_conditional_expressions import (
    ConvertConditionalExpressions,
)
from autohook.converter.passes.convert_fstrings import ConvertFstrings
from autohook.converter.passes.convert_logic import ConvertLogic
from autohook.converter.passes.convert_raise import ConvertRaise
from autohook.converter.passes.convert_unpacking import ConvertUnpacking
from autohook.converter.passes.convert_walrus import ConvertWalrus
from autohook.converter.passes.convert_yields import ConvertYields
from autohook.converter.passes.declare_names import DeclareNames
from autohook.converter.passes.functionalize_for import FunctionalizeFor
from autohook.converter.passes.functionalize_handling import FunctionalizeHandling
from autohook.converter.passes.functionalize_if import FunctionalizeIf
from autohook.converter.passes.functionalize_while import FunctionalizeWhile
from autohook.converter.passes.instrument_attributes import InstrumentAttributes
from autohook.converter.passes.instrument_displays import InstrumentDisplays
from autohook.converter.passes.instrument_handlers import InstrumentHandlers
from autohook.converter.passes.instrument_inplace import InstrumentInplace
from autohook.converter.passes.instrument_mod import InstrumentMod
from autohook.converter.passes.instrument_subscripts import InstrumentSubscripts
from autohook.converter.passes.instrument_tries import InstrumentTries
from autohook.converter.passes.instrument_writes import InstrumentWrites
from autohook.converter.passes.lower_break import LowerBreak
from autohook.converter.passes.lower_continue import LowerContinue
from autohook.converter.passes.lower_match import LowerMatch
from autohook.converter.passes.lower_raise import LowerRaise
from autohook.converter.passes.lower_return import LowerReturn
from autohook.converter.passes.lower_super import LowerSuper
from autohook.converter.passes.lower_targets import LowerTargets
from autohook.converter.passes.lower_walrus_test import LowerWalrusTest
from autohook.converter.passes.normalize_declarations import NormalizeDeclarations
from autohook.errors import ConverterBugError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context, Pass

PASSES: tuple[type[Pass], ...] = (
    NormalizeDeclarations,
    # Needs the user's own jumps.
    CheckNames,
    LowerSuper,
    LowerMatch,
    # Jumps: a raise or a return in a loop becomes a break, and a while with an
    # assigning test gets one, so breaks come after them.
    LowerRaise,
    LowerReturn,
    LowerWalrusTest,
    LowerBreak,
    LowerContinue,
    # Statements: these share one run of the liveness analysis.
    FunctionalizeIf,
    FunctionalizeWhile,
    FunctionalizeFor,
    FunctionalizeHandling,
    ConvertYields,
    DeclareNames,
    # Expressions.
    ConvertWalrus,
    ConvertAssert,
    ConvertRaise,
    together(
        ConvertConditionalExpressions, ConvertLogic, ConvertComparisons, ConvertFstrings
    ),
    ConvertComprehensions,
    # Comprehensions assign their targets, too.
    ConvertUnpacking,
    ConvertCalls,
)

# What staging has to see. Targets come first: they give every store its own statement.
INSTRUMENTATION: tuple[type[Pass], ...] = (
    InstrumentWrites,
    LowerTargets,
    InstrumentInplace,
    together(
        InstrumentMod, InstrumentAttributes, InstrumentSubscripts, InstrumentDisplays
    ),
    InstrumentHandlers,
    InstrumentTries,
)


def passes_for(*, instrumented: bool) -> tuple[type[Pass], ...]:
    """Returns the passes in order."""
    return PASSES + INSTRUMENTATION if instrumented else PASSES


def run_passes(tree: Node, context: Context, passes: Sequence[type[Pass]]) -> Node:
    """Returns the function's tree after all passes.

    Raises:
        UnsupportedError: The function uses what cannot be converted.
        ConverterBugError: A pass failed; the message names it and those before it.
    """
    facts: dict[type[Any], Any] = {}
    done: list[str] = []
    for kind in passes:
        if not kind.is_needed(context):
            continue
        try:
            for analysis in kind.requires:
                if analysis not in facts:
                    facts[analysis] = analysis(tree, context)
            result = kind(context, facts).run(tree)
        except (UnsupportedError, RecursionError, MemoryError):
            raise
        except Exception as error:
            before = ", ".join(done) or "none"
            raise ConverterBugError(
                f"{kind.__name__} failed ({error!r}); passes before it: {before}"
            ) from error
        tree = result.tree
        if result.changed and not kind.keeps_facts:
            facts.clear()
        done.append(kind.__name__)
    return tree
