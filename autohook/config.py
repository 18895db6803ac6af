"""What to convert: `[tool.autohook]`, the AUTOHOOK variables and the arguments."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"", "0", "false", "no", "off"})
KEYS: Mapping[str, str] = {
    "modules": "a list of names",
    "exclude": "a list of names",
    "strict": "true or false",
    "cache-dir": "the path of a folder",
}


class Config(NamedTuple):
    """What one process converts and how.

    Attributes:
        modules: Names and globs of the listed modules; None lists by location.
        exclude: Names and globs that are never converted.
        strict: Whether a bug of ours raises instead of leaving a module plain.
        cache: Whether converted code is kept on disk.
        cache_dir: The folder of the cache, "" for the one beside each module.
        report: Whether decisions are printed when the program ends.
        file: The pyproject.toml in use, "" if none.
        root: The folder whose modules are listed by location, "" for none.
        main_module: What `-m` names, "" otherwise.
    """

    modules: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    strict: bool = False
    cache: bool = True
    cache_dir: str = ""
    report: bool = False
    file: str = ""
    root: str = ""
    main_module: str = ""


class Choices(NamedTuple):
    """What one source (file, environment or command line) says; None is silence."""

    modules: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    strict: bool | None = None
    cache: bool | None = None
    cache_dir: str | None = None
    report: bool | None = None


def build(
    sources: Sequence[Choices], *, file: str = "", root: str = "", main_module: str = ""
) -> Config:
    """Returns the configuration in which earlier sources win over later ones."""
    config = Config(file=file, root=root, main_module=main_module)
    for choices in reversed(sources):
        said = {k: v for k, v in choices._asdict().items() if v is not None}
        config = config._replace(**said)
    return config


def read_environment(environ: Mapping[str, str]) -> Choices:
    """Returns what the AUTOHOOK_* variables say, AUTOHOOK itself left aside."""
    no_cache = _switch(environ.get("AUTOHOOK_NO_CACHE"))
    return Choices(
        modules=_names(environ.get("AUTOHOOK_MODULES")),
        exclude=_names(environ.get("AUTOHOOK_EXCLUDE")),
        strict=_switch(environ.get("AUTOHOOK_STRICT")),
        cache=None if no_cache is None else not no_cache,
        cache_dir=environ.get("AUTOHOOK_CACHE_DIR"),
        report=_report(environ.get("AUTOHOOK_REPORT")),
    )


def write_environment(choices: Choices, file: str) -> dict[str, str]:
    """Returns the variables that make child processes choose the same.

    The report is left out: it is about the process that was asked for it.
    """
    variables = {"AUTOHOOK": file or "1"}
    for name, value in (
        ("AUTOHOOK_MODULES", choices.modules),
        ("AUTOHOOK_EXCLUDE", choices.exclude),
    ):
        if value is not None:
            variables[name] = ",".join(value)
    for name, switch in (
        ("AUTOHOOK_STRICT", choices.strict),
        ("AUTOHOOK_NO_CACHE", None if choices.cache is None else not choices.cache),
    ):
        if switch is not None:
            variables[name] = "1" if switch else "0"
    if choices.cache_dir is not None:
        variables["AUTOHOOK_CACHE_DIR"] = choices.cache_dir
    return variables


def find_file(folder: str) -> str:
    """Returns the nearest pyproject.toml with `[tool.autohook]`, from `folder` up.

    Returns:
        Its path, or "" where there is none.
    """
    folder = os.path.abspath(folder)
    while True:
        file = os.path.join(folder, "pyproject.toml")
        if _has_table(file):
            return file
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def read_file(file: str) -> Choices:
    """Returns what `[tool.autohook]` of a pyproject.toml says.

    Raises:
        UsageError: The file cannot be read, is not TOML, or has a key or a value
            that autohook does not know.
    """
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError as error:
        _fail(file, f"cannot be read: {error.strerror}")
    table = _table(file, data)
    for key, value in table.items():
        _check(file, key, value)
    cache_dir = table.get("cache-dir")
    if cache_dir is not None:
        folder = os.path.dirname(os.path.abspath(file))
        cache_dir = os.path.join(folder, os.path.expanduser(cache_dir))
    return Choices(
        modules=_optional_tuple(table.get("modules")),
        exclude=_optional_tuple(table.get("exclude")),
        strict=table.get("strict"),
        cache_dir=cache_dir,
    )


def _has_table(file: str) -> bool:
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError:
        return False
    # Most files need no TOML parser: it is slow to import.
    if b"autohook" not in data:
        return False
    try:
        tool = _parse(data).get("tool")
    except ValueError:
        # A broken file that speaks of autohook is an error for `read_file` to tell.
        return b"tool.autohook" in data
    return isinstance(tool, dict) and "autohook" in tool


def _parse(data: bytes) -> dict[str, Any]:
    from importlib import import_module

    parser = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    parsed: dict[str, Any] = parser.loads(data.decode("utf-8"))
    return parsed


def _table(file: str, data: bytes) -> dict[str, Any]:
    try:
        parsed = _parse(data)
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError are such
        _fail(file, f"not valid TOML: {error}")
    tool = parsed.get("tool", {})
    table = tool.get("autohook", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        _fail(file, f"[tool.autohook]: expected a table, found {_show(table)}")
    return table


def _check(file: str, key: str, value: object) -> None:
    if key not in KEYS:
        import difflib

        near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
        known = ", ".join(KEYS)
        advice = f'did you mean "{near[0]}"?' if near else f"known keys: {known}"
        _fail(file, f'[tool.autohook] key "{key}": found an unknown key, {advice}')
    expected = KEYS[key]
    if not _is_right_type(key, value):
        found = f"found {_show(value)}, expected {expected}"
        advice = _near_value(key, value)
        _fail(file, f'[tool.autohook] key "{key}": {found}{advice}')


def _is_right_type(key: str, value: object) -> bool:
    if key == "strict":
        return isinstance(value, bool)
    if key == "cache-dir":
        return isinstance(value, str) and value != ""
    return isinstance(value, list) and all(
        isinstance(name, str) and name for name in value
    )


def _near_value(key: str, value: object) -> str:
    if key in ("modules", "exclude") and isinstance(value, str) and value:
        return f", did you mean {key} = {_show([value])}?"
    if key == "strict" and isinstance(value, (str, int)):
        word = str(value).lower()
        if word in ON | OFF:
            return f", did you mean strict = {'true' if word in ON else 'false'}?"
    return ""


def _show(value: object) -> str:
    """Returns a TOML value as its writer wrote it, nearly."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(_show(item) for item in value)}]"
    return f"a table with {len(value)} keys" if isinstance(value, dict) else str(value)


def _fail(file: str, message: str) -> NoReturn:
    from autohook.errors import UsageError

    raise UsageError(f"{file}: {message}")


def _optional_tuple(value: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def _names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _report(text: str | None) -> bool | None:
    """Returns a switch that may also be the number of the one process meant."""
    if text is not None and text.isdecimal() and text not in ON | OFF:
        return int(text) == os.getpid()
    return _switch(text)


def _switch(text: str | None) -> bool | None:
    return None if text is None else text.strip().lower() not in OFF
