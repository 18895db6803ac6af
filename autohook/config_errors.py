"""What is said about a configuration file that is wrong: file, line, key, remedy."""

from __future__ import annotations

import re

from autohook.config import KEYS, OFF, ON
from autohook.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("modules", "exclude")


def cannot_be_read(file: str, error: OSError) -> UsageError:
    """Returns the error for a file that is absent or unreadable."""
    return UsageError(f"{file}: cannot be read: {error.strerror}")


def not_toml(file: str, error: ValueError) -> UsageError:
    """Returns the error for a file that the parser refuses."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return UsageError(f"{file}:{line}: not valid TOML: save the file as UTF-8")
    text = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)$", text)
    if found is None:  # such as "(at end of document)"
        return UsageError(f"{file}: not valid TOML: {text}; correct the file")
    row, column = found.groups()
    what = text[: found.start()]
    advice = f"{what} at column {column}; correct line {row}"
    return UsageError(f"{file}:{row}: not valid TOML: {advice}")


def no_table(file: str, data: bytes) -> UsageError:
    """Returns the error for a file that was named but says nothing of autohook."""
    tables = re.findall(r"^\s*\[\s*tool\.([\w-]+)", _text(data), re.MULTILINE)
    near = _near("autohook", tables)
    advice = (
        f"found [tool.{near}], did you mean [tool.autohook]?"
        if near
        else "add one, or set AUTOHOOK=1 to look for another file"
    )
    return UsageError(f"{file}: no table [tool.autohook]: {advice}")


def wrong_entry(file: str, data: bytes, key: str, value: object) -> UsageError:
    """Returns the error for an unknown key, or for a value of the wrong type."""
    if not key:
        place = _place(file, data)
        return UsageError(
            f"{place}: [tool.autohook]: expected a table, found {_show(value)}"
        )
    if key in KEYS:
        what = f"found {_show(value)}, expected {KEYS[key]}{_advice(key, value)}"
    else:
        near = _near(key, list(KEYS))
        advice = f'did you mean "{near}"?' if near else f"known keys: {', '.join(KEYS)}"
        kind = "table" if isinstance(value, dict) else "key"
        what = f"found an unknown {kind}, {advice}"
    place = _place(file, data, key)
    return UsageError(f'{place}: [tool.autohook] key "{key}": {what}')


def _advice(key: str, value: object) -> str:
    if key in NAMES and isinstance(value, str) and value:
        return f", did you mean {key} = {_show([value])}?"
    if key == "strict" and isinstance(value, (str, int)):
        word = str(value).lower()
        if word in ON | OFF:
            return f", did you mean strict = {'true' if word in ON else 'false'}?"
    return ""


def _near(word: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return near[0] if near else ""


def _place(file: str, data: bytes, *key: str) -> str:
    """Returns the file with the line of a key, or else that of the table."""
    wanted = ["tool", "autohook", *key]
    table: list[str] = []
    line_of_table = ""
    for number, line in enumerate(_text(data).splitlines(), start=1):
        header = re.match(r"\s*\[([^\[\]]+)\]\s*(#|$)", line)
        if header:
            table = names = _parts(header[1])
        else:
            names = table + _parts(line.partition("=")[0]) if "=" in line else []
        if names[: len(wanted)] == wanted:
            return f"{file}:{number}"
        if names[:2] == wanted[:2]:
            line_of_table = line_of_table or f":{number}"
    return file + line_of_table


def _parts(text: str) -> list[str]:
    return [part.strip().strip("\"'") for part in text.split(".")]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _show(value: object) -> str:
    """Returns a TOML value as its writer wrote it, nearly."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(_show(item) for item in value)}]"
    return f"a table with {len(value)} keys" if isinstance(value, dict) else str(value)
