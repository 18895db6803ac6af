"""The ways to run a program: eagerly, in graphs of the user's, and hot."""

from __future__ import annotations

import importlib
import operator
import sys
import types  # noqa: TC003 - a dataclass
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.autograph.core import ag_ctx
from tensorflow.python.autograph.impl import api
from tensorflow.python.eager import context

import autohook
from autohook.errors import Refused, StagingError, UnsupportedError
from autohook.runtime.units import registry, unit_of
from autohook.staging.candidate import Candidate

from .corpus import PACKAGE
from .snapshots import Snapshot, Taker, fill, held, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from .printing import Printed

WAYS = ("to_graph", "listed", "hot", "audited", "autograph")
OURS = WAYS[:4]
EAGER = ("hot", "audited")
PEER = "autograph"
# Globals of these types, and objects of the program's own classes, are compared.
_STATE = (int, float, str, list, dict, set, tf.Tensor, tf.Variable)
NOTHING_TO_STAGE = "AH345"
HOT_CALLS = 3
CALLS = 7


@dataclass(frozen=True)
class Outcome:
    """What one call of a program did.

    Attributes:
        result: What it returned, and what its arguments and globals are then.
        error: What it raised, None if it returned.
        printed: What it printed.
        refusal: Why it was refused, or ran natively where a plan was expected.
    """

    result: Snapshot | None = None
    error: Snapshot | None = None
    printed: str = ""
    refusal: str = ""

    def show(self) -> str:
        """Returns it as short text."""
        if self.refusal:
            return f"refused: {self.refusal}"
        printed = f" printed {self.printed!r}" if self.printed else ""
        if self.result is None:
            return f"raises {show(self.error)}{printed}"
        result, arguments, values = map(show, self.result)
        after = f" after: {arguments[5:]} {values[4:]}"
        return f"{result}{printed}{after}"


@dataclass
class Program:
    """One program in a module that was executed for this run alone.

    Attributes:
        module: The module.
        function: The program.
        arguments: One of its inputs.
    """

    module: types.ModuleType
    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    @classmethod
    def load(
        cls,
        construct: str,
        name: str,
        index: int,
        cache: str | None = None,
        *,
        audit: bool = False,
    ) -> Program:
        """Executes the module anew; listed where the folder of a cache is given."""
        qualified = f"{PACKAGE}.{construct}"
        sys.modules.pop(qualified, None)
        # A constant 0.0 would be a -0.0 that another program has made: they are equal.
        context.context()._clear_caches()
        registry.modules.pop(qualified, None)
        if cache is None:
            module = importlib.import_module(qualified)
        else:
            with autohook.install(
                modules=[qualified], cache=True, cache_dir=cache, audit=audit
            ):
                module = importlib.import_module(qualified)
        function = getattr(module, name)
        return cls(module, function, module.INPUTS[function][index])

    def take(self, taker: Taker, result: Any, arguments: Any) -> Snapshot:
        """Snapshots a result, the arguments, and what the module holds."""
        values: dict[str, Any] = {}
        inputs = list(map(id, self.module.INPUTS.values()))
        full_name = self.module.__name__
        for name, value in vars(self.module).items():
            if name.startswith("__") or name == "INPUTS" or id(value) in inputs:
                continue
            if isinstance(value, type) and value.__module__ == full_name:
                values[name] = {
                    key: part
                    for key, part in vars(value).items()
                    if isinstance(part, (int, float, str, list, dict, set, tf.Tensor))
                    and not key.startswith("_")
                }
            elif isinstance(value, _STATE) or type(value).__module__ == full_name:
                values[name] = value
        values = {k: v for k, v in values.items() if not (type(v) is dict and not v)}
        return tuple(taker.take(part) for part in (result, arguments, values))

    def call(self, printed: Printed) -> Outcome:
        """Calls the program as it is."""
        with printed:
            try:
                result = self.function(*self.arguments)
            except Exception as error:  # noqa: BLE001 - part of what is compared
                return Outcome(error=_error(error), printed=printed.read())
            snapshot = self.take(Taker(), result, self.arguments)
            return Outcome(snapshot, printed=printed.read())


def _error(error: BaseException) -> Snapshot:
    kind = type(error)
    if isinstance(error, tf.errors.OpError):
        return ("error", kind.__name__, ())
    return ("error", kind.__qualname__, fill(Taker().take(error.args), []))


def _symbolic(value: Any, tensors: list[Any]) -> Callable[[list[Any]], Any]:
    """Collects the tensors in an argument; returns what puts others in their place."""
    if isinstance(value, (tf.Tensor, tf.RaggedTensor, tf.SparseTensor)):
        tensors.append(value)
        position = len(tensors) - 1
        return lambda others: others[position]
    if isinstance(value, list):
        parts = [_symbolic(part, tensors) for part in value]
        return lambda others: _replace(value, [part(others) for part in parts])
    if isinstance(value, tuple):
        parts = [_symbolic(part, tensors) for part in value]
        make = getattr(value, "_make", tuple)
        return lambda others: make(part(others) for part in parts)
    attributes = value if isinstance(value, dict) else None
    if type(value).__module__.startswith(PACKAGE):
        attributes = getattr(value, "__dict__", None)
    if isinstance(attributes, dict) and _is_plain_object(value):
        pairs = {key: _symbolic(part, tensors) for key, part in attributes.items()}
        return lambda others: _update(value, attributes, pairs, others)
    return lambda others: value


def _is_plain_object(value: Any) -> bool:
    return not (callable(value) or isinstance(value, (tf.Variable, tf.Module)))


def _replace(items: list[Any], parts: list[Any]) -> list[Any]:
    items[:] = parts
    return items


