"""Which modules are listed: decided by name first, then by location."""

from __future__ import annotations

import os
import sys

from autohook.hook.interpreter import is_installed
from autohook.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from autohook.config import Config

NEVER = frozenset({"autohook", "gast", "astor", "tensorflow", "keras"})
GLOB = "*?["


class Choice(Value):
    """Whether a module is listed, and why."""

    __slots__ = ("listed", "reason")

    def __init__(self, *, listed: bool, reason: str) -> None:
        self.listed: Final = listed
        self.reason: Final = reason


class Patterns:
    """Names and globs, sorted by how fast they can be tested."""

    def __init__(self, patterns: Sequence[str]) -> None:
        plain = [p for p in patterns if not _has_glob(p)]
        folders = [p for p in patterns if p.endswith(".*") and not _has_glob(p[:-2])]
        self.names = tuple(patterns)
        self.exact = frozenset(plain)
        self.prefixes = tuple(p[:-1] for p in folders)
        self.globs = tuple(p for p in patterns if p not in plain and p not in folders)
        self._matches: Callable[[str, str], bool] = _never_asked
        self._match_any: Callable[[str], object] = bool
        if self.globs:
            # Not later: a finder cannot import what it needs to find a module.
            from fnmatch import fnmatchcase, translate
            from re import compile as compile_pattern

            self._matches = fnmatchcase
            pattern = "|".join(translate(glob) for glob in self.globs)
            self._match_any = compile_pattern(pattern).match

    def find(self, name: str) -> str:
        """Returns the pattern that matches a dotted name, "" if none does."""
        if name in self.exact:
            return name
        for prefix in self.prefixes:
            if name.startswith(prefix):
                return prefix + "*"
        return self._find_glob(name) if self.globs else ""

    def make_name_test(self, main: Sequence[str]) -> Callable[[str], bool]:
        """Returns the test for names that some pattern matches, `NEVER` left out.

        Args:
            main: Names that pass in any case.
        """
        exact = frozenset(name for name in self.exact if not _is_never(name))
        exact = exact.union(main)
        prefixes = tuple(prefix for prefix in self.prefixes if not _is_never(prefix))
        if self.globs:
            match = self._match_any
            return lambda name: (
                name in exact
                or name.startswith(prefixes)
                or (match(name) is not None and self._may_glob_list(name))
            )
        if prefixes:
            return lambda name: name in exact or name.startswith(prefixes)
        return exact.__contains__

    def _may_glob_list(self, name: str) -> bool:
        """Returns whether a glob lists a name: libraries need one for their head."""
        head = name.partition(".")[0]
        if head in NEVER:
            return False
        is_library = head in sys.stdlib_module_names
        return any(
            self._matches(name, glob) and not (is_library and starts_with_glob(glob))
            for glob in self.globs
        )

    def _find_glob(self, name: str) -> str:
        if self._match_any(name) is None:
            return ""
        return next((p for p in self.globs if self._matches(name, p)), "")


class Selection:
    """The decisions that one configuration implies.

    Attributes:
        is_candidate: Whether a name alone lets a module be listed; asks no finder. It
            is called for every import of the process.
    """

    def __init__(self, config: Config) -> None:
        self._patterns = None if config.modules is None else Patterns(config.modules)
        self._open = frozenset(filter(starts_with_glob, config.modules or ()))
        self._exclude = Patterns(config.exclude)
        self._main = config.main_module
        self._root = _as_folder(config.root)
        self._library = _as_folder(os.path.realpath(os.path.dirname(os.__file__)))
        self._folders: dict[str, str] = {}
        self.is_candidate: Final = self._make_name_test()

    @property
    def names_standard_library(self) -> bool:
        """Whether a pattern asks for modules of the standard library by name."""
        if self._patterns is None:
            return False
        heads = {name.partition(".")[0] for name in self._patterns.names}
        return not heads.isdisjoint(sys.stdlib_module_names)

    def _make_name_test(self) -> Callable[[str], bool]:
        """Returns `is_candidate`: as few steps as there can be, for any import asks."""
        if self._patterns is None:
            skipped = NEVER | sys.stdlib_module_names
            return lambda name: (
                name not in skipped and name.partition(".")[0] not in skipped
            )
        main = (self._main, self._main + ".__main__") if self._main else ()
        return self._patterns.make_name_test(main)

    def decide(self, name: str, origin: str) -> Choice:
        """Decides about a candidate whose source file is known."""
        excluded = self._exclude.find(name)
        if excluded:
            return Choice(listed=False, reason=f'excluded by "{excluded}"')
        pattern = "" if self._patterns is None else self._patterns.find(name)
        if pattern and pattern not in self._open:
            # Not asked where it lies, which takes longer than all the rest.
            return Choice(listed=True, reason=f'listed by "{pattern}"')
        library = self.is_library(origin)
        if self._patterns is not None:
            if pattern and not library:
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
        named = self._patterns is not None and self._patterns.find("__main__")
        if is_installed(origin) and not named:
            # Such as those that pip starts.
            return Choice(listed=False, reason="an installed library")
        return Choice(listed=True, reason="the program itself")

    def is_inside(self, origin: str) -> bool:
        """Returns whether a file lies in the folder tree listed by location."""
        return bool(self._root) and self._real(origin).startswith(self._root)

    def is_library(self, origin: str) -> bool:
        """Returns whether a file belongs to an installed or standard library."""
        if is_installed(origin):
            return True
        return self._real(origin).startswith(self._library)

    def is_named(self, name: str) -> bool:
        """Returns whether a pattern (not a location) lists the name."""
        return self._patterns is not None and bool(self._patterns.find(name))

    def _real(self, path: str) -> str:
        """Returns a file's real path, asking for that of each folder once."""
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        if os.path.islink(path):
            return os.path.realpath(path)
        return os.path.join(self._folders[folder], name)

    def _is_main(self, name: str) -> bool:
        main = self._main
        return bool(main) and name in (main, main + ".__main__")


def _never_asked(_name: str, _pattern: str) -> bool:
    raise AssertionError("there are no globs")


def _is_never(name: str) -> bool:
    return name.partition(".")[0] in NEVER


def starts_with_glob(pattern: str) -> bool:
    """Returns whether a pattern leaves the top-level package open."""
    return _has_glob(pattern.partition(".")[0])


def _has_glob(pattern: str) -> bool:
    return any(mark in pattern for mark in GLOB)


def _as_folder(path: str) -> str:
    return path if not path or path.endswith(os.sep) else path + os.sep
