"""Where the values of a trace come from: guards on what stays, inputs for what changes.

A *source* is an attribute, a global, a closure cell, an item or an argument. It has a
text, the expression that gives its value at the start of any call, and a key, the same
in every trace. When a guard on a source has failed, the next trace *lifts* it: a tensor
becomes an input of the graph, a number a `HostNumber`, an object is known by its text
instead of by its identity.
"""

from __future__ import annotations

import enum
import types
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context as tf_context
from tensorflow.python.framework.constant_op import convert_to_eager_tensor
from tensorflow.python.framework.ops import EagerTensor

from autohook.staging.arrays import StagedArray
from autohook.staging.contents import LAZY, is_large
from autohook.staging.guards import MISSING
from autohook.staging.host_arrays import as_input
from autohook.staging.library_state import has_library_state
from autohook.staging.numbers.host_number import KINDS, HostNumber
from autohook.staging.operators.values import is_symbolic
from autohook.staging.passed_through import is_joined, is_of_loop
from autohook.staging.signature import is_named_tuple
from autohook.staging.stand_ins import take_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from autohook.staging.operators.places import Journal
    from autohook.staging.recorder import TraceRecorder

_FIXED = (
    *(type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType),
    *(types.MethodType, tf.Variable, tf.Tensor, tf.DType, tf.TensorShape),
    *(str, bytes, bool, complex, np.generic, np.ndarray, type(None)),
)

# What a trace sees of these is made for it, and holds what is lifted.
_MADE = (tuple, StagedArray, *LAZY)

# The attribute in which Keras hands a mask from layer to layer, with a tensor.
MASK = "_keras_mask"


def put_mask(tensor: Any, mask: Any) -> Any:
    """Returns a tensor that Keras finds a mask with."""
    tensor._keras_mask = mask
    return tensor


def eager_constant(value: Any, dtype: tf.DType) -> Any:
    """Returns what `tf.constant` makes of a number eagerly, in half of the time."""
    return convert_to_eager_tensor(value, tf_context.context(), dtype)


