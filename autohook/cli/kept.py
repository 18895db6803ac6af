"""Files of converted code, as they are found on disk."""

from __future__ import annotations

import os
import stat
import sys
from importlib.util import cache_from_source
from time import time
from typing import TYPE_CHECKING, NamedTuple

from autohook.cache.fingerprint import Keys, digest
from autohook.cache.private_file import is_temporary
from autohook.cache.store import CONFIG, NATIVE, SUFFIXES, Places, is_ours, user_folder
from autohook.cli.targets import is_source_folder, is_walked
from autohook.hook.survey import survey
from autohook.pyproject import KeptTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from autohook.cache.store import Entry
    from autohook.config import Config

    State = Literal["current", "stale", "other", "foreign"]

SETTLED = 60.0
"""Seconds after which a file that is not whole is one of a process that was killed."""


class Tree(NamedTuple):
    """A folder with kept files below it.

    Attributes:
        folder: Its path.
        kind: "beside" (in `__pycache__`, next to the sources) or "mirror" (repeats the
            paths of the sources).
        start: What of a mirror is looked at: `folder` or one below.
        stems: The modules meant, where a folder also has those of others; "" if all.
    """

    folder: str
    kind: str
    start: str
    stems: frozenset[str] = frozenset()


class Kept(NamedTuple):
    """One file.

    Attributes:
        file: Its path.
        size: In bytes.
        state: "current", "stale", "other" (of another interpreter or `-O`) or
            "foreign" (not written by autohook, or by another user).
        reason: Why it is stale or foreign, "" otherwise.
    """

    file: str
    size: int
    state: State
    reason: str


def trees_of(config: Config) -> list[Tree]:
    """Returns where the converted code of a configuration's project can be."""
    project = os.path.dirname(config.file) if config.file else config.root
    sources: dict[str, frozenset[str]] = {project: frozenset()} if project else {}
    for pattern in survey(config) if config.modules is not None else ():
        for module in pattern.modules:
            folder, name = os.path.split(module.filename)
            if not name.endswith(".py") or _is_below(folder, sources):
                continue
            whole = name == "__init__.py"
            stems = frozenset() if whole else sources.get(folder, frozenset({name}))
            sources[folder] = stems if whole else stems | {name}
    found = [Tree(folder, "beside", folder, only) for folder, only in sources.items()]
    for folder, only in sources.items():
        place = folder
        if sys.pycache_prefix:
            place = _mirrored(folder, sys.pycache_prefix)
            found.append(Tree(sys.pycache_prefix, "mirror", place, only))
        if user_folder():
            user = user_folder()
            found.append(Tree(user, "mirror", _mirrored(place, user), only))
    if config.cache_dir:
        found.append(Tree(config.cache_dir, "mirror", config.cache_dir))
    return found


def tree_of_user() -> Tree | None:
    """Returns the user's cache folder, None if there is none."""
    folder = user_folder()
    return Tree(folder, "mirror", folder) if folder else None


def find_kept(tree: Tree) -> Iterator[Kept]:
    """Yields the files in a tree; links to other folders are not followed."""
    keys = Keys()
    for folder, folders, files in os.walk(tree.start):
        if tree.kind == "beside":
            folders[:] = [
                name
                for name in folders
                if name == "__pycache__" or is_walked(folder, name)
            ]
            if os.path.basename(folder) != "__pycache__":
                continue
        if tree.stems:
            folders[:] = [name for name in folders if name == "__pycache__"]
        for name in sorted(files):
            if _is_meant(name, tree.stems):
                kept = _judge(os.path.join(folder, name), tree, keys)
                if kept is not None:
                    yield kept


def source_of(file: str, tree: Tree) -> str:
    """Returns the path of the source that a kept file was made from.

    >>> tree = Tree("/p", "beside", "/p")
    >>> source_of("/p/__pycache__/m.cpython-311.autohook.pyc", tree)
    '/p/m.py'
    """
    folder, name = os.path.split(file)
    mirrors = [tree.folder] if tree.kind == "mirror" else []
    if sys.pycache_prefix and tree.folder != sys.pycache_prefix:
        # What is kept elsewhere repeats the path of the plain bytecode.
        mirrors.append(os.path.abspath(sys.pycache_prefix))
    for mirror in mirrors:
        if folder.startswith(os.path.join(mirror, "")):
            relative = os.path.relpath(folder, mirror)
            folder = os.path.join(os.path.abspath(os.sep), relative)
    if os.path.basename(folder) == "__pycache__":
        folder = os.path.dirname(folder)
    ending = ".toml" if name.endswith(CONFIG) else ".py"
    return os.path.join(folder, name.partition(".")[0] + ending)


