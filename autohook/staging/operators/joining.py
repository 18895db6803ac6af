"""Joining the values that two branches, or two iterations, give one name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import tensorflow as tf

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import state
from autohook.runtime.state import UNDEFINED
from autohook.staging.numbers import StagedNumber, StagedTruth, kind_of
from autohook.staging.operators.compound_forms import (
    OneOf,
    Structure,
    children,
    is_structure,
)
from autohook.staging.operators.element_types import element_type
from autohook.staging.operators.forms import (
    NEVER,
    Composite,
    Dense,
    Form,
    Growing,
    Held,
    Number,
    Text,
    Truth,
    is_absent,
    same,
)
from autohook.staging.operators.modes import is_strict
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_rows import form_of_rows
from autohook.staging.operators.staged_texts import StagedText, is_text
from autohook.staging.operators.values import (
    is_array,
    is_composite,
    is_python_number,
    is_staged,
    natural_dtype,
)

MOST_OPTIONS = 16

# What `and` and `or` call their values (logic.py).
LOGIC = frozenset({"the value of `and`", "the value of `or`"})

_IN_WORDS = {
    "_ah_value": "what the function returns",
    "_ah_error": "the exception that is raised",
    "_ah_": "what the converter keeps of a jump",
}


class Conflict(Exception):  # noqa: N818 - callers say what it means
    """Two values that no one form can stand for."""

    def __init__(self, left: str, right: str) -> None:
        """Keeps what the two values are."""
        super().__init__(left, right)
        self.left = left
        self.right = right


def is_flag(name: str) -> bool:
    """Returns whether `name` is a flag made by the converter for a jump."""
    return name.startswith("_ah_") and not name.startswith("_ah_value")


def is_internal(name: str) -> bool:
    """Returns whether `name` was made by the converter."""
    return name.startswith("_ah_")


def subject(label: str) -> str:
    """Returns what to call a place in a message, a name of the converter's in words.

    >>> subject("total"), subject("_ah_value_2")
    ('`total`', 'what the function returns')
    """
    for start, words in _IN_WORDS.items():
        if label.startswith(start):
            return words
    return label if " " in label else f"`{label}`"


def describe(value: Any) -> str:
    """Returns what a value is, for messages."""
    if is_absent(value):
        return "undefined"
    if isinstance(value, StagedNumber):
        return f"a Python {value.kind.__name__}"
    if isinstance(value, StagedText):
        return "a Python str"
    if isinstance(value, (tf.Tensor, tf.Variable)):
        return f"a {value.dtype.name} tensor of shape {value.shape}"
    if value is None:
        return "None"
    if isinstance(value, (bool, int, float, str)):
        return f"the Python {type(value).__name__} {value!r}"
    return f"an object of type {type(value).__name__}"


def is_dense(value: Any) -> bool:
    """Returns whether `value` is a dense tensor or an array."""
    # A variable is an object: which one it is matters to who assigns it.
    return isinstance(value, tf.Tensor) or is_array(value)


def join(name: str, left: Any, right: Any) -> Form:
    """Returns the form that stands for either of two values of one name.

    Raises:
        Conflict: If there is none.
    """
    if same(left, right):
        return Held(left)
    if left is NEVER or right is NEVER:
        return form_of(name, right if left is NEVER else left)
    if is_internal(name) and (is_absent(left) or is_absent(right)):
        # A flag says whether it is set, so that anything may stand for nothing.
        return form_of(name, right if is_absent(left) else left)
    if not (is_choice(left) or is_choice(right)):
        try:
            return join_one(name, left, right)
        except Conflict:
            pass
    return one_of(name, [*options_of(left), *options_of(right)])


def options_of(value: Any) -> list[Any]:
    """Returns the options of a choice, or the value alone."""
    return list(value.options) if is_choice(value) else [value]


def one_of(name: str, values: list[Any]) -> Form:
    """Returns the form of one of several values.

    Raises:
        Conflict: If there are too many.
    """
    if all(map(is_text, values)) and any(isinstance(v, StagedText) for v in values):
        return Text()
    forms: list[tuple[Form, Any]] = []
    for value in values:
        for position, (form, example) in enumerate(forms):
            if form.stands_for(value) and fixed_form(name, value).stands_for(example):
                forms[position] = _widened(name, form, example, value), example
                break
        else:
            forms.append((fixed_form(name, value), value))
    if len(forms) > MOST_OPTIONS:
        raise Conflict(describe(values[0]), describe(values[-1]))
    return forms[0][0] if len(forms) == 1 else OneOf(tuple(f for f, _ in forms))


def fixed_form(name: str, value: Any) -> Form:
    """Returns the form of a value that only has to cross the border of a graph."""
    if value is UNDEFINED or (kind_of(value) and not isinstance(value, StagedNumber)):
        return Held(value)
    if is_structure(value) and not _has_staged(value):
        return Held(value)
    if is_outside(value):
        return Held(value)
    return form_of(name, value)


def is_outside(value: Any) -> bool:
    """Returns whether a container was there before a trace of autohook's own."""
    recorder: Any = state.recorder
    return recorder is not None and bool(recorder.contents.is_outside(value))


