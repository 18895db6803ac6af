"""A NumPy array argument inside a trace."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging import host_arrays
from autohook.staging.host_arrays import refuse


class StagedArray:
    """Stands for a NumPy array whose contents are an input of the graph.

    It can be handed to TensorFlow, which sees a tensor of the array's dtype and
    shape, and asked for what every array of the signature shares. What NumPy makes of
    it is another such array. Anything else that Python could do with the contents is
    refused.

    Attributes:
        value: The array in the call that is traced.
        text: The expression that gives it in any call.
        is_made: Whether NumPy makes it in the call, of others.
    """

    value: np.ndarray
    text: str
    is_made: bool
    shape: tuple[int, ...]
    dtype: np.dtype
    ndim: int
    size: int

    def __init__(self, value: np.ndarray, text: str, *, is_made: bool = False) -> None:
        vars(self).update(
            is_made=is_made,
            value=value,
            text=text,
            shape=value.shape,
            dtype=value.dtype,
            ndim=value.ndim,
            size=value.size,
        )

    @property
    def _autohook_tensor(self) -> Any:
        """The graph's input; what is never used as a tensor is none."""
        return self.__tf_tensor__()

    def __len__(self) -> int:
        return self.shape[0] if self.shape else refuse("its length is asked for")

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns the tensor, as `tf.convert_to_tensor` asks for it."""
        recorder: Any = state.recorder
        if recorder is None:
            return refuse("it is used outside of the trace")
        wanted = None if dtype is None else tf.as_dtype(dtype).base_dtype
        return recorder.sources.array(self.text, self.value, wanted)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if not hasattr(np.ndarray, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")
        if name in host_arrays.METHODS:
            return host_arrays.HostMethod(self, name)
        if name == "T":
            return host_arrays.apply(np.ndarray.transpose, (self,))
        return refuse(f"its `{name}` is used")

    def __setattr__(self, name: str, value: Any) -> None:
        refuse(f"its `{name}` is set")

    def __getitem__(self, key: Any) -> Any:
        return host_arrays.index(self, key)

    def __array_ufunc__(
        self, function: Any, method: str, *args: Any, **kwargs: Any
    ) -> Any:
        """Has NumPy compute before each run, where an operand is an array or scalar."""
        if method != "__call__" or kwargs or not host_arrays.is_own(function):
            return refuse("NumPy reads it")
        return host_arrays.apply(function, args)

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


# What every array has as well, without its contents being looked at; what it must not
# have is what NumPy and TensorFlow would take for its contents.
_KEPT = {*vars(StagedArray), *dir(object), "__class_getitem__"} - {
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"),
    *("__hash__", "__reduce__", "__reduce_ex__"),
}
_ABSENT = {"__array_interface__", "__array_struct__", "__array_priority__"}
_READING = {"__array__", "__array_function__"}
# The operators of NumPy that make new arrays.
_MAKING = {
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or"),
    *("xor", "lshift", "rshift", "lt", "le", "gt", "ge", "eq", "ne", "neg", "pos"),
    *("abs", "invert"),
}


def _asking(name: str) -> Any:
    """Returns the special method of an array that looks at its contents.

    An operator leaves the answer to the other operand where NumPy does: to tensors.
    """
    what = "NumPy reads it" if name in _READING else f"its `{name}` is used"
    is_inplace = name.startswith("__i") and f"__{name[3:]}" in dir(np.ndarray)
    bare = name.strip("_")
    is_swapped = bare[1:] in _MAKING and bare.startswith("r") and bare not in _MAKING
    bare = bare[1:] if is_swapped else bare

    def method(self: StagedArray, *others: Any) -> Any:
        is_operand = len(others) == 1 and not is_inplace
        if is_operand and _is_of_tensorflow(others[0]):
            return NotImplemented
        if bare not in _MAKING:
            return refuse(what)
        made = getattr(operator, f"__{bare}__")
        return host_arrays.apply(
            made, (*others, self) if is_swapped else (self, *others)
        )

    method.__name__ = name
    return method


def _is_of_tensorflow(value: Any) -> bool:
    """Returns whether the other operand is one that NumPy leaves the answer to."""
    kind = type(value)
    is_array = issubclass(kind, (StagedArray, np.ndarray, np.generic))
    return hasattr(kind, "__array_priority__") and not is_array


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
