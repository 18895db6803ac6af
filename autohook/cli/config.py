"""`autohook config`: what is in force, and where each value comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from autohook.cli.arguments import CONFIGURATION, JSON, STRICT, Arguments
from autohook.cli.commands import Command, refuse
from autohook.cli.configuration import Chosen, Value, choose_here
from autohook.report.table import align

if TYPE_CHECKING:
    from typing import Any

DEFAULTS = {
    "modules": "those in the folder of the program",
    "cache-dir": "beside each module, else in the user's cache folder",
}
"""What a key without a value means."""


def run(arguments: Arguments) -> int:
    """Prints the configuration of the current folder."""
    refuse(arguments.operands, "config")
    chosen = choose_here(arguments)
    if arguments.has("--json"):
        print(json.dumps(as_data(chosen), indent=2))
    else:
        print("\n".join(as_lines(chosen)))
    return 0


def as_data(chosen: Chosen) -> dict[str, Any]:
    """Returns what `--json` prints."""
    return {
        "format": 1,
        "file": chosen.config.file or None,
        "tried": list(chosen.tried),
        "root": chosen.config.root,
        "values": {
            value.key: {
                "value": value.value,
                "source": value.source,
                "place": value.place or None,
            }
            for value in chosen.values
        },
    }


def as_lines(chosen: Chosen) -> list[str]:
    """Returns the same for people to read."""
    lines = [f"  file  {chosen.config.file or 'none'}"]
    lines += [
        f"        {file} has no [tool.autohook]"
        for file in chosen.tried
        if file != chosen.config.file
    ]
    rows = [(v.key, show_value(v), _source(v)) for v in chosen.values]
    return [*lines, "", *align([("key", "value", "from"), *rows])]


def show_value(value: Value) -> str:
    """Returns a value as it is written in TOML, or what its default means."""
    if value.value is None:
        return DEFAULTS.get(value.key, "none")
    if isinstance(value.value, bool):
        return "true" if value.value else "false"
    if isinstance(value.value, tuple):
        return json.dumps(value.value, ensure_ascii=False)
    return str(value.value)


def _source(value: Value) -> str:
    return value.place or value.source


COMMAND = Command(
    usage="config [options]",
    text="Prints the configuration that a program started in the current folder has,"
    " and where each value comes from: the command line, the environment, the file, or"
    " the default.",
    options=(*CONFIGURATION, STRICT, JSON),
    run=run,
)
