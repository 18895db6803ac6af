"""Types of the elements of lists that grow while a graph runs."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers import DTYPES, kind_of
from autohook.staging.operators.staged_texts import is_text

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def declare_alike(items: Any, copy: Any) -> None:
    """Gives the copy of a list the element type that was declared for the list."""
    found = _declared.types.get(id(items))
    if found is not None:
        _declared.types[id(copy)] = (copy, *found[1:])


def forget_declared() -> None:
    """Forgets the declared types, at the end of a library function."""
    _declared.types.clear()


def element_type(
    original: list[Any], *contents: Sequence[Any]
) -> tuple[tf.DType, tf.TensorShape, type | None] | None:
    """Returns what every element is, or None where they have nothing in common.

    Args:
        original: The list as it is known to the user's declarations.
        contents: What it holds at several times.

    Returns:
        The dtype and shape, and the kind where all are Python numbers of one.
    """
    dtype, shape = declared_type(original) or (None, None)
    elements = [item for items in contents for item in items]
    kinds = {kind_of(element) for element in elements}
    if dtype is None and kinds - {None}:
        if len(kinds) > 1:
            return None
        (kind,) = kinds
        assert kind is not None
        return DTYPES[kind], tf.TensorShape([]), kind
    if any(is_text(element) or isinstance(element, bytes) for element in elements):
        return None
    for element in elements:
        if isinstance(element, (list, tuple, dict, tf.Variable)):
            # A variable is an object: which one it is matters to who assigns it.
            return None
        try:
            tensor = tf.convert_to_tensor(element, dtype)
        except (TypeError, ValueError):
            return None
        dtype = tensor.dtype
        known = tensor.shape if shape is None else shape
        shape = known.most_specific_common_supertype([tensor.shape])
    if dtype is None:
        return None
    return dtype, shape if shape is not None else tf.TensorShape(None), None
