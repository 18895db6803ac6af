"""Iterables whose length or items are known only when the graph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.operators.modes import is_strict, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class StagedSequence:
    """Something with a staged length and staged items, such as `zip(a, b)`."""

    def __init__(
        self, size: Callable[[], Any], at: Callable[[Any], Any], static: int | None
    ) -> None:
        """Keeps how to find the size (a scalar int32) and the item at an index."""
        self._size = size
        self.at = at
        self.static = static

    def size(self) -> Any:
        """Returns the number of items, a scalar int32 tensor."""
        return self._size()

    def __iter__(self) -> Any:
        if self.static is None:
            refuse(
                "AH233",
                "the number of items is not known while the graph is built.",
                "Use a `for` loop or a comprehension.",
            )
        return map(self.at, range(self.static))


def rows(tensor: Any) -> StagedSequence:
    """Returns the rows of a tensor of rank one or more.

    Raises:
        TypeError: If it is a scalar, as eager iteration does.
    """
    if tensor.shape.rank == 0:
        raise TypeError("Cannot iterate over a scalar tensor.")
    static = tensor.shape[0] if tensor.shape.rank is not None else None
    return StagedSequence(
        lambda: tf.shape(tensor)[0], lambda index: tensor[index], static
    )


def ragged_rows(ragged: Any) -> StagedSequence:
    """Returns the rows of a ragged tensor."""
    return StagedSequence(
        lambda: tf.cast(ragged.nrows(), tf.int32), lambda index: ragged[index], None
    )


def counted(start: Any, stop: Any, step: Any) -> StagedSequence:
    """Returns `range(start, stop, step)`, where one of them is staged.

    Items are int tensors of the dtype of the bounds; strictly, Python ints.
    """
    start, stop, step = _same_dtype([start, stop, step])
    one = tf.ones([], step.dtype)
    distance = tf.where(step > 0, stop - start + step - one, stop - start + step + one)
    count = tf.maximum(distance // step, tf.zeros([], step.dtype))

    def at(index: Any) -> Any:
        value = start + tf.cast(index, start.dtype) * step
        if not is_strict():
            return value
        from autohook.staging.numbers import StagedNumber

        return StagedNumber(int, tf.cast(value, tf.int64))

    return StagedSequence(lambda: tf.cast(count, tf.int32), at, None)


def _same_dtype(bounds: Sequence[Any]) -> list[Any]:
    from autohook.staging.numbers import StagedNumber

    plain = [b.tensor if isinstance(b, StagedNumber) else b for b in bounds]
    given = [b.dtype for b in plain if isinstance(b, (tf.Tensor, tf.Variable))]
    dtype = tf.int32 if all(d.size <= 4 for d in given) else tf.int64
    return [
        tf.cast(b, dtype) if hasattr(b, "dtype") else tf.constant(b, dtype)
        for b in plain
    ]


def enumerated(inner: StagedSequence, start: Any) -> StagedSequence:
    """Returns `enumerate(inner, start)`."""
    return StagedSequence(
        inner.size, lambda index: (index + start, inner.at(index)), inner.static
    )


def zipped(parts: Sequence[StagedSequence]) -> StagedSequence:
    """Returns `zip(*parts)`, as long as the shortest."""

    def size() -> Any:
        smallest = parts[0].size()
        for part in parts[1:]:
            smallest = tf.minimum(smallest, part.size())
        return smallest

    known = [part.static for part in parts if part.static is not None]
    static = min(known) if len(known) == len(parts) else None
    return StagedSequence(
        size, lambda index: tuple(part.at(index) for part in parts), static
    )


def reversed_rows(inner: StagedSequence) -> StagedSequence:
    """Returns the items from the last to the first."""
    return StagedSequence(
        inner.size, lambda index: inner.at(inner.size() - 1 - index), inner.static
    )


def fixed(items: Sequence[Any]) -> StagedSequence:
    """Returns the items of a Python sequence of tensors of one shape and dtype."""
    return rows(tf.stack([tf.convert_to_tensor(item) for item in items]))
