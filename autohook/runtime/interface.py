"""The operators that converted code calls as `_ah_ops`: the whole list."""

from __future__ import annotations

from autohook.runtime import matching
from autohook.runtime.arithmetic import combine, order, plus, times
from autohook.runtime.asserts import assert_
from autohook.runtime.calls import call
from autohook.runtime.chains import if_chain
from autohook.runtime.comparisons import compare, eq, in_, is_, is_not, ne, not_in
from autohook.runtime.comprehensions import (
    add,
    dict_of,
    generate,
    going_on,
    list_of,
    set_of,
)
from autohook.runtime.conditionals import if_, if_exp, known
from autohook.runtime.exceptions import error, handle
from autohook.runtime.iteration import iterate, mapping
from autohook.runtime.logic import and_, not_, or_
from autohook.runtime.loops import for_, while_
from autohook.runtime.matching import match
from autohook.runtime.names import assign, bound
from autohook.runtime.raises import raised
from autohook.runtime.reads import (
    attr,
    del_attr,
    del_item,
    handler,
    inplace,
    item,
    made,
    mod,
    set_attr,
    set_item,
    write_global,
    write_nonlocal,
)
from autohook.runtime.text import joined, text
from autohook.runtime.tries import manager, try_scope
from autohook.runtime.unpacking import unpack

ABI_VERSION = 1

match_as = matching.As
match_class = matching.Class
match_is = matching.Singleton
match_mapping = matching.Mapping
match_or = matching.Or
match_sequence = matching.Sequence
match_value = matching.Value

__all__ = [
    "ABI_VERSION",
    "add",
    "and_",
    "assert_",
    "assign",
    "attr",
    "bound",
    "call",
    "combine",
    "compare",
    "del_attr",
    "del_item",
    "dict_of",
    "eq",
    "error",
    "for_",
    "generate",
    "going_on",
    "handle",
    "handler",
    "if_",
    "if_chain",
    "if_exp",
    "in_",
    "inplace",
    "is_",
    "is_not",
    "item",
    "iterate",
    "joined",
    "known",
    "list_of",
    "made",
    "manager",
    "mapping",
    "match",
    "match_as",
    "match_class",
    "match_is",
    "match_mapping",
    "match_or",
    "match_sequence",
    "match_value",
    "mod",
    "ne",
    "not_",
    "not_in",
    "or_",
    "order",
    "plus",
    "raised",
    "set_attr",
    "set_item",
    "set_of",
    "text",
    "times",
    "try_scope",
    "unpack",
    "while_",
    "write_global",
    "write_nonlocal",
]
