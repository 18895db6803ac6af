"""The entry of `python -m autohook` and of the `autohook` command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import autohook
from autohook.cli.arguments import Request, parse
from autohook.cli.commands import (
    describe_command,
    describe_run,
    find_command,
    run_command,
)
from autohook.cli.configuration import choose
from autohook.cli.run import run_program
from autohook.config import write_environment
from autohook.errors import UsageError
from autohook.hook.install import Hook
from autohook.hook.notices import write_error
from autohook.hook.startup import prepare_process
from autohook.inquiry import write_inquiry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.hook.interpreter import Program


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a program under the hook, or a sub-command.

    Exceptions and exits of the program pass through, so that the interpreter ends
    as it would have without autohook.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = find_command(words)
    explains = command == "explain"
    try:
        if command and command not in ("run", "explain"):
            raise SystemExit(_run_command(command, words[1:]))
        request = parse(words[1:] if command else words, explains=explains)
        if request.program is None:
            print(_show(request, command))
            return
        hook = _install(request, request.program)
    except UsageError as error:
        _stop(error)
    run_program(request.program, request.arguments, hook)


def _run_command(name: str, words: Sequence[str]) -> int:
    try:
        status = run_command(name, words)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has read enough; the flush at exit must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        _end_interrupted()
    return status


def _end_interrupted() -> NoReturn:
    """Ends as programs do that leave interrupts to the system, without a traceback."""
    import signal

    if os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
    raise SystemExit(130)


def _install(request: Request, program: Program) -> Hook:
    chosen = choose(request.choices, config=request.config, program=program)
    file = chosen.config.file
    os.environ.update(write_environment(chosen.choices, file))
    if request.inquiry is not None:
        os.environ.update(write_inquiry(request.inquiry))
    hook = Hook(chosen.config)
    hook.install()
    prepare_process(chosen.config)
    return hook


def _show(request: Request, command: str) -> str:
    if request.show == "version":
        return f"autohook {autohook.__version__}"
    return describe_command(command) if command == "explain" else describe_run()


def _stop(error: UsageError) -> NoReturn:
    write_error(str(error))
    raise SystemExit(2)
