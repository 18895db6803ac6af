"""NumPy's work on array arguments, done by NumPy before the graph runs.

Of an array that comes with each call, NumPy makes others: `1 - done`, `rows[order]`,
`np.clip(x, 0, 1)`. The trace knows them by the text of the expression that gives them
in any call, as it knows changing numbers (`numbers/host_number.py`), and the graph gets
what is used as a tensor. So the bits are NumPy's. Where an expression fails, warns or
gives another shape or dtype than in the trace, the call is none for the plan.
"""

from __future__ import annotations

import contextlib
import functools
import operator
import types
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers.host_number import LONGEST, HostNumber
from autohook.staging.trust import verdict
from autohook.staging.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

SIMPLE = "biufc"
# Methods that make new arrays, given constants.
METHODS = words(
    """
all any argmax argmin argsort astype clip copy cumprod cumsum dot flatten max mean min
prod ravel repeat reshape round squeeze std sum swapaxes take transpose var
    """
)
_CONVERSIONS = (tf.constant, tf.convert_to_tensor)
_CONSTANTS = (int, float, bool, str, type(None), type(Ellipsis), np.dtype, type)


class Unlike(Exception):  # noqa: N818 - no error
    """An expression of a call gives something else than in the trace."""


class HostMethod:
    """A method of an array of the call."""

    def __init__(self, owner: Any, name: str) -> None:
        self._owner = owner
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the array that the method makes."""
        if "out" in kwargs:
            refuse(f"its `{self._name}` writes to another")
        method = getattr(np.ndarray, self._name)
        return apply(method, (self._owner, *args), kwargs)


def apply(function: Any, args: tuple[Any, ...], kwargs: Any = None) -> Any:
    """Returns `function(*args, **kwargs)`, which NumPy computes before each run.

    Args:
        function: What depends on its arguments alone, and writes nothing.
        args: Arrays of the call, lifted numbers and constants, perhaps in containers.
        kwargs: Constants.
    """
    from autohook.staging.arrays import StagedArray

    recorder: Any = state.recorder
    if kwargs and not all(_is_constant(value) for value in kwargs.values()):
        refuse("it is given to NumPy with more than constants")
    bound = functools.partial(function, **kwargs) if kwargs else function
    texts = [_text(arg) for arg in args]
    value = None
    with contextlib.suppress(Unlike), warnings.catch_warnings():
        warnings.simplefilter("error")
        value = run(bound, *map(_value, args))
    if type(value) is not np.ndarray or value.dtype.kind not in SIMPLE:
        return refuse(f"NumPy makes no array of it, but a {type(value).__name__}")
    name_of = recorder.writer.name_of
    text = f"{name_of(run)}({', '.join([name_of(bound), *texts])})"
    if len(text) > LONGEST:
        refuse("NumPy does more with it than one line of code holds")
    return StagedArray(value, text, is_made=True)


def run(function: Any, *args: Any) -> Any:
    """Returns `function(*args)`.

    Raises:
        Unlike: It fails, or NumPy would warn.
    """
    try:
        with np.errstate(all="raise"):
            return function(*args)
    except Exception:  # noqa: BLE001 - the native run decides
        raise Unlike from None


def as_input(
    value: np.ndarray, shape: tuple[int, ...], dtype: np.dtype, wanted: tf.DType
) -> Any:
    """Returns the tensor of dtype `wanted` that a graph is given for an array.

    Raises:
        Unlike: It is another array than in the trace.
    """
    if type(value) is not np.ndarray or value.shape != shape or value.dtype != dtype:
        raise Unlike
    return tf.convert_to_tensor(value, wanted)


def overload(
    function: Any, args: tuple[Any, ...], kwargs: Any
) -> Callable[..., Any] | None:
    """Returns what does the work of a function that is given an array of the call.

    Returns:
        None where the function itself is to be called.
    """
    if not any(map(holds_array, (*args, *kwargs.values()))):
        return None
    if function in _CONVERSIONS and len(args) in (1, 2) and not {*kwargs} - {"dtype"}:
        return convert if not isinstance(args[0], (list, tuple)) else None
    if function is len:
        return _length
    module = getattr(function, "__module__", None) or type(function).__module__
    if str(module).partition(".")[0] != "numpy" or isinstance(function, type):
        return None
    is_pure = "out" not in kwargs and verdict(function) is None
    return functools.partial(_call, function) if is_pure and is_own(function) else None


def is_own(function: Any) -> bool:
    """Returns whether a function is NumPy's own, not one made of a user's function."""
    if isinstance(function, np.ufunc):
        return any(set(kinds) - {"O", "-", ">"} for kinds in function.types)
    simple = (types.FunctionType, types.BuiltinFunctionType, type(np.sum))
    return isinstance(function, simple)


def _length(value: Any) -> int:
    """Returns how many rows an array has, which every call of the plan shares."""
    return int(value.__len__())


def convert(array: Any, dtype: Any = None) -> Any:
    """Returns the tensor that TensorFlow makes of an array when it is asked for one."""
    return array.__tf_tensor__(dtype)


def _call(function: Any, *args: Any, **kwargs: Any) -> Any:
    return apply(function, args, kwargs)


def holds_array(value: Any) -> bool:
    """Returns whether there is an array of the call in plain containers."""
    from autohook.staging.arrays import StagedArray

    if type(value) in (list, tuple):
        return any(map(holds_array, value))
    return type(value) is StagedArray


def index(array: Any, key: Any) -> Any:
    """Returns `array[key]`."""
    return apply(operator.getitem, (array, key))


def _is_constant(value: Any) -> bool:
    if type(value) in (tuple, list):
        return all(map(_is_constant, value))
    # A lifted number says that it is an int.
    return issubclass(type(value), (*_CONSTANTS, np.generic))


def _text(value: Any) -> str:
    """Returns the expression that gives an argument."""
    from autohook.staging.arrays import StagedArray

    kind = type(value)
    if kind is HostNumber or kind is StagedArray:
        return str(value.text)
    if kind is slice:
        return f"slice({', '.join(map(_text, (value.start, value.stop, value.step)))})"
    if kind is tuple:
        return f"({''.join(_text(part) + ', ' for part in value)})"
    if kind is list:
        return f"[{', '.join(map(_text, value))}]"
    if kind is np.ndarray or _is_constant(value):
        recorder: Any = state.recorder
        return str(recorder.writer.name_of(value))
    return str(refuse(f"NumPy is given a {kind.__name__} with it"))


def _value(value: Any) -> Any:
    """Returns an argument as it is in the call that is traced."""
    from autohook.staging.arrays import StagedArray

    kind = type(value)
    if kind is HostNumber:
        return value.value
    if kind is StagedArray or kind is np.ndarray:
        return _read_only(value.value if kind is StagedArray else value)
    if kind is slice:
        return slice(*map(_value, (value.start, value.stop, value.step)))
    if kind in (tuple, list):
        return kind(map(_value, value))
    return value


def _read_only(array: np.ndarray) -> np.ndarray:
    """Returns a view that NumPy does not write to: trying must not change an array."""
    view = array.view()
    view.flags.writeable = False
    return view


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
