"""Where a module's code objects hold their units: flat, as imports unpack it often."""

from __future__ import annotations

from types import CodeType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Layout = tuple[Any, ...]
    """Three items for each constant that holds units: its index, then for a unit
    `OWN` and the unit's index, for the code of a function with one unit and none
    inside the constant's index there and the unit's, for any other code `NESTED` and
    its own layout."""

OWN = -1
NESTED = -2

PLACEHOLDER = b"\x00autohook-unit:"
"""How constants begin that the converter compiles with, before the unit's index."""


def replace_constants(
    code: CodeType, layout: Layout, units: Sequence[bytes | bytearray]
) -> CodeType:
    """Returns code with the units of its layout as constants, nested code included."""
    if not layout:
        return code
    constants = list(code.co_consts)
    groups = iter(layout)
    for index, place, content in zip(groups, groups, groups, strict=True):
        if place >= 0:
            inner = constants[index]
            leaf = list(inner.co_consts)
            leaf[place] = units[content]
            constants[index] = inner.replace(co_consts=tuple(leaf))
        elif place == OWN:
            constants[index] = units[content]
        else:
            constants[index] = replace_constants(constants[index], content, units)
    return code.replace(co_consts=tuple(constants))


def clear(code: CodeType, layout: Layout, count: int) -> CodeType:
    """Returns code with empty bytes for its placeholders: it runs natively."""
    return replace_constants(code, layout, [b""] * count)


def find_layout(code: CodeType) -> Layout:
    """Returns where the placeholders of a code object are, for `plant`."""
    found: list[Any] = []
    for index, constant in enumerate(code.co_consts):
        if type(constant) is bytes and constant.startswith(PLACEHOLDER):
            found += (index, OWN, int(constant[len(PLACEHOLDER) :]))
        elif type(constant) is CodeType:
            inner = find_layout(constant)
            if len(inner) == 3 and inner[1] == OWN:
                found += (index, inner[0], inner[2])
            elif inner:
                found += (index, NESTED, inner)
    return tuple(found)
