"""Exceptions that are raised when the graph runs.

`raise_here` puts an op into the graph that fails with a mark in its message. Where
TensorFlow makes an exception of the failure, `staging/failures.py` finds by the mark
what the program raised, and raises that.
"""

from __future__ import annotations

import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any, NoReturn

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.errors import StagingError
from autohook.runtime import tries
from autohook.runtime.dispatch import staging, state
from autohook.runtime.units import unit_of
from autohook.staging.operators import late, made_when_run, ordering, trace_errors
from autohook.staging.operators.autographed import is_autographed
from autohook.staging.operators.modes import (
    is_foreign_file,
    is_strict,
    refuse,
)
from autohook.staging.operators.raise_places import here, places_of, traceback_to
from autohook.staging.operators.templates import Template, holds_staged

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    from autohook.errors import Diagnostic


_NAME = "raised_by_autohook"


class Raised:
    """One `raise` of the program, of which each failure makes a new exception."""

    def __init__(self, error: BaseException) -> None:
        """Takes the exception apart, and remembers where it was raised."""
        self.number = made_when_run.next_number()
        self.template = Template(error)
        graph = late.home(ops.get_default_graph())
        self._places = places_of(error.__traceback__, graph) or here()

    @property
    def title(self) -> str:
        """The line that ends its traceback."""
        return made_when_run.title_of(self.make(()))

    def make(self, tensors: Any) -> BaseException:
        """Returns a new exception that says where it was raised."""
        error: BaseException = self.template.fill(tensors)
        return error.with_traceback(traceback_to(self._places))


# What is raised without staged parts, as long as the graph lives that raises it.
_raises: weakref.WeakValueDictionary[str, Raised] = weakref.WeakValueDictionary()


def raise_here(error: BaseException) -> Any:
    """Makes the current graph fail with an exception when it gets here.

    Strictly, a graph that fails means that the native body runs; so the text is not
    even made.

    Returns:
        The op that fails.
    """
    if is_strict():
        return _fail([type(error).__name__])
    _prepare(error)
    operation = _fail(_data(error))
    ordering.put_in_order(operation)
    return operation


def _prepare(error: BaseException) -> None:
    """Refuses what the program may catch, and sees that failures are noticed."""
    # Here, since it needs what this module says.
    from autohook.staging import failures

    why = tries.why_caught(error) or _why_caught_by_others(error)
    if why is not None:
        refuse("AH242", why, tries.REMEDY)
    failures.watch()


