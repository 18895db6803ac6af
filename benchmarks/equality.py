"""Equality to the last bit of what two runs returned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Comparison:
    """How much was compared, and how much of it differs.

    Attributes:
        values: Numbers compared.
        bits: Bits that differ; -1 where structure, type, dtype or shape differ.
    """

    values: int = 0
    bits: int = 0

    def __add__(self, other: Comparison) -> Comparison:
        bits = -1 if min(self.bits, other.bits) < 0 else self.bits + other.bits
        return Comparison(self.values + other.values, bits)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yields (path and type, leaf) of nested sequences and mappings."""
    path = f"{path}:{type(value).__name__}"
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}[{key!r}]")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value


def snapshot(value: Any) -> list[tuple[str, np.ndarray]]:
    """Returns copies of the leaves, which later updates of variables leave alone."""
    return [(path, np.array(leaf)) for path, leaf in leaves(value)]


def compare(expected: Any, found: Any) -> Comparison:
    """Compares two snapshots leaf by leaf."""
    if [path for path, _ in expected] != [path for path, _ in found]:
        return Comparison(len(expected), -1)
    result = Comparison()
    for (_, left), (_, right) in zip(expected, found, strict=True):
        result += compare_arrays(left, right)
    return result


def compare_arrays(left: np.ndarray, right: np.ndarray) -> Comparison:
    """Counts the differing bits of two arrays."""
    if left.dtype != right.dtype or left.shape != right.shape:
        return Comparison(left.size, -1)
    if left.dtype == object:
        return Comparison(left.size, 0 if left.tolist() == right.tolist() else -1)
    changed = np.frombuffer(left.tobytes(), np.uint8) ^ np.frombuffer(
        right.tobytes(), np.uint8
    )
    return Comparison(left.size, int(np.unpackbits(changed).sum()))
