"""How a command line is split into options, program and the program's arguments."""

from __future__ import annotations

import pytest

from autohook.cli.arguments import parse
from autohook.config import Choices
from autohook.errors import UsageError
from autohook.hook.interpreter import Program


@pytest.mark.parametrize(
    ("line", "program", "arguments"),
    [
        ("s.py", Program("script", "s.py"), ()),
        ("s.py --report -m x", Program("script", "s.py"), ("--report", "-m", "x")),
        ("--strict s.py --help", Program("script", "s.py"), ("--help",)),
        ("-m pkg -c x", Program("module", "pkg"), ("-c", "x")),
        ("-mpkg x", Program("module", "pkg"), ("x",)),
        ("-c pass --strict", Program("command", "pass"), ("--strict",)),
        ("- a", Program("stdin", ""), ("a",)),
        ("-- --odd.py a", Program("script", "--odd.py"), ("a",)),
    ],
)
def test_options_end_at_the_program(
    line: str, program: Program, arguments: tuple[str, ...]
) -> None:
    request = parse(line.split())

    assert (request.program, request.arguments) == (program, arguments)


def test_options_are_read() -> None:
    line = "--config f.toml --module a --module=b.* --exclude c --strict --no-cache"

    request = parse([*line.split(), "--audit", "--report", "s.py"])

    assert request.config == "f.toml"
    assert request.choices == Choices(
        modules=("a", "b.*"),
        exclude=("c",),
        strict=True,
        audit=True,
        cache=False,
        report=True,
    )


def test_what_is_not_said_stays_open() -> None:
    assert parse(["s.py"]).choices == Choices()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "a script, -m module or -c code is missing"),
        ("--strict", "a script, -m module or -c code is missing"),
        ("--modul a s.py", "unknown option --modul, did you mean --module"),
        ("-q s.py", r"unknown option -q \(see --help\)"),
        ("--module", "--module needs a value"),
        ("-m", "-m needs a value"),
    ],
)
def test_wrong_command_line_is_told_with_the_remedy(line: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse(line.split())
