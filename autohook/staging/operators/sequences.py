"""Iterables whose length or items are known only when the graph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.operators.modes import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class StagedSequence:
    """Something with a staged length and staged items, such as `zip(a, b)`."""

    def __init__(
        self,
        size: Callable[[], Any],
        at: Callable[[Any], Any],
        static: int | None,
        version: Callable[[], tuple[Any, ...]] = tuple,
    ) -> None:
        """Keeps how to find the size (a scalar int32) and the item at an index.

        Args:
            size: Gives the size.
            at: Gives the item at an index.
            static: The size where it is known while the graph is built.
            version: Gives other tensors when the items have changed.
        """
        self._size = size
        self.at = at
        self.static = static
        self.version = version

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
    """Returns `range(start, stop, step)`, where one of them is staged."""
    from autohook.staging.numbers import StagedNumber

    largest = max(_largest(start), _largest(stop))
    from_zero = type(start) is int and start == 0
    by_one = type(step) is int and step == 1
    start, stop, step = map(_bound, (start, stop, step))
    one = tf.ones([], tf.int64)
    distance = tf.where(step > 0, stop - start + step - one, stop - start + step + one)
    count = tf.maximum(distance // step, tf.zeros([], tf.int64))

    def at(index: Any) -> Any:
        value = tf.cast(index, tf.int64)
        value = value if by_one else value * step
        return StagedNumber(int, value if from_zero else start + value, largest)

    return StagedSequence(lambda: tf.cast(count, tf.int32), at, None)


def _largest(value: Any) -> int:
    """Returns what the absolute value of a range's bound does not exceed."""
    from autohook.staging.numbers import StagedNumber

    if isinstance(value, StagedNumber):
        return value.bound
    if not isinstance(getattr(value, "dtype", type), type):
        return int(2 ** (8 * tf.as_dtype(value.dtype).size - 1))
    return abs(int(value))


def _bound(value: Any) -> Any:
    from autohook.staging.numbers import StagedNumber

    if isinstance(value, StagedNumber):
        value = value.tensor
    if not isinstance(getattr(value, "dtype", type), type):
        return tf.reshape(tf.cast(value, tf.int64), [])
    return tf.constant(value, tf.int64)


def enumerated(inner: StagedSequence, start: Any) -> StagedSequence:
    """Returns `enumerate(inner, start)`."""
    from autohook.staging.numbers import StagedNumber

    def at(index: Any) -> Any:
        number = StagedNumber(int, tf.cast(index, tf.int64))
        return (number + start, inner.at(index))

    return StagedSequence(inner.size, at, inner.static, inner.version)


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
        size,
        lambda index: tuple(part.at(index) for part in parts),
        static,
        lambda: tuple(one for part in parts for one in part.version()),
    )


def reversed_rows(inner: StagedSequence) -> StagedSequence:
    """Returns the items from the last to the first."""
    size = inner.size()
    return StagedSequence(
        lambda: size, lambda index: inner.at(size - 1 - index), inner.static
    )


def without_first(inner: StagedSequence) -> StagedSequence:
    """Returns the items but for the first one, which has to exist."""
    static = None if inner.static is None else inner.static - 1
    return StagedSequence(
        lambda: inner.size() - 1, lambda index: inner.at(index + 1), static
    )


def fixed(items: Sequence[Any]) -> StagedSequence:
    """Returns the items of a Python sequence, found by a staged index."""
    from autohook.staging.operators.indexing import select

    return StagedSequence(
        lambda: tf.constant(len(items)), lambda index: select(items, index), len(items)
    )


def fixed_range(items: range) -> StagedSequence:
    """Returns the items of a range."""
    from autohook.staging.numbers import StagedNumber

    def at(index: Any) -> Any:
        number = StagedNumber(int, tf.cast(index, tf.int64))
        return number * items.step + items.start

    return StagedSequence(lambda: tf.constant(len(items)), at, len(items))


def part_of(inner: StagedSequence, key: slice) -> StagedSequence:
    """Returns a slice of the items."""
    from autohook.staging.operators.list_slices import slice_places

    places = slice_places(key, inner.size())
    return StagedSequence(
        lambda: tf.size(places), lambda index: inner.at(places[index]), None
    )


def repeated(left: Any, right: Any) -> Any:
    """Returns `left * right`, where one of them is a list, tuple or str."""
    from autohook.staging.numbers import StagedNumber
    from autohook.staging.operators.staged_lists import of_items

    items, times = (right, left) if isinstance(left, StagedNumber) else (left, right)
    if not isinstance(times, StagedNumber) or not isinstance(items, (list, tuple)):
        return left * right
    if times.kind is float:
        raise TypeError("can't multiply sequence by non-int of type 'float'")
    found = of_items(list(items)) if items else items
    if found is None or isinstance(items, tuple):
        refuse("AH235", "a sequence is repeated as often as only the graph knows.")
    return found * times if items else []
