"""The backend that turns operators on staged values into TensorFlow ops."""

from __future__ import annotations

from autohook.staging.operators import (
    branches,
    builtins,
    catching,
    changes,
    choices,
    forwards,
    indexing,
    iteration,
    leaving,
    logic,
    loops,
    messages,
    modes,
    sequences,
    structures,
    texts,
    unpacking,
    values,
    watching,
)
from autohook.staging.operators.builtins.by_option import gathered
from autohook.staging.operators.ordering import in_order


class TensorFlowBackend:
    """Implements `autohook.runtime.dispatch.Backend`."""

    is_staged = staticmethod(values.is_staged)
    holds_staged = staticmethod(structures.holds_staged)
    repeated = staticmethod(sequences.repeated)
    builds_graph = staticmethod(values.builds_graph)
    is_staged_iterable = staticmethod(iteration.is_staged_iterable)
    if_ = staticmethod(in_order(branches.if_))
    while_ = staticmethod(in_order(loops.while_))
    for_ = staticmethod(in_order(iteration.for_))
    for_choice = staticmethod(in_order(iteration.for_choice))
    for_rest = staticmethod(in_order(iteration.for_rest))
    and_ = staticmethod(in_order(logic.and_))
    or_ = staticmethod(in_order(logic.or_))
    not_ = staticmethod(logic.not_)
    if_exp = staticmethod(in_order(branches.if_exp))
    compare = staticmethod(logic.compare)
    require = staticmethod(messages.require)
    text = staticmethod(texts.text)
    joined = staticmethod(texts.joined)
    mod = staticmethod(texts.mod)
    unpack = staticmethod(unpacking.unpack)
    iterate = staticmethod(builtins.iterate)
    gathered = staticmethod(in_order(gathered))
    spread = staticmethod(in_order(choices.spread))
    call_choice = staticmethod(in_order(choices.call))
    identical = staticmethod(choices.identical)
    unknown = staticmethod(choices.unknown)
    refuse = staticmethod(modes.refuse)
    bound = staticmethod(choices.bound)
    begin_try = staticmethod(catching.begin)
    end_try = staticmethod(catching.end)
    spent_generator = staticmethod(builtins.spent_generator)
    changing = staticmethod(changes.changing)
    announce = staticmethod(changes.announce)
    announce_global = staticmethod(changes.announce_global)
    announce_cell = staticmethod(changes.announce_cell)
    announce_local = staticmethod(changes.announce_local)
    inplace = staticmethod(changes.inplace)
    takes_item = staticmethod(indexing.takes_item)
    get_item = staticmethod(indexing.get_item)
    set_item = staticmethod(indexing.set_item)
    del_item = staticmethod(indexing.del_item)
    contents = staticmethod(forwards.contents)
    for_foreign = staticmethod(leaving.for_foreign)
    watched_call = staticmethod(watching.watched_call)
    judged = staticmethod(values.judged)
    require_own = staticmethod(watching.require_own)
    overload = staticmethod(builtins.overload)
