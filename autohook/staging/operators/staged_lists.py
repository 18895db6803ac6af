"""Python lists that grow inside a staged loop."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


class StagedList:
    """Stands for a Python list whose length is known only when the graph runs.

    It changes in place, as a list does: `handle` is the variant tensor of a
    TensorList and is replaced by each operation.
    """

    def __init__(self, handle: Any, dtype: tf.DType, shape: tf.TensorShape) -> None:
        """Keeps a TensorList of elements of one dtype and (partial) shape."""
        self.handle = handle
        self.dtype = dtype
        self.shape = shape

    def _shape(self) -> Any:
        if self.shape.rank is None:
            return tf.constant(-1)
        return tf.constant(
            [-1 if d is None else d for d in self.shape.as_list()], tf.int32
        )

    def size(self) -> Any:
        """Returns the number of elements, a scalar int32 tensor."""
        return tf.raw_ops.TensorListLength(input_handle=self.handle)

    def append(self, value: Any) -> None:
        """Adds one element at the end."""
        self.handle = tf.raw_ops.TensorListPushBack(
            input_handle=self.handle, tensor=tf.convert_to_tensor(value, self.dtype)
        )

    def pop(self, index: Any = -1) -> Any:
        """Removes and returns the last element."""
        if index != -1:
            raise TypeError("only the last element of a staged list can be popped")
        self.handle, value = tf.raw_ops.TensorListPopBack(
            input_handle=self.handle,
            element_shape=self._shape(),
            element_dtype=self.dtype,
        )
        value.set_shape(self.shape)
        return value

    def __getitem__(self, index: Any) -> Any:
        index = tf.cast(index, tf.int32)
        index = tf.where(index < 0, index + self.size(), index)
        value = tf.raw_ops.TensorListGetItem(
            input_handle=self.handle,
            index=index,
            element_shape=self._shape(),
            element_dtype=self.dtype,
        )
        value.set_shape(self.shape)
        return value

    def __setitem__(self, index: Any, value: Any) -> None:
        index = tf.cast(index, tf.int32)
        index = tf.where(index < 0, index + self.size(), index)
        self.handle = tf.raw_ops.TensorListSetItem(
            input_handle=self.handle,
            index=index,
            item=tf.convert_to_tensor(value, self.dtype),
        )

    def __iter__(self) -> Any:
        # Without it Python would call __getitem__ for ever.
        raise TypeError("a list that grows in a graph is iterated by `for` only")

    def stack(self) -> Any:
        """Returns all elements as one tensor, the list's length first."""
        value = tf.raw_ops.TensorListStack(
            input_handle=self.handle,
            element_shape=self._shape(),
            element_dtype=self.dtype,
        )
        value.set_shape(tf.TensorShape([None]).concatenate(self.shape))
        return value

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        value = self.stack()
        return value if dtype is None else tf.cast(value, dtype, name=name)


def empty(dtype: tf.DType, shape: tf.TensorShape) -> StagedList:
    """Returns a staged list without elements."""
    new = StagedList(None, dtype, shape)
    new.handle = tf.raw_ops.EmptyTensorList(
        element_shape=new._shape(), max_num_elements=-1, element_dtype=dtype
    )
    return new


def from_items(items: list[Any], dtype: tf.DType, shape: tf.TensorShape) -> StagedList:
    """Returns a staged list of the elements of a Python list."""
    new = empty(dtype, shape)
    for item in items:
        new.append(item)
    return new
