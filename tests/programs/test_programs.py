"""Every program of the corpus gives in a graph what it gives eagerly."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tensorflow as tf

import autohook
from autohook.converter.functions import convert_function
from autohook.errors import Diagnostic, Refused
from autohook.runtime import calls
from autohook.runtime.dispatch import state
from autohook.staging import operators

operators.register()

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = sorted(Path(__file__).parent.glob("[a-z]*.py"))


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"program_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _programs() -> list[Any]:
    return [
        pytest.param(function, inputs, id=function.__name__)
        for path in FILES
        if path.name != Path(__file__).name
        for function, inputs in _load(path).INPUTS.items()
    ]


def _same(eager: Any, staged: Any) -> None:
    if isinstance(eager, (tuple, list)):
        for left, right in zip(eager, staged, strict=True):
            _same(left, right)
        return
    if isinstance(eager, tf.Tensor):
        assert staged.dtype == eager.dtype
    np.testing.assert_array_equal(np.asarray(staged), np.asarray(eager))


@pytest.mark.parametrize(("function", "inputs"), _programs())
def test_program_in_a_graph_equals_the_eager_run(
    function: Callable[..., Any], inputs: list[Any]
) -> None:
    staged = tf.function(autohook.to_graph(function), autograph=False)

    for arguments in inputs:
        _same(function(*arguments), staged(*arguments))


@pytest.mark.parametrize(("function", "inputs"), _programs())
def test_converted_program_run_eagerly_equals_the_plain_run(
    function: Callable[..., Any], inputs: list[Any]
) -> None:
    converted = autohook.to_graph(function)

    for arguments in inputs:
        _same(function(*arguments), converted(*arguments))


# No one exact graph stands for these (mixed types, empty loops), or staging's own
# recorder is needed; they run natively for some input. All others must stage.
NATIVE = frozenset(
    """or_default and_value while_number calls_a_helper appends_in_a_loop
    continue_in_while break_and_continue for_with_else count_down sum_tf_range
    loop_in_a_branch while_with_and""".split()
)


class _Recorder:
    """Strictness alone: guards nothing, refuses what the operators refuse."""

    def call(self, function: Any, args: Any, kwargs: Any) -> Any:
        return (calls.overload(function, args, kwargs) or function)(*args, **kwargs)

    def iterate(self, iterable: Any) -> Any:
        return iterable

    def refuse(self, code: str, message: str, remedy: str = "") -> Any:
        raise Refused(Diagnostic(code, message, "", 0, remedy))


def _run_strictly(function: Any, arguments: tuple[Any, ...]) -> Any:
    """Returns what autohook's own staging would; staged numbers become Python's."""
    kinds: list[Any] = []
    twin = convert_function(function)

    def traced(*tensors: Any) -> Any:
        state.recorder = _Recorder()  # type: ignore[assignment] # reads and writes are staging's tests
        try:
            result = twin(*tensors)
        finally:
            state.recorder = None
        leaves = result if isinstance(result, tuple) else (result,)
        kinds.extend(getattr(leaf, "kind", type(leaf)) for leaf in leaves)
        return [getattr(leaf, "tensor", leaf) for leaf in leaves]

    results = tf.function(traced, autograph=False)(*arguments)
    values = tuple(
        kind(value.numpy()) if kind in (int, float, bool) else value
        for kind, value in zip(kinds, results, strict=True)
    )
    return values if len(values) > 1 else values[0]


@pytest.mark.parametrize(("function", "inputs"), _programs())
def test_program_staged_strictly_is_exactly_eager_or_refused(
    function: Callable[..., Any], inputs: list[Any]
) -> None:
    for arguments in inputs:
        eager = function(*arguments)
        try:
            staged = _run_strictly(function, arguments)
        except (Refused, TypeError, tf.errors.InvalidArgumentError):
            if function.__name__ not in NATIVE:
                raise
            continue
        assert isinstance(staged, tf.Tensor) == isinstance(eager, tf.Tensor)
        if not isinstance(eager, (tf.Tensor, tuple)):
            assert type(staged) is type(eager)
        _same(eager, staged)
