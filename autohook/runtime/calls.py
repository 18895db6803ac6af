"""Calls: builtins on staged values, and conversion of what is reached late."""

from __future__ import annotations

import sys
from collections import namedtuple
from types import (
    BuiltinFunctionType,
    BuiltinMethodType,
    FrameType,
    FunctionType,
    MethodType,
)
from typing import TYPE_CHECKING, Any

from autohook.runtime import conditionals, dispatch, reads
from autohook.runtime.choice import has_choice
from autohook.runtime.dispatch import state
from autohook.runtime.logic import not_
from autohook.runtime.state import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Callable

# Modules whose functions make text of what they are given, or write it somewhere.
_WRITING = frozenset(
    (
        *("json", "logging", "pprint", "reprlib", "textwrap", "html", "shlex"),
        *("posixpath", "ntpath", "warnings"),
    )
)

_METHODS = (BuiltinMethodType, MethodType)

# Registered by the library: gives the converted form of a plain Python function
# that a converted function calls, or the function itself.
convert_late: Callable[[Any], Any] | None = None


def register_late_conversion(convert: Callable[[Any], Any]) -> None:
    """Makes `convert` the hook through which called functions are converted."""
    global convert_late
    convert_late = convert


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of a builtin on staged values, or None."""
    if dispatch.backend is None:
        return None
    if isinstance(function, FunctionType) and not _is_of_library(function):
        return None
    return dispatch.backend.overload(function, args, kwargs)


def _is_of_library(function: FunctionType) -> bool:
    if hasattr(function, "registry"):  # of functools.singledispatch
        return True
    module = function.__module__ or ""
    return module in _WRITING or module.startswith(("tensorflow.", "keras."))


def call(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Calls `function`, or what stands for it where arguments are staged."""
    if function is super or function is globals or function is namedtuple:
        found = _of_caller(function, args, kwargs, sys._getframe(1))
        if found is not None:
            return found
    if _is_statement(function, args) and state.recorder is None and not kwargs:
        return _as_statement(function, args)
    if dispatch.backend is None:
        return _plainly(function, args, kwargs)
    method, function = function, dispatch.backend.changing(function)
    if state.recorder is None and (state.library or builds_graph()):
        function = late_conversion()(function)
    args, kwargs = dispatch.backend.for_foreign(function, args, kwargs)
    if has_choice((function, *args, *kwargs.values())):
        # Each option's call has to tell its own branch which container it changes.
        function = method if isinstance(method, _METHODS) else function
        return dispatch.backend.call_choice(function, args, kwargs)
    if state.recorder is not None:
        return state.recorder.call(function, args, kwargs)
    replacement = overload(function, args, kwargs)
    if replacement is not None:
        return replacement(*args, **kwargs)
    if state.journal is not None or isinstance(function, type):
        return dispatch.backend.watched_call(function, args, kwargs)
    return function(*args, **kwargs)


def _of_caller(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], caller: FrameType
) -> Any:
    """Returns what a function gives that asks who calls it, None if it is to be called.

    A named tuple is of the module of whoever makes it.
    """
    if function is globals:
        return caller.f_globals
    if function is super:
        return None if args else _super(caller)
    kwargs.setdefault("module", caller.f_globals.get("__name__", "__main__"))
    return None


def _plainly(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Calls a function where TensorFlow is not there yet."""
    if state.library:
        function = late_conversion()(function)
    return function(*args, **kwargs)


def _is_statement(function: Any, args: tuple[Any, ...]) -> bool:
    """Returns whether a builtin stands for a statement about an attribute."""
    if not (isinstance(function, BuiltinFunctionType) and function in _STATEMENTS):
        return False
    return not any(map(dispatch.is_staged, args[1:2]))


def _as_statement(function: Any, args: tuple[Any, ...]) -> Any:
    """Returns what a builtin gives that stands for a statement about an attribute."""
    if has_choice(args[:2]):
        return dispatch.staging().spread(
            lambda owner, name: _as_statement(function, (owner, name, *args[2:])),
            args[:2],
        )
    if function is hasattr:
        return _has_attribute(*args)
    if function is not getattr:
        return _STATEMENTS[function](*args)
    if len(args) != 3 or _has_attribute(*args[:2]) is True:
        return reads.attr(*args[:2])
    return conditionals.if_exp(
        _has_attribute(*args[:2]), lambda: reads.attr(*args[:2]), lambda: args[2]
    )


def _has_attribute(owner: Any, name: str) -> Any:
    if has_choice((owner,)):
        return dispatch.staging().spread(_has_attribute, (owner, name))
    staged = overload(hasattr, (owner, name), {})
    if staged is not None:
        return staged(owner, name)
    value: Any = getattr(owner, name, UNDEFINED)
    if has_choice((value,)):
        value = reads.or_inherited(value, owner, name)
        return not_(dispatch.staging().identical(value, UNDEFINED))
    return value is not UNDEFINED


_STATEMENTS: dict[Any, Callable[..., Any]] = {
    getattr: reads.attr,
    hasattr: _has_attribute,
    setattr: reads.set_attr,
    delattr: reads.del_attr,
}


def builds_graph() -> bool:
    """Returns whether somebody else's graph is being built in this thread.

    There tf.autograph would have converted unlisted functions that a listed one
    calls; so they are converted here.
    """
    return dispatch.backend is not None and dispatch.backend.builds_graph()


def late_conversion() -> Callable[[Any], Any]:
    """Returns the hook of the library, which it registers when it is imported."""
    if convert_late is None:
        # A name, not an import: run time's layers point down from the library.
        __import__("autohook.library")
    assert convert_late is not None
    return convert_late


def _super(frame: FrameType) -> Any:
    """Returns `super()` of the method that runs in `frame`."""
    code = frame.f_code
    local = frame.f_locals
    return super(local["__class__"], local[code.co_varnames[0]])
