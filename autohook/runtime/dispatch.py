"""How operators learn whether a value is staged, without importing TensorFlow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn, Protocol


class Recorder(Protocol):
    """What a trace made by staging wants to know about Python state.

    Attributes:
        raised: Exceptions that twins raised, and what they were before.
    """

    raised: list[tuple[BaseException, tuple[Any, ...]]]

    def read_attribute(self, owner: Any, name: str) -> Any:
        """Returns `owner.name`."""

    def write_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Does `owner.name = value`."""

    def delete_attribute(self, owner: Any, name: str) -> None:
        """Does `del owner.name`."""

    def hold_attribute(self, owner: Any, name: str) -> None:
        """Notes that an attribute is about to be written in a staged body."""

    def read_item(self, owner: Any, key: Any) -> Any:
        """Returns `owner[key]`."""

    def write_item(self, owner: Any, key: Any, value: Any) -> None:
        """Does `owner[key] = value`."""

    def delete_item(self, owner: Any, key: Any) -> None:
        """Does `del owner[key]`."""

    def inplace(self, operator: str, left: Any, right: Any) -> Any:
        """Returns the result of an augmented assignment."""

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Returns what the call gives."""

    def iterate(self, iterable: Any) -> Any:
        """Returns what a loop may iterate over."""

    def enter_unit(
        self, unit: Any, cells: Any, namespace: dict[str, Any], depth: int
    ) -> None:
        """Notes that the twin of a unit begins to run."""

    def compared(self, symbol: str, left: Any, right: Any) -> bool | None:
        """Notes that two values are compared; returns the answer if it is known."""

    def enter_manager(self, manager: Any) -> None:
        """Notes that a `with` statement is about to enter a context manager."""

    def changed_by_others(self, container: Any) -> None:
        """Notes that code without operators has changed a container."""

    def look_into(self, value: Any) -> None:
        """Notes that the program is about to look at what a container holds."""

    def assign_global(self, namespace: dict[str, Any], name: str) -> None:
        """Notes that a global name is about to be assigned."""

    def assign_nonlocal(self, cell: Any, name: str) -> None:
        """Notes that a nonlocal name is about to be assigned."""

    def caught(self, error: BaseException | None) -> None:
        """Notes that an `except` block of the user's has caught an exception."""

    def refuse(self, code: str, message: str, remedy: str = "") -> NoReturn:
        """Ends the trace; the reason names the running line."""


class WriteJournal(Protocol):
    """What the body of a staged branch or loop wants to know before a write.

    Attributes:
        fresh: Objects made by the body itself, by id.
    """

    fresh: dict[int, Any]

    def attribute(self, owner: Any, name: str) -> None:
        """Notes that an attribute is about to be written."""

    def content(self, owner: Any) -> None:
        """Notes that a container is about to be changed."""

    def own(self, value: Any) -> None:
        """Notes that the body has made an object."""

    def note(self, place: Any) -> None:
        """Notes that a place is about to be written."""


class ThreadState(threading.local):
    """What this thread is doing.

    Attributes:
        journal: What the innermost body of a staged branch or loop writes, or None
            outside of them.
        recorder: The trace that autohook itself is making, or None. While it is
            set, operators are strict: what could differ from the eager run is
            refused (raise through `recorder.refuse`).
        twins: Depth of calls of twins in graphs of the user's.
        library: Depth of functions made by `to_graph`/`convert`; there `print`
            and `assert` are staged, which a user's own tf.function does not do.
    """

    journal: WriteJournal | None = None
    recorder: Recorder | None = None
    library: int = 0
    twins: int = 0


state = ThreadState()

Thunk = Callable[[], Any]


