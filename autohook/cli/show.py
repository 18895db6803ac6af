"""`autohook show`: prints converted code, as `autohook.to_code` gives it."""

from __future__ import annotations

import inspect
import sys
from types import CellType, CodeType, FunctionType
from typing import TYPE_CHECKING

from autohook.cli.ahead import describe_failure
from autohook.cli.arguments import CONFIGURATION, Arguments, Option, suggest
from autohook.cli.commands import Command, refuse
from autohook.cli.configuration import choose_here
from autohook.cli.targets import Target, find_one
from autohook.converter.functions import function_to_code
from autohook.errors import ConverterBugError, UnsupportedError, UsageError
from autohook.hook.source import Source, compile_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator


def run(arguments: Arguments) -> int:
    """Prints the functions of a module, or one of them; the module is not run."""
    if not arguments.operands:
        raise UsageError("show needs a module or a file (see --help)")
    refuse(arguments.operands[1:], "show")
    config = choose_here(arguments).config
    target = find_one(arguments.operands[0], config)
    try:
        functions = find_functions(target)
    except (SyntaxError, ValueError, OSError) as error:
        sys.stderr.write(f"{describe_failure(error, target.file)}\n")
        return 1
    if arguments.has("--function"):
        functions = _select(functions, arguments.last("--function"), target)
    texts = [_show(function) for function in functions]
    print("\n\n".join(texts) or f"# {target.file} has no functions")
    return 0


def find_functions(target: Target) -> list[FunctionType]:
    """Returns the functions and methods of a module, in order; it is not run.

    They cannot be called: the names around them do not exist. Those defined inside
    functions are left out, being shown with them.

    Raises:
        SyntaxError: The source does not compile.
        ValueError: It has a null byte.
        OSError: It cannot be read.
    """
    code = compile_plainly(Source(target.name, target.file))
    return list(_walk(code, ""))


def _walk(code: CodeType, prefix: str) -> Iterator[FunctionType]:
    for constant in code.co_consts:
        if not isinstance(constant, CodeType):
            continue
        name = constant.co_name
        if name.startswith("<generic parameters"):  # of Python 3.12
            yield from _walk(constant, prefix)
        elif not constant.co_flags & inspect.CO_OPTIMIZED:
            yield from _walk(constant, f"{prefix}{name}.")
        elif name == "<lambda>" or not name.startswith("<"):
            cells = tuple(CellType() for _ in constant.co_freevars)
            function = FunctionType(constant, {}, name, None, cells)
            function.__qualname__ = prefix + name
            yield function


def _select(
    functions: list[FunctionType], name: str, target: Target
) -> list[FunctionType]:
    """Returns the functions of a name: a qualified one, or the last part of it.

    Raises:
        UsageError: There is none.
    """
    exact = [f for f in functions if f.__qualname__ == name]
    found = exact or [f for f in functions if f.__name__ == name]
    if not found:
        names = [function.__qualname__ for function in functions]
        near = suggest(name, names)
        raise UsageError(f"{target.file} has no function {name}{near}")
    return found


def _show(function: FunctionType) -> str:
    code = function.__code__
    place = f"# {code.co_filename}:{code.co_firstlineno} {function.__qualname__}"
    try:
        return f"{place}\n{function_to_code(function).rstrip()}"
    except (UnsupportedError, ConverterBugError) as error:
        return f"{place}\n# runs as written: {error}"


COMMAND = Command(
    usage="show [options] MODULE | FILE",
    text="Prints what the functions of a module are converted to, as autohook.to_code"
    " does. The module is not run. This is text for people: what runs is never made"
    " from it.",
    options=(
        *CONFIGURATION,
        Option("--function", "this function or method alone", "NAME"),
    ),
    run=run,
)
