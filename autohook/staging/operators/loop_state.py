"""Whether the state after an iteration still has the form that it had before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import state
from autohook.staging.numbers import kind_of
from autohook.staging.operators.compound_forms import (
    OneOf,
    Record,
    Structure,
    children,
    is_plain_object,
    names_of,
)
from autohook.staging.operators.element_types import element_type
from autohook.staging.operators.forms import (
    Dense,
    Form,
    Growing,
    Held,
    Number,
    Text,
    is_absent,
    same,
)
from autohook.staging.operators.joining import (
    MOST_OPTIONS,
    fixed_form,
    form_of,
    is_dense,
    is_flag,
    is_internal,
    options_of,
)
from autohook.staging.operators.modes import is_strict
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_rows import Rows, StagedRows, form_of_rows
from autohook.staging.operators.staged_texts import StagedText, is_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from autohook.staging.operators.places import Key


# With more of them, texts are rather one that grows than some to choose from.
_MOST_TEXTS = 4


_LISTS = {Growing: StagedList, Rows: StagedRows}


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


class Mismatch(BaseException):
    """A trace in which names do not keep their forms."""

    def __init__(self, verdicts: Mapping[Key, Verdict]) -> None:
        """Keeps what is wrong with each name."""
        super().__init__(", ".join(map(str, verdicts)))
        self.verdicts = verdicts


def judge(name: str, form: Form, value: Any) -> Verdict | None:
    """Returns None where `form` stands for `value`, else what to do."""
    if isinstance(form, OneOf) or is_choice(value):
        return _judge_choice(name, form, value)
    if isinstance(form, Held):
        return _judge_held(name, form, value)
    if isinstance(form, Dense):
        return _judge_dense(name, form, value)
    if isinstance(form, (Structure, Record)):
        return _judge_parts(name, form, value)
    if isinstance(form, Number):
        return _judge_number(name, form, value)
    if isinstance(form, (Growing, Rows)) and type(value) is _LISTS[type(form)]:
        wider = form.with_elements_of(value)
        return None if wider is form else Verdict(value, wider)
    if form.stands_for(value):
        return None
    return Verdict(value, _either(name, form, value))


def _judge_choice(name: str, form: Form, value: Any) -> Verdict | None:
    """Judges what is one of several values, before or after the iteration."""
    options = form.options if isinstance(form, OneOf) else (form,)
    wider = list(options)
    clean = isinstance(form, OneOf)
    for option in options_of(value):
        verdicts = [_judge_option(name, one, option) for one in wider]
        if None in verdicts:
            continue
        clean = False
        for position, verdict in enumerate(verdicts):
            found = verdict.form if verdict is not None else None
            if found is not None and not isinstance(found, (OneOf, Held)):
                wider[position] = found
                break
        else:
            wider.append(fixed_form(name, option))
    if clean:
        return None
    if len(wider) > _MOST_TEXTS and all(map(_is_text, wider)):
        return Verdict(value, Text())
    return Verdict(value, OneOf(tuple(wider)) if len(wider) <= MOST_OPTIONS else None)


def _judge_option(name: str, form: Form, option: Any) -> Verdict | None:
    """Judges one of several values: beside an int a float stays what it is."""
    kind = kind_of(option)
    if isinstance(form, Number) and kind is not None:
        return None if kind is form.kind else Verdict(option, None)
    return judge(name, form, option)


def _is_text(form: Form) -> bool:
    return isinstance(form, Text) or (isinstance(form, Held) and is_text(form.value))


def _either(name: str, form: Form, value: Any) -> Form | None:
    """Returns the form of either what it was or what it has become."""
    found = fixed_form(name, value)
    if isinstance(found, OneOf) or not _has_placeholder(found):
        return None
    return OneOf((form, found))


def _judge_held(name: str, form: Held, value: Any) -> Verdict | None:
    if same(form.value, value):
        return None
    if isinstance(value, StagedText) and is_text(form.value):
        return Verdict(value, Text())
    if is_absent(form.value) and is_internal(name):
        found = form_of(name, value)
        if isinstance(found, Held) or not _has_placeholder(found):
            return Verdict(value, None)
        return Verdict(value, found)
    record = _record_of(name, form.value, value)
    return Verdict(value, record or _either(name, form, value))


def _record_of(name: str, old: Any, new: Any) -> Record | None:
    """Returns the form of an object that each iteration makes anew."""
    journal = state.journal
    made = journal is not None and id(new) in journal.fresh
    if not made or type(old) is not type(new) or not is_plain_object(new):
        return None
    names = names_of(new)
    if names != names_of(old):
        return None
    parts = tuple(form_of(name, getattr(old, part)) for part in names)
    return Record(type(new), names, parts)


def _has_placeholder(form: Form) -> bool:
    if isinstance(form, (Structure, Record)):
        return all(_has_placeholder(part) for part in form.parts)
    return not (isinstance(form, Dense) and form.dtype == tf.resource)


def _judge_dense(name: str, form: Dense, value: Any) -> Verdict | None:
    if not is_dense(value):
        return _judge_plain(name, form, value)
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
    return Verdict(value, replace(form, shape=general))


def _judge_plain(name: str, form: Dense, value: Any) -> Verdict | None:
    """Judges what is no tensor where there was one."""
    kind = kind_of(value)
    if kind is None:
        return Verdict(value, _either(name, form, value))
    if is_strict() and not is_flag(name):
        return Verdict(value, _either(name, form, value))
    if kind is bool:
        return None if form.dtype == tf.bool else Verdict(value, None)
    if form.dtype.is_floating or (kind is int and form.dtype.is_integer):
        return None
    return Verdict(value, None)


def _judge_number(name: str, form: Number, value: Any) -> Verdict | None:
    """Judges what began as a Python number; a tensor may take its place."""
    kind = kind_of(value)
    if kind is form.kind:
        return None
    if kind is float and form.kind is int and not is_strict():
        # An int that becomes a float; a loop that does not run leaves it a float.
        return Verdict(value, Number(float))
    if kind is int and form.kind is float and not is_strict():
        return None
    if kind is not None or is_strict():
        return Verdict(value, _either(name, form, value) if kind is not None else None)
    if not is_dense(value):
        return Verdict(value, _either(name, form, value))
    dtype = tf.as_dtype(value.dtype).base_dtype
    if form.kind is bool or (form.kind is float and not dtype.is_floating):
        return Verdict(value, None)
    return Verdict(value, Dense(dtype, tf.TensorShape(value.shape), weak=True))


def _judge_parts(name: str, form: Structure | Record, value: Any) -> Verdict | None:
    if isinstance(form, Structure) and form.type is list and not form.stands_for(value):
        return Verdict(value, _growing(name, form, value))
    if not form.stands_for(value):
        return Verdict(value, _either(name, form, value))
    items = (
        [getattr(value, part) for part in form.names]
        if isinstance(form, Record)
        else children(value)[1]
    )
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


def _growing(name: str, form: Structure, value: Any) -> Form | None:
    """Returns the form of a list whose length changes."""
    rows = form_of_rows(value)
    if rows is not None:
        return rows
    if isinstance(value, StagedList):
        return Growing(value.dtype, value.shape, value.kind)
    if type(value) is not list:
        return _either(name, form, value)
    found = element_type(value, value)
    return None if found is None else Growing(*found)
