"""What a staged call returns: tensors of the graph inside plain Python structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.runtime.choice import is_choice
from autohook.runtime.state import UNDEFINED
from autohook.runtime.state import write as write_cell
from autohook.staging.arrays import StagedArray
from autohook.staging.conditional import StepPlace
from autohook.staging.guards import CONSTANT_TYPES, is_mortal
from autohook.staging.late_arrays import LateArray
from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.operators.forwards import is_forwarded, resolve
from autohook.staging.operators.places import (
    AttributePlace,
    CellPlace,
    ContentPlace,
    Journal,
    LocalPlace,
)
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.values import is_composite, is_symbolic
from autohook.staging.passed_through import captured, is_joined, sources_of
from autohook.staging.signature import is_named_tuple
from autohook.staging.sources import MASK, put_mask
from autohook.staging.trust import trusted_base

if TYPE_CHECKING:
    from autohook.staging.effects import Step
    from autohook.staging.recorder import TraceRecorder

_MUTABLE = (list, dict, set)
_CONSTANTS = (*CONSTANT_TYPES, EagerTensor, tf.Variable, tf.DType, type)

Rebuild = Callable[[list[Any], Any], Any]


class ResultWriter:
    """Takes a trace's result apart into graph outputs and Python text to rebuild it.

    Inputs are those of the plan: tensors, then containers of the caller's.

    Attributes:
        outputs: The symbolic tensors that the graph must return.
        namespace: Objects that the text names.
        writes: What the statements write or do, in the user's words.
    """

    def __init__(self, recorder: TraceRecorder, inputs: list[Any]) -> None:
        self._first = len(inputs)
        self.outputs: list[Any] = []
        self.namespace: dict[str, Any] = {}
        self.writes: list[str] = []
        self._recorder = recorder
        self._inputs = {id(value): i for i, value in enumerate(inputs)}
        self._kept = inputs
        self._slots: dict[int, int] = {}
        self._joined: dict[int, str] = {}
        self._made: dict[int, str] = {}
        self._open: set[int] = set()

    def text(self, value: Any) -> str:
        """Returns the expression that rebuilds `value` from `outputs` and `inputs`."""
        if isinstance(value, (StagedNumber, StagedText)):
            return self._stand_in(value)
        lifted = self._lifted(value)
        if lifted:
            return self._input(lifted)
        if is_choice(value):
            return self._choice(value)
        if is_forwarded(value) or isinstance(value, StagedList):
            return self._once(value)
        if id(value) in self._inputs:
            return f"inputs[{self._inputs[id(value)]}]"
        if is_symbolic(value):
            return self._tensor(value)
        if value is None or isinstance(value, _CONSTANTS):
            return self._constant(value)
        own = self._is_own(value) or is_made(value)
        if self._recorder.is_reached(value) and not own:
            return self._constant(value)
        return self._once(value)

    def _is_own(self, value: Any) -> bool:
        """Returns whether the trace has made a container that its functions read."""
        root = self._recorder.root
        return type(value) in _MUTABLE and root is not None and id(value) in root.fresh

    def _lifted(self, value: Any) -> str:
        """Returns the expression of what is known before the graph runs, else ""."""
        if type(value) is HostNumber:
            return value.text
        if self._recorder.sources.is_lifted(value):
            return self._recorder.path(value)
        return self._recorder.sources.text_of(value)

    def _input(self, text: str) -> str:
        """Returns the expression of what a plan has evaluated before its graph ran."""
        return f"inputs[{self._first + self._recorder.sources.input(text)}]"

    def statements(self, root: Journal, steps: list[Step | StepPlace]) -> list[str]:
        """Returns what a plan does after each run: the effects of the trace."""
        lines = [self._step(step) for step in steps]
        plain = [s.step if isinstance(s, StepPlace) else s for s in steps]
        self.writes = [step.label for step in plain]
        for key, place in root.places.items():
            value = place.read()
            if self._is_effect(key, place, root) and not (
                self._is_as_before(key, value, root)
            ):
                lines.append(self._write(place, value))
        return lines

    def _is_as_before(self, key: Any, value: Any, root: Journal) -> bool:
        """Returns whether a place holds what a guard says that it held before."""
        if key in root.stand_ins:
            return value is root.stand_ins[key]
        is_guarded = key in self._recorder.writer.keys.values()
        return is_guarded and same_constant(value, root.before[key])

    def _is_effect(self, key: Any, place: Any, root: Journal) -> bool:
        if isinstance(place, (LocalPlace, ContentPlace)) or id(place.owner) in (
            root.fresh
        ):
            return False
        if isinstance(place, CellPlace):
            return self._recorder.names.is_outside(place.owner)
        return key[0] in ("attribute", "global")

    def _write(self, place: Any, value: Any) -> str:
        text = "UNDEFINED" if value is UNDEFINED else self.text(value)
        self.writes.append(f"`{place.label}`")
        owner = place.owner
        if isinstance(place, AttributePlace):
            put = self._constant(put_attribute)
            return f"{put}({self._owner(owner)}, {place.name!r}, {text})"
        if isinstance(place, CellPlace):
            return f"{self._constant(write_cell)}({self._owner(owner)}, {text})"
        return f"{self._constant(place.write)}({text})"

    def _owner(self, owner: Any) -> str:
        if id(owner) in self._inputs:
            return f"inputs[{self._inputs[id(owner)]}]"
        if self._recorder.sources.is_lifted(owner):
            return self._input(self._recorder.path(owner))
        return self._constant(owner)

    def _step(self, step: Step | StepPlace) -> str:
        if isinstance(step, StepPlace):
            return self._maybe(step)
        args = [self.text(value) for value in step.args]
        args += [f"{name}={self.text(value)}" for name, value in step.kwargs.items()]
        call = f"{step.name}({', '.join(args)})"
        return call if step.owner is None else f"{self._owner(step.owner)}.{call}"

    def _maybe(self, place: StepPlace) -> str:
        """Returns what takes a step if the graph has chosen its branch."""
        value = place.read()
        options = value.options if is_choice(value) else (value,)
        take, owner = self._constant(place.take), place.step.owner
        start = f"{take}({'None' if owner is None else self._owner(owner)}, ["
        texts = [
            "None" if one is None else f"{start}{self._all(one)}])" for one in options
        ]
        if not is_choice(value):
            return texts[0]
        ways = "".join(f"lambda: {text}, " for text in texts)
        return f"({ways})[{self._slot(value.index)}.numpy()]()"

    def _choice(self, value: Any) -> str:
        """Returns the expression that rebuilds the option that the graph chose."""
        if any(option is UNDEFINED for option in value.options):
            self._refuse("a name that it may not have set")
        made, self._made = self._made, dict(self._made)
        options = "".join(f"lambda: {self.text(o)}, " for o in value.options)
        self._made = made
        return f"({options})[{self._slot(value.index)}.numpy()]()"

    def _once(self, value: Any) -> str:
        """Returns what the trace has made; a second reference gives the same object."""
        if id(value) in self._made:
            return self._made[id(value)]
        if id(value) in self._open:
            self._refuse("a structure that contains itself")
        self._open.add(id(value))
        text = self._structure(value)
        self._open.discard(id(value))
        name = f"m{len(self._made)}"
        self._made[id(value)] = name
        return f"({name} := {text})"

    def _structure(self, value: Any) -> str:
        kind = type(value)
        if kind is StagedArray:
            at = self._first + self._recorder.sources.array_input(value)
            return f"inputs[{at}]"
        if kind is LateArray:
            return f"{self._tensor(value.tensor)}.numpy()"
        if is_forwarded(value) or kind is StagedList:
            return self._contents(resolve(value))
        if kind in (tuple, list, dict, slice):
            return self._plain(value)
        if is_composite(value):
            return self._composite(value)
        if is_named_tuple(value):
            return f"{self._constant(kind)}({self._all(value)})"
        if isinstance(value, (np.ndarray, tf.TensorShape)):
            return self._copy(value)
        if self._recorder.has_made(value) and is_plain_class(kind):
            make, made = self._constant(make_object), self._constant(kind)
            return f"{make}({made}, {self._mapping(vars(value))})"
        return self._refuse(f"a {kind.__name__} that it has made")

    def _copy(self, value: Any) -> str:
        """Returns the expression of an array or a shape that each call makes anew."""
        if isinstance(value, np.ndarray):
            return f"{self._constant(value.copy())}.copy()"
        if not value.is_fully_defined():
            self._refuse("a shape that only the graph knows")
        return f"{self._constant(tf.TensorShape)}({self._constant(value.as_list())})"

    def _stand_in(self, value: Any) -> str:
        """Returns the expression of a Python number or text that the graph knows."""
        if isinstance(value, StagedNumber):
            return f"{value.kind.__name__}({self._slot(value.tensor)}.numpy())"
        return f"{self._constant(value.fill)}([{self._all(value.template.leaves)}])"

    def _plain(self, value: Any) -> str:
        kind = type(value)
        if kind is tuple:
            return "(" + "".join(self.text(part) + ", " for part in value) + ")"
        if kind is list:
            return f"[{self._all(value)}]"
        if kind is slice:
            return f"slice({self._all((value.start, value.stop, value.step))})"
        return self._mapping(value)

    def _all(self, values: Iterable[Any]) -> str:
        return ", ".join(map(self.text, values))

    def _composite(self, value: Any) -> str:
        """Returns the expression of a ragged, sparse or other composite tensor."""
        kind = type(value)
        if kind is tf.IndexedSlices:
            parts = (value.values, value.indices, value.dense_shape)
            return f"{self._constant(kind)}({self._all(parts)})"
        if kind not in (tf.RaggedTensor, tf.SparseTensor):
            self._refuse(f"a {kind.__name__}")
        spec = self._constant(tf.type_spec_from_value(value))
        texts = self._all(tf.nest.flatten(value, expand_composites=True))
        return f"{self._constant(packed)}({spec}, [{texts}])"

    def _contents(self, content: Any) -> str:
        """Returns the expression of a container that the graph has filled."""
        if is_choice(content):
            return self._choice(content)
        if content.kind is not None:
            slot, kind = self._slot(content.stack()), content.kind.__name__
            return f"[{kind}(item) for item in {slot}.numpy()]"
        if not content.shape.is_fully_defined():
            self._refuse("a list whose items differ in shape")
        return f"list({self._slot(content.stack())})"

    def _mapping(self, value: dict[Any, Any]) -> str:
        pairs = [f"{self.text(k)}: {self.text(v)}" for k, v in value.items()]
        return "{" + ", ".join(pairs) + "}"

    def _refuse(self, what: str) -> NoReturn:
        self._recorder.refuse("AH325", f"it returns {what}")

    def _tensor(self, value: Any) -> str:
        """Returns the expression of a tensor of the graph.

        Where a branch passes a tensor of the caller's through, it is that one.
        """
        if not is_joined(value):
            mask = vars(value).get(MASK)
            return self._slot(value) if mask is None else self._masked(value, mask)
        if id(value) not in self._joined:
            text = self._slot(value)
            for source, flag in sources_of(value):
                own = self._origin(source)
                if own:
                    chosen = "True" if flag is True else f"{self._slot(flag)}.numpy()"
                    text = f"({own} if {chosen} else {text})"
            self._joined[id(value)] = text
        return self._joined[id(value)]

    def _masked(self, value: Any, mask: Any) -> str:
        """Returns the expression of a tensor that Keras has given a mask."""
        if id(value) not in self._joined:
            self._joined[id(value)] = self._slot(value)
            put = self._constant(put_mask)
            self._joined[id(value)] = f"{put}({self._slot(value)}, {self.text(mask)})"
        return self._joined[id(value)]

    def _origin(self, tensor: Any) -> str:
        """Returns the expression of what is there before a branch is taken, else ""."""
        lifted = self._lifted(tensor)
        if lifted:
            return self._input(lifted)
        if id(tensor) in self._inputs:
            return f"inputs[{self._inputs[id(tensor)]}]"
        outside = captured(self._recorder.graph).get(id(tensor))
        if outside is None:
            return self._slot(tensor)
        # A number of the program's is a stand-in that nobody else has seen.
        stands_in = any(outside is one for _, one in self._recorder.sources.stand_ins)
        if stands_in or not isinstance(outside, EagerTensor):
            return ""
        return self._constant(outside)

    def _slot(self, tensor: Any) -> str:
        if id(tensor) not in self._slots:
            self._slots[id(tensor)] = len(self.outputs)
            self.outputs.append(tensor)
        return f"outputs[{self._slots[id(tensor)]}]"

    def _constant(self, value: Any) -> str:
        if is_mortal(value) and not self._recorder.has_made(value):
            return self._input(self._recorder.path(value))
        name = f"r{len(self.namespace)}"
        self.namespace[name] = value
        return name


def is_plain_class(kind: type) -> bool:
    """Returns whether objects of a class are no more than their attributes."""
    if type(kind) is not type or hasattr(kind, "__del__"):
        return False
    if trusted_base(kind) is not None:
        return False
    own = {name for base in kind.__mro__[:-1] for name in base.__dict__}
    return not own & {"__slots__", "__new__"}


def packed(spec: Any, parts: list[Any]) -> Any:
    """Returns a composite tensor of its parts."""
    return tf.nest.pack_sequence_as(spec, parts, expand_composites=True)


def make_object(kind: type, attributes: dict[str, Any]) -> Any:
    """Returns a new object of a class with these attributes; runs no code of it."""
    made: Any = object.__new__(kind)
    made.__dict__.update(attributes)
    return made


def is_made(value: Any) -> bool:
    """Returns whether a composite tensor has parts of the graph."""
    if not is_composite(value):
        return False
    if isinstance(value, tf.IndexedSlices):
        return any(map(is_symbolic, (value.values, value.indices)))
    return any(map(is_symbolic, tf.nest.flatten(value, expand_composites=True)))


def put_attribute(owner: Any, name: str, value: Any) -> None:
    """Sets, or deletes, an attribute as the program has done it."""
    AttributePlace(owner, name).write(value)


def same_constant(left: Any, right: Any) -> bool:
    """Returns whether two values are one object, or equal constants of one type."""
    if left is right:
        return True
    plain = type(left) is type(right) and type(left) in (int, str, bytes, bool)
    return plain and bool(left == right)


def compile_rebuild(
    text: str, statements: list[str], namespace: dict[str, Any]
) -> Rebuild:
    """Returns `rebuild(outputs, inputs)`.

    Args:
        text: The expression of the result.
        statements: What is done besides.
        namespace: What the texts name.
    """
    names = {
        **{"int": int, "float": float, "bool": bool, "list": list, "print": print},
        "UNDEFINED": UNDEFINED,
        **namespace,
    }
    lines = [f"    result = {text}", *(f"    {line}" for line in statements)]
    source = "\n".join(["def rebuild(outputs, inputs):", *lines, "    return result"])
    exec(compile(source, "<autohook plan>", "exec"), names)
    rebuild: Rebuild = names["rebuild"]
    return rebuild
