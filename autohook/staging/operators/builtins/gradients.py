"""`tape.gradient` and `tape.jacobian`: None where the path taken connects nothing."""

from __future__ import annotations

import functools
from types import MethodType
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import Choice, is_choice
from autohook.runtime.dispatch import state
from autohook.staging.operators.builtins import tensor_arguments
from autohook.staging.operators.builtins.by_option import (
    choices_in,
    chosen,
    known_items,
)
from autohook.staging.operators.choices import spread
from autohook.staging.operators.connections import connections
from autohook.staging.operators.unconnected import gradient_or_none, require_connected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_METHODS = ("gradient", "jacobian")
_LIBRARIES = ("tensorflow.", "keras.")
_ZERO = tf.UnconnectedGradients.ZERO


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of a tape's method, or of what takes gradients."""
    if state.recorder is not None or tf.executing_eagerly():
        return None
    if _is_of_tape(function):
        return functools.partial(_differentiate, function)
    module = getattr(function, "__module__", None) or type(function).__module__
    if not (isinstance(module, str) and module.startswith(_LIBRARIES)):
        return None
    if any(type(one) is zip for one in args):
        given = tuple(map(known_items, args))
        return lambda *_, **__: _with_options(function, given, kwargs)
    if choices_in([*args, *kwargs.values()]):
        return functools.partial(_of_library, function)
    return None


def _is_of_tape(function: Any) -> bool:
    return (
        isinstance(function, MethodType)
        and function.__name__ in _METHODS
        and isinstance(function.__self__, tf.GradientTape)
    )


def _differentiate(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Returns what a tape's method gives, with None where eager code gets None."""
    result = function(*args, **kwargs)
    given = dict(zip(("target", "sources"), args, strict=False)) | kwargs
    unconnected = args[3] if len(args) > 3 else kwargs.get("unconnected_gradients")
    if function.__name__ == "jacobian":
        unconnected = args[2] if len(args) > 2 else unconnected
    if unconnected in (_ZERO, _ZERO.value):
        return result
    gradients = tf.nest.flatten(result)
    targets = _tensors(given["target"])
    sources = _tensors(given["sources"])
    if targets is None or sources is None or len(sources) != len(gradients):
        return result
    pairs = connections(targets, sources)
    if pairs is None:
        return result
    return tf.nest.pack_sequence_as(given["sources"], _known(gradients, pairs))


def _tensors(structure: Any) -> list[Any] | None:
    """Returns the tensors and handles of a structure, None if it has others."""
    found = [
        one if tf.is_tensor(one) and hasattr(one, "op") else getattr(one, "handle", one)
        for one in tf.nest.flatten(structure)
    ]
    return found if all(isinstance(one, tf.Tensor) for one in found) else None


def _known(gradients: Sequence[Any], pairs: Sequence[Any]) -> list[Any]:
    """Returns gradients, or what may be None of each."""
    known: list[Any] = []
    indices: dict[int, Any] = {}
    for gradient, (sure, possible) in zip(gradients, pairs, strict=True):
        if gradient is None or possible is False:
            known.append(None)
            continue
        if sure is not possible:
            require_connected(gradient, sure, possible)
        if possible is True:
            known.append(gradient)
            continue
        if id(possible) not in indices:
            indices[id(possible)] = tf.cast(possible, tf.int32)
        known.append(gradient_or_none(gradient, indices[id(possible)]))
    return known


# -- choices among the items of what a library's function is given ------------------


def _of_library(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    return _with_options(function, args, kwargs)


def _with_options(function: Any, args: Any, kwargs: Any) -> Any:
    """Calls a library's function once for each combination of options."""
    if not choices_in([*args, *kwargs.values()]):
        return tensor_arguments.apply(function, *args, **kwargs)
    build(function, args)

    def call(args: Any, kwargs: Any) -> Any:
        found = choices_in([*args, *kwargs.values()])
        if not found:
            return function(*args, **kwargs)
        index = found[0].index

        def with_option(number: int) -> Any:
            return call(chosen(args, index, number), chosen(kwargs, index, number))

        numbers = Choice(index, tuple(range(len(found[0].options))))
        return spread(with_option, (numbers,))

    return call(args, kwargs)


def build(function: Any, args: Any) -> None:
    """Lets an optimizer make its variables, which no branch can."""
    owner = getattr(function, "__self__", None)
    named = getattr(function, "__name__", "")
    if named != "apply_gradients" or getattr(owner, "built", True) or not args:
        return
    lists = args[0].options if is_choice(args[0]) else [args[0]]
    if all(type(pairs) in (list, tuple) for pairs in lists):
        variables = {id(pair[1]): pair[1] for pairs in lists for pair in pairs}
        owner.build(list(variables.values()))  # type: ignore[union-attr]
