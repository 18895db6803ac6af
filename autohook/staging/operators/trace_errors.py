"""What an exception means that comes up while a graph is built."""

from __future__ import annotations

import re
from typing import Any

import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.errors import StagingError
from autohook.runtime import calls
from autohook.runtime.dispatch import state
from autohook.runtime.units import unit_of
from autohook.staging.operators.modes import (
    is_foreign_file,
    is_own_file,
    refuse,
    refuse_at,
)
from autohook.staging.operators.raise_places import places_of
from autohook.staging.operators.templates import holds_staged
from autohook.staging.operators.values import is_staged, is_symbolic

# What TensorFlow says when it builds an op and finds its inputs unfit. Its own frames
# are not in the traceback any more.
_UNFIT = re.compile(
    r"'\{\{node |^Input '\w+' of '\w+' Op has type |^Expected .* passed to parameter "
    r"|^Value passed to parameter '\w+' has DataType "
    r"|^Dimensions? .* must be equal|^Shapes? .* (is|are) incompatible"
)
# What it says of a Python number that an op's dtype does not take.
_UNFIT_NUMBER = re.compile(
    r"Expected (\w+), but got (\S+) of type '(?:bool|int|float|complex)'\.$"
)
# Our files that call functions as they are.
_CALLERS = ("watching.py", "calls.py")
_LACKING = (
    tf.errors.OperatorNotAllowedInGraphError,
    NotImplementedError,
    TypeError,
)


def to_raise(error: Exception, *, any_error: bool) -> Exception | None:
    """Returns what to raise when the graph runs, None for what is raised now.

    Raises:
        StagingError: A function that was given staged values failed, which with
            values it might not.
    """
    if isinstance(error, StagingError) or type(error).__module__.startswith("autohook"):
        return None
    if isinstance(error, StopIteration):
        # A Python loop over the iterator would not see it, and never end.
        refuse("AH241", "an iterator ends where only the graph knows")
    frames = _frames(error.__traceback__)
    refuse_what_graphs_lack(error)
    number = _UNFIT_NUMBER.search(str(error)) if type(error) is TypeError else None
    if number is not None:
        dtype, value = number.groups()
        return TypeError(f"Cannot convert {value} to EagerTensor of dtype {dtype}")
    if is_unfit(error):
        # Eager code would have run the op, which would have refused its inputs.
        found: Exception = tf.errors.InvalidArgumentError(None, None, str(error))
        return found
    last = next((f for f in reversed(frames) if _is_call(f)), None)
    users = [f for f in frames if not is_own_file(f.f_code.co_filename)]
    foreign = bool(users) and is_foreign_file(users[-1].f_code.co_filename)
    if foreign and not any_error and not (last and _takes_stand_ins(last)):
        return None
    if last is not None and _is_misled(last, frames[frames.index(last) + 1 :]):
        name = getattr(last.f_locals["function"], "__name__", "a function")
        message = f"`{name}` fails on a value that only the graph knows: {error}"
        places = places_of(error.__traceback__)
        place = (places[-1].filename, places[-1].lineno) if places else None
        refuse_at(place, "AH252", message)
    return error


def refuse_what_graphs_lack(error: Exception) -> None:
    """Refuses what fails because a tensor has no value yet.

    A tf.function with autograph on raises what TensorFlow raises, as plainly.

    Raises:
        StagingError: In another graph of the user's.
    """
    from autohook.staging.operators.autographed import is_autographed

    if is_autographed():
        return
    text = str(error) if type(error) in _LACKING else ""
    owner = getattr(error, "obj", None)
    if type(error) is AttributeError and is_symbolic(owner):
        if hasattr(EagerTensor, str(error.name)):
            refuse("AH317", f"it uses a tensor's `{error.name}`, which a graph lacks")
    elif type(error) is ValueError and _makes_variable(error):
        refuse("AH322", "it makes a variable on every call", "Make it once, outside.")
    elif "symbolic" in text and (state.library or _is_in_converted_code(error)):
        refuse(
            "AH252",
            f"a tensor has no value while a graph is built: {text}",
            "Special methods and generators run as written unless their module is"
            " listed.",
        )


def _makes_variable(error: Exception) -> bool:
    """Returns whether TensorFlow refuses a variable that a function makes again."""
    text = error.args[0] if error.args else None
    return type(text) is str and "singleton tf.Variables" in text


def _is_converted(code: Any) -> bool:
    """Returns whether code is that of a twin, or of a function that has one."""
    return "_ah_ops" in code.co_freevars or unit_of(code) is not None


def _is_in_converted_code(error: Exception) -> bool:
    """Returns whether the innermost of the user's functions is converted."""
    codes = [frame.f_code for frame in _frames(error.__traceback__)]
    users = [code for code in codes if not is_foreign_file(code.co_filename)]
    return bool(users) and "_ah_ops" in users[-1].co_freevars


def is_unfit(error: Exception) -> bool:
    """Returns whether TensorFlow would not build an op with these inputs."""
    text = error.args[0] if len(error.args) == 1 else None
    kinds = (ValueError, TypeError)
    return type(text) is str and type(error) in kinds and bool(_UNFIT.search(text))


def _frames(traceback: Any) -> list[Any]:
    frames = []
    while traceback is not None:
        frames.append(traceback.tb_frame)
        traceback = traceback.tb_next
    return frames


def _is_call(frame: Any) -> bool:
    return frame.f_code is calls.call.__code__


def _takes_stand_ins(call: Any) -> bool:
    """Returns whether an argument is no tensor, and yet only the graph knows it.

    TensorFlow's functions convert such a value where they convert a list or a number;
    where they look at it, they fail.
    """
    known = call.f_locals
    parts = [*known.get("args", ()), *known.get("kwargs", {}).values()]
    parts += [one for part in parts if type(part) in (list, tuple) for one in part]
    return any(is_staged(one) and not is_symbolic(one) for one in parts)


def _is_misled(call: Any, inner: list[Any]) -> bool:
    """Returns whether a call went to code that does not know of staged values."""
    others = [f for f in inner if not is_own_file(f.f_code.co_filename)]
    if others:
        # Converted code that it has called knows of them again, and raises its own.
        if any(_is_converted(frame.f_code) for frame in (others[0], others[-1])):
            return False
    elif inner and not inner[-1].f_code.co_filename.endswith(_CALLERS):
        return False
    known = call.f_locals
    function = known.get("function")
    if isinstance(function, type) and issubclass(function, BaseException):
        return False
    return holds_staged((known.get("args", ()), known.get("kwargs", {})))
