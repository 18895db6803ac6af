"""What surrounds a library function in a graph: its name scope and its order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.framework.auto_control_deps import AutomaticControlDependencies

from autohook.runtime.dispatch import state
from autohook.staging.operators import ordering, result_dtypes, trace_errors
from autohook.staging.operators.element_types import (
    declare,
    declared_type,
    forget_declared,
)
from autohook.staging.operators.forwards import forget
from autohook.staging.operators.leaving import leave, require_plain
from autohook.staging.operators.op_places import building
from autohook.staging.operators.places import whole_call
from autohook.staging.operators.raising import until_ended
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from types import FrameType

    from autohook.staging.numbers import StagedNumber


def run(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Calls a converted function inside a name scope of its own name.

    In a v1 graph the results wait for the assertions, prints and assignments of
    the function, as they do by themselves in a function's graph.
    """
    # Here, since it needs what this module says.
    from autohook.staging import failures

    failures.watch()
    outermost = state.library == 0
    state.library += 1
    try:
        if tf.executing_eagerly():
            return function(*args, **kwargs)
        with named(function.__name__), building(function.__code__):
            if outermost and not tf.inside_function():
                return _in_order(function, args, kwargs)
            if not outermost:
                return until_ended(function, *args, **kwargs)
            return _outermost(function, args, kwargs)
    finally:
        state.library -= 1
        if outermost:
            forget_declared()
            forget()


def run_twin(
    twin: Callable[..., Any], values: tuple[Any, ...], caller: FrameType | None = None
) -> Any:
    """Calls a twin in a graph of the user's.

    What the outermost call returns is somebody else's: tensors, no staged stand-ins.

    Args:
        twin: The twin.
        values: Its arguments.
        caller: Who called the native function.
    """
    outermost = state.library == 0 and state.twins == 0
    state.twins += 1
    try:
        if not outermost:
            return until_ended(twin, *values)
        numbers = result_dtypes.of_call(caller)
        if tf.inside_function():
            return _outermost(twin, values, {}, numbers)
        graph = ops.get_default_graph()
        with ordering.scope(graph):
            result = _outermost(twin, values, {}, numbers)
            return _again(result) if ordering.has_barrier(graph) else result
    finally:
        state.twins -= 1
        if outermost:
            forget()


def _again(result: Any) -> Any:
    """Returns a result that is there when the function has not raised."""
    return tf.nest.map_structure(
        lambda leaf: tf.identity(leaf) if is_symbolic(leaf) else leaf,
        result,
        expand_composites=True,
    )


def _outermost(
    function: Callable[..., Any],
    args: Any,
    kwargs: Any,
    numbers: Callable[[StagedNumber], Any] = result_dtypes.exact,
) -> Any:
    """Returns what a graph can return; refuses what it would leave behind."""
    with whole_call() as writes:
        try:
            result = leave(until_ended(function, *args, **kwargs), numbers)
        except Exception as error:
            trace_errors.refuse_what_graphs_lack(error)
            raise
        require_plain(writes)
        return result


def _in_order(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    graph = ops.get_default_graph()
    with AutomaticControlDependencies() as dependencies, ordering.scope(graph):
        result = _outermost(function, args, kwargs)
        return tf.nest.map_structure(
            lambda leaf: (
                dependencies.mark_as_return(leaf) if is_symbolic(leaf) else leaf
            ),
            result,
            expand_composites=True,
        )


def named(name: str) -> AbstractContextManager[Any]:
    """Returns a name scope of a function's name, which TensorBoard shows."""
    allowed = re.sub(r"[^A-Za-z0-9_.\-/]", "", name.rpartition(".")[2])
    scope: AbstractContextManager[Any] = tf.name_scope(
        allowed.strip("_-./") or "function"
    )
    return scope


def set_element_type(items: Any, dtype: Any, shape: Any) -> None:
    """Remembers the element type of a list, until the library function ends."""
    if state.library and isinstance(items, list):
        declare(items, tf.as_dtype(dtype), shape)


def stack(items: Any) -> Any:
    """Returns the elements of a list as one tensor."""
    if isinstance(items, StagedList):
        return items.stack() if items.kind is None else tf.convert_to_tensor(items)
    if not isinstance(items, (list, tuple)):
        return tf.convert_to_tensor(items)
    declared = declared_type(items)
    if declared is None:
        return tf.stack(items)
    dtype, shape = declared
    if not items:
        return tf.zeros([0, *(shape.as_list() if shape is not None else [])], dtype)
    return tf.stack([tf.convert_to_tensor(item, dtype) for item in items])
