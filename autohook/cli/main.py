"""The entry of `python -m autohook` and of the `autohook` command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import autohook
from autohook.cli.arguments import HELP, Request, parse
from autohook.cli.run import run_program
from autohook.config import (
    Choices,
    build,
    find_file,
    read_environment,
    read_file,
    write_environment,
)
from autohook.errors import UsageError
from autohook.hook.install import Hook
from autohook.hook.interpreter import Program, find_root
from autohook.hook.notices import write_error
from autohook.hook.startup import prepare_process

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a program under the hook, or prints help.

    Exceptions and exits of the program pass through, so that the interpreter ends
    as it would have without autohook.
    """
    try:
        request = parse(sys.argv[1:] if arguments is None else arguments)
        if request.program is None:
            print(HELP.rstrip() if request.show == "help" else _version())
            return
        hook = _install(request, request.program)
    except UsageError as error:
        _stop(error)
    run_program(request.program, request.arguments, hook)


def _install(request: Request, program: Program) -> Hook:
    root = find_root(program)
    file = request.config or _file_from_environment() or find_file(root)
    choices = _merge(request)
    sources = [choices, read_file(file)] if file else [choices]
    main = program.value if program.kind == "module" else ""
    config = build(sources, file=file, root=root, main_module=main)
    os.environ.update(write_environment(choices, os.path.abspath(file) if file else ""))
    hook = Hook(config)
    hook.install()
    prepare_process(config)
    return hook


def _merge(request: Request) -> Choices:
    """Returns the choices of the command line over those of the environment."""
    environment = read_environment(os.environ)._asdict()
    said = {k: v for k, v in request.choices._asdict().items() if v is not None}
    return Choices(**{**environment, **said})


def _file_from_environment() -> str:
    switch = os.environ.get("AUTOHOOK", "")
    return switch if switch.endswith(".toml") else ""


def _version() -> str:
    return f"autohook {autohook.__version__}"


def _stop(error: UsageError) -> NoReturn:
    write_error(str(error))
    raise SystemExit(2)
