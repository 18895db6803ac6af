"""Which hooks a new process has, in which order, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from autohook.cli.health.section import Section
from autohook.report.table import align

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

OURS = "autohook."
FINDER = "autohook.hook.finder."
STANDARD = ("_frozen_importlib", "importlib.", "zipimport.")
KNOWN = {
    "_distutils_hack.": "setuptools' stand-in for distutils; finds no module of yours",
    "__editable__": "an editable install; what it finds is converted",
    "_pytest.": "pytest; the test files that it rewrites stay its own",
    "beartype.": "beartype; its loader is fed with converted code",
    "typeguard.": "typeguard; its loader is fed with converted code",
    "jaxtyping.": "jaxtyping; its loader is fed with converted code",
    "six.": "six; modules without files",
}
"""What the hooks of well-known tools mean, by how their names start."""
HARMLESS = ("_distutils_hack.", "six.")
"""Those that may stand anywhere."""


class ForeignHook(NamedTuple):
    """One entry of `sys.meta_path` or `sys.path_hooks`.

    Attributes:
        position: Its index.
        name: Its class or function, with its module.
        kind: "autohook", "standard" or "foreign".
        meaning: What its being there, and its place, mean.
    """

    position: int
    name: str
    kind: str
    meaning: str


def examine(found: dict[str, Any] | None) -> Section:
    """Returns the hooks that the smoke test's process had before it did anything.

    Args:
        found: What that process says of itself; None if it said nothing.
    """
    finders = judge(found["meta_path"] if found else [])
    hooks = judge(found["path_hooks"] if found else [])
    data = {
        "meta_path": [finder._asdict() for finder in finders],
        "path_hooks": [hook._asdict() for hook in hooks],
    }
    lines = [*_lines("sys.meta_path", finders), *_lines("sys.path_hooks", hooks)]
    if not found:
        lines = ["  a new process could not be asked"]
    return Section("imports", "Import system of a new process", data, tuple(lines))


def judge(names: Sequence[str]) -> list[ForeignHook]:
    """Returns what each of some hooks, in their order, means for autohook."""
    ours = next((i for i, name in enumerate(names) if name.startswith(OURS)), None)
    return [_judge_one(i, name, ours) for i, name in enumerate(names)]


def _judge_one(position: int, name: str, ours: int | None) -> ForeignHook:
    if name.startswith(OURS):
        is_finder = name.startswith(FINDER)
        meaning = "asks all others in turn" if is_finder else "converts the script"
        return ForeignHook(position, name, "autohook", meaning)
    if name.startswith(STANDARD):
        return ForeignHook(position, name, "standard", "CPython's own")
    known = (text for start, text in KNOWN.items() if name.startswith(start))
    meaning = next(known, "another tool's; what it loads from source is converted")
    is_before = ours is not None and position < ours
    if is_before and not name.startswith(HARMLESS):
        meaning += "; it stands before autohook, which it may keep from modules"
    return ForeignHook(position, name, "foreign", meaning)


def _lines(title: str, hooks: Sequence[ForeignHook]) -> list[str]:
    rows = [(str(hook.position), hook.name, hook.meaning) for hook in hooks]
    return [f"  {title}", *align(rows, right=(0,), indent="    ")] if rows else []
