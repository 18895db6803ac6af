"""Turns what an audit has found into diagnostics: once for each place of a unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from autohook.errors import Diagnostic
from autohook.staging.auditing.origin import Origin, origin_of_output, origin_of_write

if TYPE_CHECKING:
    from autohook.runtime.units import Unit
    from autohook.staging.auditing.matching import Mismatch
    from autohook.staging.history import History
    from autohook.staging.plan import Plan

CODES = {"result": "AH350", "state": "AH351", "output": "AH352", "exception": "AH353"}


class Findings:
    """What is found about the calls of one plan.

    Attributes:
        outputs: What the graph has returned.
    """

    def __init__(self, unit: Unit, history: History, plan: Plan) -> None:
        self.outputs: list[Any] = []
        self._unit = unit
        self._history = history
        self._plan = plan
        history.audited += 1

    def add(self, what: str, place: str, found: Mismatch, handle: Any = None) -> None:
        """Notes a difference, unless one in this place is known.

        Args:
            what: A key of `CODES`.
            place: Where it is, in the user's words.
            found: How it differs.
            handle: The resource of the variable that differs, if it is one.
        """
        key = f"{what} {re.sub('[0-9]+', '#', place)}"
        if key in self._history.differences:
            return
        origin = self._origin(found, handle)
        message = f"{place}: {found.text}" if place else found.text
        message = f"staged it differs from the native run, {message}"
        filename, lineno = self._unit.info.filename, self._unit.info.lineno
        if origin is not None:
            message += f" (made by the op {origin.op})"
            if origin.lineno:
                filename, lineno = origin.filename, origin.lineno
        self._history.differences[key] = Diagnostic(
            CODES[what], f"`{self._unit.info.qualname}`: {message}", filename, lineno
        )

    def failed(self, error: Exception) -> None:
        """Notes that the audit itself has failed."""
        text = f"the audit itself failed: {type(error).__name__}: {error}"[:300]
        info = self._unit.info
        self._history.differences.setdefault(
            text, Diagnostic("AH354", text, info.filename, info.lineno)
        )

    def _origin(self, found: Mismatch, handle: Any) -> Origin | None:
        graph, file = self._plan.graph, self._unit.info.filename
        if handle is not None:
            return origin_of_write(graph, handle, file)
        for index, output in enumerate(self.outputs):
            if output is found.predicted:
                return origin_of_output(graph, index, file)
        return None
