"""Python's builtins on staged values."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber, as_tensor
from autohook.staging.operators import sequences
from autohook.staging.operators.branches import if_exp
from autohook.staging.operators.iteration import (
    as_sequence,
    is_staged_iterable,
    unrolled,
)
from autohook.staging.operators.messages import print_, stages_print
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import is_composite, is_staged, is_tensor, truth

if TYPE_CHECKING:
    from collections.abc import Callable


def overload(
    function: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],  # noqa: ARG001 - the backend's interface
) -> Callable[..., Any] | None:
    """Returns what to call instead of `function` for these arguments, or None."""
    if function is print:
        return print_ if stages_print() else None
    try:
        found = _OVERLOADS.get(function)
    except TypeError:
        return None
    if found is None or not args or not any(map(_matters, args)):
        return None
    return found


def _matters(value: Any) -> bool:
    if type(value) in (list, tuple):
        return any(is_staged(item) for item in value)
    return is_staged(value) or is_staged_iterable(value)


def iterate(value: Any) -> Any:
    """Returns the rows of a staged iterable of known length, for comprehensions."""
    sequence = as_sequence(value)
    if sequence.static is None:
        refuse(
            "AH233",
            "a comprehension iterates over a tensor whose length is not known.",
            "Use a `for` loop that appends to a list.",
        )
    return unrolled(sequence)


def _items(value: Any) -> list[Any]:
    """Returns the items of something iterable of known length."""
    return list(iterate(value)) if is_staged_iterable(value) else list(value)


def len_(value: Any) -> Any:
    """Returns `len(value)`: an int where it is known."""
    if isinstance(value, (list, tuple)):
        return len(value)
    if isinstance(value, (StagedList, sequences.StagedSequence)):
        if getattr(value, "static", None) is not None:
            return value.static  # type: ignore[union-attr] # only sequences have it
        size = value.size()
    elif is_composite(value):
        size = value.nrows() if isinstance(value, tf.RaggedTensor) else value.shape[0]
    else:
        tensor = tf.convert_to_tensor(value)
        if tensor.shape.rank == 0:
            raise TypeError("Scalar tensor has no `len()`")
        if tensor.shape.rank is not None and tensor.shape[0] is not None:
            return int(tensor.shape[0])
        size = tf.shape(tensor)[0]
    return StagedNumber(int, tf.cast(size, tf.int64)) if is_strict() else size


def range_(*args: Any) -> Any:
    """Returns `range(...)` with staged bounds."""
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
    for bound in (start, stop, step):
        if is_tensor(bound) and not bound.dtype.is_integer:
            kind = type(bound).__name__
            raise TypeError(f"'{kind}' object cannot be interpreted as an integer")
    return sequences.counted(start, stop, step)


def int_(value: Any, *base: Any) -> Any:
    """Returns `int(value)`; never narrower than the value needs."""
    if base or (is_tensor(value) and value.dtype == tf.string):
        if is_strict() or base:
            refuse("AH234", "a number is read from the text of a tensor")
        return tf.strings.to_number(value, tf.int64)
    if isinstance(value, StagedNumber):
        if value.kind is not float:
            return StagedNumber(int, as_tensor(value, int))
        value = value.tensor
    tensor = _single(value)
    narrow = tensor.dtype == tf.bool or (
        tensor.dtype.is_integer and tensor.dtype.size <= 4 and tensor.dtype != tf.uint32
    )
    if not is_strict():
        return tf.cast(tensor, tf.int32 if narrow else tf.int64)
    if tensor.dtype.is_floating or tensor.dtype.size == 8:
        fits = tf.abs(tf.cast(tensor, tf.float64)) < 2.0**62
        with tf.control_dependencies([tf.debugging.Assert(fits, ["int() overflows"])]):
            tensor = tf.identity(tensor)
    return StagedNumber(int, tf.cast(tensor, tf.int64))


def float_(value: Any) -> Any:
    """Returns `float(value)`; exactly the value's number."""
    if is_tensor(value) and value.dtype == tf.string:
        if is_strict():
            refuse("AH234", "a number is read from the text of a tensor")
        return tf.strings.to_number(value, tf.float64)
    if isinstance(value, StagedNumber):
        return StagedNumber(float, as_tensor(value, float))
    tensor = _single(value)
    if is_strict():
        if tensor.dtype == tf.int64 or tensor.dtype == tf.uint64:
            return StagedNumber(float, as_tensor(int_(tensor), float))
        return StagedNumber(float, tf.cast(tensor, tf.float64))
    if tensor.dtype.is_floating and tensor.dtype.size <= 4:
        return tf.cast(tensor, tf.float32)
    small = tensor.dtype == tf.bool or tensor.dtype.size <= 2
    return tf.cast(tensor, tf.float32 if small else tf.float64)


