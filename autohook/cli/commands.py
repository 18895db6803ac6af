"""The sub-commands: their names, their help, and how one of them is run."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from autohook.cli.arguments import HELP, RUN, Arguments, Option, split, suggest
from autohook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SUMMARIES = {
    "run": "run a program, even one that has the name of a sub-command",
    "explain": "run a program and say what each function took, and why",
    "doctor": "say how autohook is set up here, and what is wrong",
    "config": "print the configuration and where each value comes from",
    "compile": "convert modules ahead of time",
    "cache": "say what converted code is kept, or remove it",
    "show": "print converted code",
    "help": "print the help of a sub-command",
}
RUN_USAGE = """\
usage: python -m autohook [options] script.py [arguments]
       python -m autohook [options] -m module [arguments]
       python -m autohook [options] -c code [arguments]
       python -m autohook command [options]"""
RUN_TEXT = (
    "Runs an unedited TensorFlow program in graph mode. The program may also be a"
    " folder or zip file with a __main__.py, or - for standard input. Options end at"
    " the first word that is none. A first word that names a sub-command, and no file"
    " or program folder, is one; -- or run before it makes it a program."
)


class Command(NamedTuple):
    """One sub-command.

    Attributes:
        usage: Its line of usage, from its name on.
        text: What it does; one paragraph.
        options: Its options, besides `--help`.
        run: Takes its arguments and returns its exit status; None where it runs a
            program, which `main` does.
    """

    usage: str
    text: str
    options: tuple[Option, ...]
    run: Callable[[Arguments], int] | None = None


def find_command(words: Sequence[str]) -> str:
    """Returns the sub-command that a command line begins with, "" if none."""
    if not words or words[0] not in SUMMARIES:
        return ""
    return "" if _is_program(words[0]) else words[0]


def run_command(name: str, words: Sequence[str]) -> int:
    """Runs a sub-command other than `run`; returns its exit status.

    Raises:
        UsageError: Its arguments are wrong.
    """
    if name == "help":
        return _help(words)
    command = _load(name)
    arguments = split(words, (*command.options, HELP))
    if arguments.has("--help"):
        print(_describe(command))
        return 0
    # Names of files may hold what standard output cannot show.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    assert command.run is not None
    return command.run(arguments)


def describe_run() -> str:
    """Returns the help text of `python -m autohook`."""
    commands = "\n".join(_entry(name, summary) for name, summary in SUMMARIES.items())
    text = "\n".join(_wrap(RUN_TEXT, 80))
    return "\n\n".join([RUN_USAGE, text, _table(RUN), "Sub-commands:", commands])


def describe_command(name: str) -> str:
    """Returns the help text of a sub-command."""
    return _describe(_load(name))


def take_one(operands: Sequence[str], known: Sequence[str], command: str) -> str:
    """Returns the only operand of a sub-command.

    Raises:
        UsageError: There is none, more than one, or one that is not known.
    """
    choices = ", ".join(known[:-1]) + f" or {known[-1]}"
    if not operands:
        raise UsageError(f"{command} needs {choices} (see --help)")
    refuse(operands[1:], command)
    if operands[0] not in known:
        near = suggest(operands[0], known)
        raise UsageError(f"{command} has no {operands[0]}{near}")
    return operands[0]


def refuse(operands: Sequence[str], command: str) -> None:
    """Refuses words that a sub-command does not take.

    Raises:
        UsageError: There is such a word.
    """
    if operands:
        raise UsageError(f"{command} does not take {operands[0]!r} (see --help)")


def _help(words: Sequence[str]) -> int:
    names = split(words, (HELP,)).operands
    if not names or names[0] in ("run", "help"):
        print(describe_run())
    else:
        print(describe_command(take_one(names, list(SUMMARIES), "help")))
    return 0


def _load(name: str) -> Command:
    command: Command = import_module(f"autohook.cli.{name}").COMMAND
    return command


def _is_program(word: str) -> bool:
    """Returns whether Python could run what a word names as a script."""
    if os.path.isdir(word):
        mains = (os.path.join(word, f"__main__.{end}") for end in ("py", "pyc"))
        return any(map(os.path.exists, mains))
    return os.path.exists(word)


def _describe(command: Command) -> str:
    usage = f"usage: python -m autohook {command.usage}"
    text = "\n".join(_wrap(command.text, 80))
    return "\n\n".join([usage, text, _table((*command.options, HELP))])


def _table(options: Sequence[Option]) -> str:
    names = {option: f"{option.name} {option.value}".strip() for option in options}
    return "\n".join(_entry(names[option], option.help) for option in options)


def _entry(name: str, text: str) -> str:
    first, *others = _wrap(text, 61)
    return "\n".join([f"  {name:<17}  {first}", *(f"{'':21}{line}" for line in others)])


def _wrap(text: str, width: int) -> list[str]:
    from textwrap import wrap  # not for the sake of a program that is only run

    return wrap(text, width)
