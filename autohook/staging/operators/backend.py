"""The backend that turns operators on staged values into TensorFlow ops."""

from __future__ import annotations

from autohook.staging.operators import (
    branches,
    builtins,
    iteration,
    logic,
    loops,
    messages,
    values,
)


class TensorFlowBackend:
    """Implements `autohook.runtime.dispatch.Backend`."""

    is_staged = staticmethod(values.is_staged)
    builds_graph = staticmethod(values.builds_graph)
    is_staged_iterable = staticmethod(iteration.is_staged_iterable)
    if_ = staticmethod(branches.if_)
    while_ = staticmethod(loops.while_)
    for_ = staticmethod(iteration.for_)
    for_rest = staticmethod(iteration.for_rest)
    and_ = staticmethod(logic.and_)
    or_ = staticmethod(logic.or_)
    not_ = staticmethod(logic.not_)
    if_exp = staticmethod(branches.if_exp)
    compare = staticmethod(logic.compare)
    require = staticmethod(messages.require)
    text = staticmethod(messages.text)
    iterate = staticmethod(builtins.iterate)
    overload = staticmethod(builtins.overload)
