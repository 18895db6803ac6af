"""`assert`, `print` and text of staged values."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.runtime.text import plain_text
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.values import is_staged, truth

if TYPE_CHECKING:
    from collections.abc import Callable


def require(test: Any, message: Callable[[], Any] | None) -> None:
    """Stages `assert`: the graph fails with the message where `test` is false."""
    data: list[Any] = ["assertion failed"]
    if message is not None and not is_strict():
        # Before the staged value is known, the text can only be made of plain
        # values; a message of staged values is given as they are.
        text = message()
        data = [text] if isinstance(text, (str, tf.Tensor)) else [str(text)]
    tf.debugging.Assert(truth(test), data)


def text(value: Any, conversion: int, format_spec: str) -> str:
    """Formats a staged value, as well as a graph can: with its symbolic text."""
    if is_strict():
        refuse("AH232", "text is made of a tensor")
    return plain_text(value, conversion, format_spec)


def print_(*args: Any, **kwargs: Any) -> None:
    """Prints each time the graph runs: arrays in sessions, tensors in functions."""
    staged = [value for value in args if is_staged(value)]
    as_arrays = not tf.compat.v1.executing_eagerly_outside_functions()

    def show(*values: Any) -> None:
        given = iter(values)
        shown = []
        for value in args:
            if is_staged(value):
                now = next(given)
                shown.append(now.numpy() if as_arrays else now)
            else:
                shown.append(value)
        print(*shown, **kwargs)  # noqa: T201 - the user's own print
        if "file" not in kwargs:
            sys.stdout.flush()

    tf.py_function(show, staged, [])


def stages_print() -> bool:
    """Returns whether `print` belongs to the graph that is being built."""
    return bool(state.library) and not is_strict() and not tf.executing_eagerly()
