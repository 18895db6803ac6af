"""What has no exact op: computed by Python itself when the graph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autohook.errors import StagingError
from autohook.runtime.dispatch import state
from autohook.staging.numbers import failing
from autohook.staging.numbers.kinds import DTYPES, WIDEST, is_wide
from autohook.staging.numbers.staged_number import StagedNumber, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def evaluate(
    function: Callable[..., Any], args: Sequence[Any], kind: type, what: str = ""
) -> StagedNumber:
    """Returns what Python's own function gives for plain and staged numbers.

    Args:
        function: Takes plain numbers and returns one of type `kind`.
        args: Its arguments.
        kind: bool, int or float.
        what: What to call it in the message where autohook traces.
    """
    name = getattr(function, "__name__", "this function")
    if state.recorder is not None:
        failing.refuse(what or f"`{name}`")
    from autohook.staging.operators import late

    too_wide = failing.too_wide(what or f"`{name}`")

    def run(*values: Any) -> Any:
        result = function(*values)
        if kind is int and is_wide(result):
            raise StagingError(too_wide)
        # TensorFlow keeps scalars that are equal, 0.0 for -0.0 among them.
        return np.asarray(result)

    return StagedNumber(kind, late.run(run, tuple(args), DTYPES[kind]), WIDEST)


def power_modulo(base: Any, power: Any, modulus: Any) -> Any:
    """Returns `pow(base, power, modulus)`."""
    kinds = [kind_of(value) for value in (base, power, modulus)]
    if float in kinds:
        raise TypeError(
            "pow() 3rd argument not allowed unless all arguments are integers"
        )
    if None in kinds:
        raise TypeError("unsupported operand type(s) for ** or pow()")
    return evaluate(pow, (base, power, modulus), int, "pow() with a modulus")
