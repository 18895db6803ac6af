"""Modules of libraries that a trace makes and drops: distributions, linear operators.

They hold tensors of the graph and no variables, which a trace may not make. Nobody may
keep one, and nobody may see its name: a library may make names unique in a graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import tensorflow as tf

from autohook.staging.trust import is_trusted_type, keeps_results

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

# What eager and graph agree on; text is not among them.
_SEEN_ALIKE = (
    *(bool, int, float, complex, type(None), type),
    *(tf.Tensor, tf.Variable, tf.DType, tf.TensorShape),
)


def is_module_class(kind: type) -> bool:
    """Returns whether a library's class makes Modules which are no layers."""
    is_module = issubclass(kind, tf.Module) and is_trusted_type(kind)
    return is_module and not issubclass(kind, keras.layers.Layer)


def owned(recorder: TraceRecorder, kind: Any, made: Any) -> Any:
    """Returns what a trace has made of a library's class, which now belongs to it.

    Raises:
        Refused: It is not the trace's own, or not only the trace's.
    """
    label = f"a {kind.__name__}"
    if type(made) is not kind or recorder.is_reached(made):
        recorder.refuse("AH322", f"making {label} gives an object that was there")
    modules = (made, *made.submodules) if is_module_class(kind) else ()
    for module in modules:
        if keeps_results(module):
            name = type(module).__name__
            recorder.refuse("AH322", f"it makes a {name}, which keeps its results")
    recorder.own(made)
    recorder.has_run_tried_code = True
    return made


def is_made(recorder: TraceRecorder, value: Any) -> bool:
    """Returns whether a value is a library's Module that the trace has made."""
    return recorder.has_made(value) and is_module_class(type(value))


def attribute(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    """Returns an attribute of such a Module, if it is the same in any graph."""
    value = getattr(owner, name)
    is_method = getattr(value, "__self__", None) in (owner, type(owner))
    if is_method or isinstance(value, _SEEN_ALIKE) or is_module_class(type(value)):
        return value
    kind = type(owner).__name__
    return recorder.refuse("AH318", f"it reads `{name}` of a {kind} that it has made")


def require_no_text(recorder: Any, value: Any) -> None:
    """Refuses to make text of such a Module; plain containers are looked into."""
    if isinstance(value, (tuple, list)):
        for part in value:
            require_no_text(recorder, part)
    elif isinstance(value, dict):
        require_no_text(recorder, list(value.values()))
    elif is_made(recorder, value):
        kind = type(value).__name__
        recorder.refuse("AH323", f"it makes text of a {kind} that it has made")
