"""Functions of libraries that are others while a trace of our own is made.

In a graph they do something else than eagerly, and what they do decides in which order
gradients are summed. Each is called by the name that its module has for it. Other
threads, and graphs of others, get the library's own function from ours.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

from keras.src import backend
from tensorflow.python.eager import imperative_grad
from tensorflow.python.ops import array_grad, array_ops, math_grad

from autohook.staging import library_gradients, library_loops

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

_lock = threading.RLock()
_own: list[Any] = []
_depth = 0


@contextlib.contextmanager
def for_a_trace() -> Iterator[None]:
    """Has the libraries do in this thread's graph what they do eagerly."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _depth
    with _lock:
        _depth += 1
        if _depth == 1:
            _own[:] = [vars(module).get(name) for module, name, _ in SWAPPED]
            for (module, name, in_place_of), own in zip(SWAPPED, _own, strict=True):
                if own is not None:
                    setattr(module, name, in_place_of(own))


def _leave() -> None:
    global _depth
    with _lock:
        _depth -= 1
        if not _depth:
            for (module, name, _), own in zip(SWAPPED, _own, strict=True):
                if own is not None:
                    setattr(module, name, own)
