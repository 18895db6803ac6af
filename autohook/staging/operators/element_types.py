"""Types of the elements of lists that grow while a graph runs."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, Any

import tensorflow as tf

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
