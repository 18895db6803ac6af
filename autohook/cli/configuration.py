"""The configuration that a command line leads to, and where each value comes from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from autohook.config import (
    OFF,
    ON,
    Choices,
    Config,
    build,
    find_file,
    read_environment,
    read_file,
)
from autohook.hook.interpreter import Program, find_root

if TYPE_CHECKING:
    from autohook.cli.arguments import Arguments

KEYS = {
    "modules": ("modules", "--module", "AUTOHOOK_MODULES"),
    "exclude": ("exclude", "--exclude", "AUTOHOOK_EXCLUDE"),
    "strict": ("strict", "--strict", "AUTOHOOK_STRICT"),
    "audit": ("audit", "--audit", "AUTOHOOK_AUDIT"),
    "cache": ("cache", "--no-cache", "AUTOHOOK_NO_CACHE"),
    "cache-dir": ("cache_dir", "", "AUTOHOOK_CACHE_DIR"),
    "report": ("report", "--report", "AUTOHOOK_REPORT"),
}
"""For each key: the field of Choices, the option and the variable."""


class Value(NamedTuple):
    """One effective value.

    Attributes:
        key: As in `[tool.autohook]`.
        value: A list of names, a bool, a path, or None for what the default means.
        source: "command line", "environment", "file" or "default".
        place: The option, the variable or the file; "" for the default.
    """

    key: str
    value: object
    source: str
    place: str


class Chosen(NamedTuple):
    """A configuration, with how it came about.

    Attributes:
        config: What is in force.
        choices: What the command line and the environment say.
        values: The value of each key.
        tried: The pyproject.toml files that were looked at, nearest first.
    """

    config: Config
    choices: Choices
    values: tuple[Value, ...]
    tried: tuple[str, ...]


def choose(choices: Choices, *, config: str = "", program: Program) -> Chosen:
    """Returns the configuration for a program: command line, environment, file.

    Args:
        choices: What the options say.
        config: The file that `--config` names, "" otherwise.
        program: What is to be run.

    Raises:
        UsageError: The configuration file is wrong.
    """
    root = find_root(program)
    named = config or _file_from_environment()
    file = os.path.abspath(named) if named else _find_file(root)
    environment = read_environment(os.environ)
    merged = _merge(choices, environment)
    written = read_file(file) if file else Choices()
    main = program.value if program.kind == "module" else ""
    effective = build([merged, written], file=file, root=root, main_module=main)
    said = (choices, environment, written)
    values = tuple(_trace(key, effective, said) for key in KEYS)
    tried = (file,) if named else _candidates(root, file)
    return Chosen(effective, merged, values, tried)


def choose_here(arguments: Arguments) -> Chosen:
    """Returns the configuration for a sub-command: that of the current folder.

    Raises:
        UsageError: The configuration file is wrong.
    """
    return choose(
        arguments.choices(),
        config=arguments.last("--config"),
        program=Program("stdin", ""),
    )


def without_file(arguments: Arguments) -> Chosen:
    """Returns the configuration for a sub-command where no file can be used."""
    root = find_root(Program("stdin", ""))
    choices, environment = arguments.choices(), read_environment(os.environ)
    merged = _merge(choices, environment)
    effective = build([merged], root=root)
    said = (choices, environment, Choices())
    values = tuple(_trace(key, effective, said) for key in KEYS)
    return Chosen(effective, merged, values, _candidates(root, ""))


def describe_switch() -> str:
    """Returns what the variable AUTOHOOK means for new processes."""
    switch = os.environ.get("AUTOHOOK")
    if switch is None:
        return "not set: only python -m autohook starts the hook"
    word = switch.strip().lower()
    if word in OFF:
        return f"{switch!r}: new processes are not hooked"
    if word in ON:
        return f"{switch!r}: new processes are hooked"
    if switch.endswith(".toml"):
        return f"{switch!r}: new processes are hooked, with this file"
    return f"{switch!r} is neither on, off nor a .toml file"


def _find_file(root: str) -> str:
    return find_file(root) if root else ""


def _merge(choices: Choices, environment: Choices) -> Choices:
    fields = [field for field, _, _ in KEYS.values()]
    said = {field: getattr(choices, field) for field in fields}
    others = {field: getattr(environment, field) for field in fields}
    return Choices(
        **{k: others[k] if value is None else value for k, value in said.items()}
    )


def _file_from_environment() -> str:
    switch = os.environ.get("AUTOHOOK", "")
    return switch if switch.endswith(".toml") else ""


def _trace(key: str, config: Config, said: tuple[Choices, Choices, Choices]) -> Value:
    """Returns a value with the first of the three sources that says it."""
    field, option, variable = KEYS[key]
    value = getattr(config, field)
    names = ("command line", "environment", "file")
    places = (option, variable, config.file)
    for choices, source, place in zip(said, names, places, strict=True):
        if getattr(choices, field) is not None:
            return Value(key, value, source, place)
    return Value(key, None if value == "" else value, "default", "")


def _candidates(folder: str, file: str) -> tuple[str, ...]:
    found = []
    while folder:
        candidate = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(candidate):
            found.append(candidate)
        parent = os.path.dirname(folder)
        if candidate == file or parent == folder:
            break
        folder = parent
    return tuple(found)
