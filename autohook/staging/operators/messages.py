"""`assert` of staged conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import staging
from autohook.staging.operators import raising
from autohook.staging.operators.modes import is_strict
from autohook.staging.operators.ordering import put_in_order
from autohook.staging.operators.values import truth

if TYPE_CHECKING:
    from collections.abc import Callable

raise_unless = raising.raise_unless


def require(test: Any, message: Callable[[], Any] | None) -> None:
    """Stages `assert`: the graph raises AssertionError where `test` is false.

    The message is made only then.
    """
    if is_strict():
        tf.debugging.Assert(truth(test), ["assertion failed"])
    elif message is None:
        put_in_order(raise_unless(truth(test), AssertionError()))
    elif _is_constant(message):
        put_in_order(raise_unless(truth(test), AssertionError(message())))
    else:

        def fail() -> None:
            raise AssertionError(message())

        staging().if_(test, _pass, fail, ())


def _pass() -> None:
    """Does nothing, as a branch."""


def _is_constant(function: Any) -> bool:
    """Returns whether a function of no arguments only returns a constant."""
    code = function.__code__
    return not (code.co_names or code.co_freevars or code.co_cellvars)
