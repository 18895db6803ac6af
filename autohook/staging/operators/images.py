"""What objects hold that no operator looks after, to tell a change and to undo it."""

from __future__ import annotations

import random
from array import array
from collections import deque
from typing import Any

import numpy as np

from autohook.runtime.state import UNDEFINED
from autohook.staging.operators.forwards import refill

_CONTAINERS = (list, dict, set, deque)
# They hold what they hold in C.
_OWN_STATE = (bytearray, memoryview, array, np.ndarray, random.Random)
_DEEPEST = 4


class _Image:
    """What a container held.

    Attributes:
        value: The container itself.
        copy: A copy of it.
        parts: Images of what it held.
    """

    def __init__(self, value: Any, depth: int) -> None:
        self.value = value
        self.copy = value.copy()
        self.parts = [_image(part, depth - 1) for part in _parts(value)]

    def is_same(self, other: Any) -> bool:
        """Returns whether another image shows the same."""
        return (
            isinstance(other, _Image)
            and self.value is other.value
            and len(self.parts) == len(other.parts)
            and all(map(_is_same, self.parts, other.parts))
        )

    def restore(self) -> None:
        """Makes the container hold what it held, and what it holds, too."""
        refill(self.value, self.copy)
        for part in self.parts:
            if isinstance(part, (_Image, _OwnImage)):
                part.restore()


class _OwnImage:
    """What an object written in C held.

    Attributes:
        value: The object itself.
        contents: What it held, to be compared by value.
    """

    def __init__(self, value: Any) -> None:
        self.value = value
        self.contents = _contents(value)

    def is_same(self, other: Any) -> bool:
        """Returns whether another image shows the same."""
        return (
            isinstance(other, _OwnImage)
            and self.value is other.value
            and bool(self.contents == other.contents)
        )

    def restore(self) -> None:
        """Makes the object hold what it held."""
        if isinstance(self.value, random.Random):
            self.value.setstate(self.contents)
        elif isinstance(self.value, np.ndarray):
            shape, data = self.contents
            old = np.frombuffer(data, self.value.dtype).reshape(shape)
            self.value[...] = old
        elif isinstance(self.value, array):
            del self.value[:]
            self.value.frombytes(self.contents)
        else:
            self.value[:] = self.contents


def state_of(owner: Any) -> dict[str, Any]:
    """Returns images of what an object holds, by the attribute."""
    if isinstance(owner, _OWN_STATE):
        return {"": _OwnImage(owner)}
    attributes = getattr(owner, "__dict__", {})
    return {name: _image(value, _DEEPEST) for name, value in attributes.items()}


def is_same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Returns whether an object holds what it did."""
    return before.keys() == after.keys() and all(
        _is_same(value, after[name]) for name, value in before.items()
    )


def restore(owner: Any, before: dict[str, Any]) -> None:
    """Makes an object hold what it did."""
    attributes = {} if "" in before else vars(owner)
    for name in attributes.keys() - before.keys():
        del attributes[name]
    for name, image in before.items():
        held = isinstance(image, (_Image, _OwnImage))
        value = image.value if held else image
        if name and attributes.get(name, UNDEFINED) is not value:
            attributes[name] = value
        if held:
            image.restore()


def _image(value: Any, depth: int) -> Any:
    """Returns an image of a container, or the value itself."""
    if isinstance(value, _OWN_STATE):
        return _OwnImage(value)
    return _Image(value, depth) if type(value) in _CONTAINERS and depth else value


def _is_same(before: Any, after: Any) -> bool:
    if isinstance(before, (_Image, _OwnImage)):
        return before.is_same(after)
    return before is after


def _contents(value: Any) -> Any:
    if isinstance(value, random.Random):
        return value.getstate()
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    return bytes(value)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for item in value.items() for part in item]
    return list(value)
