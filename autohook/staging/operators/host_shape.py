"""The shape of an argument whose sizes vary, in a trace that does not know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers.host_number import HostNumber

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autohook.staging.recorder import TraceRecorder

# Library functions that give Python what it knows of a shape.
_OF_SHAPES = frozenset({"shape", "int_shape", "get_static_value", "static_shape"})
# Functions of TensorFlow to which a size may be a tensor, too.
_OF_SIZES = frozenset(
    {
        *(tf.reshape, tf.zeros, tf.ones, tf.fill, tf.range, tf.eye, tf.one_hot),
        *(tf.broadcast_to, tf.tile, tf.sequence_mask, tf.slice, tf.cast),
    }
)
_LOOPS = frozenset({"While", "StatelessWhile"})


class HostShape:
    """A shape of ints and `HostNumber`s; what else is asked of it is refused."""

    def __init__(self, sizes: list[Any]) -> None:
        vars(self)["_sizes"] = sizes

    @property  # type: ignore[misc] # that is its use
    def __class__(self) -> Any:
        """What `isinstance` is told, as of the shape itself."""
        return tf.TensorShape

    def __getitem__(self, key: Any) -> Any:
        found = self._sizes[key]
        return HostShape(found) if type(key) is slice else found

    def __len__(self) -> int:
        return len(self._sizes)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._sizes)

    @property
    def rank(self) -> int:
        """How many dimensions there are."""
        return len(self._sizes)

    ndims = rank

    def as_list(self) -> list[Any]:
        """Returns the sizes."""
        return list(self._sizes)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _refuse(f"`{name}` of a shape")

    def __eq__(self, other: object) -> bool:
        return _refuse("a comparison of a shape")

    def __hash__(self) -> int:
        return _refuse("the hash of a shape")

    def __bool__(self) -> bool:
        return _refuse("the truth of a shape")

    def __repr__(self) -> str:
        if state.recorder is None:
            return object.__repr__(self)
        return _refuse("the text of a shape")

    def __add__(self, other: Any) -> Any:
        return _refuse("a sum of shapes")

    __radd__ = __concat__ = __add__


def _refuse(what: str) -> NoReturn:
    recorder: Any = state.recorder
    recorder.refuse("AH317", f"it needs {what} whose sizes vary")
    raise AssertionError


def shape_of(recorder: TraceRecorder, tensor: Any) -> HostShape | None:
    """Returns the shape of an argument whose sizes vary, None of any other tensor."""
    found = recorder.sources.origin(tensor) if recorder.unknown is not None else None
    if found is None:
        return None
    value, text = found
    label = "a size that varies"
    return HostShape(
        [
            HostNumber(value.shape[i], f"{text}.shape[{i}]", label)
            if size is None
            else size
            for i, size in enumerate(tensor.shape)
        ]
    )


def length_of(tensor: Any) -> Any:
    """Returns the length of a tensor that varies, None where that is no matter."""
    recorder: Any = state.recorder
    if recorder is None or recorder.unknown is None:
        return None
    shape = shape_of(recorder, tensor)
    if shape is not None:
        return shape[0]
    what = "it asks for a length that depends on varying sizes"
    return recorder.refuse("AH317", what)


def varies(number: HostNumber) -> bool:
    """Returns whether a number is computed from sizes that vary."""
    recorder: Any = state.recorder
    unknown = recorder.unknown
    return unknown is not None and unknown.is_in(number.text)


def sized(function: Any, value: Any) -> Any:
    """Returns arguments of a call with varying sizes as tensors, where they may be."""
    try:
        is_taken = function in _OF_SIZES
    except TypeError:
        return value
    return _as_tensors(value) if is_taken else value


def _as_tensors(value: Any) -> Any:
    kind = type(value)
    if kind is HostNumber and type(value.value) is int and varies(value):
        return value.tensor()
    if kind is HostShape:
        return [_as_tensors(size) for size in value]
    if kind in (list, tuple):
        return kind(map(_as_tensors, value))
    if kind is dict:
        return {name: _as_tensors(part) for name, part in value.items()}
    return value


def require_known(recorder: TraceRecorder, function: Any, result: Any) -> Any:
    """Returns what a library gives; refuses what it tells of sizes that vary."""
    if recorder.unknown is None:
        return result
    told = getattr(function, "__name__", "") in _OF_SHAPES and function is not tf.shape
    if told or _has_gaps(result):
        recorder.refuse("AH317", "a library tells it a shape whose sizes vary")
    return result


def _has_gaps(result: Any) -> bool:
    if type(result) is tf.TensorShape:
        return not result.is_fully_defined()
    return type(result) in (tuple, list) and any(part is None for part in result)


def require_no_loops(recorder: TraceRecorder, graph: Any) -> None:
    """Refuses loops over what varies: unrolled for each size they are faster."""
    if any(op.type in _LOOPS for op in graph.get_operations()):
        recorder.refuse("AH338", "it loops as often as a size says that varies")
