"""Runs hand-written twins in graphs: free, as users build them, or strict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

import autohook.staging.operators
from autohook.errors import Diagnostic, Refused
from autohook.runtime.dispatch import state
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators import library_scope

autohook.staging.operators.register()

Run = Callable[..., Any]


class Nothing:
    """Knows of no container and no cell from outside."""

    def is_outside(self, value: Any) -> bool:
        return False


class Unguessed:
    """Takes no condition for granted."""

    is_on = False

    def decide(self, predicate: Any) -> bool | None:
        return None


class PlainRecorder:
    """A recorder that guards nothing: strictness alone."""

    contents = Nothing()
    names = Nothing()
    unknown = None
    speculation = Unguessed()

    def __init__(self) -> None:
        self.raised: list[Any] = []

    def call(self, function: Any, args: Any, kwargs: Any) -> Any:
        from autohook.runtime.calls import overload

        return (overload(function, args, kwargs) or function)(*args, **kwargs)

    def iterate(self, iterable: Any) -> Any:
        return iterable

    def has_made(self, _value: Any) -> bool:
        return False

    def compared(self, symbol: str, left: Any, right: Any) -> None:
        pass

    def enter_manager(self, manager: Any) -> None:
        pass

    def changed_by_others(self, container: Any) -> None:
        pass

    def look_into(self, value: Any) -> None:
        pass

    def refuse(self, code: str, message: str, remedy: str = "") -> Any:
        raise Refused(Diagnostic(code, message, "", 0, remedy))


@pytest.fixture
def free() -> Run:
    """Runs a twin in a function graph of the user's."""

    def run(twin: Run, *args: Any) -> Any:
        def called(*tensors: Any) -> Any:
            return library_scope.run_twin(twin, tensors)

        return tf.function(called, autograph=False)(*args)

    return run


@pytest.fixture
def strict() -> Run:
    """Runs a twin as autohook's own staging does; staged numbers become Python's."""

    def run(twin: Run, *args: Any) -> Any:
        kinds: list[Any] = []

        def traced(*tensors: Any) -> Any:
            state.recorder = PlainRecorder()  # type: ignore[assignment] # reads and writes are not tested here
            try:
                result = twin(*tensors)
            finally:
                state.recorder = None
            leaves = result if isinstance(result, tuple) else (result,)
            kinds.extend(getattr(leaf, "kind", None) for leaf in leaves)
            return tuple(
                leaf.tensor if isinstance(leaf, StagedNumber) else leaf
                for leaf in leaves
            )

        concrete = tf.function(traced, autograph=False).get_concrete_function(*args)
        results = tf.raw_ops.StatefulPartitionedCall(
            args=[*args, *concrete.captured_inputs],
            Tout=[output.dtype for output in concrete.outputs],
            f=concrete,
            config_proto=_rewriter_off(),
        )
        values = tuple(
            kind(value.numpy()) if kind else value
            for kind, value in zip(kinds, results, strict=True)
        )
        return values if len(values) > 1 else values[0]

    return run


def _rewriter_off() -> bytes:
    config = tf.compat.v1.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    serialized: bytes = config.SerializeToString()
    return serialized
