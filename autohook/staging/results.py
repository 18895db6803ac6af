"""What a staged call returns: tensors of the graph inside plain Python structure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.staging.arrays import StagedArray
from autohook.staging.guards import CONSTANT_TYPES
from autohook.staging.numbers import StagedNumber
from autohook.staging.recorder import TraceRecorder, is_symbolic
from autohook.staging.signature import is_named_tuple

Rebuild = Callable[[list[Any], Any], Any]


class ResultWriter:
    """Takes a trace's result apart into graph outputs and Python text to rebuild it.

    Attributes:
        outputs: The symbolic tensors that the graph must return.
        namespace: Objects that the text names.
    """

    def __init__(self, recorder: TraceRecorder, inputs: list[Any]) -> None:
        self.outputs: list[Any] = []
        self.namespace: dict[str, Any] = {}
        self._recorder = recorder
        self._inputs = {id(tensor): i for i, tensor in enumerate(inputs)}
        self._slots: dict[int, int] = {}

    def text(self, value: Any) -> str:
        """Returns the expression that rebuilds `value` from `outputs` and `inputs`."""
        if type(value) is StagedNumber:
            return f"{value.kind.__name__}({self._slot(value.tensor)}.numpy())"
        if is_symbolic(value):
            if id(value) in self._inputs:
                return f"inputs[{self._inputs[id(value)]}]"
            return self._slot(value)
        if value is None or isinstance(value, CONSTANT_TYPES):
            return self._constant(value)
        if type(value) is StagedArray:
            self._recorder.refuse("AH325", "it returns a NumPy argument")
        if isinstance(value, (EagerTensor, tf.Variable, tf.DType, type)):
            return self._constant(value)
        if self._recorder.is_reached(value) or callable(value):
            return self._outside(value)
        return self._structure(value)

    def _structure(self, value: Any) -> str:
        kind = type(value)
        if kind is tuple:
            return "(" + "".join(self.text(part) + ", " for part in value) + ")"
        if kind is list:
            return "[" + ", ".join(map(self.text, value)) + "]"
        if kind is dict:
            pairs = [f"{self.text(k)}: {self.text(v)}" for k, v in value.items()]
            return "{" + ", ".join(pairs) + "}"
        if is_named_tuple(value):
            parts = ", ".join(map(self.text, value))
            return f"{self._constant(kind)}({parts})"
        if isinstance(value, np.ndarray):
            return f"{self._constant(value.copy())}.copy()"
        return self._recorder.refuse(
            "AH325", f"it returns a {kind.__name__} that it has made"
        )

    def _outside(self, value: Any) -> str:
        """Returns an object from outside as it is; functions made inside refuse."""
        if not self._recorder.is_reached(value):
            kind = type(value).__name__
            self._recorder.refuse("AH325", f"it returns a {kind} that it has made")
        return self._constant(value)

    def _slot(self, tensor: Any) -> str:
        if id(tensor) not in self._slots:
            self._slots[id(tensor)] = len(self.outputs)
            self.outputs.append(tensor)
        return f"outputs[{self._slots[id(tensor)]}]"

    def _constant(self, value: Any) -> str:
        name = f"r{len(self.namespace)}"
        self.namespace[name] = value
        return name


def compile_rebuild(text: str, namespace: dict[str, Any]) -> Rebuild:
    """Returns `rebuild(outputs, inputs)` for the expression `text`."""
    names = {"int": int, "float": float, "bool": bool, **namespace}
    rebuild: Rebuild = eval(f"lambda outputs, inputs: {text}", names)  # noqa: S307 - our own text
    return rebuild
