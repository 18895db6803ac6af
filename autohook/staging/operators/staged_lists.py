"""Python lists whose length is known only when the graph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers import DTYPES, StagedNumber, kind_of
from autohook.staging.operators.list_elements import require_alike, require_element
from autohook.staging.operators.list_slices import (
    clipped,
    outside_slice,
    slice_of,
    staged_index,
    store_slice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class StagedList:
    """Stands for a Python list whose length is known only when the graph runs.

    It changes in place, as a list does: `handle` is the variant tensor of a
    TensorList and is replaced by each operation.

    Attributes:
        handle: The TensorList, a scalar variant.
        dtype: The dtype of each element.
        shape: The shape of each element, possibly partial.
        kind: int, float or bool where the elements are Python numbers, else None.
    """

    def __init__(
        self,
        handle: Any,
        dtype: tf.DType,
        shape: tf.TensorShape,
        kind: type | None = None,
    ) -> None:
        """Keeps a TensorList of elements of one dtype and (partial) shape."""
        self.handle = handle
        self.dtype = dtype
        self.shape = shape
        self.kind = kind
        if state.journal is not None:
            state.journal.own(self)

    def _shape(self) -> Any:
        if self.shape.rank is None:
            return tf.constant(-1)
        return tf.constant(
            [-1 if d is None else d for d in self.shape.as_list()], tf.int32
        )

    def _element(self, value: Any) -> Any:
        if isinstance(value, StagedNumber) and self.kind is not None:
            return tf.cast(value.tensor, self.dtype)
        return tf.convert_to_tensor(value, self.dtype)

    def _out(self, tensor: Any) -> Any:
        """Returns an element as the program knows it."""
        return tensor if self.kind is None else StagedNumber(self.kind, tensor)

    @property
    def handles(self) -> tuple[Any, ...]:
        """Returns its TensorLists, which are others once it has changed."""
        return (self.handle,)

    def size(self) -> Any:
        """Returns the number of elements, a scalar int32 tensor."""
        return tf.raw_ops.TensorListLength(input_handle=self.handle)

    def copy(self) -> StagedList:
        """Returns a list of the same elements, which changes by itself."""
        return StagedList(self.handle, self.dtype, self.shape, self.kind)

    # -- one element ---------------------------------------------------------------

    def at(self, index: Any) -> Any:
        """Returns the element at an int32 index that is in range."""
        value = tf.raw_ops.TensorListGetItem(
            input_handle=self.handle,
            index=index,
            element_shape=self._shape(),
            element_dtype=self.dtype,
        )
        value.set_shape(self.shape)
        return self._out(value)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return slice_of(self, key)
        return self.at(self._index(key, "list index out of range"))

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            store_slice(self, key, value)
            return
        require_element(self, value)
        element = self._element(value)
        self.shape = self.shape.most_specific_common_supertype([element.shape])
        self.handle = tf.raw_ops.TensorListSetItem(
            input_handle=self.handle,
            index=self._index(key, "list assignment index out of range"),
            item=element,
        )

    def __delitem__(self, key: Any) -> None:
        if isinstance(key, slice):
            self.keep(outside_slice(self, key))
        else:
            self._without(self._index(key, "list assignment index out of range"))

    def _index(self, key: Any, message: str) -> Any:
        """Returns an index from the start, int32; the graph raises outside."""
        from autohook.staging.operators.raising import raise_where

        index = staged_index(key, "list")
        size = tf.cast(self.size(), tf.int64)
        outside = (index < -size) | (index >= size)
        raise_where(outside, lambda: IndexError(message))
        index = tf.where(index < 0, index + size, index)
        return tf.cast(index, tf.int32)

    def keep(self, indices: Any) -> None:
        """Keeps some of the elements, in the order of int32 indices."""
        gathered = tf.raw_ops.TensorListGather(
            input_handle=self.handle,
            indices=indices,
            element_shape=self._shape(),
            element_dtype=self.dtype,
        )
        self.handle = tf.raw_ops.TensorListFromTensor(
            tensor=gathered, element_shape=tf.constant(-1)
        )

    # -- growing and shrinking -------------------------------------------------------

    def append(self, value: Any) -> None:
        """Adds one element at the end."""
        require_element(self, value)
        self.push(value)

    def push(self, value: Any) -> None:
        """Adds what was found to be an element, or may become one."""
        element = self._element(value)
        self.shape = self.shape.most_specific_common_supertype([element.shape])
        self.handle = tf.raw_ops.TensorListPushBack(
            input_handle=self.handle, tensor=element
        )

    def pop(self, index: Any = -1) -> Any:
        """Removes and returns an element, the last one by default."""
        if not isinstance(index, int) or index != -1:
            place = self._index(index, "pop index out of range")
            value = self.at(place)
            self._without(place)
            return value
        self._index(-1, "pop from empty list")
        self.handle, value = tf.raw_ops.TensorListPopBack(
            input_handle=self.handle,
            element_shape=self._shape(),
            element_dtype=self.dtype,
        )
        value.set_shape(self.shape)
        return self._out(value)

    def insert(self, index: Any, value: Any) -> None:
        """Puts an element before another one."""
        tail = self.copy()
        place = clipped(index, self.size())
        tail.keep(tf.range(place, self.size()))
        self.keep(tf.range(place))
        self.append(value)
        self.extend(tail)

    def extend(self, values: Any) -> None:
        """Adds the elements of an iterable at the end."""
        if isinstance(values, StagedList):
            require_alike(self, values)
            self.shape = self.shape.most_specific_common_supertype([values.shape])
            self.handle = tf.raw_ops.TensorListConcatLists(
                input_a=self.handle,
                input_b=values.handle,
                element_dtype=self.dtype,
            )
            return
        if type(values) in (list, tuple):
            for value in values:
                self.append(value)
            return
        from autohook.staging.operators.builtins.items import each

        def body(item: Any) -> None:
            _announce(self)
            self.append(item)

        each(values, body)

    def clear(self) -> None:
        """Removes all elements."""
        self.handle = empty(self.dtype, self.shape).handle

    def remove(self, value: Any) -> None:
        """Removes the first element that equals a value."""
        index = self._find(value, lambda: ValueError("list.remove(x): x not in list"))
        self._without(index)

    def reverse(self) -> None:
        """Puts the elements in reverse order."""
        size = self.size()
        self.keep(size - 1 - tf.range(size))

    def sort(self, *, key: Any = None, reverse: Any = False) -> None:
        """Puts the elements in order."""
        from autohook.staging.operators.builtins.sorting import sorted_

        self.handle = sorted_(self, key=key, reverse=reverse).handle

    def _without(self, index: Any) -> None:
        size = self.size()
        places = tf.range(size)
        self.keep(tf.boolean_mask(places, tf.not_equal(places, index)))

    # -- all elements ----------------------------------------------------------------

    def stack(self) -> Any:
        """Returns all elements as one tensor, the list's length first."""
        value = tf.raw_ops.TensorListStack(
            input_handle=self.handle,
            element_shape=self._shape(),
            element_dtype=self.dtype,
        )
        value.set_shape(tf.TensorShape([None]).concatenate(self.shape))
        return value

    def index(self, value: Any) -> Any:
        """Returns the index of the first element that equals a value."""
        from autohook.staging.operators.builtins.methods import not_found

        index = self._find(value, lambda: not_found(list, value))
        return StagedNumber(int, tf.cast(index, tf.int64))

    def count(self, value: Any) -> Any:
        """Returns how many elements equal a value."""
        return StagedNumber(int, tf.reduce_sum(tf.cast(self._equal(value), tf.int64)))

    def contains(self, value: Any) -> Any:
        """Returns `value in self`."""
        return StagedNumber(bool, tf.reduce_any(self._equal(value)))

    def _equal(self, value: Any) -> Any:
        """Returns which elements equal a value, a bool vector."""
        from autohook.staging.operators.list_comparisons import equal_numbers

        if self.shape.rank != 0:
            raise ValueError("The truth value of an array is ambiguous")
        if self.kind is not None and kind_of(value) is not None:
            return equal_numbers(self, value)
        return tf.equal(self.stack(), self._element(value))

    def _find(self, value: Any, error: Callable[[], ValueError]) -> Any:
        from autohook.staging.operators.indexing import first_true
        from autohook.staging.operators.raising import raise_where

        found = self._equal(value)
        raise_where(tf.logical_not(tf.reduce_any(found)), error)
        # An empty vector has no greatest element; the graph has failed by then.
        return first_true(tf.concat([found, [True]], 0))

    # -- as an operand ---------------------------------------------------------------

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, (list, StagedList)):
            return NotImplemented
        result = self.copy()
        result.extend(other)
        return result

    def __radd__(self, other: Any) -> Any:
        if not isinstance(other, list):
            return NotImplemented
        result = from_items(other, self.dtype, self.shape, self.kind)
        result.extend(self)
        return result

    def __iadd__(self, other: Any) -> Any:
        self.extend(other)
        return self

    def __mul__(self, times: Any) -> Any:
        if kind_of(times) not in (int, bool):
            return NotImplemented
        count = times.tensor if isinstance(times, StagedNumber) else times
        count = tf.maximum(tf.cast(count, tf.int32), 0)
        result = self.copy()
        result.keep(tf.tile(tf.range(self.size()), [count]))
        return result

    __rmul__ = __mul__

    def __imul__(self, times: Any) -> Any:
        self.repeat(times)
        return self

    def repeat(self, times: Any) -> None:
        """Does `self *= times`."""
        result = self.__mul__(times)
        if result is NotImplemented:
            kind = type(times).__name__
            raise TypeError(f"can't multiply sequence by non-int of type '{kind}'")
        self.handle = result.handle

    def equals(self, other: Any) -> Any:
        """Returns `self == other`, or None where the elements cannot be compared."""
        from autohook.staging.operators.list_comparisons import same_lists

        return same_lists(self, other)

    def __iter__(self) -> Any:
        # Without it Python would call __getitem__ for ever.
        from autohook.staging.operators.empty_lists import iterated

        raise iterated()

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        from autohook.staging.operators.empty_lists import one_tensor

        return one_tensor(self, dtype, name)


