"""Calls during a trace: twins, trusted libraries, pure builtins; the rest refuses."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import enum
import functools
import inspect
import logging
import types
from collections import deque
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime import dispatch
from autohook.runtime.dispatch import state
from autohook.runtime.units import unit_of
from autohook.staging import (
    copying,
    forbidden,
    host_arrays,
    late_arrays,
    library_weights,
    made_modules,
    reflecting,
    tensor_arrays,
    writes,
)
from autohook.staging.arrays import unwrap
from autohook.staging.effects import BLIND, LEVELS
from autohook.staging.library_state import has_library_state
from autohook.staging.numbers import conversions, host_number
from autohook.staging.numbers.host_number import holds_host, settled
from autohook.staging.operators import watching
from autohook.staging.operators.builtins import tensor_arguments
from autohook.staging.operators.changes import is_tracked
from autohook.staging.operators.host_shape import sized
from autohook.staging.reflecting import holds_staged
from autohook.staging.trust import (
    DENIED_NAMES,
    MUTATORS,
    TRIED_ROOTS,
    TRUSTED_ROOTS,
    is_host_function,
    is_known,
    root_of,
    takes_host,
    trusted_base,
    verdict,
)

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

TEXT_FUNCTIONS = (str, repr, format, ascii, bytes, hash, id)
CONSUMERS = (all, any, max, min, sorted, sum)
_BLIND_FUNCTIONS = (isinstance, issubclass, callable)
_LOOK_UPS = frozenset({"get", "__getitem__", "__contains__", "setdefault"})
_TAKE_IN = frozenset({"extend", "extendleft", "update", "subtract"})
_AT_INDEX = frozenset({"insert", "pop", "__setitem__", "__delitem__", "rotate"})
DESCRIPTORS = (types.WrapperDescriptorType, types.MethodDescriptorType)
POLYMORPHIC = type(tf.function(lambda: None))
GENERATOR_FLAGS = (
    inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
)


def call(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    """Returns what `function(*args, **kwargs)` gives, or refuses.

    Raises:
        Refused: The call could do, or depend on, what a graph cannot.
    """
    if isinstance(function, functools.partial):
        merged = {**function.keywords, **kwargs}
        return call(recorder, function.func, (*function.args, *args), merged)
    if _is_builtin(function) and function in reflecting.BUILTINS:
        return reflecting.call(recorder, function, args, kwargs)
    if function in (copy.copy, copy.deepcopy) and copying.is_plain(function, args):
        return copying.call(recorder, function, args)
    args = late_arrays.as_number(
        function, _looked_into(recorder, function, args, kwargs)
    )
    replacement = dispatch.staging().overload(function, args, kwargs)
    replacement = replacement or host_arrays.overload(function, args, kwargs)
    replacement = replacement or conversions.overload(recorder, function, args, kwargs)
    if replacement is not None:
        return replacement(*args, **kwargs)
    if isinstance(function, types.MethodType):
        return _call_method(recorder, function, args, kwargs)
    if isinstance(function, types.FunctionType):
        return _call_function(recorder, function, args, kwargs)
    if isinstance(function, type):
        return _call_class(recorder, function, args, kwargs)
    if isinstance(function, DESCRIPTORS) and args:
        bound = function.__get__(args[0], type(args[0]))
        return _call_builtin(recorder, bound, args[1:], kwargs)
    if isinstance(function, (types.BuiltinFunctionType, types.MethodWrapperType)):
        return _call_builtin(recorder, function, args, kwargs)
    return _call_object(recorder, function, args, kwargs)


def _is_builtin(function: Any) -> bool:
    return isinstance(function, (type, types.BuiltinFunctionType))


def _is_generator(args: tuple[Any, ...]) -> bool:
    return bool(args) and type(args[0]) is types.GeneratorType


def _keeps_contents(recorder: TraceRecorder, function: Any) -> bool:
    """Returns whether a call does not look into the containers it is given."""
    if _is_builtin(function) and function in _BLIND_FUNCTIONS:
        return True
    owner = getattr(function, "__self__", None)
    if recorder.contents.is_outside(owner):
        return True
    judged = getattr(function, "__func__", function)
    if isinstance(judged, types.FunctionType):
        return _is_listed(recorder, judged) or _is_operator(judged)
    if isinstance(function, type):
        listed = dataclasses.is_dataclass(function) or hasattr(function, "_fields")
        return listed or _has_listed_constructor(recorder, function)
    method = type(owner).__name__ in ("list", "dict", "set", "deque")
    return method and getattr(function, "__name__", "") in BLIND


def _looked_into(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> tuple[Any, ...]:
    """Returns arguments with a generator expression as the list of its items.

    What the function may look into is guarded.
    """
    if not _keeps_contents(recorder, function):
        for value in (*args, *kwargs.values()):
            recorder.contents.read_deep(value)
    if function is next:
        recorder.require_steady(args[0], "advances")
    elif _is_builtin(function) and function in CONSUMERS and _is_generator(args):
        # One of the trace's own: others were refused when they were reached.
        return (list(args[0]), *args[1:])
    return args


def _call_method(
    recorder: TraceRecorder, method: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    function, owner = method.__func__, method.__self__
    if not isinstance(function, types.FunctionType):
        return call(recorder, function, (owner, *args), kwargs)
    if is_tracked(owner):
        if function.__name__ == "append":
            return recorder.effects.track(owner, "append", args, kwargs)
        recorder.contents.read(owner)
    if isinstance(owner, tf.TensorArray):
        return tensor_arrays.call(recorder, method, args, kwargs)
    if isinstance(owner, logging.Logger) and function.__name__ in (*LEVELS, "log"):
        return recorder.effects.log(method, args, kwargs)
    of_weights = library_weights.of_method(function)
    if of_weights is not None and isinstance(owner, tf.keras.layers.Layer):
        return of_weights(recorder, owner, *args, **kwargs)
    if unit_of(function.__code__) is None and not isinstance(owner, type):
        _refuse_denied_method(recorder, function, owner)
    if _is_listed(recorder, function) or _is_operator(function):
        return method(*args, **kwargs)
    kind = owner if isinstance(owner, type) else type(owner)
    if not (is_known(kind) or recorder.lists_module(kind.__module__)):
        name = f"{kind.__name__}.{function.__name__}"
        recorder.refuse("AH319", f"it calls `{name}`, which is unlisted code")
    return _call_foreign(recorder, method, args, kwargs)


def _refuse_denied_method(recorder: TraceRecorder, function: Any, owner: Any) -> None:
    if isinstance(owner, tf.Variable) and function.__name__ in ("numpy", "value"):
        if function.__name__ == "numpy":
            recorder.refuse("AH317", "it reads a variable with `numpy()`")
    elif (
        isinstance(owner, (tf.Tensor, tf.Module)) and function.__name__ in DENIED_NAMES
    ):
        name = f"{type(owner).__name__}.{function.__name__}"
        recorder.refuse("AH319", f"it calls `{name}`, which acts beyond tensors")


def _call_function(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    is_generator = function.__code__.co_flags & GENERATOR_FLAGS
    if is_generator and unit_of(function.__code__) is None:
        if root_of(function) not in TRUSTED_ROOTS | {"contextlib"}:
            name = function.__qualname__
            recorder.refuse("AH321", f"`{name}` is a generator, which stays native")
    elif (
        _is_listed(recorder, function)
        or _is_operator(function)
        or _makes_manager(function)
    ):
        return function(*args, **kwargs)
    return _call_foreign(recorder, function, args, kwargs)


def _is_operator(function: Any) -> bool:
    """Returns whether a function stands for one of a container's staged contents."""
    return str(function.__module__).startswith("autohook.staging.operators.")


