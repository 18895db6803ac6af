"""Turns what an audit has found into diagnostics: once for each place of a unit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autohook.errors import Diagnostic
from autohook.staging.auditing.blame import first_odd_op
from autohook.staging.auditing.op_log import OpLog, first_parting
from autohook.staging.auditing.origin import (
    Origin,
    origin_of_output,
    origin_of_write,
    place_of,
)

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
        arguments: What it was run with.
        variables: The values of variables before, by the id of their handles.
        log: The ops of the native run, where one is looked for.
    """

    def __init__(self, unit: Unit, history: History, plan: Plan) -> None:
        self.outputs: list[Any] = []
        self.arguments: list[Any] = []
        self.variables: dict[int, Any] = {}
        self.log: OpLog | None = None
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
        if key in self._history.unlocated and self.log is not None:
            self._locate(key, self.log)
        if key in self._history.differences:
            return
        message = f"{place}: {found.text}" if place else found.text
        message = f"staged it differs from the native run, {message}"
        filename, lineno = self._unit.info.filename, self._unit.info.lineno
        origin = self._origin(found, handle)
        if origin is not None:
            message += f" (made by the op {origin.op}"
            message += f"; {self._blame(key)})" if found.has_other_bits else ")"
            if origin.lineno:
                filename, lineno = origin.filename, origin.lineno
        self._history.differences[key] = Diagnostic(
            CODES[what], f"`{self._unit.info.qualname}`: {message}", filename, lineno
        )

    def _blame(self, key: str) -> str:
        """Returns whether an op or Python is behind other bits, in words."""
        if self._plan.draws:
            return "with random numbers"
        try:
            found = first_odd_op(self._plan.graph, self.arguments, self.variables)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not found
            return f"its ops cannot be tried alone: {type(error).__name__}"
        if found is None:
            self._history.unlocated.add(key)
            return "each op gives the same alone: other ops or values ran natively"
        origin = place_of(found, self._unit.info.filename)
        where = f" of line {origin.lineno}" if origin.lineno else ""
        return f"{origin.op}{where} is the first op with other bits than alone"

    def _locate(self, key: str, log: OpLog) -> None:
        """Says of a known difference which op is the first that differs."""
        self._history.unlocated.discard(key)
        try:
            found = first_parting(self._plan.graph, self.arguments, self.variables, log)
        except Exception:  # noqa: BLE001 - whatever it is, it is not found
            return
        if found is None:
            return
        operation, text = found
        old, origin = (
            self._history.differences[key],
            place_of(operation, self._unit.info.filename),
        )
        message = f"{old.message}. The first op that differs is {origin.op}, {text}"
        lineno = origin.lineno or old.lineno
        self._history.differences[key] = replace(old, message=message, lineno=lineno)

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
