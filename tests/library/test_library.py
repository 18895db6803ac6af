"""What `to_graph`, `convert` and `do_not_convert` promise."""

from __future__ import annotations

import functools
import inspect
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tensorflow as tf

import autohook
from autohook.errors import StagingError, UsageError


def scaled(x: Any, factor: int = 2, *, offset: int = 1) -> Any:
    """Scales."""
    if x > 0:
        x = x * factor
    return x + offset


def helper(x: Any) -> Any:
    if x > 0:
        return x * 10
    return x


def caller(x: Any) -> Any:
    return helper(x) + 1


@autohook.do_not_convert
def as_written(x: Any) -> Any:
    return "converted" if isinstance(x, tf.Tensor) else helper(x)


def calls_as_written(x: Any) -> Any:
    return as_written(x)


class Counter:
    def __init__(self) -> None:
        self.factor = 3

    def apply(self, x: Any) -> Any:
        if x > 0:
            return x * self.factor
        return x


def test_converted_function_keeps_name_docstring_and_signature() -> None:
    converted = autohook.to_graph(scaled)

    assert converted.__name__ == "scaled"
    assert converted.__doc__ == "Scales."
    assert inspect.signature(converted) == inspect.signature(scaled)


def test_defaults_and_keywords_reach_the_converted_function() -> None:
    staged = tf.function(autohook.to_graph(scaled), autograph=False)

    assert staged(tf.constant(5)).numpy() == 11
    assert staged(tf.constant(5), 3, offset=0).numpy() == 15
    assert staged(tf.constant(-5), factor=3).numpy() == -4


def test_called_functions_are_converted_too() -> None:
    staged = tf.function(autohook.to_graph(caller), autograph=False)

    assert staged(tf.constant(2)).numpy() == 21
    assert staged(tf.constant(-2)).numpy() == -1


class Scale:
    """Has a constructor and a `__call__` with a branch each."""

    def __init__(self, factor: Any) -> None:
        if factor > 10:
            factor = factor - 10
        self.factor = factor

    def __call__(self, x: Any) -> Any:
        if x > 0:
            return x * self.factor
        return x


def scaled_by_an_object(x: Any) -> Any:
    scale = functools.partial(Scale(x), x)
    return scale() + 1


def test_constructors_calls_of_objects_and_partials_are_converted_too() -> None:
    staged = tf.function(autohook.to_graph(scaled_by_an_object), autograph=False)

    assert staged(tf.constant(3)) == 10
    assert staged(tf.constant(12)) == 25
    assert staged(tf.constant(-2)) == -1


def test_called_functions_stay_as_written_when_not_recursive() -> None:
    staged = tf.function(autohook.to_graph(caller, recursive=False), autograph=False)

    with pytest.raises(StagingError, match="AH252"):
        staged(tf.constant(2))


def test_function_left_out_runs_as_written() -> None:
    assert as_written(-3) == -3
    assert autohook.to_graph(calls_as_written)(tf.constant(1)) == "converted"


def test_bound_method_is_converted_with_its_object() -> None:
    staged = tf.function(autohook.to_graph(Counter().apply), autograph=False)

    assert staged(tf.constant(2)).numpy() == 6


def test_closure_shares_the_variables_of_the_function() -> None:
    total = 0

    def add(x: Any) -> Any:
        nonlocal total
        total += 1
        if x > 0:
            return x + total
        return x

    converted = autohook.to_graph(add)

    assert [converted(1), converted(1), add(1)] == [2, 3, 4]


def test_nested_functions_and_lambdas_are_converted() -> None:
    def outer(x: Any) -> Any:
        def inner(v: Any) -> Any:
            if v > 0:
                return v * 2
            return v

        return tf.map_fn(lambda v: inner(v) if v < 5 else v, x)

    staged = tf.function(autohook.to_graph(outer), autograph=False)

    assert staged(tf.constant([-1, 2, 7])).numpy().tolist() == [-1, 4, 7]


def test_what_is_no_python_function_is_refused() -> None:
    with pytest.raises(UsageError, match="Pass the function that it wraps"):
        autohook.to_graph(len)


def test_plain_values_need_no_tensorflow(tmp_path: Any) -> None:
    program = tmp_path / "plain.py"
    program.write_text(
        "import sys, autohook\n"
        "@autohook.convert()\n"
        "def double(x):\n"
        "    if x > 0:\n"
        "        x = x * 2\n"
        "    return x\n"
        "print(double(4), 'tensorflow' in sys.modules)\n"
    )

    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(program)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )

    assert done.stdout == "8 False\n"
