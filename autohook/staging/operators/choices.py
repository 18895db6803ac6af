"""What the program does with a choice: the same for each option, then joined."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import local
from typing import TYPE_CHECKING, Any, NoReturn

import tensorflow as tf

from autohook.runtime.choice import Choice, has_choice, is_choice
from autohook.runtime.state import UNDEFINED
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.narrowing import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 11):
    _FREE = (
        "cannot access free variable {!r} where it is not associated with a value in"
        " enclosing scope"
    )
else:
    _FREE = "free variable {!r} referenced before assignment in enclosing scope"
_MOST_LEVELS = 4
_MOST_OPTIONS = 64
_LABEL = "what is done with a value that differs between branches"


class _Budget(local):
    """Which options are being gone through in this thread, and how many have been.

    Where an object that is one of several holds others that are, the combinations
    multiply: a tree, say, whose nodes are inserted under staged conditions.
    """

    def __init__(self) -> None:
        self.levels = 0
        self.options = 0
        self._known: list[tuple[Any, int]] = []

    def number_of(self, choice: Choice) -> int | None:
        """Returns which option a choice is here, None where that is not known."""
        for index, number in self._known:
            if index is choice.index:
                return number
        return None

    @contextmanager
    def taken(self, choice: Choice, number: int) -> Iterator[None]:
        """Knows inside which option a choice is."""
        self._known.append((choice.index, number))
        try:
            yield
        finally:
            self._known.pop()

    @contextmanager
    def level(self) -> Iterator[None]:
        """Goes through options inside an option."""
        if self.levels >= _MOST_LEVELS:
            self._refuse()
        self.levels += 1
        try:
            yield
        finally:
            self.levels -= 1
            if not self.levels:
                self.options = 0

    def count(self) -> None:
        """Goes through one option."""
        self.options += 1
        if self.options > _MOST_OPTIONS:
            self._refuse()

    def _refuse(self) -> None:
        self.options = 0
        refuse(
            "AH246",
            "values that are one of several are used in too many combinations.",
            "Keep structures that depend on tensors' values in tensors.",
        )


budget = _Budget()


def spread(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Returns `function(*args)` where some of the arguments are choices.

    Each option's call is made under the condition that it is the one; where it raises,
    the graph raises if that option is the one.
    """
    args = tuple(map(_known_option, args))
    for position, argument in enumerate(args):
        if is_choice(argument):
            with budget.level():
                return _spread_at(function, args, position)
    return function(*args)


def _known_option(value: Any) -> Any:
    """Returns the option that a choice is in the branch for it, else the value."""
    number = budget.number_of(value) if is_choice(value) else None
    option = UNDEFINED if number is None else value.options[number]
    return value if option is UNDEFINED else option


def _spread_at(
    function: Callable[..., Any], args: tuple[Any, ...], position: int
) -> Any:
    choice: Choice = args[position]

    def at(number: int) -> Any:
        budget.count()
        option = choice.options[number]
        if option is UNDEFINED:
            raise_unset(choice)
        with budget.taken(choice, number):
            return spread(function, (*args[:position], option, *args[position + 1 :]))

    def from_on(number: int) -> Any:
        if number == len(choice.options) - 1:
            return at(number)
        return select_value(
            is_option(choice, number),
            lambda: at(number),
            lambda: from_on(number + 1),
            _LABEL,
        )

    return from_on(0)


def raise_unset(choice: Choice) -> NoReturn:
    """Raises what Python does for a name that a function around has not set.

    The function's own names are read by `bound`.
    """
    if not choice.name:
        raise UnboundLocalError("a name is used that this path has not set")
    raise NameError(_FREE.format(choice.name))


def settled(choice: Choice) -> Any:
    """Returns a choice's value; the graph raises where it has none."""
    if any(option is UNDEFINED for option in choice.options):
        return bound(choice, lambda: raise_unset(choice))
    return choice


def is_option(choice: Choice, number: int) -> Any:
    """Returns whether a choice is one of its options, a scalar bool tensor."""
    return tf.equal(choice.index, number)


def identical(left: Any, right: Any) -> Any:
    """Returns `left is right` where one of them is a choice."""
    if not is_choice(left):
        left, right = right, left
    if not has_choice([right]):
        return ask(left, [option is right for option in left.options])
    return spread(lambda a, b: a is b, (left, right))


def call(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Returns `function(*args, **kwargs)` where some of them are choices."""
    from autohook.runtime.calls import call as call_again
    from autohook.staging.operators.builtins.gradients import build

    names = list(kwargs)
    build(function, args)

    def once(*values: Any) -> Any:
        positional = values[1 : len(values) - len(names)]
        named = values[len(values) - len(names) :] if names else ()
        return call_again(
            values[0], *positional, **dict(zip(names, named, strict=True))
        )

    if function is isinstance and is_choice(args[0]):
        kinds = [isinstance(option, args[1]) for option in args[0].options]
        if not has_choice(args[1:]) and not any(map(_has_kind, args[0].options)):
            return ask(args[0], kinds)
    return spread(once, (function, *args, *kwargs.values()))


def _has_kind(value: Any) -> bool:
    """Returns whether `isinstance` has to be asked in the staged way."""
    return isinstance(value, StagedNumber)


def bound(choice: Choice, why: Callable[[], Any]) -> Any:
    """Returns a choice without its undefined option, for which the graph raises.

    Args:
        choice: A name's value.
        why: Raises what Python raises where the name is not set.
    """
    kept = [i for i, o in enumerate(choice.options) if o is not UNDEFINED]
    if len(kept) == len(choice.options):
        return choice
    missing = len(choice.options) - len(kept)
    assert missing == 1, choice.options
    absent = next(i for i in range(len(choice.options)) if i not in kept)
    select_value(is_option(choice, absent), why, lambda: True, _LABEL)
    if len(kept) == 1:
        return choice.options[kept[0]]
    numbers = [kept.index(i) if i in kept else 0 for i in range(len(choice.options))]
    index = tf.gather(tf.constant(numbers), choice.index)
    return Choice(index, tuple(choice.options[i] for i in kept))


def unknown(choice: Choice, what: str) -> Any:
    """Refuses what needs to know which option it is."""
    refuse(
        "AH238",
        f"{what} needs one of {len(choice.options)} values, and only the graph knows"
        " which.",
        "Give it the same kind of value in every branch.",
    )


def _convert(
    value: Choice,
    dtype: Any = None,
    name: Any = None,
    as_ref: Any = None,  # noqa: ARG001 - TensorFlow's interface
) -> Any:
    """Converts each option, for functions of TensorFlow that meet one in a list."""
    tensor = spread(
        lambda option: tf.convert_to_tensor(option, dtype, name=name), (value,)
    )
    return unknown(tensor, "a tensor") if is_choice(tensor) else tensor


tf.register_tensor_conversion_function(Choice, _convert)
