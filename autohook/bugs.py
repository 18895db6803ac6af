"""Bugs of autohook's own: said once, with what to attach, while the program goes on."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

FOLDER = __file__.removesuffix("bugs.py")
INNERMOST = 3
STAGES = {
    "AH190": "converting it",
    "AH191": "loading the module",
    "AH192": "the cache of converted code",
    "AH390": "tracing it",
    "AH391": "checking whether a plan of it applies",
    "AH392": "running a plan of it",
    "AH393": "explaining an error of a graph",
}
"""What autohook was doing, by the code of the message."""

_said: set[tuple[object, ...]] = set()


def report(
    code: str,
    name: str,
    place: tuple[str, int],
    error: BaseException | str,
    then: str = "The program goes on natively.",
) -> None:
    """Writes what to attach to an issue to standard error, once for each bug.

    Args:
        code: What failed, a key of `STAGES`.
        name: The user's function or module.
        place: Its file and 1-based line, 0 for none.
        error: What was raised, or what is known of it.
        then: What becomes of the program.
    """
    frames = list(_own_frames(error)) if isinstance(error, BaseException) else []
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    key = (code, frames[-1]) if frames else (code, name, text)
    if key in _said:
        return
    _said.add(key)
    filename, lineno = place
    where = f"{filename}:{lineno}" if lineno else filename
    lines = [
        f"autohook: bug {code} {where}: {STAGES[code]} failed for `{name}`. {then}",
        "  To have it mended, report it with these lines:",
        f"    {_versions()}",
        *(f"    {where} {line}" for line in _source(filename, lineno)),
        *(f"    autohook/{frame}" for frame in frames[-INNERMOST:]),
        f"    {text}",
    ]
    try:
        sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()
    except Exception:  # noqa: BLE001 - the user's stderr may be any object, or None
        return


def report_unit(
    code: str, info: Any, error: BaseException | str, then: str = "It runs natively."
) -> None:
    """Reports a bug about one function.

    Args:
        code: What failed.
        info: The unit's `UnitInfo`.
        error: What was raised.
        then: What becomes of the program.
    """
    report(code, info.qualname, (info.filename, info.lineno), error, then)


def _versions() -> str:
    version = getattr(sys.modules["autohook"], "__version__", "")
    python = ".".join(map(str, sys.version_info[:3]))
    tensorflow = getattr(sys.modules.get("tensorflow"), "__version__", "not imported")
    return (
        f"autohook {version}, Python {python}, TensorFlow {tensorflow}, {sys.platform}"
    )


def _source(filename: str, lineno: int) -> list[str]:
    import linecache

    line = linecache.getline(filename, lineno).strip() if lineno else ""
    return [line] if line else []


def _own_frames(error: BaseException) -> Iterator[str]:
    """Yields our files, lines and functions of a traceback, innermost last."""
    entry = error.__traceback__
    while entry is not None:
        code = entry.tb_frame.f_code
        if code.co_filename.startswith(FOLDER):
            file = code.co_filename[len(FOLDER) :]
            yield f"{file}:{entry.tb_lineno} in {code.co_name}"
        entry = entry.tb_next
