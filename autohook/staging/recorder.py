"""What one trace reads and writes of Python state: guards, and refusals."""

from __future__ import annotations

import math
import sys
import time
import types
from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Any, NoReturn

import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.framework.ops import EagerTensor

from autohook.errors import Diagnostic, Refused
from autohook.runtime.dispatch import state
from autohook.runtime.units import Unit, registry
from autohook.staging import attributes, calls
from autohook.staging.guards import CONSTANT_TYPES, MISSING, GuardWriter
from autohook.staging.library_state import LibraryState, has_library_state
from autohook.staging.signature import is_named_tuple
from autohook.staging.words import words

ITERATORS = (types.GeneratorType, zip, enumerate, map, filter, Iterator)
STEADY_TYPES = (*CONSTANT_TYPES, tf.Tensor, tf.Variable, type, types.ModuleType)
ARRAY_BYTES = 1 << 16
ELEMENTS = 4096
MOST_OPS = 20_000
# Of a staged tensor: absent on an eager one, or different there.
TENSOR_ATTRIBUTES = words(
    """
name op graph device consumers value_index eval numpy ref experimental_ref
backing_device cpu gpu is_packed _numpy _id _datatype_enum __array__
    """
)


class TraceRecorder:
    """Follows one trace; the operators of the twins report to it.

    Attributes:
        writer: The guards found so far.
        library: The state of trusted objects that the trace can reach.
        fresh: Objects made by the trace itself, which it may change; kept alive.
        units: The units whose twins ran, in order of first use.
        graph: The graph of the trace itself, not of a branch or loop in it.
        deadline: When to give up, in the time of `time.perf_counter`.
    """

    def __init__(self, writer: GuardWriter, listed: frozenset[str]) -> None:
        self.writer = writer
        self.library = LibraryState()
        self.fresh: dict[int, Any] = {}
        self.units: dict[int, Unit] = {}
        self._listed = listed
        self._reached: dict[int, Any] = {}
        self._namespaces: dict[tuple[int, int], dict[str, Any]] = {}
        self.cells: list[tuple[Any, Any]] = []
        self.graph: Any = None
        self._homes: dict[int, Any] = {}
        self._calls = 0
        self.deadline = math.inf

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
                self._read_global(namespace, name)
        if cells is not None and depth > 0:
            self._read_cells(unit, cells)

    def _read_global(self, namespace: dict[str, Any], name: str) -> None:
        table = self.writer.name_of(namespace)
        value = namespace.get(name, MISSING)
        label = f"the global `{name}`"
        self.writer.require_value(f"{table}.get({name!r}, MISSING)", value, label)
        if value is not MISSING:
            self.reach(value, label)

    def _read_cells(self, unit: Unit, cells: Any) -> None:
        """Guards the cells of a function that existed before the trace.

        The cells of a function made by the trace are its own; `drop_own_cells`
        takes back those that the trace has changed.
        """
        names = cells.__code__.co_freevars
        for name, cell in zip(names, cells.__closure__, strict=True):
            if name not in unit.info.free_names:
                continue
            try:
                value = cell.cell_contents
            except ValueError:
                continue
            if not is_staged_or_fresh(self, value):
                self.cells.append((cell, value))
                self.reach(value, f"the closure variable `{name}`")

    def finish(self) -> None:
        """Turns what is known of closure cells into guards."""
        for cell, value in self.cells:
            try:
                same = cell.cell_contents is value
            except ValueError:
                same = False
            if same:
                text = f"{self.writer.name_of(cell)}.cell_contents"
                self.writer.require_value(text, value, "a closure variable")

    # -- reaching --------------------------------------------------------------

    def reach(self, value: Any, label: str) -> None:
        """Guards the contents of what the trace has got hold of from outside."""
        if isinstance(value, STEADY_TYPES) or value is None or value is MISSING:
            return
        if id(value) in self._reached or id(value) in self.fresh:
            return
        self._reached[id(value)] = value
        self._reach_contents(value, label)

    def know(self, container: Any) -> None:
        """Remembers a container of the caller's, whose contents are guarded."""
        self._reached[id(container)] = container

    def _reach_contents(self, value: Any, label: str) -> None:
        kind = type(value)
        if kind is np.ndarray:
            self._reach_array(value, label)
        elif kind in (list, tuple, set, frozenset, deque) or is_named_tuple(value):
            self._reach_sequence(value, label)
        elif kind in (dict, OrderedDict):
            self._reach_mapping(value, label)
        elif isinstance(value, tf.GradientTape):
            self.refuse("AH313", f"{label} is a gradient tape from outside")
        elif isinstance(value, (tf.data.Dataset, tf.data.Iterator, *ITERATORS)):
            self.refuse("AH314", f"{label} is a dataset or an iterator, which moves on")
        elif has_library_state(value):
            self.reach_library(value, label)

    def reach_library(self, value: Any, label: str) -> None:
        """Remembers the state of a trusted object and of all that it holds."""
        self.library.add(value)
        if self.library.too_large:
            self.refuse("AH315", f"{label} holds too many objects to be checked")
        if self.library.foreign:
            self.refuse(
                "AH319",
                f"{label} may run `{self.library.foreign}`, which is not listed",
                "List its module.",
            )

    def _reach_array(self, value: np.ndarray, label: str) -> None:
        if value.nbytes > ARRAY_BYTES or value.dtype.hasobject:
            self.refuse(
                "AH316",
                f"{label} is a NumPy array too large to be compared on each call",
                "Make it a tensor (`tf.constant(array)`) before the loop.",
            )
        name = self.writer.name_of(value)
        kept = self.writer.name_of(value.tobytes())
        self.writer.require(f"{name}.tobytes() == {kept}", f"the contents of {label}")

    def _reach_sequence(self, value: Any, label: str) -> None:
        if len(value) > ELEMENTS:
            self.refuse("AH316", f"{label} has more than {ELEMENTS} elements")
        elements = list(value)
        self._require_elements(value, elements, label)
        for element in elements:
            self.reach(element, f"an element of {label}")

    def _reach_mapping(self, value: dict[Any, Any], label: str) -> None:
        if len(value) > ELEMENTS:
            self.refuse("AH316", f"{label} has more than {ELEMENTS} entries")
        keys, values = list(value), list(value.values())
        name = self.writer.name_of(value)
        self._require_elements(value, keys, f"the keys of {label}")
        self._require_elements(value.values(), values, label, f"{name}.values()")
        for key, element in zip(keys, values, strict=True):
            self.reach(element, f"{label}[{key!r}]")

    def _require_elements(
        self, value: Any, elements: list[Any], label: str, text: str | None = None
    ) -> None:
        if type(value) in (tuple, frozenset):
            return
        name = text or self.writer.name_of(value)
        same = self.writer.name_of(same_elements)
        kept = self.writer.name_of(elements)
        self.writer.require(f"{same}({name}, {kept})", f"the elements of {label}")

    # -- what the operators report ---------------------------------------------

    def read_attribute(self, owner: Any, name: str) -> Any:
        """Returns `owner.name` and guards it."""
        if is_symbolic(owner):
            return self._tensor_attribute(owner, name)
        return attributes.read(self, owner, name)

    def _tensor_attribute(self, owner: Any, name: str) -> Any:
        if name in TENSOR_ATTRIBUTES:
            self.refuse("AH317", f"it uses a tensor's `{name}`, which a graph lacks")
        value = getattr(owner, name)
        if name == "shape" and not value.is_fully_defined():
            self.refuse("AH317", "it reads a shape that depends on the tensors' values")
        return value

    def write_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Sets an attribute of an object that the trace has made."""
        if id(owner) not in self.fresh:
            kind = type(owner).__name__
            self.refuse("AH310", f"it assigns the attribute `{name}` of a {kind}")
        self.require_changeable(owner, f"assigns `{name}` of")
        setattr(owner, name, value)

    def delete_attribute(self, owner: Any, name: str) -> None:
        """Deletes an attribute of an object that the trace has made."""
        if id(owner) not in self.fresh:
            self.refuse("AH310", f"it deletes the attribute `{name}`")
        self.require_changeable(owner, f"deletes `{name}` of")
        delattr(owner, name)

    def read_item(self, owner: Any, key: Any) -> Any:
        """Returns `owner[key]`; containers were guarded when they were reached."""
        return attributes.read_item(self, owner, key)

    def write_item(self, owner: Any, key: Any, value: Any) -> None:
        """Sets an item of a container that the trace has made."""
        self.require_changeable(owner, "assigns an item of")
        owner[key] = value

    def delete_item(self, owner: Any, key: Any) -> None:
        """Deletes an item of a container that the trace has made."""
        self.require_changeable(owner, "deletes an item of")
        del owner[key]

    def inplace(self, operator: str, left: Any, right: Any) -> Any:
        """Returns the result of an augmented assignment."""
        from autohook.runtime.reads import INPLACE

        if isinstance(left, (list, dict, set, deque, np.ndarray)):
            self.require_changeable(left, f"changes (`{operator}`)")
        elif isinstance(left, tf.Variable) or has_library_state(left):
            self.refuse("AH310", f"it changes a variable with `{operator}`")
        return INPLACE[operator](left, right)

    def iterate(self, iterable: Any) -> Any:
        """Returns what a loop may iterate over."""
        return attributes.iterate(self, iterable)

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Returns what a call gives, if it may be made in a trace."""
        self._calls += 1
        if self._calls % 64 == 0:
            self._check_budget()
        return calls.call(self, function, args, kwargs)

    def _check_budget(self) -> None:
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
        return id(value) in self._reached or value in self.library

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

    def require_changeable(self, owner: Any, what: str) -> None:
        """Refuses a change of state from outside.

        What the trace itself has made may change, also under a staged condition: the
        journal of the body knows of it.
        """
        if id(owner) in self._reached or isinstance(owner, tf.Variable):
            kind = type(owner).__name__
            self.refuse("AH310", f"it {what} a {kind} from outside the function")

    def require_steady(self, owner: Any, what: str) -> None:
        """Refuses what cannot be undone under a staged condition, such as `next`."""
        graph = ops.get_default_graph()
        if graph is not self.graph and self._homes.get(id(owner)) is not graph:
            self.refuse("AH339", f"it {what} under a staged condition or in a loop")
        self.require_changeable(owner, what)

    def refuse(self, code: str, message: str, remedy: str = "") -> NoReturn:
        """Ends the trace; the reason names the user's line that is running."""
        filename, lineno = self.user_line()
        raise Refused(Diagnostic(code, message, filename, lineno, remedy))

    def user_line(self) -> tuple[str, int]:
        """Returns the file and line of the innermost frame of a listed module."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename in self._listed:
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        return "", 0


def same_elements(now: Any, kept: list[Any]) -> bool:
    """Returns whether an iterable of the same length gives the very same objects.

    Numbers and strings may be equal objects of the same type instead.
    """
    if len(now) != len(kept):
        return False
    for new, old in zip(now, kept, strict=True):
        if new is not old and not (
            type(new) is type(old)
            and isinstance(old, (int, str, bytes))
            and bool(new == old)
        ):
            return False
    return True


def is_symbolic(value: Any) -> bool:
    """Returns whether `value` is a tensor of a graph."""
    return isinstance(value, tf.Tensor) and not isinstance(value, EagerTensor)


def is_staged_or_fresh(recorder: TraceRecorder, value: Any) -> bool:
    """Returns whether a value belongs to the trace itself."""
    return is_symbolic(value) or id(value) in recorder.fresh
