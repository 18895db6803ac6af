"""What has no exact op: computed by Python itself when the graph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers import failing
from autohook.staging.numbers.kinds import DTYPES
from autohook.staging.numbers.staged_number import StagedNumber, kind_of, raw_tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def evaluate(
    function: Callable[..., Any], tensors: Sequence[Any], kind: type, what: str = ""
) -> Any:
    """Returns the scalar tensor of what Python's own function gives.

    Args:
        function: Takes plain numbers and returns one of type `kind`.
        tensors: Scalars, one for each argument.
        kind: bool, int or float.
        what: What to call it in the message.
    """
    if state.recorder is not None:
        name = getattr(function, "__name__", "this function")
        failing.refuse(what or f"`{name}`")

    def run(*values: Any) -> Any:
        result = function(*[np.asarray(value).item() for value in values])
        return np.asarray(result, DTYPES[kind].as_numpy_dtype)

    result = tf.numpy_function(run, list(tensors), DTYPES[kind])
    result.set_shape([])
    return result


def call(function: Callable[..., Any], args: Sequence[Any], kind: type) -> StagedNumber:
    """Returns what Python's own function gives for plain and staged numbers."""
    staged = [value for value in args if isinstance(value, StagedNumber)]

    def run(*now: Any) -> Any:
        given = iter(now)
        return function(
            *[next(given) if isinstance(arg, StagedNumber) else arg for arg in args]
        )

    run.__name__ = getattr(function, "__name__", "function")
    return StagedNumber(kind, evaluate(run, [n.tensor for n in staged], kind))


def power_modulo(base: Any, power: Any, modulus: Any) -> Any:
    """Returns `pow(base, power, modulus)`."""
    kinds = [kind_of(value) for value in (base, power, modulus)]
    if float in kinds:
        raise TypeError(
            "pow() 3rd argument not allowed unless all arguments are integers"
        )
    if None in kinds:
        return NotImplemented
    tensors = [raw_tensor(value, int) for value in (base, power, modulus)]
    return StagedNumber(int, evaluate(pow, tensors, int, "pow() with a modulus"))
