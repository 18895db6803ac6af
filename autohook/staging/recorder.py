"""What one trace reads and writes of Python state: guards, and refusals."""

from __future__ import annotations

import contextlib
import math
import sys
import time
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.errors import Diagnostic, Refused
from autohook.runtime.dispatch import state
from autohook.runtime.units import Unit, registry
from autohook.staging import attributes, calls, forbidden, writes
from autohook.staging.contents import LAZY, Contents
from autohook.staging.effects import Effects
from autohook.staging.guards import CONSTANT_TYPES, MISSING, GuardWriter, same_elements
from autohook.staging.library_state import LibraryState, has_library_state, is_log
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.numbers.staged_number import StagedNumber
from autohook.staging.operators.forwards import refill
from autohook.staging.operators.host_shape import HostShape, require_known
from autohook.staging.operators.places import (
    ContentPlace,
    Journal,
    is_in_staged_body,
    is_made,
)
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.values import is_symbolic
from autohook.staging.outer_names import OuterNames
from autohook.staging.signature import is_named_tuple
from autohook.staging.sources import Sources
from autohook.staging.speculation import Speculation

if TYPE_CHECKING:
    from autohook.staging.sizes import Unknown

ITERATORS = (types.GeneratorType, zip, enumerate, map, filter, Iterator)
STEADY_TYPES = (*CONSTANT_TYPES, tf.Tensor, tf.Variable, type, types.ModuleType)
ELEMENTS = 4096
MOST_OPS = 20_000


