"""Fields of f-strings."""

from __future__ import annotations

from typing import Any

from autohook.runtime.dispatch import is_staged, staging


def text(value: Any, conversion: int = -1, format_spec: str = "") -> str:
    """Returns one formatted field.

    Args:
        value: The field's value.
        conversion: -1, or the code point of `s`, `r` or `a`, as in the tree.
        format_spec: The format specification, itself already formatted.
    """
    if is_staged(value):
        return staging().text(value, conversion, format_spec)
    return plain_text(value, conversion, format_spec)


def plain_text(value: Any, conversion: int, format_spec: str) -> str:
    """Returns the field as Python formats it."""
    if conversion == ord("s"):
        value = str(value)
    elif conversion == ord("r"):
        value = repr(value)
    elif conversion == ord("a"):
        value = ascii(value)
    return format(value, format_spec)
