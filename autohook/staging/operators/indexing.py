"""Items of Python containers where the key, or the contents, are staged."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import Choice, has_choice
from autohook.runtime.dispatch import staging, state
from autohook.runtime.reads import item
from autohook.runtime.reads import set_item as store
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.changes import content_method, refuse_tracked
from autohook.staging.operators.compound_forms import OneOf
from autohook.staging.operators.forms import Held
from autohook.staging.operators.forwards import is_forwarded, resolve
from autohook.staging.operators.joining import Conflict, one_of
from autohook.staging.operators.list_slices import staged_index
from autohook.staging.operators.logic import compare
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.raising import raise_where
from autohook.staging.operators.sequences import StagedSequence, part_of
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.values import is_staged, truth

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEQUENCES = (list, tuple, str, bytes, range, deque)
_INDEXED = (*_SEQUENCES, StagedList, StagedSequence)
_GATHERED_BYTES = 1 << 16
_LABEL = "an item of a {}"


def takes_item(owner: Any, key: Any) -> bool:
    """Returns whether items of a Python container are found when the graph runs."""
    if is_forwarded(owner) or isinstance(owner, StagedSequence):
        return True
    if isinstance(key, (tf.Tensor, StagedNumber, StagedText)):
        if isinstance(owner, (tf.Tensor, tf.Variable)):
            return type(key) is StagedNumber
        if isinstance(owner, dict):
            return not isinstance(key, tf.Tensor)
        return isinstance(owner, _SEQUENCES) and is_staged(key)
    if type(key) is slice:
        return _is_staged_slice(key) and isinstance(owner, (*_INDEXED, tf.Tensor))
    if type(key) is tuple:
        if isinstance(owner, dict):
            return any(type(part) is StagedNumber for part in key)
        return isinstance(owner, (tf.Tensor, tf.Variable)) and any(map(_is_part, key))
    return False


def _is_staged_slice(key: slice) -> bool:
    return any(map(is_staged, (key.start, key.stop, key.step)))


def _is_part(key: Any) -> bool:
    return type(key) is StagedNumber or (type(key) is slice and _is_staged_slice(key))


# -- reading -----------------------------------------------------------------------


def get_item(owner: Any, key: Any) -> Any:
    """Returns `owner[key]`."""
    found = resolve(owner)
    if has_choice((found,)):
        return staging().spread(item, (found, key))
    if isinstance(found, StagedList):
        return found[key]
    if is_forwarded(owner):
        return content_method(owner, "__getitem__")(key)
    if isinstance(owner, (tf.Tensor, tf.Variable)):
        return owner[tensor_key(key)]
    if isinstance(owner, dict):
        return _get_value(owner, key)
    if type(key) is slice:
        return _get_slice(owner, key)
    if isinstance(owner, StagedSequence):
        return _get_row(owner, key)
    index = in_range(owner, key)
    if isinstance(owner, range):
        number = StagedNumber(int, tf.cast(index, tf.int64))
        return number * owner.step + owner.start
    return select(owner, index)


def _get_row(owner: StagedSequence, key: Any) -> Any:
    index = staged_index(key, "range object")
    size = tf.cast(owner.size(), tf.int64)
    index = tf.where(index < 0, index + size, index)
    outside = (index < 0) | (index >= size)
    raise_where(outside, lambda: IndexError("range object index out of range"))
    return owner.at(tf.cast(index, tf.int32))


def tensor_key(key: Any) -> Any:
    """Returns a tensor's index with staged Python numbers as tensors."""
    if type(key) is StagedNumber:
        if key.kind is float:
            raise TypeError("only integers are valid indices of a tensor")
        return key.tensor if key.kind is int else tf.cast(key.tensor, tf.int64)
    if type(key) is tuple:
        return tuple(map(tensor_key, key))
    if type(key) is slice:
        return slice(tensor_key(key.start), tensor_key(key.stop), tensor_key(key.step))
    return key


