"""`range()` with staged bounds."""

from __future__ import annotations

import builtins
from typing import Any

from autohook.staging.operators import sequences
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.values import is_tensor


def range_(*args: Any) -> Any:
    """Returns `range(...)` with staged bounds."""
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
    for bound in (start, stop, step):
        if is_tensor(bound) and not bound.dtype.is_integer:
            kind = type(bound).__name__
            raise TypeError(f"'{kind}' object cannot be interpreted as an integer")
    return sequences.counted(start, stop, step)


RULES = (Rule(builtins.range, range_),)
