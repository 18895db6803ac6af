"""Compares what a plan predicted with what Python gave: bits, types and aliases."""

from __future__ import annotations

import struct
import types
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import tensorflow as tf

from autohook.staging.auditing import contents

if TYPE_CHECKING:
    from autohook.staging.auditing.contents import Content


class Mismatch(NamedTuple):
    """One place where two values differ.

    Attributes:
        path: Where in the value, such as `[0].loss`; "" for the value itself.
        text: What differs.
        predicted: The tensor of the staged run, None if it is about something else.
        has_other_bits: Whether nothing but the bits of a tensor differs.
    """

    path: str
    text: str
    predicted: Any = None
    has_other_bits: bool = False


class Matcher:
    """Compares values of two runs that began in the same state.

    What was there before both must be the same object in both. What each has made is
    compared in depth, and must be made once in both or more often in both.

    Attributes:
        has_free_draws: Whether random numbers differ from run to run, because the
            program has set no seed; then bits of tensors say nothing.
        plain: Ids of the tensors that ops of the program have made. What staged
            branches and loops hand on may natively be a tensor that was there before;
            only its bits are compared.
    """

    def __init__(self, known: dict[int, Any], *, has_free_draws: bool = False) -> None:
        self._known = known
        self.has_free_draws = has_free_draws
        self.plain: set[int] = set()
        self._pairs: dict[int, int] = {}
        self._back: dict[int, int] = {}
        self._kept: list[Any] = []

    def compare(self, predicted: Any, native: Any, path: str = "") -> Mismatch | None:
        """Returns the first place where two values differ, or None."""
        if predicted is native:
            return None
        kind = type(native)
        if type(predicted) is not kind:
            text = f"{describe(predicted)} instead of {describe(native)}"
            return Mismatch(path, text)
        if kind in _PLAIN or issubclass(kind, np.generic):
            if self.has_free_draws or is_equal_constant(predicted, native):
                return None
            return Mismatch(path, f"{predicted!r} instead of {native!r}"[:200])
        return self._compare_objects(predicted, native, path)

    def _compare_objects(
        self, predicted: Any, native: Any, path: str
    ) -> Mismatch | None:
        one, other = id(predicted), id(native)
        if isinstance(native, tf.Tensor) and not self._is_certain(one):
            return self.compare_tensors(predicted, native, path)
        if one in self._known or other in self._known:
            which = "an old" if one in self._known else "a new"
            text = f"{which} {type(native).__name__} in place of another object"
            return Mismatch(path, text, predicted)
        if one in self._pairs or other in self._back:
            if self._pairs.get(one) == other and self._back.get(other) == one:
                return None
            if type(native) in (tuple, frozenset, np.ndarray):
                return None
            return Mismatch(path, "one object in place of two, or two in place of one")
        self._pairs[one], self._back[other] = other, one
        self._kept += [predicted, native]
        if isinstance(native, tf.Tensor):
            return self.compare_tensors(predicted, native, path)
        return self._compare_parts(predicted, native, path)

    def _is_certain(self, key: int) -> bool:
        return key in self._known or key in self.plain

    def _compare_parts(self, predicted: Any, native: Any, path: str) -> Mismatch | None:
        if isinstance(native, np.ndarray):
            return self._compare_arrays(predicted, native, path)
        if isinstance(native, tf.TypeSpec) or is_composite(native):
            return self._compare_composites(predicted, native, path)
        if isinstance(native, (tuple, types.MethodType)):
            one, other = contents.parts(predicted), contents.parts(native)
            return self._compare_items(one, other, path)
        left, right = contents.read(predicted), contents.read(native)
        if left is None or right is None:
            return None
        return self.compare_contents(left, right, path)

    def compare_contents(
        self, predicted: Content, native: Content, path: str = ""
    ) -> Mismatch | None:
        """Returns the first place where two contents differ, or None."""
        if native.kind == "set":
            return self._compare_sets(predicted.values, native.values, path)
        if native.kind in ("mapping", "attributes", "class"):
            found = self._compare_names(predicted, native, path)
            if found is not None:
                return found
        keys, dotted = native.keys, native.has_names
        steps = [
            f".{keys[i]}" if dotted and i < len(keys) else f"[{_key(keys, i)}]"
            for i in range(len(native.values))
        ]
        return self._compare_items(predicted.values, native.values, path, steps)

    def _compare_names(
        self, predicted: Content, native: Content, path: str
    ) -> Mismatch | None:
        if len(predicted.keys) == len(native.keys) and all(
            self.compare(one, other) is None
            for one, other in zip(predicted.keys, native.keys, strict=True)
        ):
            return None
        missing = [k for k in native.keys if k not in predicted.keys]
        extra = [k for k in predicted.keys if k not in native.keys]
        if missing:
            return Mismatch(path, f"lacks {_shown(missing)}")
        if extra:
            return Mismatch(path, f"has {_shown(extra)}, natively it has not")
        return Mismatch(path, "has its keys in another order")

    def _compare_items(
        self,
        predicted: tuple[Any, ...],
        native: tuple[Any, ...],
        path: str,
        steps: list[str] | None = None,
    ) -> Mismatch | None:
        if len(predicted) != len(native):
            text = f"{len(predicted)} items instead of {len(native)}"
            return Mismatch(path, text)
        for i, (one, other) in enumerate(zip(predicted, native, strict=True)):
            step = f"[{i}]" if steps is None else steps[i]
            found = self.compare(one, other, path + step)
            if found is not None:
                return found
        return None

    def _compare_sets(
        self, predicted: tuple[Any, ...], native: tuple[Any, ...], path: str
    ) -> Mismatch | None:
        if len(predicted) != len(native):
            return self._compare_items(predicted, native, path)
        left = {_member(value) for value in predicted if _is_plain(value)}
        right = {_member(value) for value in native if _is_plain(value)}
        return None if left == right else Mismatch(path, "other members")

    def _compare_composites(
        self, predicted: Any, native: Any, path: str
    ) -> Mismatch | None:
        if isinstance(native, tf.TypeSpec):
            return None if predicted == native else Mismatch(path, "another type")
        if isinstance(native, tf.TensorArray):
            return self.compare(predicted.stack(), native.stack(), path + ".stack()")
        one = tf.nest.flatten(predicted, expand_composites=True)
        other = tf.nest.flatten(native, expand_composites=True)
        return self._compare_items(tuple(one), tuple(other), path)

    # -- bits ------------------------------------------------------------------

    def compare_tensors(
        self, predicted: Any, native: Any, path: str = ""
    ) -> Mismatch | None:
        """Returns how two tensors differ, or None."""
        if predicted.dtype != native.dtype or predicted.shape != native.shape:
            text = f"{describe(predicted)} instead of {describe(native)}"
            return Mismatch(path, text, predicted)
        if self.has_free_draws or native.dtype in (tf.resource, tf.variant):
            return None
        return self._compare_arrays(predicted.numpy(), native.numpy(), path, predicted)

    def _compare_arrays(
        self, predicted: Any, native: Any, path: str, tensor: Any = None
    ) -> Mismatch | None:
        one, other = np.asarray(predicted), np.asarray(native)
        if one.dtype != other.dtype or one.shape != other.shape:
            text = f"{describe(predicted)} instead of {describe(native)}"
            return Mismatch(path, text, tensor)
        if self.has_free_draws or is_equal_array(one, other):
            return None
        text = difference(one, other)
        return Mismatch(path, text, tensor, has_other_bits=tensor is not None)


