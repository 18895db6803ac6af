"""What prints, logs or warns does so each time the graph runs, as eager code would."""

from __future__ import annotations

import io
import logging
import sys
import warnings
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber
from autohook.staging.operators import late, ordering, streams
from autohook.staging.operators.autographed import is_autographed
from autohook.staging.operators.modes import is_foreign_file, is_strict

if TYPE_CHECKING:
    from collections.abc import Callable

_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "warn": logging.WARNING,
    "error": logging.ERROR,
    "exception": logging.ERROR,
    "critical": logging.CRITICAL,
    "fatal": logging.CRITICAL,
}


def overload(function: Any) -> Callable[..., Any] | None:
    """Returns what to call instead of a function that prints, or None."""
    if is_strict() or tf.executing_eagerly():
        return None
    found = _find(function)
    return None if found is None or is_autographed() else found


def _find(function: Any) -> Callable[..., Any] | None:
    if function is print:
        return print_
    if function is warnings.warn:
        return warn
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__name__", "")
    if isinstance(owner, io.IOBase) or owner is sys.stdout or owner is sys.stderr:
        return _of_stream(function, owner, name)
    if isinstance(owner, logging.Logger):
        return _logger(owner, name)
    if name in _LEVELS and getattr(logging, name, None) is function:
        return _logger(None, name)
    return None


def _of_stream(function: Any, owner: Any, name: str) -> Callable[..., Any] | None:
    """Returns what to call instead of a method of a stream, None for itself."""
    is_made = streams.is_made(owner)
    if isinstance(owner, io.IOBase) and (is_made or name not in streams.WRITING):
        return streams.method(function)
    return _stream(function) if name in streams.WRITING else None


def _run(function: Callable[..., Any], *operands: Any) -> None:
    """Runs a function each time the graph runs, in the order of the program."""
    ordering.put_in_order(late.run(function, operands, None))


def print_(*args: Any, **kwargs: Any) -> None:
    """Prints; tensors as in eager mode, in sessions as arrays."""
    file = kwargs.get("file")
    if streams.is_made(file):
        streams.require_own(file, [args, kwargs])
        print(*args, **kwargs)  # noqa: T201 - the user's own print
        return
    streams.note_written(file)

    def show(values: Any, named: Any) -> None:
        print(*values, **named)  # noqa: T201 - the user's own print
        if "file" not in kwargs:
            sys.stdout.flush()

    _run(show, args, kwargs)


def _stream(method: Any) -> Callable[..., Any]:
    """Returns `write` and the like of a stream."""
    stream, name = method.__self__, method.__name__
    streams.note_written(stream)
    # The program may have said `sys.stdout`, which may be another one by then.
    standard = next((n for n in ("stdout", "stderr") if getattr(sys, n) is stream), "")

    def use(*args: Any) -> Any:
        def run(values: Any) -> Any:
            now = getattr(sys, standard) if standard else stream
            return getattr(now, name)(*values)

        if name != "write":
            _run(run, args)
            return None
        count = late.run(run, (args,), tf.int64)
        ordering.put_in_order(count.op)
        return StagedNumber(int, count)

    return use


def warn(
    message: Any,
    category: Any = None,
    stacklevel: int = 1,
    source: Any = None,
    **_: Any,
) -> None:
    """Warns, as from the line that does so now."""
    frame = _users_frame(stacklevel)
    place = frame.f_code.co_filename, frame.f_lineno
    namespace = frame.f_globals
    if isinstance(message, Warning):
        category = type(message)
    kind = category or UserWarning

    def run(message: Any) -> None:
        warnings.warn_explicit(
            message,
            kind,
            *place,
            module=namespace.get("__name__") or "<string>",
            registry=namespace.setdefault("__warningregistry__", {}),
            module_globals=namespace,
            source=source,
        )

    _run(run, message)


def _logger(logger: Any, name: str) -> Callable[..., Any] | None:
    """Returns what logs instead of a method of a logger, or a function of `logging`."""
    if name not in _LEVELS and name != "log":
        return None

    def log(*args: Any, **kwargs: Any) -> None:
        frame = _users_frame(kwargs.pop("stacklevel", 1))
        code = frame.f_code
        place = code.co_filename, frame.f_lineno
        given = args if name == "log" else (_LEVELS[name], *args)

        def run(values: Any, extra: Any) -> None:
            one = logger
            if one is None:
                one = logging.getLogger()
                if not one.handlers:
                    logging.basicConfig()
            level, message, *rest = values
            if one.isEnabledFor(level):
                record = one.makeRecord(
                    *(one.name, level, *place, message, tuple(rest), None),
                    *(code.co_name, extra),
                )
                one.handle(record)

        _run(run, given, kwargs.get("extra"))

    return log


def _users_frame(level: int) -> Any:
    """Returns the frame of the user's, `level` being 1 for the innermost."""
    frame: Any = sys._getframe(1)
    last = frame
    while frame is not None:
        if not is_foreign_file(frame.f_code.co_filename):
            last = frame
            level -= 1
            if level <= 0:
                break
        frame = frame.f_back
    return last
