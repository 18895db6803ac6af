"""Whether the state after an iteration still has the form that it had before."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import local
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.state import read
from autohook.staging.numbers import StagedNumber, kind_of
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
    from collections.abc import Iterator, Mapping, Sequence
    from types import CellType


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
    if isinstance(form.value, list) and isinstance(value, StagedList):
        return Verdict(value, Growing(value.dtype, value.shape))
    if not is_absent(form.value) or (is_strict() and not is_internal(name)):
        return Verdict(value, None)
    found = form_of(name, value)
    if isinstance(found, (Held, Composite)) or not _has_placeholder(found):
        return Verdict(value, None)
    return Verdict(value, found)


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
        return Verdict(value, None)
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


class _Scopes(local):
    """The lists that the loops being traced by this thread could see before them."""

    def __init__(self) -> None:
        self.stack: list[dict[int, tuple[str, list[Any]]]] = []
        self.declared: dict[int, tuple[list[Any], tf.DType, tf.TensorShape]] = {}


_scopes = _Scopes()


def list_cells(functions: Sequence[Any]) -> dict[str, CellType]:
    """Returns the cells of the functions that hold lists, plain or staged."""
    return {
        name: cell
        for function in functions
        if function is not None and function.__closure__ is not None
        for name, cell in zip(
            function.__code__.co_freevars, function.__closure__, strict=True
        )
        if isinstance(read(cell), (list, StagedList))
    }


@contextmanager
def visible_lists(cells: Mapping[str, CellType]) -> Iterator[None]:
    """Makes changes of the plain lists in these cells end the trace."""
    seen = {
        id(value): (name, value)
        for name, cell in cells.items()
        if isinstance(value := read(cell), list)
    }
    _scopes.stack.append(seen)
    try:
        yield
    finally:
        _scopes.stack.pop()


def is_visible(items: list[Any]) -> bool:
    """Returns whether a staged loop or branch is about to change a list of before."""
    return bool(_scopes.stack) and id(items) in _scopes.stack[-1]


def grow(items: list[Any], added: list[Any]) -> None:
    """Ends the trace, so that the next one carries the list in the graph.

    Args:
        items: The plain list that the loop changes.
        added: What is appended to it.

    Raises:
        Mismatch: Always.
    """
    name, _ = _scopes.stack[-1][id(items)]
    _, dtype, shape = declared_type(items) or (items, None, None)
    for element in [*items, *added]:
        tensor = tf.convert_to_tensor(element, dtype)
        dtype = tensor.dtype
        known = shape if shape is not None else tensor.shape
        shape = known.most_specific_common_supertype([tensor.shape])
    raise Mismatch({name: Verdict(items, Growing(dtype, shape))})


def declare(items: list[Any], dtype: tf.DType, shape: tf.TensorShape | None) -> None:
    """Remembers the element type that the user gave a list."""
    known = tf.TensorShape(shape) if shape is not None else None
    _scopes.declared[id(items)] = (items, dtype, known)


def declared_type(items: Any) -> tuple[list[Any], Any, Any] | None:
    """Returns the list, dtype and shape declared for a list, or None."""
    return _scopes.declared.get(id(items))


def forget_declared() -> None:
    """Forgets the declared types, at the end of a library function."""
    _scopes.declared.clear()
