"""What each pattern lists, and what is kept of each module."""

from __future__ import annotations

import os
import sys
from collections import Counter
from importlib.util import cache_from_source
from typing import TYPE_CHECKING, NamedTuple

from autohook.cache.fingerprint import Keys
from autohook.cache.private_file import is_private, is_writable
from autohook.cache.store import NATIVE, Places, user_folder
from autohook.cli.health.section import Problem, Section
from autohook.cli.kept import state_of_entry
from autohook.hook.survey import survey
from autohook.report.table import align

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from autohook.config import Config
    from autohook.hook.survey import PatternSurvey

SHOWN = 20
"""How many modules of one pattern, or folders, the text shows; JSON has them all."""


class Folder(NamedTuple):
    """A folder where converted code is kept first.

    Attributes:
        folder: Its path.
        writable: Whether it, or the one that it would be made in, can be written.
        private: Whether no other user can put files into it; else it is not used.
        owner: Whose it is, "" where there is none yet.
    """

    folder: str
    writable: bool
    private: bool
    owner: str


def examine(config: Config) -> list[Section]:
    """Returns the findings about listed modules, and about the cache."""
    patterns = survey(config)
    return [_examine_patterns(patterns, config), _examine_cache(patterns, config)]


def _examine_patterns(patterns: Sequence[PatternSurvey], config: Config) -> Section:
    counts = Counter(m.name for p in patterns for m in p.modules)
    twice = sorted(name for name, count in counts.items() if count > 1)
    patterns = [_without_false_alarm(p, set(counts)) for p in patterns]
    data = {
        "patterns": [
            {
                "pattern": p.pattern,
                "problem": p.problem or None,
                "modules": [m._asdict() for m in p.modules],
            }
            for p in patterns
        ],
        "listed_twice": twice,
    }
    lines: list[str] = []
    for p in patterns:
        title = f'"{p.pattern}"' if p.pattern else f"all below {config.root}"
        states = Counter(m.state for m in p.modules)
        summary = ", ".join(f"{count} {state}" for state, count in states.items())
        lines.append(f"  {title}: {p.problem or summary or 'no modules'}")
        rows = [(m.name, m.state, m.reason) for m in p.modules[:SHOWN]]
        lines += align(rows, indent="    ") if rows else []
        lines += _and_more(len(p.modules), "    ")
    if twice:
        lines.append(f"  listed by two patterns: {', '.join(twice[:SHOWN])}")
    problems = tuple(
        Problem(f'pattern "{p.pattern}": {p.problem}', _remedy(p, config))
        for p in patterns
        if p.problem
    )
    return Section("modules", "Modules", data, tuple(lines), problems)


def _without_false_alarm(found: PatternSurvey, names: set[str]) -> PatternSurvey:
    """Returns a survey; that a listed package has no modules yet is no problem."""
    is_package = found.pattern.endswith(".*") and found.pattern[:-2] in names
    return found._replace(problem="") if is_package and not found.modules else found


def _remedy(found: PatternSurvey, config: Config) -> str:
    where = config.file or "--module or AUTOHOOK_MODULES"
    if not found.pattern:
        return (
            "Start autohook doctor in the folder of the program, or list modules in"
            " pyproject.toml."
        )
    return (
        f"Correct or remove it in {where}; a package lies in the folder of the"
        " program, is installed, or is found by PYTHONPATH."
    )


def _examine_cache(patterns: Sequence[PatternSurvey], config: Config) -> Section:
    listed = {m.name: m for p in patterns for m in p.modules if m.state != "plain"}
    if not config.cache:
        lines = ("  off (--no-cache or AUTOHOOK_NO_CACHE): each process converts anew",)
        data: dict[str, Any] = {"on": False, "folders": [], "modules": []}
        return Section("cache", "Cache", data, lines)
    keys = Keys()
    modules = []
    for name, module in listed.items():
        if module.filename.endswith(".py"):
            cached = cache_from_source(module.filename)
            state, reason = state_of_entry(
                module.filename, cached, config.cache_dir, keys
            )
            modules.append({"name": name, "state": state, "reason": reason})
    folders = _folders([m.filename for m in listed.values()], config)
    data = {
        "on": True,
        "written": not sys.dont_write_bytecode,
        "folders": [folder._asdict() for folder in folders],
        "user_folder": user_folder() or None,
        "modules": modules,
    }
    return Section(
        "cache",
        "Cache",
        data,
        tuple(_cache_lines(modules, folders)),
        tuple(_judge_folders(folders, config)),
    )


def _cache_lines(
    modules: Sequence[dict[str, str]], folders: Sequence[Folder]
) -> list[str]:
    counts = Counter(module["state"] for module in modules)
    states = ("cached", "stale", "absent")
    lines = ["  modules: " + ", ".join(f"{counts[state]} {state}" for state in states)]
    lines += [
        f"    {module['name']} is stale: {module['reason']}"
        for module in modules
        if module["state"] == "stale"
    ][:SHOWN]
    rows = [
        (
            folder.folder,
            _describe_use(folder),
            f"of {folder.owner}" if folder.owner else "not made yet",
        )
        for folder in folders[:SHOWN]
    ]
    lines += align(rows) if rows else []
    return lines + _and_more(len(folders), "  ")


def _folders(files: Sequence[str], config: Config) -> list[Folder]:
    firsts = {
        os.path.dirname(next(Places(cached, config.cache_dir).files(NATIVE)))
        for file in files
        if file.endswith(".py")
        for cached in (cache_from_source(file),)
    }
    if config.cache_dir:
        firsts = {config.cache_dir}
    return [describe_folder(folder) for folder in sorted(firsts)]


def describe_folder(folder: str) -> Folder:
    """Returns whether a folder can be written, and whose it is."""
    existing = folder
    while not os.path.isdir(existing) and os.path.dirname(existing) != existing:
        existing = os.path.dirname(existing)
    # What stands where the folder should be is in its way.
    is_blocked = os.path.lexists(folder) and not os.path.isdir(folder)
    return Folder(
        folder,
        writable=is_writable(folder) and not is_blocked,
        private=is_private(existing),
        owner=_owner(folder),
    )


def _owner(folder: str) -> str:
    try:
        number = os.stat(folder).st_uid
    except OSError:
        return ""
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return str(number)


def _judge_folders(folders: Sequence[Folder], config: Config) -> list[Problem]:
    closed = [folder for folder in folders if not _is_used(folder)]
    if not closed:
        return []
    user = user_folder()
    if not config.cache_dir and user and _is_used(describe_folder(user)):
        return []  # kept there
    more = f" and {len(closed) - 1} more" if len(closed) > 1 else ""
    where, why = closed[0].folder, _describe_use(closed[0])
    return [
        Problem(
            f"converted code cannot be kept in {where}{more}: {why}",
            "Name a folder that only you can write by cache-dir in [tool.autohook] or"
            " by AUTOHOOK_CACHE_DIR; until then each process converts anew.",
        )
    ]


def _is_used(folder: Folder) -> bool:
    return folder.writable and folder.private


def _describe_use(folder: Folder) -> str:
    if not folder.writable:
        return "not writable"
    return "writable" if folder.private else "another user can write it"


def _and_more(number: int, indent: str) -> list[str]:
    more = number - SHOWN
    return [f"{indent}and {more} more, which --json names"] if more > 0 else []
