"""Runs a program as `__main__`, as plain Python leaves and finds its namespace."""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec

from autohook.hook.source import Source, compile_plainly

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

    from autohook.hook.install import Hook


def read_script(path: str, name: str = "__main__") -> Source:
    """Returns the source of a script.

    Raises:
        OSError: The file cannot be read.
    """
    with open(path, "rb") as stream:
        data = stream.read()
    spec = ModuleSpec(name, None, origin=path)
    spec.has_location = True
    cached = spec.cached if path.endswith(".py") else None
    return Source(name, path, data, cached or "")


def convert_program(source: Source, hook: Hook) -> CodeType | None:
    """Returns the converted code of a program, None where it has to run plainly.

    Raises:
        ConverterBugError: In strict mode, where it cannot be converted.
    """
    choice = hook.selection.decide_program(source.path)
    if b"\0" in source.data():
        # CPython reads such a program from a file in its own way.
        reason = "it has null bytes"
        hook.conversions.record(source.name, source.path, "plain", reason)
        return None
    if choice.listed:
        code = hook.conversions.load(source)
        if code is not None and hook.conversions.is_cached(source.name):
            # Plain Python compiles a program, and warns about it, on every run.
            compile_plainly(source)
        return code
    hook.conversions.record(source.name, source.path, "plain", choice.reason)
    return None


def load_program(source: Source, hook: Hook) -> CodeType:
    """Returns the code of a program, converted if it can be.

    Raises:
        ConverterBugError: In strict mode, where it cannot be converted.
        SyntaxError: As plain Python would.
    """
    code = convert_program(source, hook)
    return compile_plainly(source) if code is None else code


def execute(code: CodeType, namespace: dict[str, Any]) -> None:
    """Runs the program; in tracebacks all that is above this frame is ours."""
    exec(code, namespace)


def execute_source(source: Source, hook: Hook, namespace: dict[str, Any]) -> None:
    """Does the same for a program that has no file; it may not even compile."""
    code = load_program(source, hook)
    if source.path == "<string>":
        show_lines(code, source.path, source.data().decode())
    exec(code, namespace)


def call_program(function: Callable[..., Any], *arguments: Any) -> None:
    """Runs the program by a function of CPython's, whose frames plain Python shows."""
    function(*arguments)


def show_lines(code: CodeType, name: str, text: str) -> None:
    """Lets tracebacks show the lines of `-c`, as they do since Python 3.13."""
    if sys.version_info >= (3, 13):
        import linecache

        # Later versions of 3.13 keep the lines by code object.
        by_code = hasattr(linecache, "_interactive_cache")
        register = linecache._register_code  # type: ignore[attr-defined]  # as CPython
        register(code if by_code else name, text, name)


def join_current_folder(script: str) -> str:
    """Returns a script's absolute path as CPython makes it, `.` and `..` left in."""
    try:
        return os.path.join(os.getcwd(), script)
    except OSError:  # the current folder has been removed
        return script


def add_script_folder(path: str) -> None:
    """Puts a script's folder first on `sys.path`, where plain Python does."""
    is_safe = getattr(sys.flags, "safe_path", False) or sys.flags.isolated
    if not is_safe:
        sys.path.insert(0, os.path.dirname(os.path.realpath(path)))
