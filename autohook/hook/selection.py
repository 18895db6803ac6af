"""Which modules are listed: decided by name first, then by location."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from autohook.config import Config

NEVER = frozenset({"autohook", "gast", "astor", "tensorflow", "keras"})
LIBRARY_FOLDERS = frozenset({"site-packages", "dist-packages"})
GLOB = "*?["


class Choice(NamedTuple):
    """Whether a module is listed, and why."""

    listed: bool
    reason: str


class Patterns:
    """Names and globs, sorted by how fast they can be tested."""

    def __init__(self, patterns: Sequence[str]) -> None:
        plain = [p for p in patterns if not _has_glob(p)]
        folders = [p for p in patterns if p.endswith(".*") and not _has_glob(p[:-2])]
        self.names = tuple(patterns)
        self.exact = frozenset(plain)
        self.prefixes = tuple(p[:-1] for p in folders)
        self.globs = tuple(p for p in patterns if p not in plain and p not in folders)
        self._matches: Callable[[str, str], bool] | None = None
        if self.globs:
            # Not later: a finder cannot import what it needs to find a module.
            from fnmatch import fnmatchcase

            self._matches = fnmatchcase

    def find(self, name: str) -> str:
        """Returns the pattern that matches a dotted name, "" if none does."""
        if name in self.exact:
            return name
        if self.prefixes and name.startswith(self.prefixes):
            return next(p for p in self.prefixes if name.startswith(p)) + "*"
        return self._find_glob(name) if self.globs else ""

    def _find_glob(self, name: str) -> str:
        assert self._matches is not None
        return next((p for p in self.globs if self._matches(name, p)), "")


class Selection:
    """The decisions that one configuration implies."""

    def __init__(self, config: Config) -> None:
        self._patterns = None if config.modules is None else Patterns(config.modules)
        self._exclude = Patterns(config.exclude)
        self._main = config.main_module
        self._root = _as_folder(config.root)
        self._library = _as_folder(os.path.realpath(os.path.dirname(os.__file__)))
        self._skipped = NEVER | (
            frozenset() if self._patterns else sys.stdlib_module_names
        )

    @property
    def names_standard_library(self) -> bool:
        """Whether a pattern asks for modules of the standard library by name."""
        if self._patterns is None:
            return False
        heads = {name.partition(".")[0] for name in self._patterns.names}
        return not heads.isdisjoint(sys.stdlib_module_names)

    def is_candidate(self, name: str) -> bool:
        """Returns whether the name alone lets a module be listed; asks no finder."""
        if self._patterns is not None:
            if self._patterns.find(name):
                return name.partition(".")[0] not in NEVER
            return bool(self._main) and self._is_main(name)
        return name.partition(".")[0] not in self._skipped

    def decide(self, name: str, origin: str) -> Choice:
        """Decides about a candidate whose source file is known."""
        excluded = self._exclude.find(name)
        if excluded:
            return Choice(listed=False, reason=f'excluded by "{excluded}"')
        library = self.is_library(origin)
        if self._patterns is not None:
            pattern = self._patterns.find(name)
            if pattern and not (library and _has_glob(pattern.partition(".")[0])):
                return Choice(listed=True, reason=f'listed by "{pattern}"')
        elif not library and self.is_inside(origin):
            return Choice(listed=True, reason="in the folder of the program")
        if self._is_main(name) and not library:
            return Choice(listed=True, reason="the program itself")
        reason = "an installed library" if library else "outside the program's folder"
        return Choice(listed=False, reason=reason)

    def decide_program(self, origin: str) -> Choice:
        """Decides about the script that runs as `__main__`."""
        stem = os.path.splitext(os.path.basename(origin))[0]
        excluded = self._exclude.find("__main__") or self._exclude.find(stem)
        if excluded:
            return Choice(listed=False, reason=f'excluded by "{excluded}"')
        return Choice(listed=True, reason="the program itself")

    def is_inside(self, origin: str) -> bool:
        """Returns whether a file lies in the folder tree listed by location."""
        return bool(self._root) and os.path.realpath(origin).startswith(self._root)

    def is_library(self, origin: str) -> bool:
        """Returns whether a file belongs to an installed or standard library."""
        parts = origin.replace("\\", "/").split("/")
        if not LIBRARY_FOLDERS.isdisjoint(parts):
            return True
        return os.path.realpath(origin).startswith(self._library)

    def is_named(self, name: str) -> bool:
        """Returns whether a pattern (not a location) lists the name."""
        return self._patterns is not None and bool(self._patterns.find(name))

    def _is_main(self, name: str) -> bool:
        main = self._main
        return bool(main) and name in (main, main + ".__main__")


def _has_glob(pattern: str) -> bool:
    return any(mark in pattern for mark in GLOB)


def _as_folder(path: str) -> str:
    return path if not path or path.endswith(os.sep) else path + os.sep
