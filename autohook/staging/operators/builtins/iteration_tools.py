"""`itertools` over staged items: lazy, and with functions that are converted."""

from __future__ import annotations

import itertools
import operator
from typing import Any

import tensorflow as tf

from autohook.runtime.calls import call
from autohook.runtime.comparisons import compare
from autohook.runtime.comprehensions import derived
from autohook.runtime.conditionals import if_
from autohook.runtime.logic import and_
from autohook.runtime.reads import made
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.builtins.items import each, items_of, rows_of
from autohook.staging.operators.builtins.pairing import zip_
from autohook.staging.operators.builtins.rule import Rule, has_callback
from autohook.staging.operators.cursors import Cursor
from autohook.staging.operators.sequences import StagedSequence, fixed, without_first
from autohook.staging.operators.values import is_staged, truth


def chain(*sources: Any) -> Any:
    """Returns `itertools.chain(*sources)`."""
    return from_iterable(list(sources))


def from_iterable(sources: Any, /) -> Any:
    """Returns `itertools.chain.from_iterable(sources)`."""

    def run(take: Any) -> None:
        each(
            sources,
            lambda source: each(source, take.add, (), take.going_on),
            (),
            take.going_on,
        )

    return derived(sources, run)


def count(start: Any = 0, step: Any = 1) -> Any:
    """Returns `itertools.count(start, step)`."""
    while True:
        yield start
        start = start + step


def repeat(value: Any, times: Any) -> Any:
    """Returns `itertools.repeat(value, times)`."""
    number = times.tensor if isinstance(times, StagedNumber) else times
    size = tf.maximum(tf.cast(number, tf.int32), 0)
    return StagedSequence(lambda: size, lambda _: value, None)


def islice(source: Any, *bounds: Any) -> Any:
    """Returns `itertools.islice(source, ...)`."""
    if is_staged(source):
        source = rows_of(source)
    if not any(map(is_staged, bounds)) and not isinstance(source, StagedSequence):
        return itertools.islice(source, *bounds)
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    start, step = start or 0, step or 1

    def run(take: Any) -> None:
        position: Any = 0

        def body(item: Any) -> None:
            nonlocal position
            wanted = and_(
                compare(position, ">=", lambda: start),
                lambda: compare((position - start) % step, "==", lambda: 0),
            )
            if_(wanted, lambda: take.add(item), None, ())
            position = position + 1

        def going_on() -> Any:
            if stop is None:
                return take.going_on()
            return and_(take.going_on(), lambda: compare(position, "<", lambda: stop))

        empty = stop is not None and compare(stop, "<=", lambda: 0)
        if_(empty, _nothing, lambda: each(source, body, ("position",), going_on), ())

    return derived(source, run, filters=True)


def _nothing() -> None:
    """Does nothing, as a branch."""


def takewhile(predicate: Any, source: Any, /) -> Any:
    """Returns `itertools.takewhile(predicate, source)`."""

    def run(take: Any) -> None:
        taking: Any = True

        def body(item: Any) -> None:
            nonlocal taking
            taking = _truth(call(predicate, item))
            if_(taking, lambda: take.add(item), None, ())

        each(source, body, ("taking",), lambda: and_(taking, take.going_on))

    return derived(source, run, filters=True)


def dropwhile(predicate: Any, source: Any, /) -> Any:
    """Returns `itertools.dropwhile(predicate, source)`."""

    def run(take: Any) -> None:
        dropping: Any = True

        def body(item: Any) -> None:
            nonlocal dropping
            dropping = and_(dropping, lambda: _truth(call(predicate, item)))
            if_(dropping, _nothing, lambda: take.add(item), ())

        each(source, body, ("dropping",), take.going_on)

    return derived(source, run, filters=True)


def filterfalse(predicate: Any, source: Any, /) -> Any:
    """Returns `itertools.filterfalse(predicate, source)`."""

    def run(take: Any) -> None:
        def body(item: Any) -> None:
            test = item if predicate is None else call(predicate, item)
            if_(test, _nothing, lambda: take.add(item), ())

        each(source, body, (), take.going_on)

    return derived(source, run, filters=True)


