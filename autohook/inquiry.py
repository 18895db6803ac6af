"""What `autohook explain` asks of the process that it runs a program in."""

from __future__ import annotations

import os

from autohook.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

VARIABLE = "AUTOHOOK_EXPLAIN"


class Inquiry(Value):
    """How a process shall explain itself when it ends.

    Attributes:
        json: Whether as JSON, else as text.
        output: The file to write to, "" for standard error.
    """

    __slots__ = ("json", "output")

    def __init__(self, *, json: bool = False, output: str = "") -> None:
        self.json: Final = json
        self.output: Final = output


def write_inquiry(inquiry: Inquiry) -> dict[str, str]:
    """Returns the variable that asks this process, and none of its children."""
    form = "json" if inquiry.json else "text"
    return {VARIABLE: f"{os.getpid()} {form} {inquiry.output}"}


def read_inquiry(environ: Mapping[str, str]) -> Inquiry | None:
    """Returns what this process is asked for, None if nothing.

    The number of the process stays the same when it is replaced by another program.
    """
    process, _, rest = environ.get(VARIABLE, "").partition(" ")
    if process != str(os.getpid()):
        return None
    form, _, output = rest.partition(" ")
    return Inquiry(json=form == "json", output=output)
