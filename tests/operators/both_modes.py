"""Checks that a program gives in graphs what it gives eagerly, or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.errors import StagingError
from tests.converter.staged import outcome

if TYPE_CHECKING:
    from tests.converter.staged import Both


def values(result: Any) -> Any:
    """Returns an outcome without the types of numbers and of lists."""
    if isinstance(result, (list, tuple)):
        return [values(part) for part in result]
    if isinstance(result, dict):
        return {key: values(part) for key, part in result.items()}
    if hasattr(result, "numpy") or isinstance(result, (np.ndarray, np.generic)):
        return np.asarray(result).tolist()
    return result


def check(programs: Both, name: str, *args: Any) -> None:
    """Runs a program in a graph of the user's and as a plan.

    In the first it has to give eager's answer; a plan may be refused.
    """
    eager = programs.eager(*args, name=name)
    assert values(programs.free(*args, name=name)) == values(eager)

    strict = programs.strict(*args, name=name)
    if strict[0] != "refused":
        assert values(strict) == values(eager)


def check_dynamic(programs: Both, name: str, *args: Any) -> None:
    """Runs a program in a graph that does not know the lengths of its tensors."""
    function = programs.converted[name]
    signature = [
        tf.TensorSpec([None] * arg.shape.rank, arg.dtype)
        for arg in args
        if isinstance(arg, tf.Tensor)
    ]

    def run(*tensors: Any) -> Any:
        given = iter(tensors)
        return function(*[next(given) if isinstance(a, tf.Tensor) else a for a in args])

    graph = tf.function(run, autograph=False, input_signature=signature)
    tensors = [arg for arg in args if isinstance(arg, tf.Tensor)]
    eager = programs.eager(*args, name=name)
    assert values(outcome(graph, *tensors)) == values(eager)


def is_refused(programs: Both, name: str, *args: Any) -> str:
    """Returns why a graph of the user's is refused, or nothing."""
    try:
        tf.function(programs.converted[name], autograph=False)(*args)
    except StagingError as error:
        return str(error)
    return ""
