"""An image of the Python state that a call can reach, to be compared and put back."""

from __future__ import annotations

import types
from collections import deque
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.auditing import contents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from autohook.staging.auditing.contents import Content

MOST_OBJECTS = 50_000
Root = tuple[str, Any]


class Image:
    """The objects that some roots lead to, with what each of them held.

    Attributes:
        objects: The objects that can change, and tensors, by id; kept alive here.
        before: What each held when the image was taken.
        variables: The variables among them, by id.
    """

    def __init__(self, roots: Iterable[Root]) -> None:
        self.objects: dict[int, Any] = {}
        self.before: dict[int, Content] = {}
        self.variables: dict[int, Any] = {}
        self._labels: dict[int, tuple[int | None, str]] = {}
        self._waiting: deque[tuple[int | None, str, Any]] = deque(
            (None, label, value) for label, value in roots
        )
        self._kept: list[Any] = []
        self._seen: set[int] = set()
        while self._waiting and len(self._seen) < MOST_OBJECTS:
            self._take(*self._waiting.popleft())

    def now(self) -> dict[int, Content]:
        """Returns what each object holds now."""
        found = {key: contents.read(self.objects[key]) for key in self.before}
        return {key: content for key, content in found.items() if content is not None}

    def put_back(self, now: dict[int, Content]) -> None:
        """Makes each object hold what it held, where it does not hold that now."""
        for key, content in now.items():
            if not is_untouched(content, self.before[key]):
                contents.restore(self.objects[key], self.before[key])

    def label(self, key: int) -> str:
        """Returns how the program may reach an object, such as `model.layers[0]`."""
        text = ""
        parent: int | None = key
        while parent is not None:
            parent, step = self._labels[parent]
            text = step + text
        return text

    def _take(self, parent: int | None, step: str, value: Any) -> None:
        key = id(value)
        kind = type(value)
        if key in self._seen or kind in _CONSTANTS:
            return
        self._seen.add(key)
        self._kept.append(value)
        self._labels[key] = parent, step
        if issubclass(kind, tf.Variable):
            self.variables[key] = value
            return
        if issubclass(kind, tf.Tensor):
            self.objects[key] = value
            return
        content = contents.read(value)
        if content is None:
            self._waiting.extend((key, "", part) for part in contents.parts(value))
            return
        self.objects[key] = value
        self.before[key] = content
        self._follow(key, content)

    def _follow(self, key: int, content: Content) -> None:
        dotted = content.has_names
        for i, value in enumerate(content.values):
            name = content.keys[i] if i < len(content.keys) else i
            if content.kind == "cell":
                step = ""
            elif dotted:
                step = f".{name}"
            else:
                step = f"[{name!r}]" if type(name) in (str, int) else "[...]"
            self._waiting.append((key, step, value))


def is_untouched(one: Content, other: Content) -> bool:
    """Returns whether two contents are made of the very same objects."""
    return (
        len(one.keys) == len(other.keys)
        and len(one.values) == len(other.values)
        and all(map(_is_same, one.keys, other.keys))
        and all(map(_is_same, one.values, other.values))
    )


def _is_same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    return type(one) is type(other) and type(one) in (str, bytes) and one == other


_CONSTANTS = frozenset(
    {bool, int, float, complex, str, bytes, type(None), types.ModuleType}
)