def _makes_manager(function: Any) -> bool:
    """Returns whether `contextlib.contextmanager` has made it of a listed function."""
    inner = getattr(function, "__wrapped__", None)
    if not isinstance(inner, types.FunctionType) or unit_of(inner.__code__) is None:
        return False
    return bool(function.__code__.co_filename == contextlib.__file__)


def _is_listed(recorder: TraceRecorder, function: Any) -> bool:
    """Returns whether a function reports to the recorder, or has nothing to report."""
    code = function.__code__
    if unit_of(code) is not None:
        return True
    return recorder.lists(code.co_filename) and not code.co_flags & GENERATOR_FLAGS


def _call_class(
    recorder: TraceRecorder, kind: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    forbidden.require_followed(recorder, kind, "it makes")
    if issubclass(kind, BaseException):
        return _make_error(recorder, kind, args, kwargs)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return kind(*args, **kwargs)
    if issubclass(kind, enum.Enum) and len(args) == 1 and not kwargs:
        return kind(*recorder.sources.settled(args))
    if kind is tf.TensorArray:
        return tensor_arrays.make(recorder, args, kwargs)
    base = trusted_base(kind)
    if made_modules.is_module_class(kind) or root_of(kind) in TRIED_ROOTS:
        made = _call_foreign(recorder, kind, args, kwargs)
        return made_modules.owned(recorder, kind, made)
    if issubclass(kind, tf.Variable) or (
        base is not None and issubclass(kind, (tf.Module, tf.keras.layers.Layer))
    ):
        recorder.refuse("AH322", f"it makes a {kind.__name__}, which holds variables")
    if root_of(kind) == "builtins" or root_of(kind) in TRUSTED_ROOTS:
        return _call_foreign(recorder, kind, args, kwargs)
    if dataclasses.is_dataclass(kind) or _has_listed_constructor(recorder, kind):
        return _construct(recorder, kind, args, kwargs)
    return _call_foreign(recorder, kind, args, kwargs)


def _make_error(
    recorder: TraceRecorder, kind: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    """Makes an exception; its own constructor may change it."""
    plain = isinstance(kind.__new__, types.BuiltinFunctionType)
    if not (plain and isinstance(kind.__init__, types.FunctionType)):
        return kind(*args, **kwargs)
    made = kind.__new__(kind, *args, **kwargs)
    recorder.own(made)
    kind.__init__(made, *args, **kwargs)
    return made


def _has_listed_constructor(recorder: TraceRecorder, kind: type) -> bool:
    constructor: Any = getattr(kind, "__init__")  # noqa: B009 - of the class itself
    if isinstance(constructor, types.FunctionType):
        return _is_listed(recorder, constructor)
    return constructor is object.__init__ and recorder.lists_module(kind.__module__)


def _construct(
    recorder: TraceRecorder, kind: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    """Makes an object of a user's class; the trace may change what it has made."""
    if type(kind).__call__ is not type.__call__ or kind.__new__ is not object.__new__:
        recorder.refuse("AH322", f"making a {kind.__name__} runs unlisted code")
    if hasattr(kind, "__del__"):
        recorder.refuse("AH322", f"it makes a {kind.__name__}, which has a `__del__`")
    made = object.__new__(kind)
    recorder.own(made)
    constructor = getattr(kind, "__init__")  # noqa: B009 - looked up on the class
    if constructor is not object.__init__:
        constructor(made, *args, **kwargs)
    return made


def _call_builtin(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    owner = getattr(function, "__self__", None)
    if owner is None or isinstance(owner, types.ModuleType):
        return _call_foreign(recorder, function, args, kwargs)
    if isinstance(owner, BaseException) and recorder.has_made(owner):
        return function(*args, **kwargs)
    if recorder.contents.is_outside(owner):
        return _call_container(recorder, function, args, kwargs)
    if function.__name__ in ("__setattr__", "__delattr__"):
        return writes.plain_attribute(recorder, owner, *args)
    if function.__name__ in MUTATORS:
        writes.require_changeable(recorder, owner, f"calls `{function.__name__}` of")
    if isinstance(owner, (str, bytes)):
        made_modules.require_no_text(recorder, (args, kwargs))
        if holds_staged((args, kwargs)):
            recorder.refuse("AH323", "it makes text of a tensor")
    if type(owner).__module__ == "builtins" or root_of(type(owner)) == "collections":
        return function(*args, **kwargs)
    return _call_foreign(recorder, function, args, kwargs)


def _call_container(
    recorder: TraceRecorder, method: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    """Calls a method of a container that was there before the trace."""
    owner, name, contents = method.__self__, method.__name__, recorder.contents
    if name in _LOOK_UPS and args and contents.is_plain_mapping(owner, args[0]):
        has = contents.has(owner, args[0])
        if name == "__contains__":
            return has
        if has:
            return contents.item(owner, args[0])
        if name == "get":
            return args[1] if len(args) > 1 else None
    if name in MUTATORS or name == "setdefault":
        if name in _TAKE_IN:
            args = tuple(_materialized(recorder, value) for value in args)
        args = tuple(map(settled, args[:1])) + args[1:] if name in _AT_INDEX else args
        if not recorder.effects.change(owner, name, args, kwargs):
            return None
    else:
        contents.read(owner)
        for value in (*args, *kwargs.values()):
            contents.read_deep(value)
    return method(*args, **kwargs)


def _materialized(recorder: TraceRecorder, value: Any) -> Any:
    """Returns what a container takes in, so that it can be taken in again."""
    recorder.contents.read(value)
    is_plain = isinstance(value, (list, tuple, dict, set, frozenset, deque, str))
    return value if is_plain else list(recorder.iterate(value))


def _call_object(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    if type(function) in (late_arrays.Numpy, host_arrays.HostMethod):
        return function(*args, **kwargs)
    if isinstance(function, POLYMORPHIC):
        recorder.refuse("AH324", "it calls a tf.function, which is a graph already")
    method = getattr(type(function), "__call__", None)  # noqa: B004 - not whether, which
    if isinstance(method, types.FunctionType) and _is_listed(recorder, method):
        return function(*args, **kwargs)
    return _call_foreign(recorder, function, args, kwargs)


def _call_foreign(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    """Calls what is trusted or pure; refuses the rest with the reason."""
    if function is print or function is tf.print:
        return recorder.effects.say(function, args, kwargs)
    tensor_arrays.require_none(recorder, (*args, *kwargs.values()))
    late_arrays.require_none((*args, *kwargs.values()))
    if _is_builtin(function) and function in TEXT_FUNCTIONS:
        made_modules.require_no_text(recorder, args)
        if holds_staged((args, kwargs)):
            recorder.refuse("AH323", "it makes text (or a hash) of a tensor")
    args, kwargs = recorder.sources.settled(args), recorder.sources.settled(kwargs)
    forbidden.require_rate(recorder, function, args, kwargs)
    forbidden.require_valueless(recorder, function, args)
    _judge(recorder, function)
    if recorder.unknown is not None:
        args, kwargs = sized(function, args), sized(function, kwargs)
    if holds_host(args) or holds_host(kwargs):
        if is_host_function(function, args, kwargs):
            name = recorder.writer.name_of(function)
            return host_number.apply(function, args, name)
        if not takes_host(function):
            args, kwargs = settled(args), settled(kwargs)
    apply = functools.partial(tensor_arguments.apply, function)
    if state.journal is None:
        return apply(*unwrap(args), **unwrap(kwargs))
    return watching.watched(function, unwrap(args), unwrap(kwargs), apply=apply)


def _judge(recorder: TraceRecorder, function: Any) -> None:
    """Refuses to call what is neither trusted nor pure."""
    judged = getattr(function, "__func__", function)
    if has_library_state(function) and not isinstance(function, type):
        if not made_modules.is_made(recorder, function):
            recorder.reach_library(function, f"a {type(function).__name__}")
        judged = trusted_base(type(function))
    recorder.has_run_tried_code |= root_of(judged) in TRIED_ROOTS
    why = verdict(judged)
    if why is not None:
        recorder.refuse("AH319", why, "List its module, or move the call out.")
