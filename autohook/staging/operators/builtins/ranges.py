"""`range()` with staged bounds."""

from __future__ import annotations

import builtins
from typing import Any

from autohook.runtime.comparisons import compare
from autohook.staging.numbers import kind_of
from autohook.staging.operators import sequences
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.raising import raise_where
from autohook.staging.operators.values import is_staged, is_tensor, truth


def range_(*args: Any) -> Any:
    """Returns `range(...)` with staged bounds."""
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
    for bound in (start, stop, step):
        floating = is_tensor(bound) and not bound.dtype.is_integer
        if floating or kind_of(bound) is float:
            kind = "float" if kind_of(bound) else type(bound).__name__
            raise TypeError(f"'{kind}' object cannot be interpreted as an integer")
    if is_staged(step):
        zero = truth(compare(step, "==", lambda: 0))
        raise_where(zero, lambda: ValueError("range() arg 3 must not be zero"))
    elif step == 0:
        raise ValueError("range() arg 3 must not be zero")
    return sequences.counted(start, stop, step)


RULES = (Rule(builtins.range, range_),)