def state_of_entry(
    file: str, cached: str, cache_dir: str, keys: Keys
) -> tuple[str, str]:
    """Returns "cached", "stale" or "absent" for a module's native code, and why.

    Args:
        file: The module's source.
        cached: The path of its plain bytecode.
        cache_dir: The configured folder, "" for the one beside the module.
        keys: The keys of this process.
    """
    try:
        found = _read(Places(cached, cache_dir), NATIVE, keys.native, file)
    except OSError as error:
        return "absent", f"its source cannot be read: {error.strerror}"
    if found[0]:
        return "cached", found[1]
    if any(map(os.path.exists, Places(cached, cache_dir).files(NATIVE))):
        return "stale", found[1]
    return "absent", found[1]


def _judge(file: str, tree: Tree, keys: Keys) -> Kept | None:
    try:
        status = os.lstat(file)
    except OSError:  # it has just been removed
        return None
    if not stat.S_ISREG(status.st_mode):
        return Kept(file, 0, "foreign", "it is not a plain file")
    size = status.st_size
    if is_temporary(os.path.basename(file), SUFFIXES):
        is_left = time() - status.st_mtime > SETTLED and (is_ours(file) or not size)
        why = "a process was killed while it wrote the file"
        return Kept(file, size, "stale", why) if is_left else None
    if not is_ours(file):
        return Kept(file, size, "foreign", "autohook did not write it")
    if os.name == "posix" and status.st_uid not in (os.geteuid(), 0):
        return Kept(file, size, "foreign", "another user wrote it")
    suffix = next(s for s in SUFFIXES if file.endswith(s))
    tag = os.path.basename(cache_from_source("m.py"))[1:].removesuffix(".pyc")
    if not file.endswith(tag + suffix):
        return Kept(file, size, "other", "")
    try:
        is_current, reason = _ask(file, suffix, tree, keys)
    except OSError:
        is_current, reason = False, "its source is gone"
    state: State = "current" if is_current else "stale"
    return Kept(file, size, state, "" if is_current else reason)


def _ask(file: str, suffix: str, tree: Tree, keys: Keys) -> tuple[bool, str]:
    """Returns whether a file of this interpreter's is current, and why not.

    Raises:
        OSError: The source cannot be read.
    """
    source = source_of(file, tree)
    if suffix == CONFIG:
        is_plain = tree.kind == "beside" or tree.folder == sys.pycache_prefix
        table = KeptTable(source, "" if is_plain else tree.folder)
        with open(source, "rb") as stream:
            return table.read(stream.read()) is not None, "the source has changed"
    key = keys.native if suffix == NATIVE else keys.twins
    return _read(Places(file.removesuffix(suffix) + ".pyc", ""), suffix, key, source)


def _read(places: Places, suffix: str, key: bytes, source: str) -> tuple[bool, str]:
    """Returns whether an entry is current, and where it is or why it is not.

    Raises:
        OSError: The source cannot be read.
    """
    with open(source, "rb") as stream:
        found_digest = digest(stream.read())

    def is_current(entry: Entry) -> bool:
        return entry.source == found_digest

    found = places.read(suffix, key, is_current)
    return found.entry is not None, found.reason


def _is_meant(name: str, stems: frozenset[str]) -> bool:
    if not (name.endswith(SUFFIXES) or is_temporary(name, SUFFIXES)):
        return False
    return not stems or name.partition(".")[0] + ".py" in stems


def _is_below(folder: str, stems: dict[str, frozenset[str]]) -> bool:
    """Returns whether the whole of a folder is found in another one."""
    for other, only in stems.items():
        if only or not os.path.join(folder, "").startswith(os.path.join(other, "")):
            continue
        # Not all below it is walked through: what is installed there is not.
        if all(map(is_source_folder, folder[len(other) :].split(os.sep))):
            return True
    return False


def _mirrored(folder: str, mirror: str) -> str:
    _drive, tail = os.path.splitdrive(os.path.abspath(folder))
    return os.path.join(mirror, tail.lstrip("/\\"))
