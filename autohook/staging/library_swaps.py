"""Functions of libraries that are others while a trace of our own is made.

In a graph they do something else than eagerly, and what they do decides in which order
gradients are summed. Each is called by the name that its module has for it. Other
threads, and graphs of others, get the library's own function from ours.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from keras.src import backend
from tensorflow.python.eager import imperative_grad
from tensorflow.python.ops import array_grad, array_ops, math_grad

from autohook.staging import library_gradients, library_loops, library_values

if TYPE_CHECKING:
    from collections.abc import Iterator

SWAPPED: tuple[tuple[Any, str, Any], ...] = (
    (backend, "rnn", library_loops.in_place_of),
    (imperative_grad, "imperative_grad", library_gradients.of_tapes),
    (array_ops, "shape_internal", library_gradients.of_shapes),
    (array_ops, "zeros_like_impl", library_gradients.of_zeros),
    (math_grad, "context", library_gradients.of_modes),
    (array_grad, "_ConcatGradHelper", library_gradients.of_concatenations),
)

# By these names outside libraries import TensorFlow; these may be several modules.
PUBLIC = ("tensorflow.compat.v2", "tensorflow._api.v2.compat.v2")

_lock = threading.RLock()
_own: list[tuple[Any, str, Any]] = []
_depth = 0


@contextlib.contextmanager
def for_a_trace() -> Iterator[None]:
    """Has the libraries do in this thread's graph what they do eagerly."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _swapped() -> list[tuple[Any, str, Any]]:
    """Returns what is swapped now: a module, a name in it, and what takes its place."""
    public = [tf.compat.v2, *(sys.modules.get(name) for name in PUBLIC)]
    modules = {id(module): module for module in public if module is not None}
    value = ("get_static_value", library_values.of_tensors)
    return [*SWAPPED, *((module, *value) for module in modules.values())]


def _enter() -> None:
    global _depth
    with _lock:
        _depth += 1
        if _depth == 1:
            for module, name, in_place_of in _swapped():
                own = vars(module).get(name)
                if own is not None:
                    _own.append((module, name, own))
                    setattr(module, name, in_place_of(own))


def _leave() -> None:
    global _depth
    with _lock:
        _depth -= 1
        if not _depth:
            for module, name, own in _own:
                setattr(module, name, own)
            _own.clear()
