"""Whether the state after an iteration still has the form that it had before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber, kind_of
from autohook.staging.operators.containers import element_type
from autohook.staging.operators.forms import (
    Composite,
    Dense,
    Form,
    Growing,
    Held,
    Number,
    Structure,
    children,
    is_absent,
)
from autohook.staging.operators.joining import (
    form_of,
    is_dense,
    is_flag,
    is_internal,
    same,
)
from autohook.staging.operators.modes import is_strict
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import natural_dtype

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Verdict:
    """A value that its form cannot stand for.

    Attributes:
        value: The value after the iteration.
        form: A wider form to trace again with, or None where the first iteration
            has to be taken out of the loop.
    """

    value: Any
    form: Form | None


class Mismatch(Exception):  # noqa: N818 - leaves a trace to start the next
    """A trace in which names do not keep their forms."""

    def __init__(self, verdicts: Mapping[str, Verdict]) -> None:
        """Keeps what is wrong with each name."""
        super().__init__(", ".join(verdicts))
        self.verdicts = verdicts


def judge(name: str, form: Form, value: Any) -> Verdict | None:
    """Returns None where `form` stands for `value`, else what to do."""
    if isinstance(form, Held):
        return _judge_held(name, form, value)
    if isinstance(form, Dense):
        return _judge_dense(name, form, value)
    if isinstance(form, Structure):
        return _judge_structure(name, form, value)
    if isinstance(form, Number):
        fits = kind_of(value) is form.kind
    elif isinstance(form, Growing):
        fits = isinstance(value, StagedList)
    else:
        assert isinstance(form, Composite)
        fits = type(value) is type(form.template)
    return None if fits else Verdict(value, None)


def _judge_held(name: str, form: Held, value: Any) -> Verdict | None:
    if same(form.value, value):
        return None
    if type(form.value) in (list, dict) and type(value) in (list, StagedList, dict):
        return Verdict(value, _form_of_changed(name, form.value, value))
    if not is_absent(form.value) or (is_strict() and not is_internal(name)):
        return Verdict(value, None)
    found = form_of(name, value)
    if isinstance(found, (Held, Composite)) or not _has_placeholder(found):
        return Verdict(value, None)
    return Verdict(value, found)


def _form_of_changed(name: str, old: Any, new: Any) -> Form | None:
    """Returns the form of a container that the body changes in place."""
    if isinstance(new, StagedList):
        return Growing(new.dtype, new.shape)
    if type(old) is not type(new):
        return None
    keys, items = children(new)
    old_keys, old_items = children(old)
    if keys == old_keys and len(items) == len(old_items):
        return Structure(type(old), keys, tuple(form_of(name, i) for i in old_items))
    if is_strict() or not isinstance(old, list):
        return None
    found = element_type(old, old, new)
    return None if found is None else Growing(*found)


def _has_placeholder(form: Form) -> bool:
    if isinstance(form, Structure):
        return all(_has_placeholder(part) for part in form.parts)
    return not (isinstance(form, Dense) and form.dtype in (tf.resource, tf.variant))


def _judge_dense(name: str, form: Dense, value: Any) -> Verdict | None:
    if not is_dense(value):
        return _judge_number(name, form, value)
    if is_strict() and form.weak and not is_flag(name):
        return Verdict(value, None)
    dtype = tf.as_dtype(value.dtype).base_dtype
    shape = tf.TensorShape(value.shape)
    if dtype != form.dtype:
        if form.weak:
            return Verdict(value, Dense(dtype, shape, weak=True))
        return Verdict(value, None)
    general = form.shape.most_specific_common_supertype([shape])
    if repr(general) == repr(form.shape):
        return None
    return Verdict(value, None if is_strict() else replace(form, shape=general))


def _judge_number(name: str, form: Dense, value: Any) -> Verdict | None:
    kind = kind_of(value)
    if kind is None or (is_strict() and not is_flag(name)):
        return Verdict(value, None)
    if kind is bool:
        return None if form.dtype == tf.bool else Verdict(value, None)
    if form.dtype.is_floating or (kind is int and form.dtype.is_integer):
        return None
    if form.weak and not isinstance(value, StagedNumber) and form.dtype != tf.bool:
        return Verdict(value, replace(form, dtype=natural_dtype(value)))
    return Verdict(value, None)


def _judge_structure(name: str, form: Structure, value: Any) -> Verdict | None:
    if type(value) is not form.type:
        return Verdict(value, None)
    keys, items = children(value)
    if keys != form.keys or len(items) != len(form.parts):
        found = (
            None if is_strict() or form.type is not list else element_type(value, items)
        )
        return Verdict(value, None if found is None else Growing(*found))
    parts = list(form.parts)
    clean = True
    for position, item in enumerate(items):
        verdict = judge(name, parts[position], item)
        if verdict is None:
            continue
        if verdict.form is None:
            return Verdict(value, None)
        clean = False
        parts[position] = verdict.form
    return None if clean else Verdict(value, replace(form, parts=tuple(parts)))
