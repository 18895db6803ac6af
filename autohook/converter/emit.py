"""From the source of a module to what the hook loads."""

from __future__ import annotations
import __future__

import ast
import gc
import marshal
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autohook.converter.inventory import Scope, parameters_of, take_inventory
from autohook.converter.names import mangle
from autohook.converter.native import Draft, insert_prologues
from autohook.converter.twin import ModuleFacts, make_twin
from autohook.errors import ConverterBugError, Diagnostic, UnsupportedError
from autohook.runtime.units import UnitInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from autohook.options import ConversionOptions

# Frames that a visitor may need for a deeply nested expression.
RECURSION_LIMIT = 6000


@dataclass(frozen=True)
class ConvertedModule:
    """What the converter hands over.

    Attributes:
        code: The module's native code, with placeholders for units; marshal-able.
        units: Its units, by index.
        diagnostics: Units without a twin, and why.
    """

    code: CodeType
    units: tuple[UnitInfo, ...]
    diagnostics: tuple[Diagnostic, ...]


def convert_module(
    source: bytes, filename: str, options: ConversionOptions
) -> ConvertedModule:
    """Returns a module's native code and the twins of its functions.

    Args:
        source: The bytes of the file.
        filename: The name that its code objects carry.
        options: How to convert.

    Raises:
        SyntaxError: The source does not compile, exactly as Python says it.
        ConverterBugError: The converter failed; with `options.strict` also where
            it failed on a single function only.
    """
    with quiet_interpreter():
        tree = ast.parse(source, filename)
        module = take_inventory(tree)
        drafts = insert_prologues(module)
        code = _compile_native(tree, source, filename)
        facts = ModuleFacts(
            filename, frozenset(module.bound), future_flags(tree), options.instrumented
        )
        units = tuple(make_unit(d, facts, strict=options.strict) for d in drafts)
    return ConvertedModule(code, units, diagnostics_of(units))


def make_unit(draft: Draft, facts: ModuleFacts, *, strict: bool) -> UnitInfo:
    """Returns one unit; where it can have no twin, with the reason.

    Raises:
        ConverterBugError: In strict mode, when a pass fails.
    """
    twin: bytes | None = None
    reason: tuple[str, str, int, str] | None = None
    lineno = draft.node.lineno
    try:
        twin = marshal.dumps(make_twin(draft, facts))
    except UnsupportedError as error:
        found = error.diagnostic
        reason = found.code, found.message, found.lineno, found.remedy
    except (RecursionError, MemoryError):
        message = "the function is nested too deeply to be converted"
        reason = "AH105", message, lineno, "Split it into several functions."
    except Exception as error:
        if strict:
            name = draft.scope.qualname
            raise ConverterBugError(f"{facts.filename}: {name}: {error}") from error
        message = f"the converter failed on this function: {error}"
        reason = "AH190", message, lineno, "The function runs natively."
    return _describe(draft.scope, draft, facts, twin, reason)


def _describe(
    scope: Scope,
    draft: Draft,
    facts: ModuleFacts,
    twin: bytes | None,
    reason: tuple[str, str, int, str] | None,
) -> UnitInfo:
    parameters = parameters_of(draft.node)
    return UnitInfo(
        draft.index,
        scope.qualname,
        facts.filename,
        draft.node.lineno,
        tuple(mangle(name, scope.class_name) for name in parameters),
        tuple(sorted(scope.free)),
        tuple(sorted(scope.global_names)),
        twin,
        reason,
    )


def diagnostics_of(units: tuple[UnitInfo, ...]) -> tuple[Diagnostic, ...]:
    """Returns why units have no twin."""
    found = []
    for unit in units:
        if unit.reason is not None:
            code, message, lineno, remedy = unit.reason
            text = f"{message}; `{unit.qualname}` stays native"
            found.append(Diagnostic(code, text, unit.filename, lineno, remedy))
    return tuple(found)


def future_flags(tree: ast.Module) -> int:
    """Returns the compiler flags of a module's `__future__` imports."""
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= feature.compiler_flag if feature is not None else 0
    return flags


def _compile_native(tree: ast.Module, source: bytes, filename: str) -> CodeType:
    ast.fix_missing_locations(tree)
    try:
        return compile(tree, filename, "exec", dont_inherit=True)
    except SyntaxError:
        # The user's own error: as Python reports it for the plain source.
        compile(source, filename, "exec", dont_inherit=True)
        raise


@contextmanager
def quiet_interpreter() -> Iterator[None]:
    """Pauses the garbage collector and allows deep recursion."""
    was_on, limit = gc.isenabled(), sys.getrecursionlimit()
    gc.disable()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if was_on:
            gc.enable()
