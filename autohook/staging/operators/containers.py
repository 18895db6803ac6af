"""Python containers that a staged branch or iteration changes in place."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.state import read
from autohook.staging.operators.staged_lists import StagedList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import CellType

_PLAIN = (list, dict, set)


def container_cells(functions: Iterable[Any]) -> dict[str, CellType]:
    """Returns the cells of the functions that hold containers, by name."""
    return {
        name: cell
        for function in functions
        if function is not None and function.__closure__ is not None
        for name, cell in zip(
            function.__code__.co_freevars, function.__closure__, strict=True
        )
        if type(read(cell)) in (*_PLAIN, StagedList)
    }


class Contents:
    """What containers held before a body ran, to undo what it does to them."""

    def __init__(self, values: Iterable[Any]) -> None:
        """Copies the contents of the containers among the values."""
        self._kept = {
            id(value): (value, _copy(value))
            for value in values
            if type(value) in (*_PLAIN, StagedList)
        }

    def undo(self) -> dict[int, Any]:
        """Puts the old contents back.

        Returns:
            For each container that had changed, by its id, a new one with the
            contents that it had after the change.
        """
        changed: dict[int, Any] = {}
        for key, (value, old) in self._kept.items():
            if not _is_same(value, old):
                changed[key] = _copy(value)
                refill(value, old)
        return changed


def _copy(value: Any) -> Any:
    if isinstance(value, StagedList):
        return StagedList(value.handle, value.dtype, value.shape)
    return value.copy()


def _is_same(value: Any, old: Any) -> bool:
    """Returns whether a container holds the very same objects as its copy."""
    if isinstance(value, StagedList):
        return value.handle is old.handle
    if isinstance(value, set):
        return bool(value == old)
    if isinstance(value, dict) and list(value) != list(old):
        return False
    items = value.values() if isinstance(value, dict) else value
    others = old.values() if isinstance(old, dict) else old
    return len(value) == len(old) and all(
        a is b for a, b in zip(items, others, strict=True)
    )


def refill(value: Any, new: Any) -> bool:
    """Makes a container hold what another of its kind does.

    Returns:
        False if they are of different kinds; then nothing is done.
    """
    if value is new:
        return True
    if type(value) is not type(new) or type(value) not in (*_PLAIN, StagedList):
        return False
    if isinstance(value, StagedList):
        value.handle = new.handle
    elif isinstance(value, list):
        value[:] = new
    else:
        value.clear()
        value.update(new)
    return True


class _Declared(local):
    """Element types that this thread's library functions declared for lists."""

    def __init__(self) -> None:
        self.types: dict[int, tuple[list[Any], tf.DType, tf.TensorShape | None]] = {}


_declared = _Declared()


def declare(items: list[Any], dtype: tf.DType, shape: Any) -> None:
    """Remembers the element type that the user gave a list."""
    known = tf.TensorShape(shape) if shape is not None else None
    _declared.types[id(items)] = (items, dtype, known)


def declared_type(items: Any) -> tuple[tf.DType, tf.TensorShape | None] | None:
    """Returns the dtype and shape declared for the elements of a list, or None."""
    known = _declared.types.get(id(items))
    return None if known is None else known[1:]


def forget_declared() -> None:
    """Forgets the declared types, at the end of a library function."""
    _declared.types.clear()


def element_type(
    original: list[Any], *contents: Sequence[Any]
) -> tuple[tf.DType, tf.TensorShape] | None:
    """Returns the dtype and shape of every element, or None where there is none.

    Args:
        original: The list as it is known to the user's declarations.
        contents: What it holds at several times.
    """
    dtype, shape = declared_type(original) or (None, None)
    for element in (item for items in contents for item in items):
        try:
            tensor = tf.convert_to_tensor(element, dtype)
        except (TypeError, ValueError):
            return None
        dtype = tensor.dtype
        known = tensor.shape if shape is None else shape
        shape = known.most_specific_common_supertype([tensor.shape])
    if dtype is None:
        return None
    return dtype, shape if shape is not None else tf.TensorShape(None)


def with_contents(
    values: Mapping[str, Any], changed: Mapping[int, Any]
) -> dict[str, Any]:
    """Returns values in which changed containers stand with their new contents."""
    return {name: changed.get(id(value), value) for name, value in values.items()}