def in_range(owner: Any, key: Any) -> Any:
    """Returns the index of an item from the start, int32; the graph raises outside."""
    kind = _kind(owner)
    index = staged_index(key, kind)
    size = len(owner)
    if size == 0:
        raise IndexError(_outside(owner, kind))
    outside = (index < -size) | (index >= size)
    raise_where(outside, lambda: IndexError(_outside(owner, kind)))
    index = tf.where(index < 0, index + size, index)
    # Where it raises, what comes next must not fail first.
    return tf.cast(tf.clip_by_value(index, 0, size - 1), tf.int32)


def _kind(owner: Any) -> str:
    for kind in (list, tuple, str, bytes, deque):
        if isinstance(owner, kind):
            return {str: "string", bytes: "index"}.get(kind, kind.__name__)
    return "range object"


def _outside(owner: Any, kind: str) -> str:
    if isinstance(owner, range):
        return "range object index out of range"
    return "index out of range" if kind == "index" else f"{kind} index out of range"


def select(items: Sequence[Any], index: Any) -> Any:
    """Returns one of several values.

    Args:
        items: The values; of those that no tensor can stand for, a choice is made.
        index: Which, a scalar int32 tensor that is in range.
    """
    known = tf.get_static_value(index)
    if known is not None:
        return items[int(known)]
    label = _LABEL.format(type(items).__name__)
    values = list(items)
    try:
        form = one_of(label, values)
    except Conflict:
        refuse(
            "AH235",
            f"an index that only the graph knows finds one of {len(values)} values of"
            " too many kinds.",
        )
    if isinstance(form, OneOf):
        return _choice(values, index)
    if isinstance(form, Held):
        return form.value
    columns = zip(*(form.tensors(value) for value in values), strict=True)
    return form.rebuild(iter([_select_tensor(list(c), index) for c in columns]))


def _choice(values: list[Any], index: Any) -> Any:
    """Returns one of several values, of which equal ones count as one."""
    options: list[Any] = []
    numbers = []
    for value in values:
        found = [i for i, option in enumerate(options) if option is value]
        numbers.append(found[0] if found else len(options))
        if not found:
            options.append(value)
    if len(options) == 1:
        return options[0]
    return Choice(tf.gather(tf.constant(numbers), index), tuple(options))


def _select_tensor(tensors: list[Any], index: Any) -> Any:
    first = tensors[0]
    alike = first.shape.is_fully_defined() and all(
        t.shape == first.shape for t in tensors
    )
    small = alike and first.dtype.size * first.shape.num_elements() <= _GATHERED_BYTES
    if small and first.dtype not in (tf.variant, tf.resource):
        return tf.gather(tf.stack(tensors), index)
    shape = first.shape
    for tensor in tensors:
        shape = shape.most_specific_common_supertype([tensor.shape])
    found = tf.switch_case(index, [lambda t=t: tf.identity(t) for t in tensors])
    found.set_shape(shape)
    return found


def _get_slice(owner: Any, key: slice) -> Any:
    """Returns a slice of staged length; the step has to be known."""
    if isinstance(owner, tf.Tensor):
        return owner[tensor_key(key)]
    if isinstance(owner, (str, bytes)):
        refuse("AH235", "a text is sliced where only the graph knows", "Use indices.")
    from autohook.staging.operators.builtins.items import rows_of
    from autohook.staging.operators.iteration import as_sequence

    rows = rows_of(owner)
    if isinstance(rows, list):
        from autohook.staging.operators.staged_lists import of_items

        found = of_items(rows)
        if found is None:
            refuse(
                "AH235",
                "a slice that only the graph knows is taken of unlike values.",
            )
        return found[key]
    return part_of(as_sequence(rows), key)


# -- dicts -------------------------------------------------------------------------


