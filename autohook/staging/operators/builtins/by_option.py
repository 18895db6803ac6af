"""What is made of many gradients that are None together: once for each case."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import Choice, is_choice
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.choices import is_option, spread
from autohook.staging.operators.unconnected import gradient_or_none, is_gradient

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST = 3
_PLAIN: tuple[type, ...] = (type(iter([])), type(iter(())))


def known_items(value: Any) -> Any:
    """Returns a zip of lists and tuples as a list, and anything else as it is."""
    if type(value) is zip and all(type(p) in _PLAIN for p in value.__reduce__()[1]):
        return list(value)
    return value


def choices_in(value: Any, depth: int = 0) -> list[Choice]:
    """Returns the choices inside of lists, tuples and dicts, not `value` itself."""
    parts = list(value.values()) if type(value) is dict else value
    if type(parts) not in (list, tuple) or depth > _DEEPEST:
        return []
    found: list[Choice] = []
    for part in parts:
        found += [part] if is_choice(part) else choices_in(part, depth + 1)
    return found


def chosen(value: Any, index: Any, number: int) -> Any:
    """Returns a structure in which choices by one index are one of their options."""
    if is_choice(value):
        return value.options[number] if value.index is index else value
    if type(value) in (list, tuple):
        return type(value)(chosen(part, index, number) for part in value)
    if type(value) is dict:
        return {name: chosen(part, index, number) for name, part in value.items()}
    return value


def gathered(gather: Callable[[Any], Any], items: Any) -> Any:
    """Returns the list that a comprehension makes of items.

    Gradients that are None together would be asked one by one otherwise, and lists made
    for each combination.
    """
    items = known_items(items)
    found = [one for one in choices_in(items) if is_gradient(one)]
    counts = Counter(id(one.index) for one in found)
    shared = [one.index for one in found if counts[id(one.index)] > 1]
    if not shared or type(items) not in (list, tuple):
        return gather(items)

    def with_option(number: int) -> Any:
        made = gathered(gather, chosen(items, shared[0], number))
        # Of different lengths, so that they are kept apart.
        return (*made, *[None] * number) if type(made) is list else made

    result = spread(with_option, (Choice(shared[0], (0, 1)),))
    if not is_choice(result) or any(type(one) is not tuple for one in result.options):
        return result
    return _list_of(result, shared[0])


def _list_of(result: Choice, index: Any) -> Any:
    """Returns a list of choices, or the choice of two lists of different lengths."""
    lists = [list(one) for one in result.options]
    sizes = list(map(len, lists))
    if len(sizes) != 2:
        return result
    del lists[1][-1:]
    if len(lists[0]) != len(lists[1]):
        return Choice(result.index, tuple(lists))
    return [_item(Choice(index, pair), result) for pair in zip(*lists, strict=True)]


def _item(pair: Choice, result: Choice) -> Any:
    left, right = pair.options
    if left is right:
        return left
    if left is None:
        return gradient_or_none(right, pair.index)
    if isinstance(left, tf.Tensor) and isinstance(right, tf.Tensor):
        return select_value(
            is_option(result, 1), lambda: right, lambda: left, "an item of the list"
        )
    return pair
