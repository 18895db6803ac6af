"""A NumPy array argument inside a trace."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from autohook.runtime.dispatch import state


class StagedArray:
    """Stands for a NumPy array whose contents are an input of the graph.

    It can be handed to TensorFlow, which sees a tensor of the array's dtype and
    shape, and asked for what every array of the signature shares. Anything else that
    Python could do with the contents is refused.
    """

    def __init__(self, tensor: Any, shape: tuple[int, ...], dtype: np.dtype) -> None:
        self._autohook_tensor = tensor
        self.shape = shape
        self.dtype = dtype
        self.ndim = len(shape)
        self.size = int(np.prod(shape))

    def __len__(self) -> int:
        return self.shape[0]

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns the tensor, as `tf.convert_to_tensor` asks for it."""
        tensor = self._autohook_tensor
        if dtype is not None and tf.as_dtype(dtype).base_dtype != tensor.dtype:
            _refuse("it is converted to another dtype on the way into TensorFlow")
        return tensor

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if not hasattr(np.ndarray, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")
        return _refuse(f"its `{name}` is used")

    def __getitem__(self, key: Any) -> Any:
        return _refuse("it is indexed")

    def __iter__(self) -> Any:
        return _refuse("it is iterated over")

    def __bool__(self) -> bool:
        _refuse("its truth is tested")
        return False

    def __array__(self, *_args: Any, **_kwargs: Any) -> Any:
        return _refuse("NumPy reads it")


def _refuse(what: str) -> Any:
    if state.recorder is None:
        raise TypeError(f"a NumPy argument of a traced function: {what}")
    state.recorder.refuse(
        "AH320",
        f"an argument is a NumPy array and {what}",
        "Pass a tensor instead (`tf.constant(array)`).",
    )


def unwrap(value: Any) -> Any:
    """Returns `value` with every StagedArray in plain containers made a tensor."""
    if type(value) is StagedArray:
        return value._autohook_tensor
    if type(value) in (list, tuple) and any(map(_holds_array, value)):
        return type(value)(unwrap(part) for part in value)
    if type(value) is dict and any(map(_holds_array, value.values())):
        return {key: unwrap(part) for key, part in value.items()}
    return value


def _holds_array(value: Any) -> bool:
    if type(value) in (list, tuple):
        return any(map(_holds_array, value))
    if type(value) is dict:
        return any(map(_holds_array, value.values()))
    return type(value) is StagedArray
