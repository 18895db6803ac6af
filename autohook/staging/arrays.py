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

    _autohook_tensor: Any
    shape: tuple[int, ...]
    dtype: np.dtype
    ndim: int
    size: int

    def __init__(self, tensor: Any, shape: tuple[int, ...], dtype: np.dtype) -> None:
        vars(self).update(
            _autohook_tensor=tensor,
            shape=shape,
            dtype=dtype,
            ndim=len(shape),
            size=int(np.prod(shape)),
        )

    def __len__(self) -> int:
        return self.shape[0] if self.shape else refuse("its length is asked for")

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns the tensor, as `tf.convert_to_tensor` asks for it."""
        tensor = self._autohook_tensor
        if dtype is not None and tf.as_dtype(dtype).base_dtype != tensor.dtype:
            refuse("it is converted to another dtype on the way into TensorFlow")
        return tensor

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if not hasattr(np.ndarray, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")
        return refuse(f"its `{name}` is used")

    def __setattr__(self, name: str, value: Any) -> None:
        refuse(f"its `{name}` is set")

    def __getitem__(self, key: Any) -> Any:
        return refuse("it is indexed")

    def __iter__(self) -> Any:
        return refuse("it is iterated over")

    def __bool__(self) -> bool:
        refuse("its truth is tested")
        return False

    def __repr__(self) -> str:
        """Returns what it is; the program's own texts are refused."""
        if state.recorder is None:
            return object.__repr__(self)
        return str(refuse("its text is asked for"))

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)


def refuse(what: str) -> Any:
    """Refuses the trace, in which the contents of an array are needed.

    Args:
        what: What the program does with them.
    """
    if state.recorder is None:
        raise TypeError(f"a NumPy argument of a traced function: {what}")
    state.recorder.refuse(
        "AH320",
        f"an argument is a NumPy array and {what}",
        "Pass a tensor instead (`tf.constant(array)`).",
    )


# What every array has as well, without its contents being looked at; what it must not
# have is what NumPy and TensorFlow would take for its contents.
_KEPT = {*vars(StagedArray), *dir(object), "__class_getitem__"} - {
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"),
    *("__hash__", "__reduce__", "__reduce_ex__"),
}
_ABSENT = {"__array_interface__", "__array_struct__", "__array_priority__"}
_READING = {"__array__", "__array_ufunc__", "__array_function__"}


def _asking(name: str) -> Any:
    """Returns the special method of an array that looks at its contents.

    An operator leaves the answer to the other operand where NumPy does: to tensors.
    """
    what = "NumPy reads it" if name in _READING else f"its `{name}` is used"
    is_inplace = name.startswith("__i") and f"__{name[3:]}" in dir(np.ndarray)

    def method(_self: StagedArray, *others: Any) -> Any:
        is_operand = len(others) == 1 and not is_inplace
        if is_operand and hasattr(type(others[0]), "__array_priority__"):
            return NotImplemented
        return refuse(what)

    method.__name__ = name
    return method


for _name in {*dir(np.ndarray)} - _KEPT - _ABSENT:
    if _name.startswith("__"):
        setattr(StagedArray, _name, _asking(_name))


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
