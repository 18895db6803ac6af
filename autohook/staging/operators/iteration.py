"""`for` over staged iterables, and the rest of a Python `for` that became staged."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterator, Sequence
from types import CellType
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python import pywrap_tfe

from autohook.errors import Refused
from autohook.runtime import loops as python_loops
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import branch
from autohook.staging.operators.constants import is_guessing
from autohook.staging.operators.forwards import owner_of, resolve
from autohook.staging.operators.loops import Loop, run, state_places
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.places import (
    CellPlace,
    Key,
    Place,
    attempt,
    restore,
    snapshot,
)
from autohook.staging.operators.sequences import (
    StagedSequence,
    ragged_rows,
    rows,
)
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import truth

if TYPE_CHECKING:
    from autohook.runtime.choice import Choice

Body = Callable[[Any], Any]
# Unrolled they take a seventh of the time, and a trace of them four times as long.
UNROLLED_ROWS = 128
_UNROLLED_REST = 16
# Branches of a loop over a Python iterator with a staged end: some take 10 ms each.
_LONGEST_REST = 1000
_LONGEST_ENDLESS = 64
_INDEX = "_ah_loop_index"
_ITEM = "_ah_loop_item"


def is_staged_iterable(value: Any) -> bool:
    """Returns whether a `for` over `value` becomes part of the graph."""
    value = resolve(value)
    if isinstance(value, (StagedSequence, StagedList)):
        return True
    if type(value) is range:
        return len(value) > UNROLLED_ROWS and is_strict() and not _is_taped()
    if isinstance(value, (tf.Tensor, tf.RaggedTensor, tf.Variable)):
        return not tf.executing_eagerly()
    if isinstance(value, (tf.data.Dataset, tf.data.Iterator)):
        return not tf.executing_eagerly()
    return False


def _is_taped() -> bool:
    """Returns whether a gradient tape records.

    The gradient of a staged loop adds its terms in another order than eager does
    (facts/staging.md, section 3), so that under a tape loops are unrolled.
    """
    return not bool(pywrap_tfe.TFE_Py_TapeSetIsEmpty())


def as_sequence(value: Any) -> StagedSequence:
    """Returns the staged sequence of what a staged iterable yields."""
    owner, value = value, resolve(value)
    if isinstance(value, StagedSequence):
        return value
    if isinstance(value, StagedList):
        return _items_of_list(owner_of(owner))
    if isinstance(value, tf.RaggedTensor):
        return ragged_rows(value)
    if isinstance(value, tf.Tensor) and value.dtype.is_integer:
        operation = getattr(value, "op", None) if not _is_eager(value) else None
        is_range = operation is not None and operation.type == "Range"
        if is_range and (not is_strict() or is_guessing()):
            return _range_items(operation, value)
    return rows(tf.convert_to_tensor(value))


def _items_of_list(owner: Any) -> StagedSequence:
    """Returns the items that a list has whenever one is asked for."""

    def now() -> StagedList:
        content = resolve(owner)
        if not isinstance(content, StagedList):
            refuse("AH241", "a loop makes what it goes over one of several lists")
        return content

    return StagedSequence(
        lambda: now().size(), lambda index: now().at(index), None, lambda: now().handles
    )


def _is_eager(value: Any) -> bool:
    return hasattr(value, "numpy")


def _range_items(operation: Any, value: Any) -> StagedSequence:
    """Returns the items of `tf.range` without making its tensor."""
    start, limit, delta = operation.inputs
    whole = rows(value)
    counts = tf.get_static_value(start) == 0 and tf.get_static_value(delta) == 1
    if counts and value.dtype == tf.int32:
        # The loop's own index: no op for the item, nor for a tensor to measure.
        return StagedSequence(
            lambda: tf.maximum(limit, 0),
            lambda index: tf.cast(index, tf.int32),
            whole.static,
        )
    return StagedSequence(
        whole.size,
        lambda index: start + tf.cast(index, start.dtype) * delta,
        whole.static,
    )


def for_(
    iterable: Any,
    body: Body,
    names: Sequence[str],
    extra_test: Callable[[], Any] | None,
) -> None:
    """Stages `for`."""
    if isinstance(iterable, (tf.data.Dataset, tf.data.Iterator)):
        _for_dataset(iterable, body, names, extra_test)
        return
    if type(iterable) is range:
        _for_long_range(iterable, body, names, extra_test)
        return
    sequence = as_sequence(iterable)
    length = sequence.static
    short = length is not None and (length <= UNROLLED_ROWS or _is_taped())
    if is_strict() and short:
        python_loops.for_(unrolled(sequence), body, names, extra_test)
        return
    _for_sequence(sequence, body, names, extra_test)


def for_choice(
    choice: Choice,
    body: Body,
    names: Sequence[str],
    extra_test: Callable[[], Any] | None,
) -> None:
    """Stages `for` over one of several iterables: a loop for each, under its test."""
    places = state_places((body, extra_test), names)

    def from_on(number: int) -> None:
        option = choice.options[number]
        if number == len(choice.options) - 1:
            python_loops.for_(option, body, names, extra_test)
            return
        branch(
            tf.equal(choice.index, number),
            lambda: python_loops.for_(option, body, names, extra_test),
            lambda: from_on(number + 1),
            places,
            any_error=True,
        )

    from_on(0)


def unrolled(sequence: StagedSequence) -> list[Any]:
    """Returns the items of a staged sequence of known length."""
    assert sequence.static is not None
    return [sequence.at(index) for index in range(sequence.static)]


def _for_sequence(
    sequence: StagedSequence,
    body: Body,
    names: Sequence[str],
    extra_test: Callable[[], Any] | None,
) -> None:
    places = state_places((body, extra_test), names)
    index = CellType(tf.constant(0))
    size, version = sequence.size(), sequence.version()

    def test() -> Any:
        now = sequence.version()
        is_same = len(now) == len(version) and all(map(operator.is_, now, version))
        more = index.cell_contents < (size if is_same else sequence.size())
        if extra_test is None:
            return more
        return tf.logical_and(truth(extra_test()), more)

    def step() -> None:
        body(sequence.at(index.cell_contents))
        index.cell_contents = index.cell_contents + 1

    loop = _loop(places, CellPlace(index, _INDEX), test, step, sequence.static)
    first = tf.constant(0) < size
    if sequence.static is not None:
        first = tf.constant(sequence.static > 0)
    run(loop, first)


def _for_dataset(
    source: Any,
    body: Body,
    names: Sequence[str],
    extra_test: Callable[[], Any] | None,
) -> None:
    if is_strict():
        refuse("AH314", "it loops over a dataset")
    iterator = source
    if isinstance(source, tf.data.Dataset):
        iterator = _iterator_of(source)
    places = state_places((body, extra_test), names)
    item = CellType(iterator.get_next_as_optional())

    def test() -> Any:
        # The next item is taken only where the loop goes on, as in Python.
        return _advance(iterator, item, extra_test)

    def step() -> None:
        body(item.cell_contents.get_value())

    first = item.cell_contents.has_value()
    run(_loop(places, CellPlace(item, _ITEM), test, step), first)


def _advance(
    iterator: Any, item: CellType, extra_test: Callable[[], Any] | None
) -> Any:
    if extra_test is None:
        item.cell_contents = iterator.get_next_as_optional()
        return item.cell_contents.has_value()
    going_on = truth(extra_test())
    empty = tf.experimental.Optional.empty(item.cell_contents.element_spec)
    item.cell_contents = tf.cond(going_on, iterator.get_next_as_optional, lambda: empty)
    return item.cell_contents.has_value()


def _iterator_of(dataset: Any) -> Any:
    if tf.inside_function():
        return iter(dataset)
    return tf.compat.v1.data.make_one_shot_iterator(dataset)


def for_rest(
    first_test: Any,
    items: Iterator[Any],
    body: Body,
    names: Sequence[str],
    extra_test: Callable[[], Any],
) -> None:
    """Stages the rest of a Python loop whose going on depends on a staged value."""
    remaining = _as_counter(items)
    if remaining is not None:
        _for_counter(first_test, remaining, body, names, extra_test)
        return
    places = state_places((body, extra_test), names)
    going_on = first_test
    # An iterator that does not know its length may have no end.
    contents = _contents_of(items)
    most = _LONGEST_REST if operator.length_hint(items) else _LONGEST_ENDLESS
    for position, item in enumerate(items):
        if position >= most:
            refuse("AH241", "the loop may run for ever before its staged `break`")
        branch(going_on, lambda item=item: body(item), None, places)  # type: ignore[misc]
        python_loops.require_contents(contents)
        going_on = extra_test()


def _contents_of(items: Iterator[Any]) -> Any:
    """Returns the list that an iterator goes over, or None."""
    return items.__reduce__()[1][0] if type(items) is type(iter([])) else None


def _as_counter(items: Iterator[Any]) -> tuple[Any, Any, Any] | None:
    """Returns start, stop (None if none) and step of a long range or count."""
    if isinstance(items, itertools.count):
        first, second = next(items), next(items)
        return first, None, second - first
    if type(items) is not type(iter(range(0))):
        return None
    length = operator.length_hint(items)
    limit = UNROLLED_ROWS if is_strict() else _UNROLLED_REST
    if length <= limit:
        return None
    first, second = next(items), next(items)
    return first, first + length * (second - first), second - first


def _for_counter(
    first_test: Any,
    counter: tuple[Any, Any, Any],
    body: Body,
    names: Sequence[str],
    extra_test: Callable[[], Any],
) -> None:
    start, stop, step = counter
    places = state_places((body, extra_test), names)
    index = CellType(_number(start))
    more = stop is None

    def inside() -> Any:
        if more:
            return tf.constant(value=True)
        value = index.cell_contents
        return truth(value < stop if step > 0 else value > stop)

    def advance() -> None:
        body(index.cell_contents)
        index.cell_contents = index.cell_contents + step

    loop = _loop(
        places,
        CellPlace(index, _INDEX),
        lambda: tf.logical_and(truth(extra_test()), inside()),
        advance,
    )
    run(loop, tf.logical_and(truth(first_test), inside()))


def _for_long_range(
    items: range,
    body: Body,
    names: Sequence[str],
    extra_test: Callable[[], Any] | None,
) -> None:
    """Stages a loop over many plain ints, or unrolls it where the ints are needed."""
    places = state_places((body, extra_test), names)
    before = snapshot(places)
    rest = (items.start, items.stop, items.step)
    going_on = extra_test or (lambda: True)
    try:
        with attempt():
            _for_counter(tf.constant(value=True), rest, body, names, going_on)
    except (Refused, Exception):  # noqa: BLE001 - whatever it is, unrolled it may not occur
        restore(places, before)
        python_loops.for_(iter(items), body, names, extra_test)


def _loop(
    places: dict[Key, Place],
    counter: Place,
    test: Callable[[], Any],
    step: Callable[[], Any],
    limit: int | None = None,
) -> Loop:
    """Returns a loop over the names that its body assigns, and a counter of its own."""
    everything = {**places, counter.key: counter}
    return Loop(everything, test, step, frozenset(everything), limit)


def _number(value: Any) -> Any:
    return StagedNumber(int, tf.constant(value, tf.int64))
