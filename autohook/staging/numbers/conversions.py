"""`tf.constant(number)` and its like, of a lifted number: an input of the graph.

A row of numbers is another matter: TensorFlow converts it as a whole, with other rules
for what is too large, and for -0.0 where there is a 0.0 already.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers.host_number import holds_host, is_host, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.recorder import TraceRecorder

FUNCTIONS = (tf.constant, tf.convert_to_tensor)
LARGEST = tf.float32.max.item()


def overload(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> Callable[..., Any] | None:
    """Returns what makes a tensor of a lifted number.

    Returns:
        None where the function itself is to be called.
    """
    if not args or not is_host(args[0]) or function not in FUNCTIONS:
        return None
    if recorder.unknown is not None:
        return None  # a number may be a size that varies
    others = [*args[1:], *kwargs.values()]
    if len(args) > 2 or {*kwargs} - {"dtype", "name"} or any(map(holds_host, others)):
        return None
    return functools.partial(_tensor, function)


def _tensor(function: Any, value: Any, dtype: Any = None, name: Any = None) -> Any:
    del name
    is_float = dtype is None and isinstance(value, float)
    if is_float and not -LARGEST <= value <= LARGEST:
        return function(settled(value))  # it raises
    return value.tensor(dtype)
