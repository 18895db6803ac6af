"""All the ways in which one exception is shown."""

from __future__ import annotations

import contextlib
import inspect
import io
import logging
import re
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Driver = Callable[[], Any]

WIDTH = 100
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
_COUNTED = re.compile(r"\b(Thread|ThreadPoolExecutor|Task|stopped|started)([- ])[\d_]+")


def show_all(driver: Driver) -> dict[str, str]:
    """Runs a driver; returns what each way shows of the exception it raises.

    An empty dict says that it raised and printed nothing.
    """
    shown: dict[str, str] = {}
    with _captured() as printed:
        error = _raised(driver)
    shown["printed"] = printed.getvalue()
    if error is None:
        return _clean(shown) if shown["printed"] else {}
    for name, way in WAYS.items():
        if name in SLOW and "tensorflow" in sys.modules and not _is_short(error):
            continue
        try:
            shown[name] = way(error)
        except Exception as failure:  # noqa: BLE001 - it cannot show this one
            shown[name] = f"cannot show it: {failure!r}"
    for name, again in RUNS.items():
        with _captured() as printed:
            text = again(driver)
        shown[name] = text + printed.getvalue()
    return _clean(shown)


def _is_short(error: BaseException) -> bool:
    """Returns whether no frame is a library's, whose large files take seconds."""
    return not any(
        "site-packages" in frame.f_code.co_filename
        for frame, _ in traceback.walk_tb(error.__traceback__)
    )


def _clean(shown: dict[str, str]) -> dict[str, str]:
    return {
        name: _COUNTED.sub(r"\1\2N", _ADDRESS.sub("0xADDRESS", text))
        for name, text in shown.items()
    }


def _raised(driver: Driver) -> BaseException | None:
    try:
        driver()
    except BaseException as error:  # noqa: BLE001 - what the program is about
        return error
    return None


@contextlib.contextmanager
def _captured() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield stream


def _object(error: BaseException) -> str:
    """Returns what the exceptions of a chain are, besides what a traceback says."""
    lines = []
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or any(one is other for other in seen):
            continue
        seen.append(one)
        attributes = {
            name: value
            for name, value in sorted(vars(one).items())
            if not name.startswith("_")
        }
        lines.append(f"{type(one)!r} {_text(one.args)} {_text(attributes)}")
        lines.append(f"{_text(one, str)} {one.__suppress_context__}")
        lines.append(f"{_text(one.__cause__)} {_text(one.__context__)}")
        waiting += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]
    return "\n".join(lines)


def _frames(error: BaseException) -> str:
    lines = []
    entry = error.__traceback__
    while entry is not None:
        code = entry.tb_frame.f_code
        lines.append(
            f"{code.co_filename}:{entry.tb_lineno} {code.co_name} "
            f"{getattr(code, 'co_qualname', '')} {code.co_firstlineno} "
            f"{entry.tb_frame.f_lineno} {code.co_argcount} {code.co_flags} "
            f"{code.co_varnames} {code.co_freevars} {code.co_cellvars} "
            f"{_positions(code, entry.tb_lasti)}"
        )
        if code.co_name != "_raised":
            names = dict(entry.tb_frame.f_locals)
            if entry.tb_frame.f_locals is not entry.tb_frame.f_globals:
                lines += [f"    {name} = {_text(names[name])}" for name in names]
        entry = entry.tb_next
    return "\n".join(lines)


def _positions(code: Any, offset: int) -> Any:
    if sys.version_info < (3, 11):
        return None
    return list(code.co_positions())[offset // 2]


def _text(value: object, function: Callable[[object], str] = repr) -> str:
    try:
        return function(value)
    except Exception as error:  # noqa: BLE001 - the program's own
        return f"<{error!r}>"


def _format(error: BaseException) -> str:
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def _locals(error: BaseException) -> str:
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(found.format())


def _logged(error: BaseException) -> str:
    stream = io.StringIO()
    logger = logging.Logger("shown")
    logger.addHandler(logging.StreamHandler(stream))
    try:
        raise error
    except BaseException:
        logger.exception("It failed:")
    # The raise above has put an entry of this frame in front.
    entry = error.__traceback__
    error.__traceback__ = entry and entry.tb_next
    return stream.getvalue()


def _inspected(error: BaseException) -> str:
    if error.__traceback__ is None:
        return ""
    found = inspect.getinnerframes(error.__traceback__, context=3)
    return "\n".join(
        f"{one.filename} {one.lineno} {one.function} {one.code_context} {one.index} "
        f"{getattr(one, 'positions', None)} "
        f"{inspect.formatargvalues(*inspect.getargvalues(one.frame))}"
        for one in found[1:]
    )


def _pytest(error: BaseException) -> str:
    from _pytest._code import ExceptionInfo

    info = ExceptionInfo.from_exception(error)
    return str(info.getrepr(showlocals=True, style="long", tbfilter=False))


def _rich(error: BaseException) -> str:
    from rich.console import Console
    from rich.traceback import Traceback

    stream = io.StringIO()
    shown = Traceback.from_exception(
        type(error), error, error.__traceback__, show_locals=True, width=WIDTH
    )
    Console(file=stream, width=WIDTH, color_system=None).print(shown)
    return stream.getvalue()


def _ipython(error: BaseException) -> str:
    from IPython.core import ultratb

    shown = []
    for kind in (ultratb.VerboseTB, ultratb.ListTB):
        try:
            view = kind(color_scheme="NoColor")
        except TypeError:  # IPython 9
            view = kind(theme_name="nocolor")
        shown.append(view.text(type(error), error, error.__traceback__))
    return "\n".join(shown)


def _hooked(error: BaseException) -> str:
    with _captured() as stream:
        sys.excepthook(type(error), error, error.__traceback__)
    return stream.getvalue()


def _again(driver: Driver) -> str:
    error = _raised(driver)
    return "nothing raised" if error is None else _format(error)


def _in_thread(driver: Driver) -> str:
    thread = threading.Thread(target=driver)
    thread.start()
    thread.join()
    return ""


def _in_future(driver: Driver) -> str:
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(driver)
    error = _raised(future.result)
    return "nothing raised" if error is None else _format(error)


WAYS: dict[str, Callable[[BaseException], str]] = {
    "frames": _frames,
    "object": _object,
    "format": _format,
    "locals": _locals,
    "logging": _logged,
    "inspect": _inspected,
    "pytest": _pytest,
    "rich": _rich,
    "ipython": _ipython,
    "excepthook": _hooked,
}
"""How one exception object is shown; the hook last, which may relink its traceback."""
SLOW = ("ipython",)
RUNS: dict[str, Callable[[Driver], str]] = {
    "again": _again,
    "thread": _in_thread,
    "future": _in_future,
}
"""How the program is run again; what that shows includes what is printed."""
COLUMNS = ("printed", *WAYS, *RUNS)
