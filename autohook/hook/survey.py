"""Says of each pattern which modules it lists and what will become of them.

Nothing of the user's is imported: files are looked up as the finders do.
"""

from __future__ import annotations

import os
import sys
from fnmatch import fnmatchcase
from importlib.machinery import ModuleSpec, PathFinder, all_suffixes
from typing import TYPE_CHECKING, NamedTuple

from autohook.cache.fingerprint import Keys
from autohook.cache.store import NATIVE, Places
from autohook.hook.selection import NEVER, Selection
from autohook.hook.source import Source
from autohook.hook.verdict import describe, judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from autohook.config import Config

GLOB = "*?["
ABSENT = "no module of this name is found on sys.path"


class ModuleSurvey(NamedTuple):
    """One module that a pattern matches.

    Attributes:
        name: The dotted name.
        filename: The file that it is loaded from, "" if there is none.
        loader: The class that loads it plainly, with its module.
        state: "listed" (will be converted when imported), "cached" (so already, and
            the cache has it) or "plain".
        reason: Why it is in that state.
    """

    name: str
    filename: str
    loader: str
    state: str
    reason: str


class PatternSurvey(NamedTuple):
    """What one pattern lists.

    Attributes:
        pattern: As configured; "" lists the modules below the program's folder.
        modules: The modules that match, sorted by name.
        problem: What is wrong with the pattern, "" if nothing is.
    """

    pattern: str
    modules: tuple[ModuleSurvey, ...]
    problem: str


def survey(config: Config) -> list[PatternSurvey]:
    """Returns what each pattern of a configuration lists, in the order configured."""
    judged = _Judgement(config)
    search = Search(config.root)
    if config.modules is None:
        return [_survey_folder(config.root, judged)]
    found = [_survey_pattern(pattern, search, judged) for pattern in config.modules]
    return _tell_of_doubles(found)


class Search:
    """Finds modules as imports do, without importing their packages.

    Attributes:
        path: The folders and zip files where top-level modules are looked for.
    """

    def __init__(self, root: str) -> None:
        # The folder of a program is on its own `sys.path`, maybe not on ours.
        known = [os.path.realpath(entry) for entry in sys.path]
        extra = [root] if root and os.path.realpath(root) not in known else []
        self.path = [*extra, *sys.path]

    def find(self, name: str) -> ModuleSpec | None:
        """Returns the spec of a module, None where there is none."""
        spec: ModuleSpec | None = None
        path: Sequence[str] | None = None
        head = ""
        for part in name.split("."):
            head = f"{head}.{part}" if head else part
            spec = self._find_one(head, path)
            if spec is None:
                return None
            path = spec.submodule_search_locations or []
        return spec

    def walk(self, pattern: str, folders: Sequence[str]) -> Iterator[ModuleSpec]:
        """Yields all that a glob matches: top-level modules found in `folders`."""
        literal = pattern[: min(pattern.find(c) for c in GLOB if c in pattern)]
        base = literal.rpartition(".")[0]
        if not base:
            yield from self._below("", folders, pattern, literal, frozenset())
            return
        spec = self.find(base)
        if spec is not None:
            locations = list(spec.submodule_search_locations or ())
            yield from self._below(base, locations, pattern, literal, frozenset())

    def _below(
        self,
        package: str,
        locations: Sequence[str],
        pattern: str,
        literal: str,
        seen: frozenset[str],
    ) -> Iterator[ModuleSpec]:
        real = frozenset(os.path.realpath(location) for location in locations)
        if real <= seen:
            return  # a link to a folder above
        for child in sorted(_children(locations)):
            name = f"{package}.{child}" if package else child
            if not f"{name}.".startswith(literal) and not literal.startswith(name):
                continue
            spec = self._find_one(name, locations)
            if spec is None:
                continue
            if fnmatchcase(name, pattern) and spec.loader is not None and spec.origin:
                yield spec
            inner = list(spec.submodule_search_locations or ())
            yield from self._below(name, inner, pattern, literal, seen | real)

    def _find_one(self, name: str, path: Sequence[str] | None) -> ModuleSpec | None:
        for finder in list(sys.meta_path):
            find_spec = getattr(finder, "find_spec", None)
            if find_spec is None or type(finder).__module__.startswith("autohook."):
                continue
            where = self.path if finder is PathFinder and path is None else path
            try:
                spec: ModuleSpec | None = find_spec(name, where)
            except KeyError:  # a namespace package whose parent is not imported
                spec = _find_namespace(name, where or ())
            except Exception:  # noqa: BLE001 - a foreign finder; an import will tell
                spec = None
            if spec is not None:
                return spec
        return None


