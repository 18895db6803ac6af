"""Conversions that the rest of the process does not notice."""

from __future__ import annotations

import gc
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# Frames that a visitor may need for a deeply nested expression.
RECURSION_LIMIT = 6000
UNHEARD = "<autohook twin>"
"""The file name under which the parser's and the compiler's warnings go nowhere."""


@contextmanager
def paused_collector() -> Iterator[None]:
    """Pauses the garbage collector: with TensorFlow loaded it triples the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allows deep recursion, for trees that the usual limit is too low for."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@contextmanager
def unheard_warnings() -> Iterator[None]:
    """Drops warnings about code whose file is called `UNHEARD`.

    The user has seen them already, when the module was compiled. The filter is put
    into the list itself: `warnings.catch_warnings` would take back what other threads
    do to filters meanwhile, and make Python forget which warnings it has shown.
    """
    filters: list[Any] = warnings.filters  # type: ignore[assignment]  # typed as a Sequence
    entry = ("ignore", None, Warning, UNHEARD, 0)
    filters.insert(0, entry)
    try:
        yield
    finally:
        filters.remove(entry)