def _has_staged(value: Any) -> bool:
    if is_structure(value):
        return any(map(_has_staged, children(value)[1]))
    return is_staged(value)


def _widened(name: str, form: Form, example: Any, value: Any) -> Form:
    if isinstance(form, Dense):
        return wider(form, value)
    return form if isinstance(form, Held) else join(name, example, value)


def wider(form: Dense, value: Any) -> Dense:
    """Returns a dense form with a shape that takes a value of its dtype, too."""
    shape = tf.TensorShape(getattr(value, "shape", []))
    return replace(form, shape=form.shape.most_specific_common_supertype([shape]))


def join_one(name: str, left: Any, right: Any) -> Form:
    """Returns the form of two unlike values that is none of several.

    Raises:
        Conflict: If there is none.
    """
    if is_absent(left) or is_absent(right):
        raise Conflict(describe(left), describe(right))
    if _is_truth(left) and _is_truth(right) and is_flag(name):
        return Dense(tf.bool, tf.TensorShape([]))
    if is_structure(left) and type(left) is type(right):
        return _join_structures(name, left, right)
    if kind_of(left) is not None and kind_of(right) is not None:
        return _join_numbers(left, right)
    if _is_denseable(left) and _is_denseable(right):
        return _join_dense(name, left, right)
    if _is_list(left) and _is_list(right):
        return _join_lists(left, right)
    if _is_expandable(left) and type(left) is type(right):
        return Composite(left)
    return _join_unlike(name, left, right)


def _join_unlike(name: str, left: Any, right: Any) -> Form:
    texts = is_text(left) and is_text(right)
    if texts and (isinstance(left, StagedText) or isinstance(right, StagedText)):
        return Text()
    if is_strict() and name in LOGIC and _is_only_tested(left, right):
        return Truth()
    raise Conflict(describe(left), describe(right))


def _is_truth(value: Any) -> bool:
    """Returns whether a flag's value is a bool, staged or not."""
    return kind_of(value) is bool or (is_dense(value) and value.dtype == tf.bool)


def _is_only_tested(left: Any, right: Any) -> bool:
    """Returns whether one truth is a tensor and the other a Python bool."""
    values = (left, right)
    if not all(_is_truth(v) or isinstance(v, StagedTruth) for v in values):
        return False
    kinds = [kind_of(v) for v in values]
    return kinds[0] is not kinds[1] or StagedTruth in map(type, values)


def _is_denseable(value: Any) -> bool:
    return is_dense(value) or kind_of(value) is not None


def _is_expandable(value: Any) -> bool:
    return is_composite(value) or isinstance(value, tf.TensorArray)


def _is_list(value: Any) -> bool:
    return isinstance(value, StagedList) or type(value) is list