def _single(value: Any) -> Any:
    tensor = tf.convert_to_tensor(value)
    return tensor if tensor.shape.rank == 0 else tf.reshape(tensor, [])


def bool_(value: Any) -> Any:
    """Returns `bool(value)`."""
    result = truth(value)
    return StagedNumber(bool, result) if is_strict() else result


def enumerate_(value: Any, start: Any = 0) -> Any:
    """Returns `enumerate(value, start)`."""
    if not is_staged_iterable(value):
        return enumerate(value, start)
    sequence = as_sequence(value)
    if is_strict() and sequence.static is not None:
        return enumerate(unrolled(sequence), start)
    return sequences.enumerated(sequence, start)


def zip_(*values: Any, strict: bool = False) -> Any:
    """Returns `zip(*values)`."""
    if not any(map(is_staged_iterable, values)):
        return zip(*values, strict=strict)
    staged = [as_sequence(value) for value in values if is_staged_iterable(value)]
    if strict or all(sequence.static is not None for sequence in staged):
        return zip(*map(_items, values), strict=strict)
    return sequences.zipped(
        [
            as_sequence(value) if is_staged_iterable(value) else sequences.fixed(value)
            for value in values
        ]
    )


def reversed_(value: Any) -> Any:
    """Returns `reversed(value)`."""
    if not is_staged_iterable(value):
        return reversed(value)
    sequence = as_sequence(value)
    if sequence.static is not None:
        return reversed(unrolled(sequence))
    return sequences.reversed_rows(sequence)


def sum_(value: Any, start: Any = 0) -> Any:
    """Returns `sum(value, start)`, added in Python's order where that is known."""
    if not is_staged_iterable(value):
        return sum(value, start)
    sequence = as_sequence(value)
    if sequence.static is not None and (is_strict() or sequence.static <= 64):
        return sum(unrolled(sequence), start)
    if is_strict():
        refuse("AH233", "sum() adds a tensor whose length is not known")
    tensor = tf.convert_to_tensor(_whole(value))
    return tf.reduce_sum(tensor, 0) + tf.cast(start, tensor.dtype)


def _whole(value: Any) -> Any:
    if isinstance(value, sequences.StagedSequence):
        return tf.map_fn(value.at, tf.range(value.size()), fn_output_signature=tf.int32)
    return value


