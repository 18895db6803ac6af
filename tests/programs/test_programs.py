"""Every program of the corpus gives in a graph what it gives eagerly."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import autohook

FILES = sorted(Path(__file__).parent.glob("[a-z]*.py"))


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"program_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _programs() -> Iterator[Any]:
    for path in FILES:
        if path.name != Path(__file__).name:
            for function, inputs in _load(path).INPUTS.items():
                yield pytest.param(function, inputs, id=function.__name__)


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