class Sources:
    """The sources that one trace has read.

    Attributes:
        changing: Keys of the sources to be lifted.
        inputs: Expressions that a plan evaluates besides its arguments.
        stand_ins: Eager tensors that the graph has captured in the place of inputs,
            with the inputs' positions.
        lifted: The user's words for what was lifted.
    """

    def __init__(self, recorder: TraceRecorder, changing: frozenset[Any]) -> None:
        self.changing = set(changing)
        self.inputs: list[str] = []
        self.stand_ins: list[tuple[int, Any]] = []
        self.lifted: list[str] = []
        self._recorder = recorder
        self._taken: dict[Any, Any] = {}
        self._paths: dict[int, tuple[Any, str, Any]] = {}
        self._tensors: dict[Any, Any] = {}
        self._texts: dict[int, str] = {}
        self._origins: dict[int, tuple[Any, Any, str]] = {}

    def take(self, text: str, value: Any, key: Any, label: str) -> Any:
        """Returns what the trace sees of a source, guarded or lifted.

        Args:
            text: The expression that gives its value when a call begins.
            value: What it gives now.
            key: What tells the source from others.
            label: The user's words for it.
        """
        recorder = self._recorder
        if recorder.is_own(value):
            return value
        if key in self._taken:
            return self._taken[key]
        if self.is_changing(key) or is_large(value):
            lifted = self.lift(text, value, key, label)
            if lifted is not MISSING:
                self._taken[key] = lifted
                self.lifted.append(label)
                return lifted
        recorder.writer.require_value(text, value, label, key)
        if type(value) is np.ndarray:
            recorder.contents.array(value, label, key)
        recorder.reach(value, label)
        return value

    def is_changing(self, key: Any) -> bool:
        """Returns whether a source, or the object that it belongs to, changes."""
        if key in self.changing or key[0] == "part":
            return True
        return len(key) == 3 and isinstance(key[1], tuple)

    def lift(self, text: str, value: Any, key: Any, label: str) -> Any:
        """Returns what stands for the value of any call, `MISSING` if nothing does."""
        kind = type(value)
        if kind in KINDS:
            self._require_type(text, kind, label)
            return HostNumber(value, text, label)
        if kind is EagerTensor:
            return self._tensor(text, value, label)
        if kind is np.ndarray and value.dtype.kind in "biufc":
            return self._array(text, value, label)
        if kind is tuple or is_named_tuple(value):
            return self._tuple(text, value, key, label)
        if value is MISSING or isinstance(value, (*_FIXED, enum.Enum)):
            return MISSING
        if has_library_state(value):
            return MISSING
        self._require_type(text, kind, label)
        self._remember(value, text, key)
        if kind in LAZY:
            self.changing.add(("content", self.owner_key(value)))
        self._recorder.reach(value, label)
        return value

    def path(self, value: Any) -> str:
        """Returns the text that gives an object in any call."""
        found = self._paths.get(id(value))
        return self._recorder.writer.name_of(value) if found is None else found[1]

    def owner_key(self, value: Any) -> Any:
        """Returns what stands for an object in the keys of its parts."""
        found = self._paths.get(id(value))
        return id(value) if found is None else found[2]

    def is_lifted(self, value: Any) -> bool:
        """Returns whether an object may be another one in another call."""
        return id(value) in self._paths

    def settle(self, value: Any) -> Any:
        """Guards which object a lifted one is, and returns it."""
        if self.is_lifted(value) and not isinstance(value, _MADE):
            writer = self._recorder.writer
            text = f"{self.path(value)} is {writer.name_of(value)}"
            writer.require(text, "which object it is")
        return value

    def settled(self, value: Any) -> Any:
        """Returns a structure of arguments, of whose lifted objects it is known which.

        Code that no operator looks after may ask them for anything.
        """
        parts = value.values() if isinstance(value, dict) else value
        for part in parts:
            self.settle(part)
        return value

    def compared(self, symbol: str, left: Any, right: Any) -> bool | None:
        """Guards what a comparison of lifted objects gives; returns it if it is known.

        It is known which input of the graph is which tensor, though all of them are
        other objects in the trace.
        """
        if symbol not in ("is", "is not"):
            self.settle(left)
            self.settle(right)
            return None
        if isinstance(left, tf.Tensor) and isinstance(right, tf.Tensor):
            return self._is_tensor(left, right) == (symbol == "is")
        if self.is_lifted(left) or self.is_lifted(right):
            text = f"({self.path(left)} is {self.path(right)}) is {left is right}"
            self._recorder.writer.require(text, "which objects are the same")
        return None

    def _is_tensor(self, left: Any, right: Any) -> bool:
        """Returns whether two tensors are one, guarded if they are from outside."""
        if left is right:
            return True
        for one in (left, right):
            if is_joined(one) or is_of_loop(one):
                self._recorder.refuse(
                    "AH317", "it asks which of two tensors one is, which a branch gives"
                )
        sides = [self._origins.get(id(one), (one, one, "")) for one in (left, right)]
        if any(is_symbolic(value) for _, value, _ in sides):
            return False
        writer = self._recorder.writer
        names = [text or writer.name_of(value) for _, value, text in sides]
        found = sides[0][1] is sides[1][1]
        text = f"({names[0]} is {names[1]}) is {found}"
        writer.require(text, "which tensors are the same")
        return found

    def stands_for(self, tensor: Any, value: Any, text: str) -> None:
        """Remembers which tensor an input of the graph is, in this call and in any."""
        self._origins[id(tensor)] = (tensor, value, text)

    def origin(self, tensor: Any) -> tuple[Any, str] | None:
        """Returns which tensor an input stands for, and its text, if it is one."""
        found = self._origins.get(id(tensor))
        return None if found is None else found[1:]

    def know(self, value: Any, text: str, key: Any) -> None:
        """Remembers an object that is another one in each call, by its text."""
        self._paths[id(value)] = (value, text, ("of", key))

    def keep_apart(self, reached: Iterable[Any], root: Journal) -> None:
        """Guards that lifted objects are none of those that the trace knows as such.

        That matters for classes of which it writes an object.
        """
        writer = self._recorder.writer
        written = {type(place.owner) for place in root.places.values()}
        for value in [v for v in reached if type(v) in written]:
            for other, path, _ in list(self._paths.values()):
                alike = other is not value and type(other) is type(value)
                if alike and not self.is_lifted(value):
                    text = f"{path} is not {writer.name_of(value)}"
                    writer.require(text, "which objects are the same")

    def input(self, text: str) -> int:
        """Returns the position of an expression among the inputs."""
        if text not in self.inputs:
            self.inputs.append(text)
        return self.inputs.index(text)

    def array_input(self, array: StagedArray) -> int:
        """Returns the position of an array among the inputs."""
        if not array.is_made:
            return self.input(array.text)
        self.inputs.append(array.text)  # each is an object of its own
        return len(self.inputs) - 1

    def keep_maskless(self) -> None:
        """Guards that no input has a mask of Keras, which its layers would heed."""
        for tensor, _, _ in self._origins.values():
            self.keep_without(MASK, tensor)

    def keep_without(self, name: str, tensor: Any) -> None:
        """Guards that the program has not given an input an attribute of that name."""
        _, value, text = self._origins.get(id(tensor), (None, None, ""))
        if type(value) is not EagerTensor or hasattr(EagerTensor, name):
            return
        if name in vars(value):
            self._recorder.refuse("AH317", f"a tensor has an attribute `{name}`")
        condition = f"{name!r} not in {text}.__dict__"
        self._recorder.writer.require(condition, f"a tensor's attribute `{name}`")

    def constant(self, text: str, value: Any, dtype: tf.DType) -> Any:
        """Returns the symbolic tensor that TensorFlow makes of a Python number.

        Raises:
            TypeError, ValueError: It makes none of this dtype.
        """
        make = self._recorder.writer.name_of(eager_constant)
        kind = self._recorder.writer.name_of(dtype)
        with tf.init_scope():
            made = tf.constant(value, dtype)
        return self._capture(f"{make}({text}, {kind})", made)

    def array(self, text: str, value: np.ndarray, dtype: Any = None) -> Any:
        """Returns the symbolic tensor that stands for an array of the call.

        Raises:
            TypeError, ValueError: TensorFlow makes none of this dtype.
        """
        name_of = self._recorder.writer.name_of
        dtype = tf.as_dtype(value.dtype) if dtype is None else dtype
        with tf.init_scope():
            stand_in = as_input(value, value.shape, value.dtype, dtype)
        given = f"{text}, {value.shape!r}, {name_of(value.dtype)}, {name_of(dtype)}"
        return self._capture(f"{name_of(as_input)}({given})", stand_in)

    def text_of(self, tensor: Any) -> str:
        """Returns the expression that gives a lifted tensor, "" for any other."""
        return self._texts.get(id(tensor), "")

    def _capture(self, text: str, stand_in: Any) -> Any:
        if text not in self._tensors:
            self._tensors[text] = take_in(self._recorder.graph, stand_in)
            self.stand_ins.append((self.input(text), stand_in))
        return self._tensors[text]

    def _tensor(self, text: str, value: Any, label: str) -> Any:
        writer = self._recorder.writer
        if value.dtype in (tf.resource, tf.variant):
            return MISSING
        self._require_type(text, EagerTensor, label)
        writer.require(f"{text}.dtype is {writer.name_of(value.dtype)}", label)
        writer.require(f"{text}.shape == {writer.name_of(value.shape)}", label)
        with tf.init_scope():
            stand_in = tf.identity(value)
        lifted = self._capture(text, stand_in)
        self._texts[id(lifted)] = text
        self.stands_for(lifted, value, text)
        return lifted

    def _array(self, text: str, value: Any, label: str) -> Any:
        writer = self._recorder.writer
        self._require_type(text, np.ndarray, label)
        writer.require(f"{text}.dtype is {writer.name_of(value.dtype)}", label)
        writer.require(f"{text}.shape == {value.shape!r}", label)
        made = StagedArray(value, text)
        self._remember(made, text, ("array", text))
        return made

    def _tuple(self, text: str, value: Any, key: Any, label: str) -> Any:
        kind = type(value)
        self._require_type(text, kind, label)
        self._recorder.writer.require(f"len({text}) == {len(value)}", label)
        parts = [
            self.take(f"{text}[{i}]", part, ("part", key, i), f"{label}[{i}]")
            for i, part in enumerate(value)
        ]
        made = tuple(parts) if kind is tuple else kind(*parts)
        self._remember(made, text, key)
        return made

    def _require_type(self, text: str, kind: type, label: str) -> None:
        writer = self._recorder.writer
        writer.require(
            f"type({text}) is {writer.name_of(kind)}", f"the type of {label}"
        )

    def _remember(self, value: Any, text: str, key: Any) -> None:
        """Knows an object by its text; one that is known already stays the same."""
        known = self._paths.get(id(value))
        writer = self._recorder.writer
        if known is not None:
            writer.require(f"{known[1]} is {text}", "which objects are the same")
            return
        for other, path, _ in self._paths.values():
            if type(other) is type(value):
                writer.require(f"{path} is not {text}", "which objects are the same")
        self._paths[id(value)] = (value, text, ("of", key))
