"""`autohook cache`: says what converted code is kept on disk, or removes it."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from autohook.cache.store import NATIVE, Places
from autohook.cli.arguments import CONFIGURATION, JSON, Arguments, Option
from autohook.cli.commands import Command, take_one
from autohook.cli.configuration import choose_here
from autohook.cli.kept import Kept, Tree, find_kept, tree_of_user, trees_of
from autohook.hook.notices import warn
from autohook.hook.survey import survey
from autohook.report.table import align

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from autohook.config import Config

STATES = {
    "current": "current",
    "stale": "stale",
    "other": "of another interpreter or -O",
    "foreign": "foreign",
}


class Removal(NamedTuple):
    """What became of one file that was to be removed.

    Attributes:
        kept: The file.
        problem: Why it is still there, "" if it is gone.
    """

    kept: Kept
    problem: str


def run(arguments: Arguments) -> int:
    """Does what the operand says, for a project or the user's folder."""
    action = take_one(arguments.operands, ("info", "clear", "path"), "cache")
    config = None if arguments.has("--all") else choose_here(arguments).config
    is_json = arguments.has("--json")
    if action == "path":
        return _print_paths(_paths(config), is_json=is_json)
    files = _find(config)
    if action == "info":
        return _print_info(files, is_json=is_json)
    return _print_removals([_remove(kept) for kept in files], is_json=is_json)


def _find(config: Config | None) -> list[Kept]:
    user = tree_of_user()
    trees: Iterable[Tree] = () if user is None else (user,)
    if config is not None:
        trees = trees_of(config)
    return list(
        {kept.file: kept for tree in trees for kept in find_kept(tree)}.values()
    )


def _paths(config: Config | None) -> list[str]:
    """Returns the folders where converted code is kept, the best ones first."""
    user = tree_of_user()
    fallback = [] if user is None else [user.folder]
    if config is None:
        return fallback
    if config.cache_dir:
        return [config.cache_dir]
    files = [
        next(Places(_cached(module.filename), "").files(NATIVE))
        for pattern in survey(config)
        for module in pattern.modules
        if module.state != "plain"
    ]
    return [*sorted({os.path.dirname(file) for file in files}), *fallback]


def _cached(file: str) -> str:
    from importlib.util import cache_from_source

    return cache_from_source(file)


def _print_paths(paths: Sequence[str], *, is_json: bool) -> int:
    if is_json:
        print(json.dumps({"format": 1, "folders": list(paths)}, indent=2))
    else:
        print("\n".join(paths))
    return 0


def _print_info(files: Sequence[Kept], *, is_json: bool) -> int:
    if is_json:
        print(json.dumps(_as_data(files), indent=2))
        return 0
    folders = _by_folder(files)
    rows = [
        (folder, _files(len(kept)), show_size(sum(k.size for k in kept)))
        for folder, kept in folders.items()
    ]
    if rows:
        print("\n".join(align(rows, right=(1, 2), indent="")))
    counts: Counter[str] = Counter(kept.state for kept in files)
    parts = [f"{counts[state]} {text}" for state, text in STATES.items()]
    total = show_size(sum(kept.size for kept in files))
    print(f"{_files(len(files))}, {total}: {', '.join(parts)}")
    reasons = Counter((kept.state, kept.reason) for kept in files if kept.reason)
    example = {(kept.state, kept.reason): kept.file for kept in files}
    for (state, reason), count in reasons.most_common():
        print(f"  {count} {state}: {reason}, such as {example[state, reason]}")
    return 0


def _as_data(files: Sequence[Kept]) -> dict[str, Any]:
    return {
        "format": 1,
        "files": len(files),
        "bytes": sum(kept.size for kept in files),
        "states": dict.fromkeys(STATES, 0) | Counter(kept.state for kept in files),
        "folders": [
            {"folder": f, "files": len(kept), "bytes": sum(k.size for k in kept)}
            for f, kept in _by_folder(files).items()
        ],
        "problems": [
            {"file": kept.file, "state": kept.state, "reason": kept.reason}
            for kept in files
            if kept.reason
        ],
    }


def _by_folder(files: Sequence[Kept]) -> dict[str, list[Kept]]:
    folders: dict[str, list[Kept]] = {}
    for kept in files:
        folders.setdefault(os.path.dirname(kept.file), []).append(kept)
    return folders


def _remove(kept: Kept) -> Removal:
    """Removes a file of ours, never what a link leads to."""
    if kept.state == "foreign":
        return Removal(kept, kept.reason)
    try:
        os.unlink(kept.file)
    except FileNotFoundError:
        return Removal(kept, "")
    except OSError as error:
        return Removal(kept, f"it cannot be removed: {error.strerror}")
    _remove_empty(os.path.dirname(kept.file))
    return Removal(kept, "")


def _remove_empty(folder: str) -> None:
    """Removes the empty folders that are left in a folder of autohook's own."""
    user = tree_of_user()
    while user is not None and folder.startswith(user.folder + os.sep):
        try:
            os.rmdir(folder)
        except OSError:  # not empty
            return
        folder = os.path.dirname(folder)


def _print_removals(removals: Sequence[Removal], *, is_json: bool) -> int:
    gone = [r.kept for r in removals if not r.problem]
    left = [r for r in removals if r.problem]
    if is_json:
        data = {
            "format": 1,
            "removed": [kept.file for kept in gone],
            "bytes": sum(kept.size for kept in gone),
            "left": [{"file": r.kept.file, "reason": r.problem} for r in left],
        }
        print(json.dumps(data, indent=2))
    else:
        for folder, kept in _by_folder(gone).items():
            print(f"{folder}: {_files(len(kept))} removed")
        print(f"{_files(len(gone))} removed, {show_size(sum(k.size for k in gone))}")
        for removal in left:
            warn(f"{removal.kept.file} is left: {removal.problem}")
    failed = any(r.kept.state != "foreign" for r in left)
    return 1 if failed else 0


def _files(number: int) -> str:
    return f"{number:,} file" if number == 1 else f"{number:,} files"


def show_size(size: int) -> str:
    """Returns a number of bytes in a unit that suits it.

    >>> show_size(999), show_size(12_345), show_size(5_000_000)
    ('999 bytes', '12.3 kB', '5.0 MB')
    """
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


COMMAND = Command(
    usage="cache info|clear|path [options]",
    text="Says how much converted code is kept, removes it, or prints the folders where"
    " it is kept: for the project of the current folder, or with --all in the user's"
    " cache folder for every project. Only files that autohook wrote are removed; what"
    " is removed is converted again when it is imported.",
    options=(
        *CONFIGURATION,
        Option("--all", "the user's cache folder, for every project"),
        JSON,
    ),
    run=run,
)
