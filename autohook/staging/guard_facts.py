"""What guards say in a user's words: which one failed, what it was and is now."""

from __future__ import annotations

import ast
import time
import types
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.decisions import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from autohook.staging.guards import GuardWriter

PLAIN = (int, bool, str, bytes, complex, type(None))
NAMED = (type, types.FunctionType, types.BuiltinFunctionType)
TEXT = 40
DIGITS = 9
ITEMS = 3
BLOCKS = 5
CALLS = 16
MOST_TIMED = 1000
SHOWN = 5
COMPARED = (ast.Is, ast.Eq)


def first_change(
    writer: GuardWriter, parameters: str, values: tuple[Any, ...]
) -> Change | None:
    """Returns the first guard that does not hold for a call, None if all do.

    Args:
        writer: The guards.
        parameters: The text of the parameter list that the conditions are about.
        values: What the call has for them.
    """
    for text, label in writer.conditions.items():
        scope = dict(writer.namespace)
        try:
            held = eval(f"lambda {parameters}: bool({text})", scope)(*values)  # noqa: S307 - our own condition
        except Exception:  # noqa: BLE001 - a check that raises does not hold
            held = False
        if not held:
            return _change(text, label, writer.namespace, parameters, values)
    return None


def nanoseconds(function: Callable[[], Any]) -> float:
    """Returns what a call of a function takes, the least of some blocks of calls."""
    least = float("inf")
    for _ in range(BLOCKS):
        start = time.perf_counter_ns()
        for _ in range(CALLS):
            function()
        least = min(least, time.perf_counter_ns() - start)
    return least / CALLS


def dearest(
    writer: GuardWriter,
    parameters: str,
    values: tuple[Any, ...],
    others: dict[str, Callable[[], Any]],
) -> tuple[tuple[str, float], ...]:
    """Returns the guards that take most, and what they take, nanoseconds a call.

    Args:
        writer: The guards.
        parameters: The text of the parameter list that the conditions are about.
        values: What a call has for them; all guards hold for it.
        others: Checks that have no text, with their labels.
    """
    costs: dict[str, float] = {}
    idle = _cost(writer, parameters, "None", values)
    for text, label in list(writer.conditions.items())[:MOST_TIMED]:
        cost = _cost(writer, parameters, text, values) - idle
        costs[label] = costs.get(label, 0.0) + max(cost, 0.0)
    for label, function in others.items():
        costs[label] = nanoseconds(function)
    ordered = sorted(costs.items(), key=lambda item: -item[1])
    return tuple(ordered[:SHOWN])


def _cost(
    writer: GuardWriter, parameters: str, text: str, values: tuple[Any, ...]
) -> float:
    check = eval(f"lambda {parameters}: {text}", dict(writer.namespace))  # noqa: S307 - our own text
    return nanoseconds(lambda: check(*values))


def _change(
    text: str,
    label: str,
    namespace: dict[str, Any],
    parameters: str,
    values: tuple[Any, ...],
) -> Change:
    """Returns what a failed condition compared, before and now.

    Of `(a[1] is c5 or type(a[1]) is c3 and a[1] == c5)` these are `c5` and `a[1]`.
    """
    for left, right in _comparisons(text):
        try:
            new, old = (
                eval(f"lambda {parameters}: {side}", dict(namespace))(*values)  # noqa: S307 - our own text
                for side in (left, right)
            )
        except Exception:  # noqa: BLE001, S112 - what cannot be read has no value to show
            continue
        if new is not old:
            return Change(label, *_tell_apart(old, new))
    return Change(label)


def _comparisons(text: str) -> Iterator[tuple[str, str]]:
    """Yields both sides of what a condition compares, the plainest first."""
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], COMPARED):
            yield ast.unparse(node.left), ast.unparse(node.comparators[0])
        elif isinstance(node, ast.Call) and len(node.args) == 2:
            yield ast.unparse(node.args[0]), ast.unparse(node.args[1])


def _tell_apart(old: Any, new: Any) -> tuple[str, str]:
    """Returns both values as short texts, which differ where they can."""
    if type(old) is type(new) is float and f"{old:.6g}" == f"{new:.6g}":
        return repr(old), repr(new)
    short = show(old), show(new)
    if short[0] != short[1]:
        return short
    if type(old) is not type(new):
        return (
            f"{short[0]} ({type(old).__name__})",
            f"{short[1]} ({type(new).__name__})",
        )
    return short[0], f"another {short[1].removeprefix('a ')}"


def show(value: Any, depth: int = 1) -> str:
    """Returns a short text of a value; runs no code of the user's."""
    kind = type(value)
    if kind is float or issubclass(kind, np.floating):
        exact = repr(float(value))
        return exact if len(exact) <= DIGITS else f"{value:.6g}"
    if kind in PLAIN or issubclass(kind, (np.generic, tf.DType)):
        text = value.name if issubclass(kind, tf.DType) else repr(value)
        return text if len(text) <= TEXT else f"{text[: TEXT - 3]}..."
    if kind is tf.TensorShape:
        return str(value.as_list()) if value.rank is not None else "an unknown shape"
    if issubclass(kind, (tf.Tensor, np.ndarray)):
        shape = list(value.shape)
        return f"a {kind.__name__ if kind is np.ndarray else 'tensor'} {shape}"
    if kind in (list, tuple, dict, set) and depth:
        return _show_container(value, depth)
    if issubclass(kind, NAMED):
        return f"`{value.__qualname__}`"
    return f"a {kind.__name__}"


def _show_container(value: Any, depth: int) -> str:
    if len(value) > ITEMS:
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        parts = [f"{show(k, 0)}: {show(v, depth - 1)}" for k, v in value.items()]
    else:
        parts = [show(item, depth - 1) for item in value]
    opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
    if isinstance(value, (dict, set)):
        opening, closing = "{", "}"
    return opening + ", ".join(parts) + closing
