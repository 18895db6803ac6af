"""Templates: Python values with staged parts, made again with the parts' values.

What eager code would print, raise or format at run time is kept as a template while
the graph is built. When the graph runs, its tensors arrive, and `fill` gives the value
that eager code would have there. Containers are copied as they are when the template is
made, because the program may change them later.
"""

from __future__ import annotations

import types
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import CONCRETE_TYPES
from autohook.staging import arrays, host_arrays
from autohook.staging.late_arrays import LateArray
from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.operators import exceptions
from autohook.staging.operators.forwards import resolve
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.values import is_composite, is_staged, is_symbolic

if TYPE_CHECKING:
    from collections.abc import Sequence

_ATOMS = (
    *(bool, int, float, complex, str, bytes, type(None), type, types.ModuleType),
    *(types.FunctionType, types.MethodType, types.BuiltinFunctionType, np.ndarray),
    *(np.generic, tf.Module, tf.DType, tf.TensorShape, tf.Graph, tf.Operation),
)
_HANDLES = (tf.resource, tf.variant)
_DEEPEST = 12


class Filling:
    """The values of one run: eager tensors by position, and what is made already."""

    def __init__(self, tensors: Sequence[Any], *, as_arrays: bool) -> None:
        """Keeps the tensors in the order of the template's leaves."""
        self.tensors = tensors
        self.as_arrays = as_arrays
        self.made: dict[int, Any] = {}


class Template:
    """A value with staged parts.

    Attributes:
        leaves: The tensors that `fill` needs, in order.
    """

    def __init__(self, value: Any, *, variables_now: bool = False) -> None:
        """Takes `value` apart; plain containers are copied now.

        Args:
            value: What is taken apart.
            variables_now: Whether a variable stands for what it holds here, as in text
                that is made of it; else it is the object itself.
        """
        maker = _Maker(variables_now=variables_now)
        self._build = maker.take(value, 0)
        self.leaves: list[Any] = maker.leaves

    def fill(self, tensors: Sequence[Any] = (), *, as_arrays: bool = False) -> Any:
        """Returns the value with eager tensors in the place of the leaves.

        Args:
            tensors: The tensors.
            as_arrays: Whether a tensor of the program's becomes an array, as in a
                session.
        """
        return self._build(Filling(tensors, as_arrays=as_arrays))


Build = Callable[[Filling], Any]


class _Maker:
    """Takes one value apart; equal objects stay one object."""

    def __init__(self, *, variables_now: bool) -> None:
        self.leaves: list[Any] = []
        self._variables_now = variables_now
        self._known: dict[int, tuple[Any, Build]] = {}
        self._positions: dict[int, int] = {}

    def leaf(self, tensor: Any) -> Build:
        """Returns what picks the value of one tensor."""
        position = self._positions.setdefault(id(tensor), len(self.leaves))
        if position == len(self.leaves):
            if tensor.dtype in _HANDLES:
                refuse("AH250", "a handle of TensorFlow's is shown or raised")
            self.leaves.append(tensor)
        return lambda filling: filling.tensors[position]

    def take(self, value: Any, depth: int) -> Build:
        """Returns what makes `value` again."""
        if type(value) is arrays.StagedArray:
            host_arrays.refuse("its text is asked for")
        if type(value) is HostNumber:
            value = value.staged()
        if isinstance(value, _ATOMS):
            return lambda _: value
        known = self._known.get(id(value))
        if known is not None:
            return known[1]
        number = len(self._known)

        def build(filling: Filling) -> Any:
            if number not in filling.made:
                make(filling, number)
            return filling.made[number]

        self._known[id(value)] = (value, build)
        make = self._take(value, depth)
        return build

    def _take(self, value: Any, depth: int) -> Callable[[Filling, int], None]:
        staged = self._take_staged(value, depth)
        if staged is not None:
            return lambda filling, number: filling.made.update(
                {number: staged(filling)}
            )
        if depth < _DEEPEST:
            if isinstance(value, (list, dict, set, deque)):
                return self._take_container(value, depth)
            if isinstance(value, (tuple, frozenset)):
                return self._take_frozen(value, depth)
            if isinstance(value, BaseException) or _has_staged_state(value, depth):
                return self._take_object(value, depth)
        return lambda filling, number: filling.made.update({number: value})

    def _take_staged(self, value: Any, depth: int) -> Build | None:
        """Returns what makes a staged value again, None for one that is not staged."""
        value = resolve(value)
        if isinstance(value, StagedText):
            return self._take_text(value)
        if isinstance(value, StagedNumber):
            pick = self.leaf(value.tensor)
            kind = value.kind
            return lambda filling: kind(pick(filling).numpy().item())
        if is_choice(value):
            return self._take_choice(value, depth)
        if isinstance(value, StagedList):
            return self._take_list(value)
        if isinstance(value, LateArray):
            pick = self.leaf(value.tensor)
            return lambda filling: pick(filling).numpy()
        if is_symbolic(value):
            pick = self.leaf(value)
            return lambda filling: (
                pick(filling).numpy() if filling.as_arrays else pick(filling)
            )
        if is_composite(value):
            parts = tf.nest.flatten(value, expand_composites=True)
            picks = [self.leaf(part) for part in parts]
            return lambda filling: tf.nest.pack_sequence_as(
                value, [pick(filling) for pick in picks], expand_composites=True
            )
        if isinstance(value, tf.Variable) and self._variables_now:
            pick = self.leaf(value.read_value())
            return lambda filling: VariableImage(value, pick(filling))
        if is_staged(value):
            kind = type(value)
            refuse(
                "AH250", f"a {kind.__name__} is shown or raised, whose form has none"
            )
        return None

    def _take_text(self, text: StagedText) -> Callable[[Filling], str]:
        picks = [self.leaf(leaf) for leaf in text.template.leaves]
        return lambda filling: text.fill([pick(filling) for pick in picks])

    def _take_list(self, items: StagedList) -> Build:
        pick = self.leaf(items.stack())
        kind = items.kind
        if kind is None:
            return lambda filling: list(tf.unstack(pick(filling)))
        return lambda filling: [kind(one) for one in pick(filling).numpy().tolist()]

    def _take_choice(self, choice: Any, depth: int) -> Build:
        pick = self.leaf(choice.index)
        options = [self.take(option, depth + 1) for option in choice.options]
        return lambda filling: options[int(pick(filling))](filling)

    def _take_container(self, value: Any, depth: int) -> Callable[[Filling, int], None]:
        """Takes a container that can hold itself."""
        pairs: list[tuple[Build, Build | None]]
        if isinstance(value, dict):
            pairs = [
                (self.take(key, depth + 1), self.take(item, depth + 1))
                for key, item in value.items()
            ]
        else:
            pairs = [(self.take(item, depth + 1), None) for item in value]

        def make(filling: Filling, number: int) -> None:
            made = filling.made[number] = _empty_like(value)
            for key, item in pairs:
                if item is not None:
                    dict.__setitem__(made, key(filling), item(filling))
                else:
                    add = made.add if isinstance(made, set) else made.append
                    add(key(filling))

        return make

    def _take_frozen(self, value: Any, depth: int) -> Callable[[Filling, int], None]:
        items = [self.take(item, depth + 1) for item in value]
        kind = type(value)
        base = tuple if isinstance(value, tuple) else frozenset

        def make(filling: Filling, number: int) -> None:
            parts = [item(filling) for item in items]
            if all(a is b for a, b in zip(parts, value, strict=True)):
                filling.made[number] = value
            else:
                filling.made[number] = base.__new__(kind, parts)

        return make

    def _take_object(self, value: Any, depth: int) -> Callable[[Filling, int], None]:
        """Takes an object by its attributes, without running its constructor."""
        is_error = isinstance(value, BaseException)
        found = exceptions.state_of(value) if is_error else _state_of(value)
        state = {name: self.take(part, depth + 1) for name, part in found.items()}

        def make(filling: Filling, number: int) -> None:
            made = exceptions.hollow(value) if is_error else object.__new__(type(value))
            filling.made[number] = made
            for name, part in state.items():
                _set(made, name, part(filling))

        return make


