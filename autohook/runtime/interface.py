"""The operators that converted code calls as `_ah_ops`: the whole list."""

from __future__ import annotations

from autohook.runtime.asserts import assert_
from autohook.runtime.calls import call
from autohook.runtime.comparisons import compare, eq, ne
from autohook.runtime.conditionals import if_, if_exp
from autohook.runtime.iteration import iterate
from autohook.runtime.logic import and_, not_, or_
from autohook.runtime.loops import for_, while_
from autohook.runtime.matching import As as match_as
from autohook.runtime.matching import Class as match_class
from autohook.runtime.matching import Mapping as match_mapping
from autohook.runtime.matching import Or as match_or
from autohook.runtime.matching import Sequence as match_sequence
from autohook.runtime.matching import Singleton as match_is
from autohook.runtime.matching import Value as match_value
from autohook.runtime.matching import match
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
from autohook.runtime.text import text

ABI_VERSION = 1

__all__ = [
    "ABI_VERSION",
    "and_",
    "assert_",
    "attr",
    "call",
    "compare",
    "del_attr",
    "del_item",
    "eq",
    "for_",
    "handler",
    "if_",
    "if_exp",
    "inplace",
    "item",
    "iterate",
    "made",
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
    "or_",
    "set_attr",
    "set_item",
    "text",
    "while_",
    "write_global",
    "write_nonlocal",
]
