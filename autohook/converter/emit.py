"""From the source of a module to what the hook loads: native code, twins on demand."""

from __future__ import annotations
import __future__

import ast
import marshal
from _imp import _fix_co_filename  # type: ignore[attr-defined]  # as importlib does
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autohook.converter.inventory import parameters_of, take_inventory
from autohook.converter.names import mangle
from autohook.converter.native import (
    Draft,
    find_bytecode_reader,
    find_units,
    insert_prologues,
    insert_regions,
    move_prologues,
)
from autohook.converter.quiet import (
    UNHEARD,
    deep_recursion,
    paused_collector,
    unheard_warnings,
)
from autohook.errors import ConverterBugError, UnsupportedError
from autohook.runtime.layout import clear, find_layout
from autohook.runtime.unit_info import UnitInfo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType

    from autohook.options import ConversionOptions
    from autohook.runtime.layout import Layout
    from autohook.runtime.units import Reason

BUG = "AH190"
"""The code of a function's reason that is a bug of ours."""


@dataclass(frozen=True)
class ConvertedModule:
    """A module's native code.

    Attributes:
        code: Its code, with empty bytes for units; marshal can store it.
        layout: Where the placeholders are, as `units.plant` wants it.
        units: Its units, by index.
        reader: The library for which all functions are left as written, "" for none.
    """

    code: CodeType
    layout: Layout
    units: tuple[UnitInfo, ...]
    reader: str


def convert_module(source: bytes | ast.Module, filename: str) -> ConvertedModule:
    """Returns a module's native code.

    The parser's and the compiler's warnings are those of plain Python.

    Args:
        source: The bytes of the file, or its tree.
        filename: The name that its code objects carry.

    Raises:
        SyntaxError: The source does not compile, exactly as Python says it.
        RecursionError: It is nested too deeply.
    """
    with paused_collector():
        try:
            return _convert(source, filename)
        except RecursionError:
            with deep_recursion():
                return _convert(source, filename)


def _convert(source: bytes | ast.Module, filename: str) -> ConvertedModule:
    tree = _parse(source, filename)
    module = take_inventory(tree)
    drafts = find_units(module)
    insert_regions(drafts)
    insert_prologues(drafts)
    code = _compile_native(tree, source, filename)
    if move_prologues(drafts, code):
        with unheard_warnings():  # they have been given
            code = _compile_native(tree, source, UNHEARD)
        _fix_co_filename(code, filename)
    layout = find_layout(code)
    units = tuple(describe(draft, filename) for draft in drafts)
    code = clear(code, layout, len(units))
    return ConvertedModule(code, layout, units, find_bytecode_reader(module))


def describe(draft: Draft, filename: str) -> UnitInfo:
    """Returns what a unit knows of its function or region."""
    scope, region = draft.scope, draft.region
    parameters = parameters_of(draft.node)
    results = region.results if region is not None else ()
    return UnitInfo(
        draft.index,
        scope.qualname,
        draft.node.lineno,
        tuple(mangle(name, scope.class_name) for name in parameters),
        tuple(sorted(scope.free)),
        tuple(sorted(scope.global_names)),
        (draft.node.end_lineno or 0) if region is not None else 0,
        tuple(mangle(name, scope.class_name) for name in results),
        filename,
    )


class TwinMaker:
    """Makes the staged twins of one module's functions."""

    def __init__(
        self, source: bytes | ast.Module, filename: str, options: ConversionOptions
    ) -> None:
        """Reads the module; `filename` is what its code objects carry."""
        self._filename = filename
        self._options = options
        with paused_collector(), unheard_warnings():
            try:
                self._read(source)
            except RecursionError:
                with deep_recursion():
                    self._read(source)

    def __len__(self) -> int:
        """Returns how many units the module has."""
        return len(self._drafts)

    def make(self, index: int) -> tuple[bytes | None, Reason | None]:
        """Returns `marshal.dumps` of a twin's code, or why there is none.

        Raises:
            ConverterBugError: In strict mode, where the converter failed.
        """
        with paused_collector(), unheard_warnings():
            try:
                return self._try(self._drafts[index])
            except RecursionError:
                with deep_recursion():
                    return self._try_deeply(self._drafts[index])

    def _read(self, source: bytes | ast.Module) -> None:
        tree = _parse(source, UNHEARD)
        module = take_inventory(tree)
        self._drafts: Sequence[Draft] = find_units(module)
        insert_prologues(self._drafts)
        self._names = frozenset(module.bound)
        self._flags = future_flags(tree)

    def _try_deeply(self, draft: Draft) -> tuple[bytes | None, Reason | None]:
        try:
            return self._try(draft)
        except RecursionError:
            message = "the function is nested too deeply to be converted"
            remedy = "Split it into several functions."
            return None, ("AH105", message, draft.node.lineno, remedy)

    def _try(self, draft: Draft) -> tuple[bytes | None, Reason | None]:
        # The whole pipeline of passes, and gast: not needed for native code.
        from autohook.converter.twin import ModuleFacts, make_twin

        facts = ModuleFacts(
            self._filename, self._names, self._flags, self._options.instrumented
        )
        try:
            return marshal.dumps(make_twin(draft, facts)), None
        except UnsupportedError as error:
            found = error.diagnostic
            return None, (found.code, found.message, found.lineno, found.remedy)
        except (RecursionError, MemoryError):
            raise RecursionError from None
        except Exception as error:
            if self._options.strict:
                name = draft.scope.qualname
                raise ConverterBugError(f"{self._filename}: {name}: {error}") from error
            message = f"the converter failed on this function: {error}"
            remedy = "The function runs natively."
            return None, (BUG, message, draft.node.lineno, remedy)


def _parse(source: bytes | ast.Module, filename: str) -> ast.Module:
    if isinstance(source, ast.Module):
        return deepcopy(source)  # prologues are put in, perhaps twice (RecursionError)
    # Not `ast.parse`: its frame would show in the traceback of a syntax error.
    flags = ast.PyCF_ONLY_AST
    tree = compile(source, filename, "exec", flags, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def future_flags(tree: ast.Module) -> int:
    """Returns the compiler flags of a module's `__future__` imports."""
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= feature.compiler_flag if feature is not None else 0
    return flags


def _compile_native(
    tree: ast.Module, source: bytes | ast.Module, filename: str
) -> CodeType:
    ast.fix_missing_locations(tree)
    try:
        return compile(tree, filename, "exec", dont_inherit=True)
    except SyntaxError as error:
        found = error
    # The user's own error: as Python reports it for the plain source, and not while
    # another is handled.
    compile(source, filename, "exec", dont_inherit=True)
    raise found
