"""Which `try` and `with` statements run: they may catch what is raised inside them.

What a called function raises under a staged condition fails the graph when it runs;
no handler of the trace can catch it then. So such a graph is refused.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from autohook.runtime import dispatch, late
from autohook.runtime.calls import builds_graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

# Modules whose context managers let exceptions pass.
_PASSING = frozenset({"tensorflow", "keras", "threading", "_thread", "autohook", "_io"})
REMEDY = "Raise it in the function that catches it, or test the condition there."


class _Open(threading.local):
    """What is open in this thread, innermost last."""

    def __init__(self) -> None:
        self.scopes: list[Callable[[BaseException], bool]] = []


_open = _Open()


class try_scope:  # noqa: N801 - an operator
    """Is open while the body of a `try` statement runs.

    Args:
        kinds: Give what its handlers catch.
    """

    def __init__(self, *kinds: Callable[[], Any]) -> None:
        self._kinds = kinds

    def __enter__(self) -> None:
        _open.scopes.append(self._catches)
        backend = dispatch.backend
        self._begun = None if backend is None else backend.begin_try()

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        _open.scopes.pop()
        if self._begun is not None:
            dispatch.staging().end_try(self._begun, self._known_kinds(), error)

    def _known_kinds(self) -> list[Any]:
        """Returns the classes that the handlers name."""
        found: list[Any] = []
        for kind in self._kinds:
            try:
                one = kind()
            except Exception:  # noqa: BLE001, S112 - Python evaluates it once more
                continue
            found += one if isinstance(one, tuple) else [one]
        return found

    def _catches(self, error: BaseException) -> bool:
        return any(_is_instance(error, kind) for kind in self._kinds)


def _is_instance(error: BaseException, kind: Callable[[], Any]) -> bool:
    try:
        return isinstance(error, kind())
    except Exception:  # noqa: BLE001 - the handler would raise it, which is to be seen
        return True


def manager(value: Any) -> Any:
    """Returns a context manager that is known to be open while its block runs."""
    kind = type(value)
    if dispatch.state.recorder is not None:
        dispatch.state.recorder.enter_manager(value)
    root = kind.__module__.partition(".")[0]
    if root in _PASSING or not builds_graph():
        return value
    if not (hasattr(kind, "__enter__") and hasattr(kind, "__exit__")):
        return value  # Python says what is wrong
    return _Managed(value)


class _Managed:
    """A context manager of the user's."""

    def __init__(self, manager: Any) -> None:
        self._manager = manager

    def __enter__(self) -> Any:
        enter = late.method(self._manager, "__enter__")
        if enter is None:
            entered = type(self._manager).__enter__(self._manager)
        else:
            entered = enter()
        _open.scopes.append(lambda _: True)
        return entered

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Any:
        _open.scopes.pop()
        leave = late.method(self._manager, "__exit__")
        if leave is not None:
            return leave(kind, error, trace)
        return type(self._manager).__exit__(self._manager, kind, error, trace)


def why_caught(error: BaseException) -> str | None:
    """Returns why an exception must not be left to the graph, None if it may.

    Args:
        error: What was raised under a staged condition.
    """
    if not any(catches(error) for catches in reversed(_open.scopes)):
        return None
    name = type(error).__name__
    return f"a `try` or `with` may catch the {name} that depends on a staged condition."
