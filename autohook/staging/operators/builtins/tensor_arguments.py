"""TensorFlow's functions that take a Python number apart before they convert it."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.runtime.dispatch import state
from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.packing import holds_staged
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.staged_lists import StagedList

if TYPE_CHECKING:
    from collections.abc import Callable

_LIBRARIES = ("tensorflow.", "keras.")


def constant(
    value: Any, dtype: Any = None, shape: Any = None, name: str = "Const"
) -> Any:
    """Returns `tf.constant(value, dtype, shape)`."""
    tensor = tf.convert_to_tensor(value, dtype)
    if shape is not None:
        tensor = (
            tf.fill(shape, tensor)
            if tensor.shape.rank == 0
            else tf.reshape(tensor, shape)
        )
    return tf.identity(tensor, name=name)


def cast(x: StagedNumber, dtype: Any, name: str | None = None) -> Any:
    """Returns `tf.cast(x, dtype)`: of an int, however large it is.

    A float becomes a float32 tensor on its way, as a plain one does.
    """
    tensor = x.convert() if x.kind is float else x.tensor
    return tf.cast(tensor, dtype, name=name)


def _is_number(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    value = args[0] if args else kwargs.get("value", kwargs.get("x"))
    return isinstance(value, StagedNumber)


def _is_number_or_list(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    value = args[0] if args else kwargs.get("value")
    if type(value) in (list, tuple):
        return holds_staged(value)
    return isinstance(value, (StagedNumber, StagedList))


RULES = (
    Rule(tf.constant, constant, _is_number_or_list),
    Rule(tf.compat.v1.constant, constant, _is_number_or_list),
    Rule(tf.cast, cast, _is_number),
)


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns how to call a library's function with staged numbers, or None.

    Strictly, that is asked once the function is known to be trusted.
    """
    if state.recorder is not None or not _has_number((*args, *kwargs.values())):
        return None
    if not any(map(_is_of_library, (function, type(function)))):
        return None
    return functools.partial(apply, function)


def _is_of_library(made: Any) -> bool:
    module = getattr(made, "__module__", None)
    return isinstance(module, str) and module.startswith(_LIBRARIES)


def apply(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Calls a library's function, with tensors where it does not take the numbers.

    Some functions look at a Python number before they make a tensor of it. A second
    call has to be the only one that does anything.
    """
    if not _has_number((*args, *kwargs.values())):
        return function(*args, **kwargs)
    if function is tf.TensorArray:
        # It keeps its size for later.
        return _with_tensors(function, args, kwargs)
    graph = ops.get_default_graph()
    count = len(graph.get_operations())
    try:
        return function(*args, **kwargs)
    except (TypeError, ValueError):
        if any(map(_has_effect, graph.get_operations()[count:])):
            raise
        with contextlib.suppress(TypeError, ValueError):
            return _with_tensors(function, args, kwargs)
        raise


def _has_effect(operation: Any) -> bool:
    return bool(operation.op_def.is_stateful) and operation.type != "Assert"


def _with_tensors(function: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return function(
        *map(_as_tensor, args),
        **{name: _as_tensor(value) for name, value in kwargs.items()},
    )


def _has_number(values: tuple[Any, ...]) -> bool:
    return any(
        isinstance(value, StagedNumber)
        or (type(value) in (list, tuple) and holds_staged(value))
        for value in values
    )


def _as_tensor(value: Any) -> Any:
    if isinstance(value, StagedNumber) or (
        type(value) in (list, tuple) and holds_staged(value)
    ):
        return tf.convert_to_tensor(value)
    return value