def _join_lists(left: Any, right: Any) -> Form:
    rows = form_of_rows(left, right)
    if rows is not None:
        return rows
    for value in (left, right):
        if isinstance(value, StagedList):
            return _growing(value, left, right)
    found = element_type(left, left, right)
    if found is None:
        raise Conflict(describe(left), describe(right))
    return Growing(*found)


def _growing(first: StagedList, left: Any, right: Any) -> Form:
    """Returns the form of a staged list that is another list in one branch."""
    form = Growing(first.dtype, first.shape, first.kind)
    for value in (left, right):
        found: Growing | None = form
        if isinstance(value, StagedList):
            found = form.with_elements_of(value)
        elif value:
            # Without an op: the items may be tensors of a branch's own graph.
            elements = element_type(value, value)
            found = elements and form.with_elements_of(Growing(*elements))
        if found is None:
            raise Conflict(describe(left), describe(right))
        form = found
    return form


def _join_structures(name: str, left: Any, right: Any) -> Form:
    keys, lefts = children(left)
    right_keys, rights = children(right)
    if keys != right_keys or len(lefts) != len(rights):
        if type(left) is list:
            return _join_lists(left, right)
        raise Conflict(
            f"a {type(left).__name__} of {len(lefts)} items",
            f"one of {len(rights)} items or with other keys",
        )
    parts = tuple(join(name, a, b) for a, b in zip(lefts, rights, strict=True))
    return Structure(type(left), keys, parts)


def _join_numbers(left: Any, right: Any) -> Form:
    kinds = kind_of(left), kind_of(right)
    if kinds[0] is not kinds[1] or kinds[0] is None:
        raise Conflict(describe(left), describe(right))
    return Number(kinds[0])


def _join_dense(name: str, left: Any, right: Any) -> Form:
    if is_strict() and name in LOGIC and _is_only_tested(left, right):
        return Truth()
    numbers = kind_of(left) is not None or kind_of(right) is not None
    if is_strict() and (numbers or is_array(left) or is_array(right)):
        raise Conflict(describe(left), describe(right))
    tensor = right if kind_of(left) is not None else left
    dtype = tf.as_dtype(tensor.dtype).base_dtype
    if not numbers and tf.as_dtype(right.dtype).base_dtype != dtype:
        raise Conflict(describe(left), describe(right))
    shapes = [tf.TensorShape(getattr(value, "shape", [])) for value in (left, right)]
    if is_strict() and shapes[0].rank != shapes[1].rank:
        raise Conflict(describe(left), describe(right))
    number = left if kind_of(left) is not None else right
    if numbers and not takes(dtype, number):
        raise Conflict(describe(left), describe(right))
    return Dense(dtype, shapes[0].most_specific_common_supertype([shapes[1]]))


def takes(dtype: tf.DType, number: Any) -> bool:
    """Returns whether a number is exact enough as `dtype` to be joined."""
    kind = kind_of(number)
    if kind is bool:
        return bool(dtype == tf.bool)
    return bool(dtype.is_floating or (kind is int and dtype.is_integer))


def form_of(name: str, value: Any) -> Form:
    """Returns the form of a value that may change over iterations."""
    if isinstance(value, tf.Tensor):
        return Dense(value.dtype, value.shape)
    if isinstance(value, StagedNumber):
        return Number(value.kind)
    if is_choice(value):
        return OneOf(tuple(fixed_form(name, option) for option in value.options))
    if is_python_number(value):
        if not is_flag(name):
            return Number(type(value))
        return Dense(natural_dtype(value), tf.TensorShape([]), weak=True)
    if isinstance(value, StagedList):
        rows = form_of_rows(value)
        return rows or Growing(value.dtype, value.shape, value.kind)
    if _is_expandable(value):
        return Composite(value)
    if is_structure(value):
        keys, items = children(value)
        parts = tuple(form_of(name, item) for item in items)
        return Structure(type(value), keys, parts)
    return _form_of_object(value)


def _form_of_object(value: Any) -> Form:
    if isinstance(value, StagedText):
        return Text()
    if is_array(value) and not is_strict():
        return Dense(tf.as_dtype(value.dtype), tf.TensorShape(value.shape))
    return Held(value)
