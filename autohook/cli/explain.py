"""`autohook explain`: runs a program and says what each function took, and why."""

from __future__ import annotations

from autohook.cli.arguments import EXPLAIN
from autohook.cli.commands import Command

COMMAND = Command(
    usage="explain [options] script.py | -m module | -c code [arguments]",
    text="Runs a program and, when it ends, says of each listed function whether it was"
    " staged, what it took natively and staged, what its traces cost and what caused"
    " them, what its guards take, and why it is native, with the line and what to do;"
    " then which native functions took most. Every call is measured, so that the"
    " program takes a little longer.",
    options=EXPLAIN,
)
