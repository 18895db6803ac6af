"""Splits autohook's own options from the program and its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from autohook.config import Choices
from autohook.errors import UsageError
from autohook.hook.interpreter import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = """\
usage: python -m autohook [options] script.py [arguments]
       python -m autohook [options] -m module [arguments]
       python -m autohook [options] -c code [arguments]

Runs an unedited TensorFlow program in graph mode. The program may also be a folder
or zip file with a __main__.py, or - for standard input. Options end at the first
word that is none.

  --config FILE      a pyproject.toml; otherwise the nearest one with [tool.autohook],
                     from the script's folder upwards
  --module PATTERN   convert modules with this name or glob (repeatable)
  --exclude PATTERN  never convert modules with this name or glob (repeatable)
  --strict           stop where a module cannot be converted, instead of running it
                     as it is
  --no-cache         neither read nor write converted code on disk
  --report           when the program ends, say on standard error what was converted
                     and staged, and why not
  --version          print the version and exit
  --help             print this and exit
"""
WITH_VALUE = ("--config", "--module", "--exclude")
SWITCHES = ("--strict", "--no-cache", "--report")


class Request(NamedTuple):
    """What a command line asks for.

    Attributes:
        program: What to run; None for `--help` and `--version`.
        arguments: The program's own arguments.
        choices: What the options say.
        config: The file named by `--config`, "" otherwise.
        show: "help" or "version", "" to run the program.
    """

    program: Program | None
    arguments: tuple[str, ...]
    choices: Choices
    config: str = ""
    show: str = ""


def parse(arguments: Sequence[str]) -> Request:
    """Returns what a command line (without the command itself) asks for.

    Raises:
        UsageError: It is not understood, or names no program.
    """
    values: dict[str, list[str]] = {}
    position = 0
    while position < len(arguments):
        word = arguments[position]
        name, equals, value = word.partition("=")
        if word in ("--help", "-h", "--version", "-V"):
            show = "help" if word in ("--help", "-h") else "version"
            return Request(None, (), Choices(), show=show)
        if word in SWITCHES:
            values[word] = []
        elif name in WITH_VALUE:
            if not equals:
                position += 1
                value = _value_at(arguments, position, name)
            values.setdefault(name, []).append(value)
        else:
            break
        position += 1
    program, rest = _split_program(arguments[position:])
    return Request(
        program, rest, _choices(values), config=values.get("--config", [""])[-1]
    )


def _choices(values: dict[str, list[str]]) -> Choices:
    modules, exclude = values.get("--module"), values.get("--exclude")
    return Choices(
        modules=None if modules is None else tuple(modules),
        exclude=None if exclude is None else tuple(exclude),
        strict=True if "--strict" in values else None,
        cache=False if "--no-cache" in values else None,
        report=True if "--report" in values else None,
    )


def _split_program(words: Sequence[str]) -> tuple[Program, tuple[str, ...]]:
    if not words or (words[0] == "--" and len(words) == 1):
        raise UsageError("a script, -m module or -c code is missing (see --help)")
    first = words[0]
    if first == "--":
        return Program("script", words[1]), tuple(words[2:])
    if first == "-":
        return Program("stdin", ""), tuple(words[1:])
    if first[:2] in ("-m", "-c"):
        kind = "module" if first[:2] == "-m" else "command"
        if len(first) > 2:
            return Program(kind, first[2:]), tuple(words[1:])
        return Program(kind, _value_at(words, 1, first)), tuple(words[2:])
    if first.startswith("-"):
        raise UsageError(f"unknown option {first}{_near(first)}")
    return Program("script", first), tuple(words[1:])


def _value_at(words: Sequence[str], position: int, name: str) -> str:
    if position >= len(words):
        raise UsageError(f"{name} needs a value (see --help)")
    return words[position]


def _near(word: str) -> str:
    import difflib

    known = [*WITH_VALUE, *SWITCHES, "--version", "--help"]
    near = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {near[0]}?" if near else " (see --help)"
