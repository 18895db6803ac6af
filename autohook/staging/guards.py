"""Guards: Python facts that a trace relied on, compiled into one function.

Objects are compared by identity, plain constants by type and value (floats by their
bits), never by `==` on what may hold tensors.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

CONSTANT_TYPES = (int, str, bytes, bool, float, complex, np.generic)
MISSING = object()


class GuardWriter:
    """Writes the source of one guard function and keeps the constants it names.

    Conditions are Python expressions; `name_of` gives an object a name that the
    expressions can use.
    """

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {"type": type, "len": len, "MISSING": MISSING}
        self.conditions: dict[str, str] = {}
        self.keys: dict[str, Any] = {}
        self._names: dict[int, str] = {}

    def name_of(self, value: object) -> str:
        """Returns the name under which conditions see `value` (kept alive here)."""
        key = id(value)
        if key not in self._names:
            self._names[key] = f"c{len(self._names)}"
            self.namespace[self._names[key]] = value
        return self._names[key]

    def require(self, condition: str, label: str, key: Any = None) -> None:
        """Adds a condition.

        Args:
            condition: The text of the check.
            label: What it checks, in the user's words.
            key: What tells its source from others, in other traces, too.
        """
        self.conditions.setdefault(condition, label)
        if key is not None:
            self.keys[condition] = key

    def require_value(
        self, expression: str, value: object, label: str, key: Any = None
    ) -> None:
        """Requires that `expression` is the object or equals the constant `value`."""
        self.require(self.condition(expression, value), label, key)

    def condition(self, expression: str, value: object) -> str:
        """Returns the text of the check that `expression` still is `value`."""
        if isinstance(value, (float, np.floating)) and (value == 0 or value != value):
            return self._odd_float(expression, value)
        if isinstance(value, CONSTANT_TYPES) and type(value) is not np.bool_:
            kind, constant = self.name_of(type(value)), self.name_of(value)
            return (
                f"({expression} is {constant} or "
                f"type({expression}) is {kind} and {expression} == {constant})"
            )
        return f"{expression} is {self.name_of(value)}"

    def _odd_float(self, expression: str, value: Any) -> str:
        kind = self.name_of(type(value))
        if value != value:
            return f"(type({expression}) is {kind} and {expression} != {expression})"
        sign = self.name_of(math.copysign)
        wanted = math.copysign(1.0, value)
        return (
            f"(type({expression}) is {kind} and {expression} == 0 "
            f"and {sign}(1.0, {expression}) == {wanted})"
        )

    def compile(self, parameters: str, result: str) -> Callable[..., Any]:
        """Returns a function that gives `result`, or None when a condition fails.

        Args:
            parameters: The text of the parameter list.
            result: The text of the expression to return when all conditions hold.
        """
        lines = [f"def check({parameters}):", " try:"]
        lines += [f"  if not ({text}): return None" for text in self.conditions]
        lines += [f"  return {result}", " except (AttributeError, LookupError,"]
        lines += ["         ValueError, TypeError): return None"]
        scope = dict(self.namespace)
        exec(compile("\n".join(lines), "<autohook guards>", "exec"), scope)
        check: Callable[..., Any] = scope["check"]
        return check

    def failing_keys(self, parameters: str, values: tuple[Any, ...]) -> set[Any]:
        """Returns the keys of all conditions that do not hold."""
        keys = set()
        for text, key in self.keys.items():
            code = f"lambda {parameters}: bool({text})"
            try:
                held = eval(code, dict(self.namespace))(*values)  # noqa: S307 - our own condition
            except Exception:  # noqa: BLE001 - what cannot be looked at has not changed
                held = True
            if not held:
                keys.add(key)
        return keys

    def first_failure(self, parameters: str, values: tuple[Any, ...]) -> str | None:
        """Returns the label of the first condition that does not hold, or None."""
        for text, label in self.conditions.items():
            scope = dict(self.namespace)
            code = f"lambda {parameters}: bool({text})"
            try:
                held = eval(code, scope)(*values)  # noqa: S307 - our own condition
            except Exception:  # noqa: BLE001 - a check that raises does not hold
                held = False
            if not held:
                return label
        return None


def same_elements(now: Any, kept: list[Any]) -> bool:
    """Returns whether an iterable of the same length gives the very same objects.

    Numbers and strings may be equal objects of the same type instead.
    """
    if len(now) != len(kept):
        return False
    for new, old in zip(now, kept, strict=True):
        if new is not old and not (
            type(new) is type(old)
            and isinstance(old, (int, str, bytes))
            and bool(new == old)
        ):
            return False
    return True