def _get_value(owner: dict[Any, Any], key: Any) -> Any:
    keys = list(owner)
    matches = [truth(compare("==", key, known)) for known in keys]
    if hasattr(type(owner), "__missing__"):
        refuse("AH235", "a dict with `__missing__` is asked for a key of the graph's.")
    if not keys:
        raise KeyError(key)
    found = tf.stack(matches)
    raise_where(tf.logical_not(tf.reduce_any(found)), lambda: KeyError(key))
    return select(list(owner.values()), first_true(found))


def get_value(owner: dict[Any, Any], key: Any, default: Any = None) -> Any:
    """Returns `owner.get(key, default)`."""
    keys = list(owner)
    if not keys:
        return default
    found = tf.stack([truth(compare("==", key, known)) for known in keys])
    values = list(owner.values())
    return select_value(
        tf.reduce_any(found),
        lambda: select(values, first_true(found)),
        lambda: default,
        "the value of `get`",
    )


def first_true(found: Any) -> Any:
    """Returns the index of the first true element of a bool vector, int32."""
    return tf.argmax(tf.cast(found, tf.int32), output_type=tf.int32)


# -- writing -----------------------------------------------------------------------


def set_item(owner: Any, key: Any, value: Any) -> None:
    """Does `owner[key] = value`."""
    refuse_tracked(owner)
    found = resolve(owner)
    if has_choice((found,)) or is_forwarded(owner):
        content_method(owner, "__setitem__")(key, value)
        return
    if isinstance(owner, dict):
        _set_value(owner, key, value)
        return
    if not isinstance(owner, (list, deque)) or type(key) is slice:
        owner[key] = value  # raises what Python raises
        return
    size = len(owner)
    if size == 0:
        raise IndexError("list assignment index out of range")
    index = staged_index(key, "list")
    outside = (index < -size) | (index >= size)
    raise_where(outside, lambda: IndexError("list assignment index out of range"))
    index = tf.where(index < 0, index + size, index)
    for position in range(size):
        same = tf.equal(index, position)
        _write(owner, position, _either(same, value, owner[position]))


def _write(owner: Any, position: Any, value: Any) -> None:
    if state.journal is None and state.recorder is None:
        owner[position] = value
    else:
        store(owner, position, value)


def _either(test: Any, new: Any, old: Any) -> Any:
    return select_value(test, lambda: new, lambda: old, "an item that is replaced")


def _set_value(owner: dict[Any, Any], key: Any, value: Any) -> None:
    keys = list(owner)
    matches = [truth(compare("==", key, known)) for known in keys]
    known = tf.reduce_any(tf.stack(matches)) if matches else tf.constant(value=False)
    static = tf.get_static_value(known)
    if not matches or (static is not None and not static):
        refuse("AH235", "a dict gets a new key that only the graph knows.")
    raise_where(
        tf.logical_not(known),
        lambda: RuntimeError("AH235: a dict gets a new key that only the graph knows"),
    )
    for name, test in zip(keys, matches, strict=True):
        _write(owner, name, _either(test, value, owner[name]))


def del_item(owner: Any, key: Any) -> None:
    """Does `del owner[key]`."""
    if is_forwarded(owner):
        content_method(owner, "__delitem__")(key)
        return
    if isinstance(owner, (list, deque)) and type(key) is not slice:
        pop_item(owner, key, "list assignment index out of range")
        return
    refuse("AH235", "an item that only the graph knows is deleted.")


def pop_item(owner: Any, key: Any, outside_text: str = "pop index out of range") -> Any:
    """Returns `owner.pop(key)`: the items behind move on by one."""
    size = len(owner)
    if size == 0:
        raise IndexError("pop from empty list")
    index = staged_index(key, "list")
    outside = (index < -size) | (index >= size)
    raise_where(outside, lambda: IndexError(outside_text))
    index = tf.where(index < 0, index + size, index)
    index = tf.cast(tf.clip_by_value(index, 0, size - 1), tf.int32)
    before = list(owner)
    for position in range(size - 1):
        after = before[position + 1]
        _write(owner, position, _either(position < index, before[position], after))
    del owner[size - 1]
    return select(before, index)
