"""What becomes of a call in which autohook itself has failed: it runs natively.

A graph that has run may have written variables. So before the first run of a plan,
in which a bug would show, they are saved.
"""

from __future__ import annotations

import dis
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook import bugs
from autohook.errors import Diagnostic
from autohook.runtime.frames import PACKAGE
from autohook.staging.draws import rewind, stream_state
from autohook.staging.operators.modes import is_foreign_file, is_own_file

if TYPE_CHECKING:
    from autohook.runtime.units import Unit
    from autohook.staging.plan import Plan

_OPERATORS = f"{PACKAGE}runtime"
PLAN_FILE = "<autohook plan>"
# The result is made on the second line of a plan's function, then come its effects.
_FIRST_EFFECT = 3
# What only a mistake in our own code raises there.
_MISTAKES = (NameError, AssertionError, ImportError)
_LIMITS = (RecursionError, MemoryError)
HALF_DONE = "What the call has written cannot be undone, so the exception is raised."


class Before:
    """The state that the first run of a plan may change, as it was before.

    Attributes:
        is_known: Whether it was saved, or a run changes none.
    """

    def __init__(self, plan: Plan) -> None:
        handles = [c for c in plan.captures if c.dtype == tf.resource]
        self.is_known = plan.hits == 0 or not (handles or plan.draws)
        self._saved = []
        self._stream = None
        if plan.hits == 0:
            self._saved = [(handle, _read(handle)) for handle in handles]
            self._stream = stream_state() if plan.draws else None

    def restore(self) -> None:
        """Undoes what the graph has done."""
        rewind(self._stream)
        for handle, value in self._saved:
            tf.raw_ops.AssignVariableOp(resource=handle, value=value)


def _read(handle: Any) -> Any:
    kind = handle._handle_data.shape_and_type[0].dtype
    return tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.as_dtype(kind))


def in_run(unit: Unit, before: Before, error: Exception) -> bool:
    """Deals with what a plan's run has raised that is no failure of its graph.

    Returns:
        Whether the call can run natively now; else the exception is the program's.
    """
    if isinstance(error, _LIMITS):
        return False
    lines = [e.tb_lineno for e in _entries(error) if _file(e) == PLAN_FILE]
    is_effect = bool(lines) and lines[-1] >= _FIRST_EFFECT
    if is_effect and not _is_ours(_entries(error)[-1]):
        # The program's own stream or object, which raises natively, too.
        return False
    if (is_effect and lines[-1] > _FIRST_EFFECT) or not before.is_known:
        bugs.report_unit("AH392", unit.info, error, HALF_DONE)
        return False
    before.restore()
    bugs.report_unit("AH392", unit.info, error)
    return True


def in_guards(unit: Unit, error: Exception) -> None:
    """Says that a plan's guards have failed; where Python's limits are met, nothing."""
    if not isinstance(error, _LIMITS):
        bugs.report_unit("AH391", unit.info, error)


def in_trace(unit: Unit, error: Exception) -> Diagnostic | None:
    """Returns the reason where a trace has failed by our mistake, else None."""
    if isinstance(error, _LIMITS) or not _is_mistake(error):
        return None
    info = unit.info
    bugs.report_unit("AH390", info, error)
    message = f"tracing it failed: {type(error).__name__}: {error}"
    remedy = "This is a bug of autohook's; the function runs natively."
    return Diagnostic("AH390", message, info.filename, info.lineno, remedy)


def _is_mistake(error: Exception) -> bool:
    """Returns whether our code has failed, and not the program's, nor TensorFlow."""
    entries = _entries(error)
    if not entries or not _is_ours(entries[-1]) or hasattr(error, "exceptions"):
        return False  # a group has lost the entries of what it was made of
    if _file(entries[-1]).startswith(_OPERATORS) and _meets_user(entries):
        return False  # raised for the program, as its own statement would
    if isinstance(error, _MISTAKES) and not _is_said(entries[-1], error):
        return True
    if isinstance(error, AttributeError):
        kind = type(getattr(error, "obj", None)).__module__
        return kind.startswith("autohook.") or not _meets_user(entries)
    return not _meets_user(entries)


def _is_said(entry: Any, error: Exception) -> bool:
    """Returns whether a `raise` of ours says what Python would say itself."""
    instruction = entry.tb_frame.f_code.co_code[entry.tb_lasti]
    is_raise = instruction == dis.opmap["RAISE_VARARGS"]
    return is_raise and not isinstance(error, AssertionError)


def _meets_user(entries: list[Any]) -> bool:
    return any(not (_is_ours(e) or is_foreign_file(_file(e))) for e in entries)


def _entries(error: Exception) -> list[Any]:
    entries: list[Any] = []
    entry = error.__traceback__
    while entry is not None:
        entries.append(entry)
        entry = entry.tb_next
    return entries


def _file(entry: Any) -> str:
    name: str = entry.tb_frame.f_code.co_filename
    return name


def _is_ours(entry: Any) -> bool:
    return is_own_file(_file(entry)) or _file(entry).startswith("<autohook ")
