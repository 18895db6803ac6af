"""f-strings and their fields."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch


def text(value: Any, conversion: int = -1, format_spec: Any = "") -> Any:
    """Returns one formatted field; staged text where the value is staged.

    Args:
        value: The field's value.
        conversion: -1, or the code point of `s`, `r` or `a`, as in the tree.
        format_spec: The format specification, itself already formatted.
    """
    plain = type(value) in dispatch.CONCRETE_TYPES and type(format_spec) is str
    if plain or dispatch.backend is None:
        return plain_text(value, conversion, format_spec)
    return dispatch.backend.text(value, conversion, format_spec)


def joined(*parts: Any) -> Any:
    """Returns an f-string from its texts and formatted fields.

    >>> joined("x is ", text(2.5, -1, ".2f"))
    'x is 2.50'
    """
    if all(type(part) is str for part in parts) or dispatch.backend is None:
        return "".join(parts)
    return dispatch.backend.joined(parts)


def plain_text(value: Any, conversion: int, format_spec: str) -> str:
    """Returns the field as Python formats it."""
    if conversion == ord("s"):
        value = str(value)
    elif conversion == ord("r"):
        value = repr(value)
    elif conversion == ord("a"):
        value = ascii(value)
    return format(value, format_spec)