def _why_caught_by_others(error: BaseException) -> str | None:
    """Returns why code that is not converted may catch an exception, or None.

    Such code calls converted code: `Mapping.get`, say, which calls `__getitem__`.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    catcher = ""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if "_ah_ops" in code.co_freevars:
            if catcher:
                kind = type(error).__name__
                return f"`{catcher}` may catch the {kind} of a staged condition"
        elif _may_catch(code, names):
            catcher = code.co_name
        frame = frame.f_back
    return None


def _may_catch(code: CodeType, names: set[str]) -> bool:
    """Returns whether code has handlers, and names a class of an exception."""
    if is_foreign_file(code.co_filename) or unit_of(code) is not None:
        return False
    return bool(getattr(code, "co_exceptiontable", b"?")) and bool(
        names & {*code.co_names}
    )


def _data(error: BaseException) -> list[Any]:
    raised = Raised(error)
    if not raised.template.leaves:
        graph = late.home(ops.get_default_graph())
        if not hasattr(graph, "_autohook_raises"):
            graph._autohook_raises = []
        graph._autohook_raises.append(raised)
        _raises[raised.number] = raised
        return [raised.title, made_when_run.mark(raised.number)]

    def make(*tensors: Any) -> str:
        return made_when_run.keep(raised.make(tensors))

    return [late.run(make, raised.template.leaves, tf.string)]


def _fail(data: list[Any], holds: Any = False) -> Any:  # noqa: FBT002 - a tensor
    return tf.raw_ops.Assert(
        condition=tf.convert_to_tensor(holds),
        data=data,
        summarize=len(data) + 1,
        name=_NAME,
    )


def is_own(operation: Any) -> bool:
    """Returns whether an op is one that `raise_here` and the like have made."""
    name: str = operation.name
    return name.rpartition("/")[2].startswith(_NAME)


def raise_unless(holds: Any, error: BaseException) -> Any:
    """Makes the current graph fail with an exception unless `holds`.

    What prints or raises later waits for it; what only computes does not.

    Args:
        holds: A scalar bool tensor.
        error: The exception, without staged parts.

    Returns:
        The op that checks.
    """
    if is_strict():
        return tf.debugging.Assert(holds, [type(error).__name__])
    _prepare(error)
    operation = _fail(_data(error), holds)
    ordering.make_run(operation)
    return operation


def fail_unless(holds: Any, finding: Diagnostic) -> Any:
    """Makes the current graph fail where it cannot give what eager code would.

    The program's own handlers do not see it: eagerly nothing is raised.

    Args:
        holds: A scalar bool tensor.
        finding: What else would happen.

    Returns:
        The op that checks.
    """
    from autohook.staging import failures

    if is_strict():
        return tf.debugging.Assert(holds, [str(finding)])
    failures.watch()
    operation = _fail(_data(StagingError(finding)), holds)
    ordering.make_run(operation)
    return operation


def raise_where(condition: Any, error: Callable[[], BaseException]) -> None:
    """Makes the current graph fail where a condition holds.

    Args:
        condition: A scalar bool tensor, or a staged number.
        error: Gives the exception; it is asked where the condition holds.
    """

    def fail() -> None:
        raise error()

    staging().if_(condition, fail, None, ())


def find(message: str) -> BaseException | None:
    """Returns the exception that a graph's failure stands for, or None."""
    number = made_when_run.number_in(message)
    if number is None:
        return None
    made = made_when_run.fetch(number)
    if made is not None:
        return made
    raised = _raises.get(number)
    return None if raised is None else raised.make(())


class Ended(BaseException):
    """Unwinds a staged body whose rest is never reached, whatever the graph is given.

    The graph fails by itself; so nothing has to be said. Whoever traces a body catches
    it, and `until_ended` does where converted code was called by others.
    """


def end() -> NoReturn:
    """Leaves a body of which every path raises.

    Raises:
        Ended: In a staged body, or in a graph of the user's.
        Refused: Strictly, where the whole function would always raise.
    """
    if is_strict() and _bodies.graph is None:
        refuse("AH253", "every path of the function raises")
    raise Ended


class _Bodies(threading.local):
    """The graph of the innermost converted code that runs in this thread."""

    graph: Any = None


_bodies = _Bodies()


def until_ended(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Returns what converted code returns, None where it always raises.

    Called by converted code of the same graph, it lets `Ended` pass to that.
    """
    graph = ops.get_default_graph()
    if _bodies.graph is graph:
        return function(*args, **kwargs)
    previous, _bodies.graph = _bodies.graph, graph
    try:
        return function(*args, **kwargs)
    except Ended:
        return None
    except Exception as error:
        found = trace_errors.to_raise(error, any_error=False)
        if found is None or is_strict():
            raise
        if not _waits(found, graph):
            if found is error or not state.library:
                raise
            raise found.with_traceback(error.__traceback__) from None
        raise_here(found)
        return None
    finally:
        _bodies.graph = previous


def _waits(error: Exception, graph: Any) -> bool:
    """Returns whether what always happens has to happen when the graph runs.

    So it is with what the program did before, or where only the graph knows what the
    exception says. A tf.function with autograph on raises what it raises plainly.
    """
    if ordering.has_effects(graph):
        return True
    return holds_staged((error.args, vars(error))) and not is_autographed()


def run_body(body: Callable[[], Any], *, any_error: bool = False) -> bool:
    """Runs the body of a staged branch or loop in a graph of its own.

    What the program raises there is raised when that graph runs.

    Args:
        body: The body.
        any_error: Whether every exception belongs to the program.

    Returns:
        Whether the body has come to its end.
    """
    previous, _bodies.graph = _bodies.graph, ops.get_default_graph()
    try:
        body()
    except Ended:
        return False
    except Exception as error:
        found = trace_errors.to_raise(error, any_error=any_error)
        if found is None:
            raise
        raise_here(found)
        return False
    finally:
        _bodies.graph = previous
    return True
