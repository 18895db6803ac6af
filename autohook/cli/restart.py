"""Puts an interpreter that autohook.pth has hooked in the place of this process.

A program cannot be told apart from a plain one where no frame of ours is below it and
`sys.orig_argv` is what it would be. So the command line only chooses: it writes its
choices to the environment and starts the interpreter again, in the same process.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from autohook.hook.interpreter import find_program
from autohook.hook.startup import is_own_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.hook.install import Hook
    from autohook.hook.interpreter import Program


def restart(program: Program, arguments: Sequence[str], hook: Hook) -> None:
    """Replaces this process by one that runs the program, where that can be done.

    It cannot where no .pth file starts the hook (`-S`, or autohook on PYTHONPATH), and
    where somebody else has started autohook's command line: then this returns.
    """
    options = interpreter_options(sys.orig_argv, sys.argv)
    words = program_words(program)
    if options is None or words is None or not starts_hook():
        return
    if hook.config.report and not os.environ.get("AUTOHOOK_REPORT"):
        # This process only: its children have other numbers.
        os.environ["AUTOHOOK_REPORT"] = str(os.getpid())
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    command = [sys.orig_argv[0], *options, *words, *arguments]
    os.execv(sys.executable, command)  # noqa: S606 - the user's own command


def interpreter_options(
    original: Sequence[str], arguments: Sequence[str]
) -> list[str] | None:
    """Returns the interpreter's own options in a command line of autohook's.

    Args:
        original: As in `sys.orig_argv`.
        arguments: As in `sys.argv`.

    Returns:
        None where the command line is not `python [options] -m autohook ...` or that
        of the script `autohook`.
    """
    count = len(arguments) - 1
    head = list(original[: len(original) - count])
    if list(original[len(head) :]) != list(arguments[1:]):
        return None
    if os.name != "posix" or not sys.executable or len(head) < 2:
        return None
    if not is_own_command(find_program(original)):
        return None
    last = head.pop()
    if last.startswith("-"):
        head.append(last.removesuffix("autohook"))
    if head[-1].startswith("-") and head[-1].endswith("m"):
        letters = head.pop().removesuffix("m")
        head += [letters] if letters != "-" else []
    return head[1:]


def program_words(program: Program) -> list[str] | None:
    """Returns how a command line names a program, None if it cannot."""
    if program.kind == "module":
        return ["-m", program.value]
    if program.kind == "command":
        return ["-c", program.value]
    if program.kind == "stdin":
        return ["-"]
    is_word = program.value and not program.value.startswith("-")
    return [program.value] if is_word else None


def starts_hook() -> bool:
    """Returns whether a .pth file starts the hook in new interpreters like this one."""
    if sys.flags.no_site:
        return False
    import site

    folders = [*site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    names = ("autohook.pth", "autohook.start")
    return any(
        os.path.isfile(os.path.join(folder, name))
        for folder in folders
        for name in names[: 2 if sys.version_info >= (3, 15) else 1]
    )