class Backend(Protocol):
    """What staging does for operators whose values are staged."""

    def is_staged(self, value: Any) -> bool:
        """Returns whether `value` is known only when the graph runs."""

    def holds_staged(self, value: Any) -> bool:
        """Returns whether a list, tuple or dict has a staged item."""

    def repeated(self, left: Any, right: Any) -> Any:
        """Returns `left * right`, where one of them is a list, tuple or str."""

    def builds_graph(self) -> bool:
        """Returns whether a graph is being built in this thread."""

    def is_staged_iterable(self, value: Any) -> bool:
        """Returns whether a `for` over `value` becomes part of the graph."""

    def if_(
        self, test: Any, then: Thunk, orelse: Thunk | None, names: Sequence[str]
    ) -> None:
        """Stages `if`."""

    def while_(
        self, first_test: Any, test: Thunk, body: Thunk, names: Sequence[str]
    ) -> None:
        """Stages `while`, whose test was already evaluated once."""

    def for_(
        self,
        iterable: Any,
        body: Callable[[Any], Any],
        names: Sequence[str],
        extra_test: Thunk | None,
    ) -> None:
        """Stages `for` over a staged iterable."""

    def for_choice(
        self,
        choice: Any,
        body: Callable[[Any], Any],
        names: Sequence[str],
        extra_test: Thunk | None,
    ) -> None:
        """Runs a `for` over one of several iterables."""

    def for_rest(
        self,
        first_test: Any,
        items: Iterator[Any],
        body: Callable[[Any], Any],
        names: Sequence[str],
        extra_test: Thunk,
    ) -> None:
        """Stages the rest of a Python `for` whose going on became staged."""

    def and_(self, first: Any, rest: Sequence[Thunk]) -> Any:
        """Stages `and` from the first staged operand on."""

    def or_(self, first: Any, rest: Sequence[Thunk]) -> Any:
        """Stages `or` from the first staged operand on."""

    def not_(self, value: Any) -> Any:
        """Stages `not`."""

    def if_exp(self, test: Any, then: Thunk, orelse: Thunk, *, name: str = "") -> Any:
        """Stages a conditional expression."""

    def compare(self, symbol: str, left: Any, right: Any) -> Any:
        """Stages one comparison."""

    def require(self, test: Any, message: Thunk | None) -> None:
        """Stages `assert`."""

    def text(self, value: Any, conversion: int, format_spec: Any) -> Any:
        """Formats a value."""

    def joined(self, parts: tuple[Any, ...]) -> Any:
        """Returns an f-string of its parts, some of them staged."""

    def mod(self, left: Any, right: Any) -> Any:
        """Returns `left % right`, where `left` is a str."""

    def unpack(self, value: Any, before: int, after: int | None) -> Any:
        """Returns the rows of a staged iterable that an assignment unpacks."""

    def iterate(self, value: Any) -> Any:
        """Returns what a comprehension can iterate over."""

    def gathered(self, gather: Callable[[Any], Any], items: Any) -> Any:
        """Returns the list that a comprehension makes of its items."""

    def spent_generator(self) -> NoReturn:
        """Refuses to go on with a generator whose place only the graph knows."""

    def spread(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """Carries a function out for each option of the choices among its arguments."""

    def call_choice(
        self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Carries out a call with choices among the arguments, or of a choice."""

    def identical(self, left: Any, right: Any) -> Any:
        """Returns `left is right` where one of them is a choice."""

    def bound(self, choice: Any, why: Callable[[], Any]) -> Any:
        """Returns a choice without its undefined option; the graph raises for it."""

    def refuse(self, code: str, message: str, remedy: str = "") -> NoReturn:
        """Ends the trace, or raises at the user's line."""

    def begin_try(self) -> Any:
        """Notes that the body of a `try` begins; None if nothing is to be done."""

    def end_try(
        self, begun: Any, kinds: Sequence[Any], error: BaseException | None
    ) -> None:
        """Refuses what the handlers wait for, and only the graph's run can tell."""

    def unknown(self, choice: Any, what: str) -> Any:
        """Refuses what needs to know which option a choice is."""

    def contents(self, value: Any) -> Any:
        """Returns what stands for a container's contents, or the value itself."""

    def for_foreign(
        self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Returns arguments as code sees them that no operator looks after."""

    def watched_call(
        self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Calls a function; the journal learns what it makes and changes."""

    def announce(self, owner: Any) -> None:
        """Tells the journal that a container, if it is one, is about to be changed."""

    def judged(self, name: str, found: Any) -> Any:
        """Returns the truth of what `__bool__` or `__len__` gives, which is staged."""

    def require_own(self, owner: Any, method: str) -> None:
        """Refuses a special method that changes an object behind the journal's back."""

    def announce_global(self, namespace: dict[str, Any], name: str) -> None:
        """Tells the journal that a global name is about to be assigned."""

    def announce_cell(self, cell: Any, name: str) -> None:
        """Tells the journal that a nonlocal name is about to be assigned."""

    def announce_local(self, cell: Any, name: str) -> None:
        """Tells the journal that a name of the call itself is about to be assigned."""

    def inplace(self, symbol: str, left: Any, right: Any) -> Any:
        """Does an augmented assignment to a container with staged contents."""

    def takes_item(self, owner: Any, key: Any) -> bool:
        """Returns whether items of a Python container are found when the graph runs."""

    def get_item(self, owner: Any, key: Any) -> Any:
        """Returns an item that `takes_item` claims."""

    def set_item(self, owner: Any, key: Any, value: Any) -> None:
        """Sets an item that `takes_item` claims."""

    def del_item(self, owner: Any, key: Any) -> None:
        """Deletes an item that `takes_item` claims."""

    def changing(self, function: Any) -> Any:
        """Returns what to call instead of a method that may change a container.

        Tells the journal what is about to be changed.
        """

    def overload(
        self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Callable[..., Any] | None:
        """Returns the staged form of a builtin for these arguments, or None."""


backend: Backend | None = None

# Values of these types are never staged and hold nothing staged.
CONCRETE_TYPES = frozenset({bool, int, float, complex, str, bytes, type(None)})


def register(new: Backend) -> None:
    """Makes `new` the backend of every operator."""
    global backend
    backend = new


def is_staged(value: Any) -> bool:
    """Returns whether `value` is known only when a graph runs."""
    if backend is None or type(value) in CONCRETE_TYPES:
        return False
    return backend.is_staged(value)


def staging() -> Backend:
    """Returns the backend, which exists wherever a staged value does."""
    assert backend is not None
    return backend
