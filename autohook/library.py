"""The converter as a library: convert, to_graph, to_code, and lists in graphs."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import threading
import types
import weakref
from collections.abc import Callable
from typing import Any, TypeVar, cast

from autohook.errors import AutohookError, UsageError
from autohook.runtime import calls
from autohook.runtime.dispatch import state
from autohook.runtime.units import unit_of, units_of

F = TypeVar("F", bound=Callable[..., Any])

_NEVER_CONVERTED = frozenset(
    # The last of these are what tf.autograph leaves alone, too.
    (
        *("tensorflow", "keras", "tf_keras", "numpy", "autohook", "scipy", "pandas"),
        *("tensorflow_probability", "matplotlib", "absl", "PIL", "wrapt"),
    )
)
_NO_TWIN = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR

# Code objects marked by do_not_convert, and converted code by the code it came from.
_left_out: weakref.WeakSet[types.CodeType] = weakref.WeakSet()
_unconvertible: weakref.WeakSet[types.CodeType] = weakref.WeakSet()


class _Depth(threading.local):
    """How this thread's innermost library function wants its callees.

    Attributes:
        recursive: Whether functions that it calls are converted too.
    """

    recursive: bool = True


_depth = _Depth()


def convert(*, recursive: bool = True) -> Callable[[F], F]:
    """Returns a decorator that converts a function when it is first called.

    Args:
        recursive: Whether the functions that it calls are converted too.
    """

    def decorate(function: F) -> F:
        return to_graph(function, recursive=recursive)

    return decorate


def to_graph(function: F, *, recursive: bool = True) -> F:
    """Returns a function of the same signature that also works on staged values.

    It works in `tf.Graph` with a session, in `tf.function`, and eagerly; on plain
    values it does what `function` does.

    Args:
        function: A Python function or bound method whose source can be read.
        recursive: Whether the functions that it calls are converted too.

    Raises:
        UsageError: If it is not a Python function.
        UnsupportedError: When first called, if it cannot be converted.
    """
    if isinstance(function, types.MethodType):
        converted = to_graph(function.__func__, recursive=recursive)
        return cast("F", types.MethodType(converted, function.__self__))
    if not isinstance(function, types.FunctionType):
        raise UsageError(
            f"to_graph converts Python functions; {function!r} is not one."
            " Pass the function that it wraps."
        )

    @functools.wraps(function)
    def converted_function(*args: Any, **kwargs: Any) -> Any:
        previous, _depth.recursive = _depth.recursive, recursive
        try:
            return _run(_converted(function), args, kwargs)
        finally:
            _depth.recursive = previous

    _left_out.add(cast("types.FunctionType", converted_function).__code__)
    # tf.autograph leaves alone what has this: it would convert our own code.
    vars(converted_function)["autograph_info__"] = {}
    return cast("F", converted_function)


def to_code(function: Callable[..., Any]) -> str:
    """Returns the converted function as text, for people to read.

    Raises:
        UnsupportedError: If it cannot be converted.
    """
    from autohook.converter.functions import function_to_code

    plain = inspect.unwrap(getattr(function, "__func__", function))
    return function_to_code(plain)


def do_not_convert(function: F) -> F:
    """Marks a function, and what it calls, to run as written; returns it."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if code is None:
        raise UsageError(f"do_not_convert marks Python functions, not {function!r}.")
    _left_out.add(code)
    for unit in units_of(code):
        unit.leave_out()
    return function


def set_element_type(items: Any, dtype: Any, shape: Any = None) -> None:
    """Says what a list will hold when it grows in a loop of a graph.

    Args:
        items: The list; it may still be empty.
        dtype: The dtype of its elements.
        shape: Their shape, possibly partial; by default that of the first.
    """
    if "tensorflow" in sys.modules:
        from autohook.staging.operators import library_scope

        library_scope.set_element_type(items, dtype, shape)


def stack(items: Any) -> Any:
    """Returns the elements of a list as one tensor, the list's length first."""
    from autohook.staging.operators import library_scope

    return library_scope.stack(items)


def _run(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Calls a converted function; without TensorFlow there is nothing to stage."""
    if "tensorflow" not in sys.modules:
        return function(*args, **kwargs)
    from autohook.staging.operators import library_scope

    return library_scope.run(function, args, kwargs)


class _Store:
    """Converted functions by function; an entry lives as long as its function."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._known: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()

    def get(self, function: types.FunctionType) -> Any:
        """Returns the converted form of `function`, made when first asked for."""
        with self._lock:
            known = self._known.get(function)
            if known is None or known[0] is not function.__code__:
                from autohook.converter.functions import convert_function

                known = (function.__code__, convert_function(function))
                self._known[function] = known
            return known[1]


_store = _Store()


def _converted(function: types.FunctionType) -> Any:
    return _store.get(function)


def _convert_late(function: Any) -> Any:
    """Returns what a converted function calls instead of `function`."""
    if isinstance(function, types.MethodType):
        inner = _convert_late(function.__func__)
        if inner is function.__func__:
            return function
        return types.MethodType(inner, function.__self__)
    if isinstance(function, functools.partial):
        inner = _convert_late(function.func)
        if inner is function.func:
            return function
        return functools.partial(inner, *function.args, **function.keywords)
    if not isinstance(function, types.FunctionType):
        return _convert_late_object(function)
    code = function.__code__
    if code.co_filename == contextlib.__file__:
        return _convert_late_manager(function)
    if code in _left_out and code.co_filename != __file__:
        return functools.partial(_as_written, function)
    if not _depth.recursive or not _is_users(function):
        return function
    try:
        return _converted(function)
    except (AutohookError, OSError):
        _unconvertible.add(code)
        return function


def _convert_late_manager(function: types.FunctionType) -> Any:
    """Returns what `contextlib.contextmanager` makes of the converted generator."""
    inner = getattr(function, "__wrapped__", None)
    if not isinstance(inner, types.FunctionType):
        return function
    converted = _convert_late(inner)
    return function if converted is inner else contextlib.contextmanager(converted)


def _convert_late_object(function: Any) -> Any:
    """Returns the converted `__call__` of an object of a class of the user's."""
    called = getattr(type(function), "__call__", None)  # noqa: B004 - its function
    if not isinstance(called, types.FunctionType):
        return function
    inner = _convert_late(called)
    return function if inner is called else types.MethodType(inner, function)


def _is_users(function: types.FunctionType) -> bool:
    """Returns whether a function is plain Python of the user's, not yet converted."""
    code = function.__code__
    if code.co_flags & _NO_TWIN or code in _unconvertible or unit_of(code) is not None:
        return False
    if "_ah_ops" in code.co_freevars or code.co_filename.startswith("<frozen"):
        return False
    if hasattr(function, "autograph_info__"):  # tf.autograph's own do_not_convert
        return False
    root = (function.__module__ or "").partition(".")[0]
    return root not in _NEVER_CONVERTED and (
        root == "__main__" or root not in sys.stdlib_module_names
    )


def _as_written(function: Any, *args: Any, **kwargs: Any) -> Any:
    """Calls a function that the user wants unconverted, with all that it calls."""
    previous, state.library = state.library, 0
    try:
        return function(*args, **kwargs)
    finally:
        state.library = previous


calls.register_late_conversion(_convert_late)
