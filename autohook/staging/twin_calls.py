"""A call of a unit while a graph is being built: its twin becomes a part of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.dispatch import state
from autohook.runtime.units import results
from autohook.staging.native_frames import native_frame
from autohook.staging.operators import library_scope
from autohook.staging.operators.op_places import building

if TYPE_CHECKING:
    from autohook.runtime.units import Unit


def enter_graph(unit: Unit, cells: Any, values: tuple[Any, ...]) -> bool:
    """Runs the twin; returns False where there is none, so that the native body runs.

    Args:
        unit: The unit.
        cells: What its prologue passed.
        values: The arguments.
    """
    recorder = state.recorder
    frame = native_frame(3)
    namespace = frame.f_globals
    if recorder is not None:
        recorder.enter_unit(unit, cells, namespace, 1)
        with library_scope.named(unit.info.qualname):
            result = unit.twin(cells, namespace)(*values)
    elif unit.has_twin():
        twin = unit.twin(cells, namespace)
        with building(twin.__code__, frame.f_lineno):
            result = library_scope.run_twin(twin, values, frame.f_back)
    else:
        return False
    results.stack.append(result)
    return True
