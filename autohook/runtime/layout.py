"""Where a module's code objects hold their units: (constant, unit) pairs, nested."""

from __future__ import annotations

from types import CodeType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    # (index of a constant, index of a unit), or (index of a constant that is a code
    # object, its own layout).
    Layout = tuple[tuple[int, "int | Layout"], ...]

PLACEHOLDER = b"\x00autohook-unit:"
"""How constants begin that the converter compiles with, before the unit's index."""


def replace_constants(
    code: CodeType, layout: Layout, units: Sequence[bytes | bytearray]
) -> CodeType:
    """Returns code with the units of its layout as constants, nested code included."""
    if not layout:
        return code
    constants = list(code.co_consts)
    for index, content in layout:
        if type(content) is int:
            constants[index] = units[content]
        else:
            constants[index] = replace_constants(constants[index], content, units)  # type: ignore[arg-type]  # not an int
    return code.replace(co_consts=tuple(constants))


def clear(code: CodeType, layout: Layout, count: int) -> CodeType:
    """Returns code with empty bytes for its placeholders: it runs natively."""
    return replace_constants(code, layout, [b""] * count)


def find_layout(code: CodeType) -> Layout:
    """Returns where the placeholders of a code object are, for `plant`."""
    found: list[tuple[int, int | Layout]] = []
    for index, constant in enumerate(code.co_consts):
        if type(constant) is bytes and constant.startswith(PLACEHOLDER):
            found.append((index, int(constant[len(PLACEHOLDER) :])))
        elif type(constant) is CodeType:
            inner = find_layout(constant)
            if inner:
                found.append((index, inner))
    return tuple(found)
