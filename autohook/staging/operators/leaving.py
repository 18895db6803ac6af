"""What a value becomes where it leaves converted code for somebody else's."""

from __future__ import annotations

import copy
import dataclasses
from collections import OrderedDict
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import Choice, is_choice
from autohook.runtime.dispatch import state
from autohook.runtime.units import unit_of
from autohook.staging.numbers import (
    DTYPES,
    StagedNumber,
    StagedTruth,
    as_tensor,
    kind_of,
)
from autohook.staging.operators.autographed import is_autographed
from autohook.staging.operators.changes import is_tracked
from autohook.staging.operators.choices import settled, spread
from autohook.staging.operators.forms import Text
from autohook.staging.operators.forwards import is_forwarded, resolve
from autohook.staging.operators.joining import describe, takes
from autohook.staging.operators.modes import refuse, refuse_at
from autohook.staging.operators.places import line_of
from autohook.staging.operators.result_dtypes import exact
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText, is_text
from autohook.staging.operators.unconnected import as_tensor as gradient_tensor
from autohook.staging.operators.unconnected import is_gradient
from autohook.staging.operators.values import is_staged
from autohook.staging.signature import is_named_tuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.operators.places import Journal

_NESTED = (list, tuple)


def is_converted(function: Any) -> bool:
    """Returns whether a function is converted code, whose operators see contents."""
    if isinstance(function, MethodType):
        function = function.__func__
    if not isinstance(function, FunctionType):
        return isinstance(function, type)
    code = function.__code__
    return "_ah_ops" in code.co_freevars or unit_of(code) is not None


def for_foreign(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Returns arguments as code sees them that no operator looks after."""
    if is_converted(function):
        return args, kwargs
    if state.recorder is not None and is_tracked(getattr(function, "__self__", None)):
        return args, kwargs  # it is called by a plan, with the program's own values
    change = _for_keras if _is_of_keras(function) else _resolved
    return (
        tuple(map(change, args)),
        {name: change(value) for name, value in kwargs.items()},
    )


def _is_of_keras(function: Any) -> bool:
    module = getattr(function, "__module__", None) or type(function).__module__
    return isinstance(module, str) and module.startswith("keras.")


def _for_keras(value: Any) -> Any:
    """Returns a staged number as a tensor: Keras asks Python numbers for their type."""
    if isinstance(value, StagedNumber):
        return value.convert()
    return _resolved(value)


def _resolved(value: Any) -> Any:
    if is_forwarded(value):
        return resolve(value)
    if type(value) in _NESTED and any(map(is_forwarded, value)):
        return type(value)(map(_resolved, value))
    return value


def one_tensor(choice: Choice) -> Any:  # noqa: RET503 - refuse() raises
    """Returns a choice as the tensor that a graph can return.

    Raises:
        StagingError: If its options have no dtype in common.
    """
    if not is_choice(choice := settled(choice)):
        return choice
    if is_gradient(choice):
        return gradient_tensor(choice)
    kinds = {kind_of(option) for option in choice.options}
    if kinds == {int, float}:
        return spread(lambda o: _number(o, float), (choice,))
    if None not in kinds and len(kinds) == 1:
        return spread(lambda o: _number(o, kinds.copy().pop()), (choice,))
    if all(isinstance(option, str) for option in choice.options):
        return tf.gather(tf.constant(list(choice.options)), choice.index)
    if all(map(is_text, choice.options)):
        return spread(lambda o: Text().tensors(o)[0], (choice,))
    dtypes = {getattr(o, "dtype", None) for o in choice.options if kind_of(o) is None}
    if None not in dtypes and len({tf.as_dtype(d).base_dtype for d in dtypes}) == 1:
        dtype = tf.as_dtype(dtypes.pop()).base_dtype
    else:
        dtype = None
    if dtype is not None and all(_fits(o, dtype) for o in choice.options):
        return spread(lambda o: tf.convert_to_tensor(o, dtype), (choice,))
    left, right = map(describe, choice.options[:2])
    refuse(
        "AH211",
        f"the function returns {left} or {right}, and only the graph knows which.",
        "Return the same kind of value on every path.",
    )


def _fits(value: Any, dtype: tf.DType) -> bool:
    """Returns whether a tensor of a dtype can stand for a value."""
    return kind_of(value) is None or takes(dtype, value)


def _number(value: Any, kind: Any) -> Any:
    if value is None or kind_of(value) is None:
        return value
    tensor = as_tensor(value, kind)
    assert tensor.dtype == DTYPES[kind]
    return StagedNumber(kind, tensor)


def require_plain(writes: Journal) -> None:
    """Refuses what the call leaves behind in objects that were there before it.

    In a tf.function with autograph on, the plain program leaves symbolic values there,
    too, and works as long as nobody reads them.

    Raises:
        StagingError: A staged branch or loop wrote a value that only the graph knows.
    """
    places = [p for p in writes.joined.values() if id(p.owner) not in writes.fresh]
    left = [p for p in places if is_staged(p.read()) or is_forwarded(p.owner)]
    if left and is_autographed():
        for place in left:
            if is_forwarded(place.owner):
                place.write(writes.before[place.key])
        return
    for place in left:
        name = f"`{place.label}` is"
        if place.label.startswith("the contents "):
            name = f"{place.label} are"
        refuse_at(
            line_of(place),
            "AH212",
            f"{name} changed where only the graph knows whether, or how often; Python"
            " would never see the change",
        )


def leave(value: Any, numbers: Callable[[StagedNumber], Any] = exact) -> Any:
    """Returns a result without choices and staged contents, for a graph to return.

    Args:
        value: The result.
        numbers: How a staged number becomes a tensor.
    """
    if is_choice(value):
        return leave(one_tensor(value), numbers)
    if isinstance(value, StagedNumber):
        return numbers(value)
    if isinstance(value, StagedText):
        return value.tensor()
    if isinstance(value, StagedTruth):
        return value.tensor
    if is_forwarded(value):
        return leave(resolve(value), numbers)
    if isinstance(value, StagedList):
        return value.stack()
    return _with_parts(value, lambda part: leave(part, numbers))


def _with_parts(value: Any, change: Callable[[Any], Any]) -> Any:
    """Returns a structure with each part changed; itself where no part does."""
    kind = type(value)
    if kind in (list, tuple) or is_named_tuple(value):
        parts = list(map(change, value))
        if all(new is old for new, old in zip(parts, value, strict=True)):
            return value
        return kind(*parts) if is_named_tuple(value) else kind(parts)
    if kind in (dict, OrderedDict):
        return kind((key, change(part)) for key, part in value.items())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _with_fields(value, change)
    return value


def _with_fields(value: Any, change: Callable[[Any], Any]) -> Any:
    """Returns a dataclass's object with changed fields, made without its own code."""
    old = {
        field.name: getattr(value, field.name)
        for field in dataclasses.fields(value)
        if hasattr(value, field.name)
    }
    new = {name: change(part) for name, part in old.items()}
    if all(new[name] is old[name] for name in old):
        return value
    made = copy.copy(value)
    for name, part in new.items():
        object.__setattr__(made, name, part)
    return made
