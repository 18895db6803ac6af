"""`==` and `<` of Python structures with staged items, item by item as Python does."""

from __future__ import annotations

import operator
from typing import Any

import tensorflow as tf

from autohook.runtime.comparisons import compare
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import is_staged, truth

_NESTED = (list, tuple)
_ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_DEEPEST = 8


def holds_staged(value: Any, depth: int = 0) -> bool:
    """Returns whether a structure has a staged item, at any depth."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, _NESTED):
        return any(is_staged(v) or holds_staged(v, depth + 1) for v in value)
    if isinstance(value, dict):
        return any(is_staged(v) or holds_staged(v, depth + 1) for v in value.values())
    return False


def compare_structures(symbol: str, left: Any, right: Any) -> Any:
    """Returns a comparison of two structures."""
    if isinstance(left, StagedList) or isinstance(right, StagedList):
        return _with_list(symbol, left, right)
    if symbol in ("==", "!="):
        same = _same(left, right)
        return same if symbol == "==" else _opposite(same)
    if _kind(left) is not _kind(right) or isinstance(left, dict):
        return _ORDERS[symbol](left, right)  # raises what Python raises
    return _ordered(symbol, left, right, 0)


def same_item(left: Any, right: Any) -> Any:
    """Returns whether two items are one object or equal, as containers ask."""
    return True if left is right else compare(left, "==", lambda: right)


def _kind(value: Any) -> Any:
    return next((k for k in (*_NESTED, dict) if isinstance(value, k)), type(value))


def _same(left: Any, right: Any) -> Any:
    if _kind(left) is not _kind(right) or len(left) != len(right):
        return False
    if isinstance(left, dict):
        if left.keys() != right.keys():
            return False
        pairs = [(value, right[key]) for key, value in left.items()]
    else:
        pairs = list(zip(left, right, strict=True))
    tests = []
    for a, b in pairs:
        same = same_item(a, b)
        if is_staged(same):
            tests.append(truth(same))
        elif not same:
            # Python stops at the first difference; nothing after it is compared.
            return False if not tests else _all([*tests, tf.constant(value=False)])
    return _all(tests) if tests else True


def _all(tests: list[Any]) -> Any:
    return StagedNumber(bool, tf.reduce_all(tf.stack(tests)))


def _opposite(value: Any) -> Any:
    if isinstance(value, StagedNumber):
        return StagedNumber(bool, tf.logical_not(value.tensor))
    return not value


def _ordered(symbol: str, left: Any, right: Any, position: int) -> Any:
    """Compares from an item on: the first that differs decides."""
    if position >= min(len(left), len(right)):
        return _ORDERS[symbol](len(left), len(right))
    a, b = left[position], right[position]
    same = same_item(a, b)

    def rest() -> Any:
        return _ordered(symbol, left, right, position + 1)

    def here() -> Any:
        return compare(a, symbol, lambda: b)

    if not is_staged(same):
        return rest() if same else here()
    return select_value(same, rest, here, "the order of two structures")


def _with_list(symbol: str, left: Any, right: Any) -> Any:
    if symbol not in ("==", "!="):
        refuse("AH235", "lists are ordered whose length only the graph knows.")
    if not all(isinstance(v, (list, StagedList)) for v in (left, right)):
        return symbol == "!="
    first, second = (left, right) if isinstance(left, StagedList) else (right, left)
    same = first.equals(second)
    if same is None:
        refuse("AH235", "lists of unlike items are compared, of staged length.")
    return same if symbol == "==" else _opposite(same)