def _extreme(better: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def choose(*args: Any, key: Any = None, **default: Any) -> Any:
        items = list(args) if len(args) > 1 else _items(args[0])
        if not items:
            return default["default"] if default else max(items)
        key = key or (lambda item: item)
        best = items[0]
        best_key = key(best)
        for item in items[1:]:
            item_key = key(item)
            is_better = better(item_key, best_key)
            if not is_staged(is_better):
                best, best_key = (item, item_key) if is_better else (best, best_key)
                continue
            best_key = _select(is_better, item_key, best_key)
            best = best_key if item is item_key else _select(is_better, item, best)
        return best

    return choose


def _select(test: Any, left: Any, right: Any) -> Any:
    return if_exp(test, lambda: left, lambda: right, name="the value of min() or max()")


_minimum = _extreme(lambda new, old: new < old)
_maximum = _extreme(lambda new, old: new > old)


def min_(*args: Any, **kwargs: Any) -> Any:
    """Returns `min(...)`."""
    return _reduced(tf.reduce_min, _minimum, args, kwargs)


def max_(*args: Any, **kwargs: Any) -> Any:
    """Returns `max(...)`."""
    return _reduced(tf.reduce_max, _maximum, args, kwargs)


def _reduced(
    reduce: Callable[..., Any],
    choose: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    """Reduces a long vector at once, which a graph may; else compares in order."""
    alone = len(args) == 1 and not kwargs and not is_strict()
    if alone and is_tensor(args[0]) and args[0].shape.rank == 1:
        return reduce(args[0])
    return choose(*args, **kwargs)


def any_(value: Any) -> Any:
    """Returns `any(value)`."""
    return _quantified(value, tf.reduce_any, any)


def all_(value: Any) -> Any:
    """Returns `all(value)`."""
    return _quantified(value, tf.reduce_all, all)


def _quantified(
    value: Any, reduce: Callable[..., Any], plain: Callable[..., Any]
) -> Any:
    if not is_staged_iterable(value):
        items = list(value)
        if not any(map(is_staged, items)):
            return plain(items)
        result = reduce(tf.stack([truth(item) for item in items]))
    else:
        tensor = tf.convert_to_tensor(value)
        if tensor.shape.rank != 1:
            if is_strict():
                refuse("AH233", f"{plain.__name__}() reads more than a vector")
            tensor = tf.reshape(tensor, [-1])
        nonzero = tensor
        if tensor.dtype != tf.bool:
            nonzero = tf.not_equal(tensor, tf.zeros([], tensor.dtype))
        result = reduce(nonzero)
    return StagedNumber(bool, result) if is_strict() else result


def sorted_(value: Any, *, key: Any = None, reverse: Any = False) -> Any:
    """Returns `sorted(value, ...)`: a list where the length is known, else a tensor."""
    if is_staged(reverse):
        refuse("AH235", "sorted() is given a staged `reverse`")
    items = _items(value) if key is not None or not is_tensor(value) else None
    tensor = value if items is None else tf.stack(items)
    keys = tensor if key is None else tf.stack([key(item) for item in items or []])
    if keys.shape.rank != 1:
        raise ValueError("sorted() compares tensors of more than one element")
    if is_strict() and keys.dtype.is_floating:
        # Python's order of NaN depends on where they stand.
        ordered = tf.logical_not(tf.reduce_any(tf.math.is_nan(keys)))
        tf.debugging.Assert(ordered, ["sorted() meets NaN"])
    direction = "DESCENDING" if reverse else "ASCENDING"
    order = tf.argsort(keys, direction=direction, stable=True)
    result = tf.gather(tensor, order)
    known = result.shape[0] is not None
    return tf.unstack(result) if known else result


def list_(value: Any) -> Any:
    """Returns `list(value)`."""
    return value if isinstance(value, StagedList) else _items(value)


def tuple_(value: Any) -> Any:
    """Returns `tuple(value)`."""
    return tuple(_items(value))


def map_(function: Any, *values: Any) -> Any:
    """Returns `map(function, *values)`, over rows of known number."""
    return map(function, *map(_items, values))


_OVERLOADS: dict[Any, Callable[..., Any]] = {
    builtins.len: len_,
    builtins.range: range_,
    builtins.int: int_,
    builtins.float: float_,
    builtins.bool: bool_,
    builtins.enumerate: enumerate_,
    builtins.zip: zip_,
    builtins.reversed: reversed_,
    builtins.sum: sum_,
    builtins.min: min_,
    builtins.max: max_,
    builtins.any: any_,
    builtins.all: all_,
    builtins.sorted: sorted_,
    builtins.list: list_,
    builtins.tuple: tuple_,
    builtins.map: map_,
}
