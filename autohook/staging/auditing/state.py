"""All that a call may change: Python objects, variables and random streams."""

from __future__ import annotations

import random
import sys
import types
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import tensorflow as tf

from autohook.runtime.units import registry
from autohook.staging.auditing.image import Image, Root, is_untouched
from autohook.staging.auditing.matching import Matcher, Mismatch, is_equal_array
from autohook.staging.draws import rewind, stream_state
from autohook.staging.operators.places import (
    AttributePlace,
    CellPlace,
    ContentPlace,
    GlobalPlace,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autohook.runtime.units import Unit
    from autohook.staging.auditing.contents import Content
    from autohook.staging.plan import Plan


Places = (AttributePlace, CellPlace, ContentPlace, GlobalPlace)


class Variable(NamedTuple):
    """One variable, whoever holds it in Python.

    Attributes:
        handle: Its resource.
        dtype: Its dtype.
        label: How the program calls it.
    """

    handle: Any
    dtype: tf.DType
    label: str


class Moment(NamedTuple):
    """The state at one time.

    Attributes:
        contents: What each Python object holds.
        variables: The value of each variable; None where it has none.
        streams: The state of each source of random numbers.
    """

    contents: dict[int, Content]
    variables: dict[int, Any]
    streams: dict[str, Any]


class State:
    """The state that one call can reach."""

    def __init__(self, plan: Plan, roots: list[Root], unit: Unit | None = None) -> None:
        """Takes the state as it is; the names that `unit` itself assigns are left out.

        Args:
            plan: What the call is to be run by.
            roots: Where the state begins.
            unit: The region that the call is of, None for a function.
        """
        self._owner, self._assigned = _assigned_by(unit)
        self._image = Image(roots)
        self._variables = dict(_variables(plan, self._image))
        self.before = Moment(self._image.before, self._read_variables(), _streams())

    @property
    def known(self) -> dict[int, Any]:
        """The objects that are there before the call, by id."""
        return {**self._image.objects, **self._image.variables}

    def now(self) -> Moment:
        """Returns the state as it is."""
        return Moment(self._image.now(), self._read_variables(), _streams())

    def put_back(self, now: Moment) -> None:
        """Makes everything as it was before the call.

        Args:
            now: The state as it is.
        """
        self._image.put_back(now.contents)
        for key, value in now.variables.items():
            old = self.before.variables[key]
            if old is not None and not _is_equal(value, old):
                handle = self._variables[key].handle
                tf.raw_ops.AssignVariableOp(resource=handle, value=old)
        if now.streams["TensorFlow"] != self.before.streams["TensorFlow"]:
            rewind(self.before.streams["TensorFlow"])

    def differences(
        self, predicted: Moment, native: Moment, matcher: Matcher
    ) -> Iterator[tuple[str, Mismatch, Any]]:
        """Yields what two runs from this state have left different.

        Yields:
            The place, how it differs, and the handle if it is a variable's.
        """
        for key, after in native.contents.items():
            tried = predicted.contents.get(key)
            if tried is None or is_untouched(tried, after):
                continue
            both = (tried, after)
            if key == self._owner:
                both = (self._without(tried), self._without(after))
            found = matcher.compare_contents(*both)
            if found is not None:
                yield f"`{self._image.label(key)}{found.path}`", found, None
        for key, value in native.variables.items():
            variable = self._variables[key]
            found = _compare_values(predicted.variables[key], value, matcher)
            if found is not None:
                yield f"the variable {variable.label}", found, variable.handle
        for name, stream in native.streams.items():
            if not matcher.has_free_draws and stream != predicted.streams[name]:
                text = "is not where the native run leaves it"
                yield f"{name}'s stream of random numbers", Mismatch("", text), None

    def _without(self, content: Content) -> Content:
        """Returns what a module's names hold, but for those that the region assigns."""
        pairs = zip(content.keys, content.values, strict=True)
        kept = [(key, value) for key, value in pairs if key not in self._assigned]
        keys, values = zip(*kept, strict=True)
        return content._replace(keys=keys, values=values)

    def _read_variables(self) -> dict[int, Any]:
        return {key: _read(variable) for key, variable in self._variables.items()}


def _assigned_by(unit: Unit | None) -> tuple[int, frozenset[str]]:
    """Returns the id of the names of a region's module, and those that it assigns."""
    if unit is None or "<module>" not in unit.info.qualname:
        return 0, frozenset()
    info, names = unit.info, {*unit.info.results}
    waiting = [unit.twin_code()]
    for code in waiting:
        names.update(code.co_varnames, code.co_cellvars)
        waiting += [one for one in code.co_consts if isinstance(one, types.CodeType)]
    module = sys.modules.get(unit.module_name)
    only_read = set(info.parameters) - set(info.results)
    return id(vars(module)) if module else 0, frozenset(names - only_read)


def roots_of(
    plan: Plan, names: tuple[str, ...], values: tuple[Any, ...], cells: Any
) -> list[Root]:
    """Returns where the state begins that a call can reach, and that its plan writes.

    Args:
        plan: The plan that is to run the call.
        names: The function's parameters.
        values: The arguments.
        cells: What the prologue passed; its closure holds the free variables.
    """
    found: list[Root] = list(zip(names, values, strict=False))
    if cells is not None:
        found += zip(cells.__code__.co_freevars, cells.__closure__ or (), strict=False)
    for name in list(registry.modules):
        module = sys.modules.get(name)
        if module is not None:
            found.append((name, vars(module)))
    # Whatever a plan writes, its code has a name for.
    for value in list(plan.rebuild.__globals__.values()):
        owner = getattr(value, "__self__", None)
        owner = getattr(owner, "owner", None) if isinstance(owner, Places) else value
        if isinstance(owner, types.FunctionType):
            continue  # made by the trace, or found from another root
        found.append((f"an object of the class {type(owner).__name__}", owner))
    return found


def _variables(plan: Plan, image: Image) -> Iterator[tuple[int, Variable]]:
    for key, variable in image.variables.items():
        try:
            handle, dtype = variable.handle, variable.dtype
        except Exception:  # noqa: BLE001, S112 - of a strategy; nothing is staged there
            continue
        yield id(handle), Variable(handle, dtype, f"`{image.label(key)}`")
    known = {id(variable.handle) for variable in image.variables.values()}
    for handle in plan.captures:
        data = getattr(handle, "_handle_data", None)
        if handle.dtype != tf.resource or id(handle) in known:
            continue
        if data is not None and data.is_set and data.shape_and_type:
            dtype = tf.as_dtype(data.shape_and_type[0].dtype)
            yield id(handle), Variable(handle, dtype, "that only the graph knows")


def _read(variable: Variable) -> Any:
    try:
        return tf.raw_ops.ReadVariableOp(resource=variable.handle, dtype=variable.dtype)
    except tf.errors.OpError:
        return None


def _is_equal(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    return is_equal_array(one.numpy(), other.numpy())


def _compare_values(predicted: Any, native: Any, matcher: Matcher) -> Mismatch | None:
    if predicted is None or native is None:
        return None if predicted is native else Mismatch("", "has no value in one run")
    return matcher.compare_tensors(predicted, native)


def _streams() -> dict[str, Any]:
    _, *rest = np.random.get_state(legacy=True)
    numbers = [x.tobytes() if isinstance(x, np.ndarray) else x for x in rest]
    return {
        "TensorFlow": stream_state(),
        "Python": random.getstate(),
        "NumPy": numbers,
    }