def _update(value: Any, attributes: Any, pairs: Any, others: list[Any]) -> Any:
    attributes.update({key: part(others) for key, part in pairs.items()})
    return value


def _in_graph(
    program: Program, function: Callable[..., Any], printed: Printed
) -> Outcome:
    """Calls a function in a tf.function whose parameters are all tensors."""
    tensors: list[Any] = []
    rebuild = _symbolic(program.arguments, tensors)
    found: list[Snapshot] = []

    def traced(*others: Any) -> list[Any]:
        arguments = rebuild(list(others))
        result = function(*arguments)
        taker = Taker()
        found.append(program.take(taker, _left(result), arguments))
        return taker.outputs

    with printed:
        try:
            outputs = tf.function(traced, autograph=False)(*tensors)
        except (StagingError, UnsupportedError, Refused) as error:
            return Outcome(refusal=str(error))
        except Exception as error:  # noqa: BLE001 - part of what is compared
            return Outcome(error=_error(error), printed=printed.read())
        snapshot = fill(found[-1], [held(output.numpy()) for output in outputs])
        return Outcome(snapshot, printed=printed.read())


class StagedResult:
    """Stands for a result that is no value for the caller: tf.function rejects it."""


def _left(result: Any) -> Any:
    """Returns a result, or a mark where something staged has left the program."""
    parts = result.values() if isinstance(result, dict) else result
    if isinstance(result, (list, tuple, dict)):
        is_staged = any(isinstance(_left(part), StagedResult) for part in parts)
    else:
        is_staged = type(result).__module__.startswith("autohook.")
    return StagedResult() if is_staged else result


def _autograph(function: Callable[..., Any]) -> Callable[..., Any]:
    """Returns what tf.function makes of a function."""
    context = ag_ctx.ControlStatusCtx(ag_ctx.Status.ENABLED)
    converted = api.tf_convert(function, context, user_requested=True)

    def run(*arguments: Any) -> Any:
        try:
            return converted(*arguments)
        except Exception as error:
            if hasattr(error, "ag_error_metadata"):
                raise error.ag_error_metadata.to_exception(error) from None
            raise

    return run


def _differences(module: types.ModuleType) -> str:
    """Returns what audits have found in a module, "" if nothing."""
    units = registry.modules.get(module.__name__, [])
    owners = [getattr(unit.enter, "__self__", None) for unit in units]
    found = [
        str(difference)
        for owner in owners
        if isinstance(owner, Candidate)
        for difference in owner.history.differences.values()
    ]
    return "; ".join(found)


def _why_native(function: Callable[..., Any]) -> str:
    """Returns why a function of a listed module runs natively, "" if it does not."""
    unit = unit_of(function.__code__)
    candidate = getattr(unit.enter, "__self__", None) if unit is not None else None
    if not isinstance(candidate, Candidate):
        return ""
    decision = candidate.decision()
    if decision.state == "staged" or not decision.reasons:
        return ""
    reason = decision.reasons[-1]
    return "" if reason.code == NOTHING_TO_STAGE else str(reason)


class Ways:
    """Runs programs; what they print is kept apart from what the runner says."""

    def __init__(self, printed: Printed, cache: str) -> None:
        self._printed = printed
        self._cache = cache

    def eager(self, construct: str, name: str, index: int, calls: int) -> list[Outcome]:
        """Calls a program eagerly, several times with the same arguments."""
        program = Program.load(construct, name, index)
        return [program.call(self._printed) for _ in range(calls)]

    def run(self, way: str, construct: str, name: str, index: int) -> list[Outcome]:
        """Calls a program in one way."""
        if way == "hot":
            return self._hot(construct, name, index)
        if way == "audited":
            return self._audited(construct, name, index)
        cache = self._cache if way == "listed" else None
        program = Program.load(construct, name, index, cache)
        function = program.function
        if way == "to_graph":
            function = autohook.to_graph(function)
        if way == "autograph":
            function = _autograph(function)
        return [_in_graph(program, function, self._printed)]

    def _hot(self, construct: str, name: str, index: int) -> list[Outcome]:
        program = Program.load(construct, name, index, self._cache)
        outcomes = [program.call(self._printed) for _ in range(CALLS)]
        refusal = _why_native(program.function)
        if refusal and outcomes[-1].error is None:
            outcomes.append(Outcome(refusal=refusal))
        return outcomes

    def _audited(self, construct: str, name: str, index: int) -> list[Outcome]:
        program = Program.load(construct, name, index, self._cache, audit=True)
        outcomes = [program.call(self._printed) for _ in range(CALLS)]
        found = _differences(program.module)
        # What the program did is judged first: an audit must never change it.
        return [*outcomes[:-1], Outcome(printed=found)] if found else outcomes


def judge(
    eager: list[Outcome],
    ours: list[Outcome],
    same: Callable[[Any, Any], bool] = operator.eq,
) -> tuple[str, str, str]:
    """Returns the verdict, and the first outcomes that differ, as text."""
    for expected, found in zip(eager, ours, strict=False):
        if found.refusal:
            return "refused", expected.show(), found.refusal
        verdict = _judge_one(expected, found, same)
        if verdict != "equal":
            return verdict, expected.show(), found.show()
    if len(ours) > len(eager):
        return "refused", eager[-1].show(), ours[-1].refusal
    return "equal", "", ""


def _judge_one(eager: Outcome, found: Outcome, same: Callable[[Any, Any], bool]) -> str:
    if found.error is not None:
        if eager.error is None or not same(eager.error, found.error):
            return "crash"
    elif eager.error is not None or not same(eager.result, found.result):
        return "wrong"
    return "equal" if eager.printed == found.printed else "wrong"
