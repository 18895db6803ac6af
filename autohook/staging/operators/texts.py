"""Text of staged values: f-strings, `str()`, `%`, and the methods of str."""

from __future__ import annotations

import html
import json
import os.path
import pprint
import reprlib
import shlex
import textwrap
import types
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.runtime.text import plain_text
from autohook.staging import made_modules
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.staged_texts import StagedText, number_of
from autohook.staging.operators.templates import is_late
from autohook.staging.operators.values import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

_MAKERS = frozenset((str, repr, ascii, format))
# Functions of the standard library that only make text of what they are given.
_WRITERS = frozenset(
    (
        *(json.dumps, pprint.pformat, reprlib.repr, textwrap.fill, textwrap.shorten),
        *(textwrap.indent, textwrap.dedent, html.escape, shlex.quote, os.path.join),
    )
)
_OF_ATTRIBUTES = frozenset((getattr, setattr, hasattr, delattr))
_OF_NUMBERS = frozenset((chr, hex, oct, bin))


def text(value: Any, conversion: int, format_spec: Any) -> Any:
    """Returns one field of an f-string."""
    _require_text(value)
    if type(format_spec) is str and not is_late(value):
        return plain_text(value, conversion, format_spec)
    is_text = isinstance(value, StagedText) and conversion in (-1, ord("s"))
    if is_text and type(format_spec) is str and not format_spec:
        return value
    return StagedText(plain_text, value, conversion, format_spec)


def _require_text(value: Any) -> None:
    if state.recorder is not None:
        made_modules.require_no_text(state.recorder, value)


def joined(parts: tuple[Any, ...]) -> Any:
    """Returns an f-string of its parts, each a text."""
    return StagedText(lambda *texts: "".join(texts), *parts)


def mod(left: Any, right: Any) -> Any:
    """Returns `left % right`, where `left` is a text."""
    _require_text(right)
    if isinstance(left, StagedText) or is_late(right):
        return StagedText(lambda form, values: form % values, left, right)
    return left % right


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of a function that makes or reads text, or None."""
    try:
        makes = function in _MAKERS
        writes = function in _WRITERS
        of_number = function in _OF_NUMBERS
    except TypeError:
        return None
    if function in _OF_ATTRIBUTES and isinstance(args[1], StagedText):
        refuse("AH251", "the name of an attribute is text that only the graph knows.")
    if writes and (is_late(args) or is_late(kwargs)):
        return lambda *a, **k: StagedText(lambda x, y: function(*x, **y), a, k)
    if makes:
        return _maker(function) if any(map(is_late, args)) and not kwargs else None
    if of_number:
        one = args[0] if len(args) == 1 else None
        return _maker(function) if isinstance(one, StagedNumber) else None
    if args and (isinstance(args[0], StagedText) or _is_string(args[0])):
        return _reader(function, args[0])
    return _method(function, args, kwargs)


def _maker(function: Any) -> Callable[..., Any]:
    def make(*args: Any) -> Any:
        if function is str and len(args) == 1 and isinstance(args[0], StagedText):
            return args[0]
        return StagedText(function, *args)

    return make


def _is_string(value: Any) -> bool:
    return is_symbolic(value) and value.dtype == tf.string


def _reader(function: Any, value: Any) -> Callable[..., Any] | None:
    """Returns what reads a text, or a scalar tensor of bytes as a number."""
    if function is int or function is float:
        return lambda *args: number_of(function, function, *args)
    if not isinstance(value, StagedText):
        return None
    if function is len or function is ord:
        return lambda one: number_of(int, function, one)
    if function is bool:
        return lambda one: one != ""
    if function is isinstance:
        return lambda _, kinds: isinstance("", kinds)
    if function is type:
        return lambda _: str
    return _method(function, (value,), {})


def _method(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns the method of a text, where the text or an argument is staged."""
    if isinstance(function, types.MethodDescriptorType):
        if function.__objclass__ is not str or not args:
            return None
        owner, given = args[0], args[1:]
        name = function.__name__
    else:
        owner, given = getattr(function, "__self__", None), args
        name = getattr(function, "__name__", "")
        if type(owner) is not str or not isinstance(function, types.BuiltinMethodType):
            return None
    if not isinstance(owner, (str, StagedText)):
        return None
    if name == "join" and len(given) == 1 and not isinstance(given[0], (str, list)):
        return _join(owner, given[0])
    late = isinstance(owner, StagedText) or any(map(is_late, given))
    if not late and not any(map(is_late, kwargs.values())):
        return None
    if name == "join" and is_symbolic(given[0]):
        refuse("AH251", "`join` needs the texts of a tensor.", "Use tf.strings.join.")
    method = getattr(StagedText(str, owner), name)
    return lambda *_, **named: method(*given, **named)


def _join(separator: Any, items: Any) -> Callable[..., Any] | None:
    """Returns what joins the items of an iterator, which can be asked for only once."""
    if is_symbolic(items) or not hasattr(items, "__iter__"):
        return None
    if is_strict() and not isinstance(items, (tuple, types.GeneratorType)):
        return None

    def join(*_: Any) -> Any:
        parts = list(items)
        if isinstance(separator, StagedText) or any(map(is_late, parts)):
            return StagedText(lambda one, texts: one.join(texts), separator, parts)
        return separator.join(parts)

    return join
