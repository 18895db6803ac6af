"""The environment variables that concern autohook and what it keeps."""

from __future__ import annotations

import os
import sys

from autohook.cli.configuration import KEYS, describe_switch
from autohook.cli.health.section import Problem, Section
from autohook.report.table import align

OWN = (
    "AUTOHOOK",
    "AUTOHOOK_CONFIG",
    "AUTOHOOK_DEBUG",
    *(variable for _, _, variable in KEYS.values()),
)
INTERPRETER = {
    "PYTHONDONTWRITEBYTECODE": "converted code is not kept: each process converts anew",
    "PYTHONPYCACHEPREFIX": "converted code is kept there",
    "PYTHONOPTIMIZE": "converted code is kept apart for each level",
    "PYTHONPATH": "modules are searched there first",
    "PYTHONNOUSERSITE": "start files of the user's site-packages are not run",
    "PYTHONSAFEPATH": "the folder of the script is not searched",
    "PYTHONHOME": "the standard library is searched there",
}
INTERNAL = "AUTOHOOK_CONFIG"


def examine() -> Section:
    """Returns the variables that are set, and what they mean."""
    values = {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith("AUTOHOOK") or name in INTERPRETER
    }
    rows = [
        (name, _show(name, value), _meaning(name)) for name, value in values.items()
    ]
    lines = align(rows) if rows else ["  nothing is set"]
    if "AUTOHOOK" not in values:
        lines.append(f"  AUTOHOOK is {describe_switch()}")
    if sys.dont_write_bytecode and "PYTHONDONTWRITEBYTECODE" not in values:
        lines.append(f"  -B: {INTERPRETER['PYTHONDONTWRITEBYTECODE']}")
    return Section(
        "environment", "Environment", values, tuple(lines), tuple(_judge(values))
    )


def _show(name: str, value: str) -> str:
    return "..." if name == INTERNAL else value


def _meaning(name: str) -> str:
    if name == "AUTOHOOK":
        return describe_switch().partition(": ")[2]
    if name == INTERNAL:
        return "handed down by the parent process"
    return INTERPRETER.get(name, "")


def _judge(values: dict[str, str]) -> list[Problem]:
    problems = [
        Problem(f"{name} is no variable of autohook's", _correct(name))
        for name in values
        if name not in OWN and name not in INTERPRETER
    ]
    if "AUTOHOOK" in values and "neither" in describe_switch():
        problems.append(
            Problem(
                f"AUTOHOOK: {describe_switch()}",
                "Set it to 1 or 0, or to the path of a pyproject.toml.",
            )
        )
    return problems


def _correct(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, OWN, n=1)
    advice = f"Did you mean {near[0]}?" if near else f"Unset {name}."
    return f"{advice} docs/configuration.md lists the variables."
