"""Places where Python state lives, and the journal of writes to them.

The body of a staged branch or loop is traced once, however often it runs. So what it
writes to Python state is undone when it ends; the values are joined, or become the
state of the loop, and the joined value is written afterwards.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from contextlib import contextmanager
from types import CellType, MemberDescriptorType
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

from autohook.errors import StagingError
from autohook.runtime.dispatch import state
from autohook.runtime.state import UNDEFINED, read, write
from autohook.staging.operators.forwards import content_of, forward
from autohook.staging.operators.modes import user_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Key = tuple[Any, ...]
CONTAINERS = (list, dict, set, deque, OrderedDict, defaultdict)


class Place(Protocol):
    """Where one value of the program's state lives.

    Attributes:
        key: What tells it from all other places, while its owner lives.
        label: What to call it in messages.
        owner: The object that holds the value.
    """

    @property
    def key(self) -> Key:
        """Returns what tells it from all other places."""

    @property
    def label(self) -> str:
        """Returns what to call it in messages."""

    @property
    def owner(self) -> Any:
        """Returns the object that holds the value."""

    def read(self) -> Any:
        """Returns the value, `UNDEFINED` where there is none."""

    def write(self, value: Any) -> None:
        """Puts a value there, or takes it away where it is `UNDEFINED`."""


class CellPlace:
    """A name of a function, in its cell."""

    def __init__(self, cell: CellType, label: str) -> None:
        self.owner = cell
        self.label = label
        self.key: Key = ("cell", id(cell))

    def read(self) -> Any:
        """Returns the content of the cell."""
        return read(self.owner)

    def write(self, value: Any) -> None:
        """Fills or empties the cell."""
        write(self.owner, value)


class LocalPlace(CellPlace):
    """A name of the call itself, which nobody sees when the call has ended."""


class AttributePlace:
    """An attribute that an object itself holds."""

    def __init__(self, owner: Any, name: str) -> None:
        self.owner = owner
        self.name = name
        self.label = f"{_describe(owner)}.{name}"
        self.key: Key = ("attribute", id(owner), name)

    def read(self) -> Any:
        """Returns the attribute of the object itself, not that of its class."""
        namespace = getattr(self.owner, "__dict__", {})
        if self.name in namespace:
            return namespace[self.name]
        slot = _slot_of(type(self.owner), self.name)
        return UNDEFINED if slot is None else _read_slot(slot, self.owner)

    def write(self, value: Any) -> None:
        """Sets or deletes the attribute, past a frozen dataclass's own methods."""
        if value is UNDEFINED:
            if self.read() is not UNDEFINED:
                _delete(self.owner, self.name)
        elif self.read() is not value:
            _set(self.owner, self.name, value)


class GlobalPlace:
    """A global name."""

    def __init__(self, namespace: dict[str, Any], name: str) -> None:
        self.owner = namespace
        self.label = name
        self.key: Key = ("global", id(namespace), name)

    def read(self) -> Any:
        """Returns the value of the name in its module."""
        return self.owner.get(self.label, UNDEFINED)

    def write(self, value: Any) -> None:
        """Sets or deletes the name in its module."""
        if value is UNDEFINED:
            self.owner.pop(self.label, None)
        else:
            self.owner[self.label] = value


class ContentPlace:
    """What a container holds; its value is a container of the same kind."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.label = f"the contents of a {type(owner).__name__}"
        self.key: Key = ("content", id(owner))

    def read(self) -> Any:
        """Returns a copy of the container, or what stands for its contents."""
        return content_of(self.owner)

    def write(self, value: Any) -> None:
        """Makes the container hold what another one does."""
        forward(self.owner, value)


# Where places were written first, for messages.
_lines: WeakKeyDictionary[Place, tuple[str, int]] = WeakKeyDictionary()


def line_of(place: Place) -> tuple[str, int] | None:
    """Returns file and line where a staged body wrote a place first, if known."""
    return _lines.get(place)


class Journal:
    """What one body writes.

    Attributes:
        places: The places written, by key.
        before: What they held when the body began.
        fresh: Objects made by the body itself, kept alive; nobody else sees them.
        is_whole: Whether it follows a whole call, and no staged branch or loop in it.
        joined: Places that hold what a staged branch or loop inside has written.
        outer: The journal of the body around, or None.
        stand_ins: What a trace has put into places before the program read them.
    """

    def __init__(self, *, is_whole: bool = False, outer: Journal | None = None) -> None:
        self.is_whole = is_whole
        self.outer = outer
        self.stand_ins: dict[Key, Any] = {}
        self.joined: dict[Key, Place] = {}
        self.places: dict[Key, Place] = {}
        self.before: dict[Key, Any] = {}
        self.fresh: dict[int, Any] = {}

    def note(self, place: Place) -> None:
        """Remembers what a place holds, unless it is known or the body's own."""
        if place.key in self.before or id(place.owner) in self.fresh:
            return
        self.before[place.key] = place.read()
        self.places[place.key] = place
        if state.recorder is None and not self.is_whole:
            _lines[place] = user_place()

    def attribute(self, owner: Any, name: str) -> None:
        """Notes that an attribute is about to be written."""
        found = _on_class(type(owner), name)
        if hasattr(type(found), "__set__") and not isinstance(
            found, MemberDescriptorType
        ):
            return  # its setter is code of its own, which is noted where it writes
        self.note(AttributePlace(owner, name))

    def content(self, owner: Any) -> None:
        """Notes that a container is about to be changed."""
        self.note(ContentPlace(owner))

    def leave(self, owner: Any) -> None:
        """Takes back that a container is about to be changed."""
        place = ContentPlace(owner)
        self.places.pop(place.key, None)
        self.before.pop(place.key, None)

    def own(self, value: Any) -> None:
        """Notes that the body has made an object."""
        self.fresh[id(value)] = value

    def has_written(self, key: Key) -> bool:
        """Returns whether this body, or one around it, has written a place."""
        return key in self.before or (
            self.outer is not None and self.outer.has_written(key)
        )

    def after(self) -> dict[Key, Any]:
        """Returns what the places hold now."""
        return {key: place.read() for key, place in self.places.items()}

    def undo(self) -> None:
        """Puts back what the places held, last one first."""
        for key in reversed(self.places):
            self.places[key].write(self.before[key])