def empty(
    dtype: tf.DType, shape: tf.TensorShape, kind: type | None = None
) -> StagedList:
    """Returns a staged list without elements."""
    new = StagedList(None, dtype, shape, kind)
    # Elements of another shape may come; TensorFlow need not compare them.
    new.handle = tf.raw_ops.EmptyTensorList(
        element_shape=tf.constant(-1), max_num_elements=-1, element_dtype=dtype
    )
    return new


def from_items(
    items: Iterable[Any],
    dtype: tf.DType,
    shape: tf.TensorShape,
    kind: type | None = None,
) -> StagedList:
    """Returns a staged list of the elements of a Python list."""
    new = empty(dtype, shape, kind)
    for item in items:
        new.push(item)
    return new


def from_tensor(tensor: Any, kind: type | None = None) -> StagedList:
    """Returns a staged list of the rows of a tensor."""
    shape = tensor.shape[1:]
    new = StagedList(None, tensor.dtype, shape, kind)
    new.handle = tf.raw_ops.TensorListFromTensor(
        tensor=tensor, element_shape=tf.constant(-1)
    )
    return new


def of_items(items: list[Any]) -> StagedList | None:
    """Returns a staged list of like elements, or None where they are unlike."""
    from autohook.staging.operators.staged_rows import form_of_rows, from_rows

    rows = form_of_rows(items)
    if rows is not None:
        return from_rows(rows.element, items)
    from autohook.staging.operators.element_types import element_type

    kinds = {kind_of(item) for item in items}
    if len(kinds) == 1 and None not in kinds:
        kind = kinds.pop()
        assert kind is not None
        return from_items(items, DTYPES[kind], tf.TensorShape([]), kind)
    found = element_type(items, items)
    return None if found is None or len(kinds) > 1 else from_items(items, *found)


def _announce(items: StagedList) -> None:
    from autohook.runtime.dispatch import staging

    announce: Callable[[Any], None] = staging().announce
    announce(items)