class VariableImage:
    """What a variable was when text was made of it."""

    def __init__(self, variable: Any, value: Any) -> None:
        """Keeps the variable and what it held."""
        self._variable = variable
        self._value = value

    def __repr__(self) -> str:
        one = self._variable
        text = ops.numpy_text(self._value, is_repr=True)
        shape, dtype = one.get_shape(), one.dtype.name
        return f"<tf.Variable '{one.name}' shape={shape} dtype={dtype}, numpy={text}>"

    def __int__(self) -> int:
        return int(self._value)

    def __float__(self) -> float:
        return float(self._value)

    def __index__(self) -> int:
        return self._value.__index__()  # type: ignore[no-any-return] # a tensor's

    def __getattr__(self, name: str) -> Any:
        return getattr(self._value, name)


def _set(owner: Any, name: str, value: Any) -> None:
    try:
        object.__setattr__(owner, name, value)
    except (AttributeError, TypeError):
        if hasattr(owner, "__dict__"):
            owner.__dict__[name] = value


def _empty_like(value: Any) -> Any:
    if isinstance(value, deque):
        return deque(maxlen=value.maxlen)
    if isinstance(value, defaultdict):
        return defaultdict(value.default_factory)
    kind = type(value)
    for base in (OrderedDict, list, dict, set):
        if isinstance(value, base):
            made = base.__new__(kind)
            if hasattr(value, "__dict__"):
                made.__dict__.update(value.__dict__)
            return made
    raise TypeError(kind)


def _state_of(value: Any) -> dict[str, Any]:
    """Returns the attributes that an object keeps in its `__dict__` and its slots."""
    state = dict(getattr(value, "__dict__", {}))
    for base in type(value).__mro__:
        for name, descriptor in vars(base).items():
            if isinstance(descriptor, types.MemberDescriptorType):
                try:
                    state[name] = descriptor.__get__(value)
                except AttributeError:
                    continue
    return state


def _has_staged_state(value: Any, depth: int, seen: set[int] | None = None) -> bool:
    """Returns whether an object of a plain Python class holds something staged."""
    seen = set() if seen is None else seen
    if depth > _DEEPEST or id(value) in seen or isinstance(value, _ATOMS):
        return False
    seen.add(id(value))
    if is_staged(value) or isinstance(value, (StagedText, LateArray)):
        return True
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        parts = list(value)
    elif isinstance(value, dict):
        parts = [*value, *value.values()]
    elif getattr(type(value), "__new__", None) is object.__new__:
        parts = list(_state_of(value).values())
    else:
        return False
    return any(_has_staged_state(part, depth + 1, seen) for part in parts)


def holds_staged(value: Any) -> bool:
    """Returns whether a value, or anything in it, is known only when the graph runs."""
    return _has_staged_state(value, 0)


def is_late(value: Any) -> bool:
    """Returns whether the text of a value is known only when the graph runs.

    So it is of a variable, too, which is no staged value itself.
    """
    if type(value) in CONCRETE_TYPES:
        return False
    parts = [value]
    if type(value) in (tuple, list):
        parts = list(value)
    elif type(value) is dict:
        parts = list(value.values())
    if any(type(part) is HostNumber for part in parts):
        return True
    if any(isinstance(part, tf.Variable) for part in parts):
        return not tf.executing_eagerly()
    return holds_staged(value)
