"""Runs a program in this process, as if the interpreter had been started with it."""

from __future__ import annotations

import builtins
import os
import sys
from importlib.machinery import BuiltinImporter, SourceFileLoader, SourcelessFileLoader
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from autohook.cli.restart import restart
from autohook.hook.main_program import (
    call_program,
    execute,
    execute_source,
    join_current_folder,
    load_program,
    read_script,
)
from autohook.hook.source import Source
from autohook.hook.tracebacks import install_hooks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.hook.install import Hook
    from autohook.hook.interpreter import Program


def run_program(program: Program, arguments: Sequence[str], hook: Hook) -> None:
    """Runs a program as `__main__`; its exceptions and exits pass through."""
    restart(program, arguments, hook)
    install_hooks()
    if program.kind == "module":
        sys.argv = ["-m", *arguments]
        _set_first_path(os.getcwd())
        _run_by_runpy(program.value, is_module=True)
    elif program.kind == "script":
        sys.argv = [program.value, *arguments]
        _run_script(program.value, hook)
    else:
        is_command = program.kind == "command"
        sys.argv = ["-c" if is_command else "-", *arguments]
        _set_first_path("")
        name = "<string>" if is_command else "<stdin>"
        # CPython completes the last line of a command.
        command = f"{program.value}\n".encode()
        text = command if is_command else sys.stdin.buffer.read()
        namespace = _make_main({} if is_command else {"__file__": name})
        execute_source(Source("__main__", name, text, ""), hook, namespace)


def _run_script(script: str, hook: Hook) -> None:
    path = join_current_folder(script)
    if os.path.isdir(path) or _is_zip(path):
        _set_first_path(path)
        _run_by_runpy("__main__", is_module=False)
        return
    _set_first_path(os.path.dirname(os.path.realpath(path)))
    loader: SourceFileLoader | SourcelessFileLoader
    try:
        if path.endswith(".pyc"):
            loader = SourcelessFileLoader("__main__", path)
            code = loader.get_code("__main__")
        else:
            loader = SourceFileLoader("__main__", path)
            code = load_program(read_script(path), hook)
    except OSError as error:
        _stop(path, error)
    except SyntaxError:
        _run_plainly()
        raise
    assert isinstance(code, CodeType)
    # CPython has asked whether the script is something to import from.
    sys.path_importer_cache[path] = None
    execute(code, _make_main({"__file__": path}, loader))


def _make_main(
    fields: dict[str, str], loader: object = BuiltinImporter
) -> dict[str, Any]:
    """Returns the namespace of a fresh `__main__`, its names in CPython's order."""
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    namespace = module.__dict__
    namespace["__loader__"] = loader
    namespace["__annotations__"] = {}
    namespace["__builtins__"] = builtins
    if fields:
        namespace.update(fields)
        namespace["__cached__"] = None
    return namespace


def _run_by_runpy(name: str, *, is_module: bool) -> None:
    """Does what CPython does for `-m`, folders and zip files."""
    import runpy

    _make_main({})
    function = runpy._run_module_as_main  # type: ignore[attr-defined]  # as main.c does
    call_program(function, name, is_module)


def _is_zip(path: str) -> bool:
    if not os.path.isfile(path) or path.endswith((".py", ".pyc")):
        return False
    import zipfile

    return zipfile.is_zipfile(path)


def _run_plainly() -> None:
    """Puts plain Python in our place: only CPython words a syntax error as itself.

    (Its tokenizer reads a script's file, and speaks of encodings in other words than
    `compile` does.)
    """
    if os.name != "posix":
        return
    import subprocess

    os.environ["AUTOHOOK"] = "0"
    # As multiprocessing starts its children.
    options: list[str] = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    sys.stdout.flush()
    sys.stderr.flush()
    arguments = [sys.executable, *options, *sys.argv]
    os.execv(sys.executable, arguments)  # noqa: S606 - the user's own command


def _set_first_path(folder: str) -> None:
    """Replaces what the interpreter put first on `sys.path` for autohook itself."""
    if not (getattr(sys.flags, "safe_path", False) or sys.flags.isolated):
        sys.path[0] = folder


def _stop(path: str, error: OSError) -> NoReturn:
    """Says what CPython says of a script that cannot be read."""
    reason = f"[Errno {error.errno}] {error.strerror}"
    sys.stderr.write(f"{sys.executable}: can't open file {path!r}: {reason}\n")
    raise SystemExit(2)