@contextmanager
def journal() -> Iterator[Journal]:
    """Collects what is written inside; undone at the end, also by an exception.

    What the body has made, the body around it has made, too.
    """
    new = Journal(outer=_current())
    previous, state.journal = state.journal, new
    try:
        yield new
    finally:
        state.journal = previous
        new.undo()
        if isinstance(previous, Journal):
            previous.fresh.update(new.fresh)


def _current() -> Journal | None:
    return state.journal if isinstance(state.journal, Journal) else None


@contextmanager
def trial() -> Iterator[Journal]:
    """Follows a trace of autohook's own; whatever it writes is undone."""
    new = Journal(is_whole=True)
    previous, state.journal = state.journal, new
    try:
        yield new
    finally:
        state.journal = previous
        new.undo()


@contextmanager
def whole_call() -> Iterator[Journal]:
    """Follows the outermost call of converted code in a graph of the user's.

    What it writes stays, as in a function that is not converted; unless it raises.
    """
    new = Journal(is_whole=True)
    previous, state.journal = state.journal, new
    try:
        yield new
    except StagingError:
        new.undo()
        raise
    except BaseException:
        for key, place in new.joined.items():
            place.write(new.before[key])
        raise
    finally:
        state.journal = previous


def is_in_staged_body() -> bool:
    """Returns whether a body runs of which only the graph knows whether it does."""
    journal = state.journal
    return isinstance(journal, Journal) and not journal.is_whole


def is_made(value: Any) -> bool:
    """Returns whether a body that runs, or one around it, has made a container."""
    journal: Any = state.journal
    while journal is not None and id(value) not in journal.fresh:
        journal = journal.outer
    return journal is not None


@contextmanager
def attempt() -> Iterator[None]:
    """Undoes what is written inside if it raises; else the body around gets it."""
    previous = state.journal
    is_whole = not isinstance(previous, Journal) or previous.is_whole
    state.journal = new = Journal(is_whole=is_whole, outer=_current())
    try:
        yield
    except BaseException:
        new.undo()
        raise
    finally:
        state.journal = previous
    if previous is not None:
        for key, place in new.places.items():
            now = place.read()
            place.write(new.before[key])
            previous.note(place)
            place.write(now)
        for value in new.fresh.values():
            previous.own(value)


def write_joined(place: Place, value: Any) -> None:
    """Writes a joined value, which the body around has to know of."""
    journal = state.journal
    if isinstance(journal, Journal):
        journal.note(place)
        if not isinstance(place, LocalPlace) and id(place.owner) not in journal.fresh:
            journal.joined[place.key] = place
    place.write(value)


def write_assigned(place: Place, value: Any) -> None:
    """Writes the joined value of a name, which may be a function's around the call."""
    recorder: Any = state.recorder
    if recorder is not None and recorder.names.is_outside(place.owner):
        write_joined(place, value)
    else:
        place.write(value)


def cell_places(cells: Mapping[str, CellType]) -> dict[Key, Place]:
    """Returns the places of the names that bodies assign."""
    places = [CellPlace(cell, name) for name, cell in cells.items()]
    return {place.key: place for place in places}


def snapshot(places: Mapping[Key, Place]) -> dict[Key, Any]:
    """Returns the value of every place."""
    return {key: place.read() for key, place in places.items()}


def restore(places: Mapping[Key, Place], values: Mapping[Key, Any]) -> None:
    """Puts the values of a snapshot back."""
    for key, place in places.items():
        place.write(values[key])


def _on_class(kind: type, name: str) -> Any:
    bases = (base for base in kind.__mro__ if name in base.__dict__)
    return next((base.__dict__[name] for base in bases), None)


def _slot_of(kind: type, name: str) -> Any:
    found = _on_class(kind, name)
    return found if isinstance(found, MemberDescriptorType) else None


def _read_slot(slot: Any, owner: Any) -> Any:
    try:
        return slot.__get__(owner)
    except AttributeError:
        return UNDEFINED


def _delete(owner: Any, name: str) -> None:
    if _has_plain(owner, "__delattr__"):
        object.__delattr__(owner, name)
    else:
        delattr(owner, name)


def _set(owner: Any, name: str, value: Any) -> None:
    if _has_plain(owner, "__setattr__"):
        object.__setattr__(owner, name, value)
    else:
        setattr(owner, name, value)


def _has_plain(owner: Any, method: str) -> bool:
    """Returns whether attributes may be set past the methods of the object's class.

    A user's own method has been followed; a library's runs, but for a trace that undoes
    all that it writes.
    """
    if isinstance(owner, type):
        return False
    own: Any = getattr(type(owner), method)
    if own is getattr(object, method) or _is_frozen(owner):
        return True
    module = (getattr(own, "__module__", None) or "").partition(".")[0]
    return state.recorder is not None or module not in ("tensorflow", "keras")


def _is_frozen(owner: Any) -> bool:
    parameters = getattr(type(owner), "__dataclass_params__", None)
    return bool(getattr(parameters, "frozen", False))


def _describe(owner: Any) -> str:
    return owner.__name__ if isinstance(owner, type) else type(owner).__name__
