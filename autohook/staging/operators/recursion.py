"""Recursion whose end only the graph knows: unrolled, up to a bound.

Tracing such a function never meets the end: both branches are traced, and the one
that calls the function again always comes. A body that would be inside itself more
than `MOST_LEVELS` times makes the graph fail there instead, which only an input that
deep will notice. A function that calls itself in several places would be unrolled
into a tree; that is refused.
"""

from __future__ import annotations

import contextlib
import threading
import types
from collections import Counter
from typing import TYPE_CHECKING, Any

from autohook.errors import Diagnostic, StagingError
from autohook.staging.operators import raising
from autohook.staging.operators.modes import is_own_file, refuse, user_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A level takes some 20 frames of Python's stack, which holds a thousand.
MOST_LEVELS = 24
# More than the traces of a loop that calls the function.
MOST_ENDS = 8
_REMEDY = "Write the recursion as a loop, or call the function eagerly."


class _Open(threading.local):
    """The bodies that this thread is tracing.

    Attributes:
        levels: How often each code object is being traced.
        ends: How often the bound was met, since the outermost body.
    """

    def __init__(self) -> None:
        self.levels: Counter[Any] = Counter()
        self.ends = 0


_open = _Open()


def run_body(body: Callable[[], Any], *, any_error: bool = False) -> bool:
    """Runs the body of a staged branch or loop as `raising.run_body` does.

    Args:
        body: The body.
        any_error: Whether every exception belongs to the program.

    Returns:
        Whether the body has come to its end.

    Raises:
        StagingError: In a graph of the user's, if the recursion is a tree.
        Refused: In autohook's own trace, likewise.
    """
    code = _code(body)
    if code is not None and _open.levels[code] >= MOST_LEVELS:
        _end()
        return False
    with _level(code):
        return raising.run_body(body, any_error=any_error)


def _end() -> None:
    """Makes the graph fail here, where another level would begin."""
    _open.ends += 1
    if _open.ends > MOST_ENDS:
        refuse(
            "AH244",
            "a function calls itself in several places under conditions that only the"
            " graph knows",
            _REMEDY,
        )
    raising.raise_here(_error_too_deep())


@contextlib.contextmanager
def _level(code: Any) -> Iterator[None]:
    """Says that a staged body is being traced; operators' own have no code here."""
    if code is None:
        yield
        return
    _open.levels[code] += 1
    try:
        yield
    finally:
        _open.levels[code] -= 1
        if not _open.levels[code]:
            del _open.levels[code]
        if not _open.levels:
            _open.ends = 0


def _error_too_deep() -> StagingError:
    filename, line = user_place()
    message = f"the recursion is deeper than the {MOST_LEVELS} levels of its graph"
    return StagingError(Diagnostic("AH244", message, filename, line, _REMEDY))


def _code(body: Any) -> Any:
    """Returns the user's code that a body runs, None if it is an operator's own.

    Operators wrap the user's functions in closures of theirs.
    """
    inside = [body]
    for cell in body.__closure__ or ():
        with contextlib.suppress(ValueError):  # the cell is empty
            inside.append(cell.cell_contents)
    for part in inside:
        # A loop of ours has a body; what else is there may be an object of the user's.
        is_loop = type(part).__module__ == "autohook.staging.operators.loops"
        function = part.body if is_loop else part
        code = getattr(function, "__code__", None) if _is_function(function) else None
        if isinstance(code, types.CodeType) and not is_own_file(code.co_filename):
            return code
    return None


def _is_function(value: Any) -> bool:
    return isinstance(value, (types.FunctionType, types.MethodType))