class TraceRecorder:
    """Follows one trace; the operators of the twins report to it.

    Attributes:
        writer: The guards found so far.
        library: The state of trusted objects that the trace can reach.
        fresh: Objects made by the trace itself, which it may change; kept alive.
        reached: What was there before the trace, by id.
        units: The units whose twins ran, in order of first use.
        graph: The graph of the trace itself, not of a branch or loop in it.
        deadline: When to give up, in the time of `time.perf_counter`.
        sources: Where values come from, and which of them are inputs.
        contents: What is known of containers.
        effects: What the trace writes.
        root: The journal of the trace.
        names: What is known of globals and closure cells.
        raised: Exceptions that twins raised, and what they were before.
        unknown: The sizes of arguments that the trace may not know.
        has_run_tried_code: Whether code of `trust.TRIED_ROOTS` was called.
        speculation: The conditions that it has met.
    """

    def __init__(
        self,
        writer: GuardWriter,
        listed: frozenset[str],
        changing: frozenset[Any] = frozenset(),
    ) -> None:
        self.writer = writer
        self.library = LibraryState(changing)
        self.sources = Sources(self, changing)
        self.contents = Contents(self)
        self.effects = Effects(self)
        self.root: Journal | None = None
        self.fresh: dict[int, Any] = {}
        self.units: dict[int, Unit] = {}
        self._listed = listed
        self.reached: dict[int, Any] = {}
        self._namespaces: dict[tuple[int, int], dict[str, Any]] = {}
        self.names = OuterNames(self)
        self.graph: Any = None
        self._homes: dict[int, Any] = {}
        self._calls = 0
        self.deadline = math.inf
        self.raised: list[tuple[BaseException, tuple[Any, ...]]] = []
        self.unknown: Unknown | None = None
        self.has_run_tried_code = False
        self.speculation = Speculation(self)

    # -- units -----------------------------------------------------------------

    def enter_unit(
        self, unit: Unit, cells: Any, namespace: dict[str, Any], depth: int
    ) -> None:
        """Guards the globals and the free variables that a unit's twin can read."""
        start = time.perf_counter()
        has_twin = unit.has_twin()
        # Converting it, which happens once, is not the trace's time.
        self.deadline += time.perf_counter() - start
        if not has_twin:
            reason = unit.reason()
            text = reason.message if reason else "it has no staged twin"
            self.refuse("AH312", f"`{unit.info.qualname}` stays native: {text}")
        self.units[id(unit)] = unit
        key = (id(unit), id(namespace))
        if key not in self._namespaces:
            self._namespaces[key] = namespace
            for name in unit.info.global_names:
                self.names.read_global(namespace, name)
        if cells is not None and depth > 0:
            self.names.read_cells(unit, cells)

    def has_written(self, key: Any) -> bool:
        """Returns whether the trace has written a place, by the place's key."""
        journal = state.journal
        return isinstance(journal, Journal) and journal.has_written(key)

    def assign_global(self, namespace: dict[str, Any], name: str) -> None:
        """Notes that a global name is about to be assigned."""
        self.names.assign_global(namespace, name)

    def assign_nonlocal(self, cell: Any, name: str) -> None:
        """Notes that a nonlocal name is about to be assigned."""
        self.names.assign_nonlocal(cell, name)

    def put(self, place: Any, seen: Any, value: Any) -> None:
        """Puts what stands for a value where it lives, for this trace."""
        self.names.put(place, seen, value)

    # -- reaching --------------------------------------------------------------

    def reach(self, value: Any, label: str) -> None:
        """Guards the contents of what the trace has got hold of from outside."""
        if isinstance(value, STEADY_TYPES) or value is None or value is MISSING:
            return
        if id(value) in self.reached or id(value) in self.fresh or is_made(value):
            return
        self.reached[id(value)] = value
        self._reach_contents(value, label)

    def know(self, container: Any) -> None:
        """Remembers a container of the caller's, whose contents are guarded."""
        self.reached[id(container)] = container
        self.contents.know(container)

    def _reach_contents(self, value: Any, label: str) -> None:
        kind = type(value)
        forbidden.require_reachable(self, value, label)
        if kind is np.ndarray:
            self.contents.array(value, label)
        elif kind in LAZY:
            self.contents.meet(value, label)
        elif kind in (tuple, frozenset) or is_named_tuple(value):
            self._reach_elements(value, label)
        elif isinstance(value, (types.FunctionType, types.MethodType)):
            self.names.meet_function(value)
        elif isinstance(value, (tf.data.Dataset, tf.data.Iterator, *ITERATORS)):
            moving = "dataset" if isinstance(value, tf.data.Dataset) else kind.__name__
            self.refuse("AH314", f"{label} is a {moving}, which moves on with each use")
        elif ("tracked", id(value)) in self.sources.changing and is_log(value):
            self.contents.meet(value, label)
            self.contents.hide(value)
        elif has_library_state(value):
            self.reach_library(value, label)

    def _reach_elements(self, value: Any, label: str) -> None:
        if len(value) > ELEMENTS:
            self.refuse("AH316", f"{label} has more than {ELEMENTS} elements")
        for element in value:
            self.reach(element, f"an element of {label}")

    def reach_library(self, value: Any, label: str) -> None:
        """Remembers the state of a trusted object and of all that it holds."""
        self.library.add(value)
        if self.library.too_large:
            self.refuse("AH315", f"{label} holds too many objects to be checked")
        if self.library.remembers:
            text = f"{label} holds a {self.library.remembers}, which keeps its results"
            self.refuse("AH322", text, "Make it of tensors in the function.")
        if self.library.foreign:
            self.refuse(
                "AH319",
                f"{label} may run `{self.library.foreign}`, which is not listed",
                "List its module.",
            )

    def require_elements(
        self, text: str, elements: list[Any], label: str, key: Any = None
    ) -> None:
        """Guards that an iterable gives the very same elements."""
        same = self.writer.name_of(same_elements)
        kept = self.writer.name_of(elements)
        self.writer.require(f"{same}({text}, {kept})", label, key)

    # -- sources ---------------------------------------------------------------

    def take(self, text: str, value: Any, key: Any, label: str) -> Any:
        """Returns what the trace sees of a source (`sources.Sources.take`)."""
        return self.sources.take(text, value, key, label)

    def path(self, value: Any) -> str:
        """Returns the text that gives an object from outside in any call."""
        return self.sources.path(value)

    def owner_key(self, value: Any) -> Any:
        """Returns what stands for an object in the keys of its parts."""
        return self.sources.owner_key(value)

    def is_own(self, value: Any) -> bool:
        """Returns whether a value belongs to the trace itself."""
        return is_staged_or_fresh(self, value)

    def lift_constant(self, text: str, value: Any, dtype: tf.DType) -> Any:
        """Returns the tensor that TensorFlow makes of a number of any call."""
        return self.sources.constant(text, value, dtype)

    def keep_apart(self, root: Journal) -> None:
        """Guards that objects which are known by their place are no others."""
        self.sources.keep_apart(self.reached.values(), root)

    def replace(self, container: Any, content: Any) -> None:
        """Puts what stands for its contents into a container, for this trace."""
        assert self.root is not None
        self.effects.require_one_thread()
        place = ContentPlace(container)
        self.root.note(place)
        refill(container, content)
        self.effects.replaced[id(container)] = container.copy()

    # -- what the operators report ---------------------------------------------

    def read_attribute(self, owner: Any, name: str) -> Any:
        """Returns `owner.name` and guards it."""
        if is_symbolic(owner):
            return attributes.of_tensor(self, owner, name)
        return attributes.read(self, owner, name)

    def write_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Sets an attribute."""
        writes.write_attribute(self, owner, name, value)

    def delete_attribute(self, owner: Any, name: str) -> None:
        """Deletes an attribute."""
        writes.delete_attribute(self, owner, name)

    def write_item(self, owner: Any, key: Any, value: Any) -> None:
        """Sets an item."""
        writes.write_item(self, owner, key, value)

    def delete_item(self, owner: Any, key: Any) -> None:
        """Deletes an item."""
        writes.delete_item(self, owner, key)

    def inplace(self, operator: str, left: Any, right: Any) -> Any:
        """Returns the result of an augmented assignment."""
        return writes.inplace(self, operator, left, right)

    def hold_attribute(self, owner: Any, name: str) -> None:
        """Notes that a staged body is about to write an attribute.

        What it held matters on the path where it is not written.
        """
        if id(owner) in self.fresh or not is_in_staged_body():
            return
        with contextlib.suppress(AttributeError):
            attributes.hold(self, owner, name)

    def read_item(self, owner: Any, key: Any) -> Any:
        """Returns `owner[key]`, guarded where the container is from outside."""
        return attributes.read_item(self, owner, key)

    def compared(self, symbol: str, left: Any, right: Any) -> bool | None:
        """Guards what a comparison depends on; returns the answer if that is known."""
        found = self.sources.compared(symbol, left, right)
        if symbol not in ("in", "not in"):
            return found
        if not self.contents.is_plain_mapping(right, left):
            return None
        return self.contents.has(right, left) == (symbol == "in")

    def enter_manager(self, manager: Any) -> None:
        """Refuses to enter a context manager that acts beyond the trace."""
        forbidden.require_manager(self, manager)

    def changed_by_others(self, container: Any) -> None:
        """Refuses a change of an outside container that no operator has seen."""
        if self.contents.is_outside(container):
            kind = type(container).__name__
            self.refuse("AH310", f"library code changes a {kind} from outside")

    def look_into(self, value: Any) -> None:
        """Guards what a container from outside holds."""
        self.contents.read(value)

    def iterate(self, iterable: Any) -> Any:
        """Returns what a loop may iterate over."""
        return attributes.iterate(self, iterable)

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Returns what a call gives, if it may be made in a trace."""
        self._calls += 1
        if self._calls % 64 == 0:
            self.check_budget()
        result = calls.call(self, function, args, kwargs)
        return require_known(self, function, result)

    def check_budget(self) -> None:
        """Refuses a trace that has become too long, such as a loop unrolled."""
        graph = ops.get_default_graph()
        if graph.version > MOST_OPS or time.perf_counter() > self.deadline:
            self.refuse("AH338", "its graph becomes too large")

    def caught(self, error: BaseException | None) -> None:
        """Lets the user's own exceptions be caught, and no others.

        What listed code raises, or an attribute that is not there, does not depend on
        the graph; what TensorFlow raises while a graph is built is not what it raises
        in eager mode. A staged condition has no exceptions.
        """
        place = error.__traceback__ if error is not None else None
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        file = place.tb_frame.f_code.co_filename if place is not None else ""
        own = self.lists(file) or file == attributes.__file__
        if not own or ops.get_default_graph() is not self.graph:
            self.refuse(
                "AH311",
                "an exception was caught, which a graph may not raise as eager does",
            )

    def is_reached(self, value: Any) -> bool:
        """Returns whether `value` existed before the trace, as far as is known."""
        return id(value) in self.reached or value in self.library

    def has_made(self, value: Any) -> bool:
        """Returns whether the trace has made `value` of a user's class."""
        return id(value) in self.fresh

    def lists(self, filename: str) -> bool:
        """Returns whether a file is the source of a listed module."""
        return filename in self._listed

    def lists_module(self, name: str) -> bool:
        """Returns whether a module is listed."""
        return name in registry.modules

    def own(self, value: Any) -> None:
        """Notes that the trace has made `value`, in the body that it is now in."""
        self.fresh[id(value)] = value
        if state.journal is not None:
            state.journal.own(value)
        self._homes[id(value)] = ops.get_default_graph()

    def require_steady(self, owner: Any, what: str) -> None:
        """Refuses what cannot be undone under a staged condition, such as `next`."""
        graph = ops.get_default_graph()
        if graph is not self.graph and self._homes.get(id(owner)) is not graph:
            self.refuse("AH339", f"it {what} under a staged condition or in a loop")
        writes.require_changeable(self, owner, what)

    def refuse(self, code: str, message: str, remedy: str = "") -> NoReturn:
        """Ends the trace; the reason names the user's line that is running."""
        filename, lineno = self.user_line()
        raise Refused(Diagnostic(code, message, filename, lineno, remedy))

    def user_line(self) -> tuple[str, int]:
        """Returns the file and line of the innermost frame of a listed module."""
        frame = self.user_frame()
        if frame is None:
            return "", 0
        return frame.f_code.co_filename, frame.f_lineno

    def user_frame(self) -> Any:
        """Returns the innermost frame of a listed module, or None."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename not in self._listed:
            frame = frame.f_back
        return frame


def is_staged_or_fresh(recorder: TraceRecorder, value: Any) -> bool:
    """Returns whether a value belongs to the trace itself."""
    return (
        is_symbolic(value)
        or isinstance(value, StagedNumber)
        or type(value) in (HostNumber, HostShape, StagedText)
        or id(value) in recorder.fresh
    )
