"""Unpacking: `a, b = value`, `a, *rest = value` and `f(*value)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime import dispatch, iteration
from autohook.runtime.choice import is_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    # The number of targets; or those before and after a star; or, for targets inside
    # targets, a tuple of `None` (a name) and of such shapes, with `...` for a star.
    Shape = tuple[Any, ...]


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
    if is_choice(value):
        parts = dispatch.staging().spread(
            lambda option: _parts(unpack(option, before, after), before, after),
            (value,),
        )
        return parts if after is None else _flat(parts, before)
    return iteration.iterate(value)


def unpack_items(items: Any, shape: Shape) -> Any:
    """Returns what a comprehension with several targets iterates over.

    Args:
        items: What it iterates over.
        shape: For each target None for a name, `...` for a star, or the shape of the
            targets inside it.
    """
    items = iteration.iterate(items)
    if dispatch.backend is None or dispatch.state.recorder is not None:
        return items
    return _each(items, shape)


def _each(items: Iterable[Any], shape: Shape) -> Iterator[Any]:
    for item in items:
        yield _shaped(item, shape)


def _shaped(item: Any, shape: Shape) -> Any:
    if shape.count(...) == 1:
        before = shape.index(...)
        parts = unpack(item, before, len(shape) - before - 1)
    else:
        parts = unpack(item, len(shape))
    if not any(isinstance(inner, tuple) for inner in shape):
        return parts
    parts = list(parts)
    if len(parts) != len(shape):
        return parts  # the assignment says what is wrong
    return [
        _shaped(part, inner) if isinstance(inner, tuple) else part
        for part, inner in zip(parts, shape, strict=True)
    ]


def _parts(value: Any, before: int, after: int | None) -> tuple[Any, ...]:
    """Returns the values of the targets; Python raises where there are not as many.

    >>> _parts([1, 2, 3, 4], 1, 1)
    (1, [2, 3], 4)
    >>> _parts([1, 2, 3], 2, None)
    Traceback (most recent call last):
    ValueError: too many values to unpack (expected 2)
    """
    if after is None:
        items = list(value)
        if len(items) > before:
            raise ValueError(f"too many values to unpack (expected {before})")
        if len(items) < before:
            raise ValueError(
                f"not enough values to unpack (expected {before}, got {len(items)})"
            )
        return tuple(items)
    items = list(value)
    if len(items) < before + after:
        raise ValueError(
            f"not enough values to unpack (expected at least {before + after},"
            f" got {len(items)})"
        )
    end = len(items) - after
    return (*items[:before], items[before:end], *items[end:])


def _flat(parts: Any, star: int) -> list[Any]:
    return [*parts[:star], *parts[star], *parts[star + 1 :]]


def parts(value: Any, before: int, after: int | None = None) -> tuple[Any, ...]:
    """Returns the values of the targets, the star's as a list."""
    return _parts(unpack(value, before, after), before, after)