def compress(data: Any, selectors: Any) -> Any:
    """Returns `itertools.compress(data, selectors)`."""
    pairs = zip_(data, selectors)

    def run(take: Any) -> None:
        def body(pair: Any) -> None:
            if_(pair[1], lambda: take.add(pair[0]), None, ())

        each(pairs, body, (), take.going_on)

    return derived(pairs, run, filters=True)


def starmap(function: Any, source: Any, /) -> Any:
    """Returns `itertools.starmap(function, source)`."""

    def run(take: Any) -> None:
        each(
            source,
            lambda item: take.add(call(function, *items_of(item))),
            (),
            take.going_on,
        )

    return derived(source, run)


def accumulate(source: Any, func: Any = None, *, initial: Any = None) -> Any:
    """Returns `itertools.accumulate(source, func, initial=initial)`."""
    function = operator.add if func is None else func

    def rest(total: Any, items: Any, take: Any) -> None:
        take.add(total)

        def body(item: Any) -> None:
            nonlocal total
            total = call(function, total, item)
            take.add(total)

        each(items, body, ("total",), take.going_on)

    def run(take: Any) -> None:
        rows = rows_of(source)
        if initial is not None:
            rest(initial, rows, take)
        elif isinstance(rows, list):
            if rows:
                rest(rows[0], rows[1:], take)
        else:
            some = tf.greater(rows.size(), 0)
            if_(some, lambda: rest(rows.at(0), without_first(rows), take), None, ())

    return derived(source, run)


def pairwise(source: Any, /) -> Any:
    """Returns `itertools.pairwise(source)`."""
    rows = rows_of(source)
    if isinstance(rows, list):
        return itertools.pairwise(rows)
    return StagedSequence(
        lambda: tf.maximum(rows.size() - 1, 0),
        lambda index: (rows.at(index), rows.at(index + 1)),
        None,
    )


def zip_longest(*sources: Any, fillvalue: Any = None) -> Any:
    """Returns `itertools.zip_longest(*sources, fillvalue=fillvalue)`."""
    rows = [rows_of(source) for source in sources]
    if all(isinstance(row, list) for row in rows):
        return itertools.zip_longest(*rows, fillvalue=fillvalue)
    parts = [fixed(row) if isinstance(row, list) else row for row in rows]

    def size() -> Any:
        largest = parts[0].size()
        for part in parts[1:]:
            largest = tf.maximum(largest, part.size())
        return largest

    def one(part: StagedSequence, index: Any) -> Any:
        inside = tf.less(index, part.size())
        return select_value(
            inside, lambda: part.at(index), lambda: fillvalue, "an item or `fillvalue`"
        )

    return StagedSequence(
        size, lambda index: tuple(one(part, index) for part in parts), None
    )


def tee(source: Any, n: int = 2, /) -> Any:
    """Returns `itertools.tee(source, n)`."""
    rows = rows_of(source)
    return tuple(made(Cursor(rows)) for _ in range(n))


def _truth(value: Any) -> Any:
    return StagedNumber(bool, truth(value)) if is_staged(value) else bool(value)


def _over_items(function: Any) -> Rule:
    """Returns the rule of a function that is given lists of known length."""

    def staged(*sources: Any, **named: Any) -> Any:
        iterables = [s if isinstance(s, int) else items_of(s) for s in sources]
        return function(*iterables, **named)

    return Rule(function, staged)


RULES = (
    Rule(itertools.chain, chain),
    Rule(itertools.chain.from_iterable, from_iterable),
    Rule(itertools.count, count),
    Rule(
        itertools.repeat, repeat, lambda args, _: len(args) > 1 and is_staged(args[1])
    ),
    Rule(itertools.islice, islice),
    Rule(itertools.takewhile, takewhile, has_callback),
    Rule(itertools.dropwhile, dropwhile, has_callback),
    Rule(itertools.filterfalse, filterfalse, has_callback),
    Rule(itertools.compress, compress),
    Rule(itertools.starmap, starmap, has_callback),
    Rule(itertools.accumulate, accumulate, has_callback),
    Rule(itertools.pairwise, pairwise),
    Rule(itertools.zip_longest, zip_longest),
    Rule(itertools.tee, tee),
    *map(
        _over_items,
        (
            itertools.cycle,
            itertools.product,
            itertools.combinations,
            itertools.combinations_with_replacement,
            itertools.permutations,
        ),
    ),
)