def is_composite(value: Any) -> bool:
    """Returns whether a value is made of tensors by TensorFlow itself."""
    return isinstance(
        value, (tf.IndexedSlices, tf.RaggedTensor, tf.SparseTensor, tf.TensorArray)
    )


def is_equal_constant(one: Any, other: Any) -> bool:
    """Returns whether two constants of one type are equal, floats by their bits."""
    if isinstance(one, float):
        return struct.pack("d", one) == struct.pack("d", other)
    if isinstance(one, complex):
        bits = struct.pack("dd", one.real, one.imag)
        return bits == struct.pack("dd", other.real, other.imag)
    if isinstance(one, np.generic):
        return bool(one.dtype == other.dtype and one.tobytes() == other.tobytes())
    return bool(one == other)


def is_equal_array(one: Any, other: Any) -> bool:
    """Returns whether two arrays of one dtype and shape have the same bits."""
    if one.dtype.hasobject:
        return bool(one.tolist() == other.tolist())
    return bool(one.tobytes() == other.tobytes())


def difference(one: Any, other: Any) -> str:
    """Returns how two arrays of one dtype and shape differ, in words."""
    head = f"{other.dtype.name}{list(other.shape)}"
    if one.dtype.kind not in "biuf" and one.dtype.name != "bfloat16":
        return f"{head} of other values"
    wide = np.asarray(one, np.float64), np.asarray(other, np.float64)
    with np.errstate(all="ignore"):
        apart = np.abs(wide[0] - wide[1])
        changed = (wide[0] != wide[1]) & ~(np.isnan(wide[0]) & np.isnan(wide[1]))
    count = int(np.count_nonzero(changed))
    if not count:
        return f"{head} with other signs of zeros or NaNs"
    most = float(np.max(apart[changed]))
    first, second = (float(values[changed].flat[0]) for values in wide)
    example = f"{first!r} instead of {second!r}"
    if one.size == 1:
        return f"{head} {example}"
    return f"{head}: {count} of {one.size} items differ, by up to {most:.3g}, {example}"


def describe(value: Any) -> str:
    """Returns what a value is, with its dtype and shape if it has such."""
    kind = type(value).__name__
    if isinstance(value, tf.Tensor):
        return f"a tensor {value.dtype.name}{value.shape.as_list()}"
    if isinstance(value, np.ndarray):
        return f"an array {value.dtype.name}{list(value.shape)}"
    return f"{kind} {value!r}"[:80] if _is_plain(value) else f"a {kind}"


_PLAIN = (bool, int, float, complex, str, bytes, range, slice, tf.DType)


def _is_plain(value: Any) -> bool:
    return value is None or type(value) in _PLAIN or isinstance(value, np.generic)


def _member(value: Any) -> tuple[type, str]:
    return type(value), repr(value)


def _key(keys: tuple[Any, ...], index: int) -> str:
    if not keys:
        return str(index)
    return repr(keys[index])[:40] if index < len(keys) else "..."


def _shown(keys: list[Any]) -> str:
    return ", ".join(f"`{key}`" if _is_plain(key) else "..." for key in keys[:5])
