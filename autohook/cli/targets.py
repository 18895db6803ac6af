"""What the words after `autohook compile` and `autohook show` name: source files."""

from __future__ import annotations

import os
import sys
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING, NamedTuple

from autohook.errors import UsageError
from autohook.hook.selection import NEVER
from autohook.hook.survey import Search, survey
from autohook.hook.verdict import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec

    from autohook.config import Config

SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "dist-packages"})


class Target(NamedTuple):
    """One module to convert.

    Attributes:
        name: Its dotted name, as far as it can be told from where its file lies.
        file: The path of its source as an import finds it.
    """

    name: str
    file: str


def find_targets(words: Sequence[str], config: Config) -> list[Target]:
    """Returns the source files that some words name, each once, in order.

    Args:
        words: Modules, files and folders; none for what the configuration lists.
        config: Where modules are searched, and what is listed.

    Raises:
        UsageError: A word names nothing that can be converted.
    """
    if not words:
        return _find_listed(config)
    found: dict[str, Target] = {}
    search = Search(config.root)
    for word in words:
        targets = list(_find(word, search))
        if not targets:
            raise UsageError(f"{word} has no source files (.py) in it")
        for target in targets:
            found.setdefault(target.file, target)
    return list(found.values())


def find_one(word: str, config: Config) -> Target:
    """Returns the source file that a word names.

    Raises:
        UsageError: It names none, or more than one.
    """
    if os.path.isdir(word):
        word = os.path.join(word, "__init__.py")
        if not os.path.exists(word):
            raise UsageError(f"there is no {word}; name a file of that folder")
    if os.path.isfile(word):
        return _of_file(word)
    return _of_spec(word, _find_module(word, Search(config.root)))


def _find_listed(config: Config) -> list[Target]:
    found: dict[str, Target] = {}
    for pattern in survey(config):
        for module in pattern.modules:
            if module.state != "plain":
                found.setdefault(module.filename, Target(module.name, module.filename))
    if not found:
        where = config.file or "the configuration"
        raise UsageError(f"{where} lists no module that is found; see autohook doctor")
    return list(found.values())


def _find(word: str, search: Search) -> Iterator[Target]:
    if os.path.isdir(word):
        for file in walk(word):
            yield _of_file(file)
    elif os.path.isfile(word):
        yield _of_file(word)
    else:
        spec = _find_module(word, search)
        folders = list(spec.submodule_search_locations or ())
        if spec.loader is not None or not folders:
            yield _of_spec(word, spec)
        for inner in search.walk(f"{word}.*", folders):
            if type(inner.loader) is SourceFileLoader:
                yield _of_spec(inner.name, inner)


def _find_module(name: str, search: Search) -> ModuleSpec:
    if name.partition(".")[0] in NEVER:
        raise UsageError(f"autohook never converts {name}")
    if name.endswith(".py") or os.sep in name:
        raise UsageError(f"there is no file or folder {name}")
    spec = search.find(name)
    if spec is None:
        raise UsageError(
            f"there is no file, folder or module {name} (modules are searched on"
            " sys.path and in the current folder)"
        )
    return spec


def _of_spec(name: str, spec: ModuleSpec) -> Target:
    if type(spec.loader) is not SourceFileLoader:
        kind = describe(spec.loader) if spec.loader else "nobody: it is a namespace"
        raise UsageError(f"{name} is not a source file: it is loaded by {kind}")
    return Target(name, spec.loader.path)


def _of_file(file: str) -> Target:
    if not file.endswith(".py"):
        raise UsageError(f"{file} is not a .py file; the code of others is not kept")
    # As the folder of a script, which is where CPython resolves links.
    folder = os.path.realpath(os.path.dirname(file))
    path = os.path.join(folder, os.path.basename(file))
    return Target(module_name(path), path)


def module_name(path: str) -> str:
    """Returns the dotted name of a source file: that of its folders with __init__.py.

    >>> module_name("/nowhere/script.py")
    'script'
    """
    folder, tail = os.path.split(path)
    parts = [] if tail == "__init__.py" else [tail.removesuffix(".py")]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, tail = os.path.split(folder)
        parts.insert(0, tail)
        if not tail:
            break
    return ".".join(parts)


def possible_names(target: Target, config: Config) -> set[str]:
    """Returns the names under which a file may be imported, from each search folder."""
    names = {target.name}
    for entry in {config.root, *sys.path}:
        folder = os.path.realpath(entry or ".")
        relative = os.path.relpath(os.path.realpath(target.file), folder)
        if not relative.startswith(os.pardir):
            parts = relative.removesuffix(".py").split(os.sep)
            names.add(".".join(parts).removesuffix(".__init__"))
    return names


def walk(folder: str) -> Iterator[str]:
    """Yields the source files below a folder; virtual environments are left out."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if is_walked(place, name))
        for file in sorted(files):
            if file.endswith(".py"):
                yield os.path.join(place, file)


def is_walked(place: str, name: str) -> bool:
    """Returns whether a folder may have sources of the project around it."""
    if not is_source_folder(name):
        return False
    return not os.path.exists(os.path.join(place, name, "pyvenv.cfg"))


def is_source_folder(name: str) -> bool:
    """Returns the same, as far as a name tells it."""
    return name not in SKIPPED and not name.startswith(".")
