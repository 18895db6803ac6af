"""What to convert: `[tool.autohook]`, the AUTOHOOK variables and the arguments."""

from __future__ import annotations

import os

from autohook.pyproject import Tables
from autohook.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Final

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"", "0", "false", "no", "off"})
KEYS: Mapping[str, str] = {
    "modules": "a list of names",
    "exclude": "a list of names",
    "strict": "true or false",
    "audit": "true or false",
    "cache-dir": "the path of a folder",
}


class Config(Value):
    """What one process converts and how.

    Attributes:
        modules: Names and globs of the listed modules; None lists by location.
        exclude: Names and globs that are never converted.
        strict: Whether a bug of ours raises instead of leaving a module plain.
        audit: Whether staged calls run natively, too, and are compared.
        cache: Whether converted code is kept on disk.
        cache_dir: The folder of the cache, "" for the one beside each module.
        report: Whether decisions are printed when the program ends.
        file: The pyproject.toml in use, "" if none.
        root: The folder whose modules are listed by location, "" for none.
        main_module: What `-m` names, "" otherwise.
    """

    __slots__ = (
        "audit",
        "cache",
        "cache_dir",
        "exclude",
        "file",
        "main_module",
        "modules",
        "report",
        "root",
        "strict",
    )

    def __init__(
        self,
        *,
        modules: tuple[str, ...] | None = None,
        exclude: tuple[str, ...] = (),
        strict: bool = False,
        audit: bool = False,
        cache: bool = True,
        cache_dir: str = "",
        report: bool = False,
        file: str = "",
        root: str = "",
        main_module: str = "",
    ) -> None:
        self.modules: Final = modules
        self.exclude: Final = exclude
        self.strict: Final = strict
        self.audit: Final = audit
        self.cache: Final = cache
        self.cache_dir: Final = cache_dir
        self.report: Final = report
        self.file: Final = file
        self.root: Final = root
        self.main_module: Final = main_module


class Choices(Value):
    """What one source (file, environment or command line) says; None is silence."""

    __slots__ = (
        "audit",
        "cache",
        "cache_dir",
        "exclude",
        "modules",
        "report",
        "strict",
    )

    def __init__(
        self,
        *,
        modules: tuple[str, ...] | None = None,
        exclude: tuple[str, ...] | None = None,
        strict: bool | None = None,
        audit: bool | None = None,
        cache: bool | None = None,
        cache_dir: str | None = None,
        report: bool | None = None,
    ) -> None:
        self.modules: Final = modules
        self.exclude: Final = exclude
        self.strict: Final = strict
        self.audit: Final = audit
        self.cache: Final = cache
        self.cache_dir: Final = cache_dir
        self.report: Final = report


def build(
    sources: Sequence[Choices], *, file: str = "", root: str = "", main_module: str = ""
) -> Config:
    """Returns the configuration in which earlier sources win over later ones."""
    config = Config(file=file, root=root, main_module=main_module)
    for choices in reversed(sources):
        said = {k: v for k, v in choices.as_dict().items() if v is not None}
        config = config.replace(**said)
    return config


def read_environment(environ: Mapping[str, str]) -> Choices:
    """Returns what the AUTOHOOK_* variables say, AUTOHOOK itself left aside."""
    no_cache = _switch(environ.get("AUTOHOOK_NO_CACHE"))
    return Choices(
        modules=_names(environ.get("AUTOHOOK_MODULES")),
        exclude=_names(environ.get("AUTOHOOK_EXCLUDE")),
        strict=_switch(environ.get("AUTOHOOK_STRICT")),
        audit=_switch(environ.get("AUTOHOOK_AUDIT")),
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
        ("AUTOHOOK_AUDIT", choices.audit),
        ("AUTOHOOK_NO_CACHE", None if choices.cache is None else not choices.cache),
    ):
        if switch is not None:
            variables[name] = "1" if switch else "0"
    if choices.cache_dir is not None:
        variables["AUTOHOOK_CACHE_DIR"] = choices.cache_dir
    return variables


def find_file(folder: str, tables: Tables | None = None) -> str:
    """Returns the nearest pyproject.toml with `[tool.autohook]`, from `folder` up.

    Args:
        folder: Where to begin.
        tables: Reads files; by default without what other processes have kept.

    Returns:
        Its path, or "" where there is none.
    """
    tables = tables or Tables()
    folder = os.path.abspath(folder)
    while True:
        file = os.path.join(folder, "pyproject.toml")
        if _has_table(file, tables):
            return file
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def read_file(file: str, tables: Tables | None = None) -> Choices:
    """Returns what `[tool.autohook]` of a pyproject.toml says.

    Raises:
        UsageError: The file cannot be read, is not TOML, has no such table, or has
            a key or a value that autohook does not know.
    """
    table = _read_table(file, tables or Tables())
    cache_dir = table.get("cache-dir")
    if cache_dir is not None:
        folder = os.path.dirname(os.path.abspath(file))
        cache_dir = os.path.join(folder, os.path.expanduser(cache_dir))
    return Choices(
        modules=_optional_tuple(table.get("modules")),
        exclude=_optional_tuple(table.get("exclude")),
        strict=table.get("strict"),
        audit=table.get("audit"),
        cache_dir=cache_dir,
    )


def _has_table(file: str, tables: Tables) -> bool:
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError:
        return False
    try:
        return tables.read(file, data) is not None
    except ValueError:
        # A broken file that speaks of autohook is an error for `read_file` to tell.
        return b"tool.autohook" in data


def _read_table(file: str, tables: Tables) -> Mapping[str, Any]:
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError as error:
        from autohook import config_errors

        raise config_errors.cannot_be_read(file, error) from None
    try:
        table = tables.read(file, data)
    except ValueError as error:
        from autohook import config_errors

        raise config_errors.not_toml(file, error) from None
    if table is None:
        from autohook import config_errors

        raise config_errors.no_table(file, data)
    for key, value in table.items():
        if not _is_right_type(key, value):
            from autohook import config_errors

            raise config_errors.wrong_entry(file, data, key, value)
    return table


def _is_right_type(key: str, value: object) -> bool:
    """Returns whether a key is known and its value of the right type."""
    if key in ("strict", "audit"):
        return isinstance(value, bool)
    if key == "cache-dir":
        return isinstance(value, str) and value != ""
    if key not in KEYS:
        return False
    return isinstance(value, list) and all(
        isinstance(name, str) and name for name in value
    )


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
