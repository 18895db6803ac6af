"""What a value becomes where it leaves converted code for somebody else's."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import Choice, is_choice
from autohook.runtime.units import unit_of
from autohook.staging.numbers import DTYPES, StagedNumber, as_tensor, kind_of
from autohook.staging.operators.choices import spread
from autohook.staging.operators.forwards import is_forwarded, resolve
from autohook.staging.operators.joining import describe
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.values import is_staged

if TYPE_CHECKING:
    from autohook.staging.operators.places import Journal

_NESTED = (list, tuple)


def is_converted(function: Any) -> bool:
    """Returns whether a function is converted code, whose operators see contents."""
    if isinstance(function, MethodType):
        function = function.__func__
    if not isinstance(function, FunctionType):
        return isinstance(function, type)
    return "_ah_ops" in function.__code__.co_freevars or bool(
        unit_of(function.__code__)
    )


def for_foreign(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Returns arguments as code sees them that no operator looks after."""
    if is_converted(function):
        return args, kwargs
    return (
        tuple(map(_resolved, args)),
        {name: _resolved(value) for name, value in kwargs.items()},
    )


def _resolved(value: Any) -> Any:
    if is_forwarded(value):
        return resolve(value)
    if type(value) in _NESTED and any(map(is_forwarded, value)):
        return type(value)(map(_resolved, value))
    return value


def one_tensor(choice: Choice) -> Any:
    """Returns a choice as the tensor that a graph can return.

    Raises:
        StagingError: If its options have no dtype in common.
    """
    kinds = {kind_of(option) for option in choice.options}
    if kinds == {int, float}:
        return spread(lambda o: _number(o, float), (choice,))
    if None not in kinds and len(kinds) == 1:
        return spread(lambda o: _number(o, kinds.copy().pop()), (choice,))
    if all(isinstance(option, str) for option in choice.options):
        return tf.gather(tf.constant(list(choice.options)), choice.index)
    dtypes = {getattr(o, "dtype", None) for o in choice.options if kind_of(o) is None}
    if None not in dtypes and len({tf.as_dtype(d).base_dtype for d in dtypes}) == 1:
        dtype = tf.as_dtype(dtypes.pop()).base_dtype
        return spread(lambda o: tf.convert_to_tensor(o, dtype), (choice,))
    left, right = map(describe, choice.options[:2])
    refuse(
        "AH211",
        f"the function returns {left} or {right}, and only the graph knows which.",
        "Return the same kind of value on every path.",
    )


def _number(value: Any, kind: Any) -> Any:
    if value is None or kind_of(value) is None:
        return value
    tensor = as_tensor(value, kind)
    assert tensor.dtype == DTYPES[kind]
    return StagedNumber(kind, tensor)


def require_plain(writes: Journal) -> None:
    """Refuses what the call leaves behind in objects that were there before it.

    Raises:
        StagingError: A staged branch or loop wrote a value that only the graph knows.
    """
    for place in writes.joined.values():
        if id(place.owner) in writes.fresh:
            continue
        value = place.read()
        if is_staged(value) or is_forwarded(place.owner):
            refuse(
                "AH212",
                f"`{place.label}` is changed where only the graph knows whether, or how"
                " often; Python would never see the change.",
                "Return the new value, and assign it outside of the graph.",
            )


def leave(value: Any) -> Any:
    """Returns a result without choices and staged contents, for a graph to return."""
    if is_choice(value):
        return leave(one_tensor(value))
    if isinstance(value, StagedNumber):
        return value.tensor
    if is_forwarded(value):
        return leave(resolve(value))
    if type(value) in (list, tuple):
        return type(value)(map(leave, value))
    if type(value) is dict:
        return {key: leave(part) for key, part in value.items()}
    return value
