"""A pytest plugin: every call of a unit runs its staged twin, on plain values."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autohook.runtime.units import Unit


def adopt(unit: Unit) -> None:
    """Makes a unit run its twin, where it has one."""
    unit.live = True
    unit.enter = _make_enter(unit)


def _make_enter(unit: Unit) -> Any:
    from autohook.runtime.units import results

    def enter(cells: Any, *values: Any) -> bool:
        try:
            twin = unit.twin(cells, sys._getframe(1).f_globals)
        except LookupError:
            unit.live = False
            return False
        results.stack.append(twin(*values))
        return True

    return enter


if os.environ.get("TWINS_OF"):
    import autohook.runtime  # noqa: F401 - twins find its operators
    from autohook.runtime.units import registry

    registry.adopt = adopt
    for old in registry:
        adopt(old)
