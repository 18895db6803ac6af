"""Runs functions of a converted module eagerly, in somebody's graph, and as plans."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import tensorflow as tf

from autohook.options import ConversionOptions
from autohook.runtime.units import registry, unit_of
from autohook.staging import trace
from tests.converter.harness import load_plain, plant

_numbers = itertools.count()


class Both:
    """A module as plain Python, and converted with its units awake."""

    def __init__(self, source: str) -> None:
        source = "import tensorflow as tf\n" + source
        name = f"staged_{next(_numbers)}"
        options = ConversionOptions(strict=True)
        self.plain = load_plain(source, name)
        code = plant(source.encode(), f"{name}.py", name, options)
        registry.activate()
        self.converted: dict[str, Any] = {"__name__": name}
        exec(code, self.converted)

    def eager(self, *args: Any, name: str = "f") -> Any:
        """Returns what the plain program does."""
        return outcome(self.plain[name], *args)

    def free(self, *args: Any, name: str = "f") -> Any:
        """Returns what a graph of the user's does."""
        graph = tf.function(self.converted[name], autograph=False)
        return outcome(graph, *args)

    def strict(self, *args: Any, name: str = "f") -> Any:
        """Returns what a plan does, or why there is none.

        A plan whose graph fails counts as equal: then the native body runs.
        """
        function = self.converted[name]
        unit = unit_of(function.__code__)
        assert unit is not None
        made = trace.attempt(unit, None, self.converted, args, 60.0)
        if made.plan is None:
            assert made.reason is not None
            return ("refused", made.reason.code, made.reason.message)
        inputs = made.plan.match(args, None)
        if inputs is None:
            return ("refused", "AH343", str(made.plan.change(args, None)))
        try:
            return "returned", plain(made.plan.run(inputs))
        except tf.errors.OpError:
            return self.eager(*args, name=name)


def outcome(function: Any, *args: Any) -> Any:
    """Returns what a call gives or raises, as values that compare."""
    try:
        return "returned", plain(function(*args))
    except Exception as error:  # noqa: BLE001 - any exception is an outcome
        return "raised", type(error).__name__, [str(a) for a in error.args]


def plain(value: Any) -> Any:
    """Returns a result with arrays for tensors."""
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (tf.Tensor, tf.Variable)):
        return value.numpy().tolist()
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    return value
