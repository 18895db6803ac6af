"""Splits autohook's own options from the program, or from a sub-command's operands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from autohook.config import Choices
from autohook.errors import UsageError
from autohook.hook.interpreter import Program
from autohook.inquiry import Inquiry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Option(NamedTuple):
    """One row of the table of options.

    Attributes:
        name: As it is written, with both dashes.
        help: What it does, in a few words.
        value: What stands for its value in the help text; "" for a switch.
        short: One dash and a letter, "" if there is none.
    """

    name: str
    help: str
    value: str = ""
    short: str = ""


CONFIGURATION = (
    Option(
        "--config",
        "a pyproject.toml; otherwise the nearest one with [tool.autohook],"
        " from the script's or the current folder upwards",
        "FILE",
    ),
    Option(
        "--module", "convert modules with this name or glob (repeatable)", "PATTERN"
    ),
    Option(
        "--exclude",
        "never convert modules with this name or glob (repeatable)",
        "PATTERN",
    ),
)
STRICT = Option(
    "--strict",
    "stop where a module cannot be converted, instead of running it as it is",
)
AUDIT = Option(
    "--audit",
    "run every staged call natively, too, let that result stand, and say at the end"
    " what differs",
)
HELP = Option("--help", "print this and exit", short="-h")
VERSION = Option("--version", "print the version and exit", short="-V")
JSON = Option("--json", "print JSON; docs/command_line.md describes its fields")
NO_CACHE = Option("--no-cache", "neither read nor write converted code on disk")
RUN = (
    *CONFIGURATION,
    STRICT,
    AUDIT,
    NO_CACHE,
    Option(
        "--report",
        "when the program ends, say on standard error what was converted and staged,"
        " and why not",
    ),
    VERSION,
    HELP,
)
EXPLAIN = (
    *CONFIGURATION,
    STRICT,
    NO_CACHE,
    JSON,
    Option("--output", "write there instead of to standard error", "FILE"),
)


class Arguments(NamedTuple):
    """A command line that has been split.

    Attributes:
        values: What stands after each option that was given; "" after a switch.
        operands: The words that are no options.
    """

    values: Mapping[str, tuple[str, ...]]
    operands: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Returns whether an option was given."""
        return name in self.values

    def last(self, name: str) -> str:
        """Returns the value of an option that counts, "" if it was not given."""
        return self.values[name][-1] if name in self.values else ""

    def choices(self) -> Choices:
        """Returns what the options say of the configuration."""
        return Choices(
            modules=self.values.get("--module"),
            exclude=self.values.get("--exclude"),
            strict=True if self.has("--strict") else None,
            audit=True if self.has("--audit") else None,
            cache=False if self.has("--no-cache") else None,
            report=True if self.has("--report") else None,
        )


class Request(NamedTuple):
    """What a command line without a sub-command asks for.

    Attributes:
        program: What to run; None for `--help` and `--version`.
        arguments: The program's own arguments.
        choices: What the options say.
        config: The file named by `--config`, "" otherwise.
        show: "help" or "version", "" to run the program.
        inquiry: How the program's process shall explain itself, None if not at all.
    """

    program: Program | None
    arguments: tuple[str, ...]
    choices: Choices
    config: str = ""
    show: str = ""
    inquiry: Inquiry | None = None


def parse(arguments: Sequence[str], *, explains: bool = False) -> Request:
    """Returns what a command line that runs a program asks for.

    Options end at the first word that is none: the program's own arguments are never
    looked at.

    Args:
        arguments: The words.
        explains: Whether they follow `explain`.

    Raises:
        UsageError: It is not understood, or names no program.
    """
    values: dict[str, tuple[str, ...]] = {}
    rest = list(arguments)
    options = (*EXPLAIN, HELP) if explains else RUN
    while rest and _take_option(rest, options, values):
        if "--help" in values or "--version" in values:
            show = "help" if "--help" in values else "version"
            return Request(None, (), Choices(), show=show)
    program, own = _split_program(rest, options)
    found = Arguments(values)
    inquiry = _inquiry(found) if explains else None
    config = found.last("--config")
    return Request(program, own, found.choices(), config=config, inquiry=inquiry)


def _inquiry(arguments: Arguments) -> Inquiry:
    """Returns how a program shall be explained.

    Raises:
        UsageError: The explanation could not be written there.
    """
    output = arguments.last("--output")
    if not output:
        return Inquiry(json=arguments.has("--json"))
    # The program may go to another folder.
    output = os.path.abspath(output)
    if os.path.isdir(output) or not os.path.isdir(os.path.dirname(output)):
        raise UsageError(f"--output {output} is no file in an existing folder")
    return Inquiry(json=arguments.has("--json"), output=output)


def split(words: Sequence[str], options: Sequence[Option]) -> Arguments:
    """Returns the options and operands of a sub-command, which may be mixed.

    Raises:
        UsageError: There is an unknown option, or one without its value.
    """
    values: dict[str, tuple[str, ...]] = {}
    operands: list[str] = []
    rest = list(words)
    while rest:
        if _take_option(rest, options, values):
            if "--help" in values:
                break
            continue
        word = rest.pop(0)
        if word == "--":
            operands += rest
            break
        if word.startswith("-") and word != "-":
            raise _unknown(word, options)
        operands.append(word)
    return Arguments(values, tuple(operands))


def _take_option(
    words: list[str], options: Sequence[Option], values: dict[str, tuple[str, ...]]
) -> bool:
    """Moves an option at the start of `words` to `values`; says whether there was one.

    Raises:
        UsageError: Its value is missing, or it takes none.
    """
    name, equals, value = words[0].partition("=")
    option = next((o for o in options if name in (o.name, o.short)), None)
    if option is None or not name:
        return False
    del words[0]
    if option.value and not equals:
        if not words:
            raise UsageError(f"{option.name} needs a value (see --help)")
        value = words.pop(0)
    elif equals and not option.value:
        raise UsageError(f"{option.name} takes no value (see --help)")
    values[option.name] = (*values.get(option.name, ()), value)
    return True


def _split_program(
    words: Sequence[str], options: Sequence[Option]
) -> tuple[Program, tuple[str, ...]]:
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
        if len(words) == 1:
            raise UsageError(f"{first} needs a value (see --help)")
        return Program(kind, words[1]), tuple(words[2:])
    if first.startswith("-"):
        raise _unknown(first, options)
    return Program("script", first), tuple(words[1:])


def _unknown(word: str, options: Sequence[Option]) -> UsageError:
    known = [option.name for option in options]
    return UsageError(f"unknown option {word}{suggest(word.partition('=')[0], known)}")


def suggest(word: str, known: Sequence[str]) -> str:
    """Returns how an error message goes on after a word that is not known."""
    import difflib

    near = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {near[0]}?" if near else " (see --help)"