class _Judgement:
    """Decides about modules that have been found."""

    def __init__(self, config: Config) -> None:
        self.selection = Selection(config)
        self._config = config
        self._keys = Keys()

    def survey(self, spec: ModuleSpec) -> ModuleSurvey:
        kind = describe(spec.loader)
        verdict = judge(spec, self.selection)
        state, reason = "plain", verdict.reason
        if verdict.way:
            state = "listed"
            if verdict.way == "replace" and self._is_cached(spec):
                state = "cached"
        return ModuleSurvey(spec.name, spec.origin or "", kind, state, reason)

    def _is_cached(self, spec: ModuleSpec) -> bool:
        if not (self._config.cache and spec.cached and spec.origin):
            return False
        source = Source(spec.name, spec.origin, cached=spec.cached)
        places = Places(spec.cached, self._config.cache_dir)
        try:
            found = places.read(NATIVE, self._keys.native, source.is_made_from)
        except OSError:  # the source cannot be read
            return False
        return found.entry is not None


def _survey_pattern(pattern: str, search: Search, judged: _Judgement) -> PatternSurvey:
    if pattern.partition(".")[0] in NEVER:
        return PatternSurvey(pattern, (), "autohook never converts this package")
    if any(mark in pattern for mark in GLOB):
        library = judged.selection.is_library
        folders = [p for p in search.path if not library(os.path.join(p, ""))]
        found = list(search.walk(pattern, folders))
    else:
        spec = search.find(pattern)
        found = [] if spec is None else [spec]
    modules = tuple(judged.survey(spec) for spec in found)
    problem = "" if modules else ABSENT
    if modules and all(module.state == "plain" for module in modules):
        problem = f"none of its modules is converted: {modules[0].reason}"
    return PatternSurvey(pattern, modules, problem)


def _tell_of_doubles(found: list[PatternSurvey]) -> list[PatternSurvey]:
    """Returns the same, where modules that several patterns match name all of them."""
    matches: dict[str, list[str]] = {}
    for pattern in found:
        for module in pattern.modules:
            matches.setdefault(module.name, []).append(f'"{pattern.pattern}"')
    told = []
    for pattern in found:
        modules = []
        for module in pattern.modules:
            if module.state != "plain" and len(matches[module.name]) > 1:
                reason = f"listed by {' and '.join(matches[module.name])}"
                module = module._replace(reason=reason)  # noqa: PLW2901
            modules.append(module)
        told.append(pattern._replace(modules=tuple(modules)))
    return told


def _survey_folder(root: str, judged: _Judgement) -> PatternSurvey:
    if not root:
        return PatternSurvey("", (), "the program has no folder")
    search = Search(root)
    candidate = judged.selection.is_candidate
    found = [spec for spec in search.walk("*", [root]) if candidate(spec.name)]
    modules = [judged.survey(spec) for spec in found]
    listed = tuple(module for module in modules if module.state != "plain")
    return PatternSurvey("", listed, "" if listed else f"no module is below {root}")


def _find_namespace(name: str, path: Sequence[str]) -> ModuleSpec | None:
    tail = name.rpartition(".")[2]
    folders = [os.path.join(entry, tail) for entry in path]
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [f for f in folders if os.path.isdir(f)]
    return spec if spec.submodule_search_locations else None


def _children(locations: Sequence[str]) -> set[str]:
    """Returns the names that files and folders in some folders could be modules of."""
    names: set[str] = set()
    for location in locations:
        try:
            entries = list(os.scandir(location or "."))
        except NotADirectoryError:
            names |= _children_in_zip(location)
            continue
        except OSError:
            continue
        for entry in entries:
            name = entry.name if entry.is_dir() else _stem(entry.name)
            if name.isidentifier() and name not in ("__init__", "__pycache__"):
                names.add(name)
    return names


def _children_in_zip(location: str) -> set[str]:
    import pkgutil

    return {module.name for module in pkgutil.iter_modules([location])}


def _stem(file: str) -> str:
    for suffix in sorted(all_suffixes(), key=len, reverse=True):
        if file.endswith(suffix):
            return file.removesuffix(suffix)
    return ""
