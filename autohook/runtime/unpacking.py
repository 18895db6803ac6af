"""Unpacking: `a, b = value`, `a, *rest = value`."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch, iteration
from autohook.runtime.choice import is_choice


def unpack(value: Any, before: int, after: int | None = None) -> Any:
    """Returns what an assignment can unpack as Python does.

    >>> a, *b = unpack([1, 2, 3], 1, 0)
    >>> a, b
    (1, [2, 3])

    Args:
        value: What is unpacked.
        before: How many targets there are before the star, or in all.
        after: How many there are after the star, None for no star.
    """
    if dispatch.backend is not None:
        value = dispatch.backend.contents(value)
    if type(value) in (tuple, list):
        return value
    if is_choice(value):
        found = dispatch.staging().spread(
            lambda option: parts(option, before, after), (value,)
        )
        return found if after is None else _flat(found, before)
    backend = dispatch.backend
    if backend is not None and backend.is_staged_iterable(value):
        return backend.unpack(value, before, after)
    return iteration.iterate(value)


def parts(value: Any, before: int, after: int | None = None) -> tuple[Any, ...]:
    """Returns the values of the targets, the star's as a list.

    >>> parts([1, 2, 3, 4], 1, 1)
    (1, [2, 3], 4)
    >>> parts([1, 2, 3], 2)
    Traceback (most recent call last):
    ValueError: too many values to unpack (expected 2)
    """
    items = list(unpack(value, before, after))
    fewest = before + (after or 0)
    if len(items) < fewest:
        least = "" if after is None else "at least "
        expected = f"expected {least}{fewest}, got {len(items)}"
        raise ValueError(f"not enough values to unpack ({expected})")
    if after is None:
        if len(items) > before:
            raise ValueError(f"too many values to unpack (expected {before})")
        return tuple(items)
    end = len(items) - after
    return (*items[:before], items[before:end], *items[end:])


def _flat(found: Any, star: int) -> list[Any]:
    return [*found[:star], *found[star], *found[star + 1 :]]
