"""What `tensor.numpy()` gives in a trace: an array that the graph will have made.

It can be returned, kept in Python state and printed, and a Python number can be made of
it. Code that computes with it needs it while the graph is built, and stays native.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autohook.runtime.dispatch import state
from autohook.staging.operators.places import is_in_staged_body

_NUMBERS = {"b": bool, "i": int, "u": int, "f": float}
_UNKNOWN = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or"),
    *("xor", "lshift", "rshift", "divmod"),
)
_ASKED = (
    *("lt", "le", "gt", "ge", "eq", "ne", "bool", "len", "iter", "getitem", "setitem"),
    *("float", "int", "index", "complex", "array", "str", "repr", "format", "hash"),
    *("neg", "pos", "abs", "invert", "contains", "round", "tf_tensor", "reduce_ex"),
    *("setattr", "delitem"),
)


class LateArray:
    """An array, or a scalar of NumPy's, that a graph will have computed.

    Attributes:
        tensor: The symbolic tensor, of a fully known shape.
    """

    tensor: Any

    def __init__(self, tensor: Any) -> None:
        vars(self)["tensor"] = tensor

    def __getattr__(self, name: str) -> Any:
        if name == "item" and self.tensor.shape.num_elements() == 1:
            kind = _NUMBERS.get(np.dtype(self.tensor.dtype.as_numpy_dtype).kind)
            if kind is not None:
                return Numpy(self.tensor, kind)
        return _refuse(name)


class Numpy:
    """The method `numpy` of a tensor, or `item` of what that gives."""

    def __init__(self, tensor: Any, kind: type | None = None) -> None:
        self._tensor = tensor
        self._kind = kind

    def __call__(self) -> Any:
        """Returns an array, or a Python number."""
        if self._kind is None:
            return LateArray(self._tensor)
        recorder: Any = state.recorder
        return recorder.call(self._kind, (self._tensor,), {})


def method_of(tensor: Any) -> Numpy | None:
    """Returns the method `numpy` of a symbolic tensor, None where it cannot wait."""
    simple = np.dtype(tensor.dtype.as_numpy_dtype).kind in "biufc"
    if is_in_staged_body() or not simple or not tensor.shape.is_fully_defined():
        return None
    return Numpy(tensor)


def as_number(function: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Returns the argument of `float()` and its like as the tensor behind it."""
    is_number = len(args) == 1 and type(args[0]) is LateArray
    if is_number and function in (float, int, bool) and args[0].tensor.shape.rank == 0:
        return (args[0].tensor,)
    return args


def require_none(values: Any) -> None:
    """Refuses to hand a late array to code that no operator looks after."""
    for value in values:
        if type(value) is LateArray:
            _refuse("contents")
        if type(value) in (tuple, list):
            require_none(value)
        elif type(value) is dict:
            require_none(value.values())


def _refuse(name: str) -> Any:
    recorder: Any = state.recorder
    if recorder is None or name.startswith("__"):
        raise AttributeError(name)
    return recorder.refuse("AH317", f"it uses the `{name}` of a tensor's `numpy()`")


def _asking(name: str) -> Any:
    def method(self: LateArray, *_: Any) -> Any:  # noqa: ARG001 - of any array
        return _refuse("contents")

    method.__name__ = name
    return method


for _name in (*_UNKNOWN, *_ASKED, *(f"r{name}" for name in _UNKNOWN)):
    setattr(LateArray, f"__{_name}__", _asking(f"__{_name}__"))
