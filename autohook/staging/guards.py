"""Guards: Python facts that a trace relied on, compiled into one function.

Objects are compared by identity, plain constants by type and value (floats by their
bits), never by `==` on what may hold tensors.
"""

from __future__ import annotations

import math
import types
import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

CONSTANT_TYPES = (int, str, bytes, bool, float, complex, np.generic)
MISSING = object()
_LASTING = (types.FunctionType, types.ModuleType, types.MethodType)
_LIBRARIES = ("tensorflow", "keras", "numpy", "autohook", "functools", "_")


class GuardWriter:
    """Writes the source of one guard function and keeps the constants it names.

    Conditions are Python expressions; `name_of` gives an object a name that the
    expressions can use.

    Attributes:
        conditions: The conditions, with labels.
        keys: The keys of the sources that some of them are about.
        on_death: Called when an object dies that a condition names.
    """

    def __init__(self) -> None:
        self.on_death: Callable[[], None] | None = None
        self._constants: dict[str, Any] = {"type": type, "len": len, "MISSING": MISSING}
        self._weak: dict[str, weakref.ref[Any]] = {}
        self.conditions: dict[str, str] = {}
        self.keys: dict[str, Any] = {}
        self._names: dict[int, str] = {}

    @property
    def namespace(self) -> dict[str, Any]:
        """What conditions name; None for an object that has died."""
        weak = {name: reference() for name, reference in self._weak.items()}
        return {**self._constants, **weak}

    def name_of(self, value: object) -> str:
        """Returns the name under which conditions see `value`.

        An object of a user's class is not kept alive: when it dies, no guard holds.
        """
        key = id(value)
        if key not in self._names:
            if is_mortal(value):
                name = f"o{len(self._names)}"
                self._weak[name] = weakref.ref(value, self._died)
            else:
                name = f"c{len(self._names)}"
                self._constants[name] = value
            self._names[key] = name
        return self._names[key]

    @property
    def is_dead(self) -> bool:
        """Whether an object has died that a condition names."""
        return any(reference() is None for reference in self._weak.values())

    def dead_keys(self) -> set[Any]:
        """Returns the keys of the sources that held an object that has died."""
        dead = [name for name, reference in self._weak.items() if reference() is None]
        ends = tuple(f" is {name}" for name in dead)
        return {key for text, key in self.keys.items() if ends and text.endswith(ends)}

    def _died(self, _: Any) -> None:
        if self.on_death is not None:
            self.on_death()

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
        lines = [f"def check({parameters}):"]
        for name in self._weak:
            lines += [f" {name} = {name}_alive()", f" if {name} is None: return None"]
        lines += [" try:"]
        lines += [f"  if not ({text}): return None" for text in self.conditions]
        lines += [f"  return {result}", " except (AttributeError, LookupError,"]
        lines += ["         ValueError, TypeError): return None"]
        alive = {f"{name}_alive": one for name, one in self._weak.items()}
        scope = {**self._constants, **alive}
        exec(compile("\n".join(lines), "<autohook guards>", "exec"), scope)
        check: Callable[..., Any] = scope["check"]
        return check

    def failing_keys(self, parameters: str, values: tuple[Any, ...]) -> set[Any]:
        """Returns the keys of all conditions that do not hold."""
        keys = set()
        for text, key in self.keys.items():
            code = f"lambda {parameters}: bool({text})"
            try:
                held = eval(code, self.namespace)(*values)  # noqa: S307 - our own condition
            except Exception:  # noqa: BLE001 - what cannot be looked at has not changed
                held = True
            if not held:
                keys.add(key)
        return keys

    def first_failure(self, parameters: str, values: tuple[Any, ...]) -> str | None:
        """Returns the label of the first condition that does not hold, or None."""
        for text, label in self.conditions.items():
            scope = self.namespace
            code = f"lambda {parameters}: bool({text})"
            try:
                held = eval(code, scope)(*values)  # noqa: S307 - our own condition
            except Exception:  # noqa: BLE001 - a check that raises does not hold
                held = False
            if not held:
                return label
        return None


def is_mortal(value: object) -> bool:
    """Returns whether an object of a user's class may die before its plans do."""
    kind = type(value)
    if isinstance(value, (type, *_LASTING)) or not kind.__weakrefoffset__:
        return False
    return not any(base.__module__.startswith(_LIBRARIES) for base in kind.__mro__)


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
