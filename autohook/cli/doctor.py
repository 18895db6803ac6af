"""`autohook doctor`: how autohook is set up here, and what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from autohook.cli import config as config_command
from autohook.cli.arguments import CONFIGURATION, JSON, STRICT, Arguments
from autohook.cli.commands import Command, refuse
from autohook.cli.configuration import choose_here, without_file
from autohook.cli.health import (
    environment,
    import_system,
    modules,
    smoke,
    start_files,
    versions,
)
from autohook.cli.health.section import Problem, Section
from autohook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from autohook.cli.configuration import Chosen


def run(arguments: Arguments) -> int:
    """Examines everything; returns 1 where something is wrong."""
    refuse(arguments.operands, "doctor")
    sections = examine(arguments)
    if arguments.has("--json"):
        print(json.dumps(as_data(sections), indent=2))
    else:
        print("\n".join(as_lines(sections)))
    return 1 if any(section.problems for section in sections) else 0


def examine(arguments: Arguments) -> list[Section]:
    """Returns all findings, in the order in which they are told."""
    chosen, problem = _choose(arguments)
    started, failure = smoke.try_hook()
    first = started[0] if started else None
    is_hooked = None if first is None else bool(first["is_hooked"])
    return [
        versions.examine(),
        start_files.examine(is_hooked=is_hooked),
        environment.examine(),
        _configuration(chosen, problem),
        *modules.examine(chosen.config),
        import_system.examine(first),
        smoke.examine(started, failure),
    ]


def as_data(sections: Sequence[Section]) -> dict[str, Any]:
    """Returns what `--json` prints."""
    problems = [
        {"section": section.name, "problem": problem, "remedy": remedy}
        for section in sections
        for problem, remedy in section.problems
    ]
    return {
        "format": 1,
        "healthy": not problems,
        **{section.name: section.data for section in sections},
        "problems": problems,
    }


def as_lines(sections: Sequence[Section]) -> list[str]:
    """Returns the same for people to read."""
    lines: list[str] = []
    for section in sections:
        lines += [section.title, *section.lines, ""]
    problems = [problem for section in sections for problem in section.problems]
    if not problems:
        return [*lines, "No problems were found."]
    lines.append(f"Problems: {len(problems)}")
    for number, (problem, remedy) in enumerate(problems, start=1):
        lines += [f"  {number}. {problem.rstrip('.')}.", f"     {remedy}"]
    return lines


def _choose(arguments: Arguments) -> tuple[Chosen, Problem | None]:
    try:
        return choose_here(arguments), None
    except UsageError as error:
        # All else is told for what the other sources say.
        problem = Problem(str(error).rstrip("."), "Correct the file or the option.")
        return without_file(arguments), problem


def _configuration(chosen: Chosen, problem: Problem | None) -> Section:
    data = config_command.as_data(chosen)
    del data["format"]
    lines = tuple(config_command.as_lines(chosen))
    problems = () if problem is None else (problem,)
    return Section("configuration", "Configuration", data, lines, problems)


COMMAND = Command(
    usage="doctor [options]",
    text="Says how autohook is set up for programs started in the current folder:"
    " versions, start-up files, environment, configuration, what becomes of each listed"
    " module, the cache, other import hooks, and whether a new interpreter converts a"
    " module. Problems stand at the end, with remedies; the exit status is then 1.",
    options=(*CONFIGURATION, STRICT, JSON),
    run=run,
)
