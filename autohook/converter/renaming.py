"""Gives code objects inside a twin the names that the user's code has."""

from __future__ import annotations

import sys
from types import CodeType
from typing import TYPE_CHECKING, Any

from autohook.runtime.layout import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Collection

GENERATOR_FLAGS = 0x20 | 0x80 | 0x200


def rename(
    code: CodeType, name: str, qualname: str, generated: Collection[str], filename: str
) -> CodeType:
    """Returns a twin whose code objects are named as in the plain program.

    Args:
        code: The twin.
        name: The user's function.
        qualname: Its qualified name.
        generated: Names of body functions; they become the user's function.
        filename: The user's file.
    """
    renamer = _Renamer(name, qualname, generated, filename)
    old = getattr(code, "co_qualname", code.co_name)
    renamer.learn(code, old, qualname)
    return renamer.apply(code, name, old, qualname)


class _Renamer:
    def __init__(
        self, name: str, qualname: str, generated: Collection[str], filename: str
    ) -> None:
        self.filename = filename
        self.name = name
        self.qualname = qualname
        self.generated = generated
        self.strings: dict[str, str] = {}

    def learn(self, code: CodeType, old: str, new: str) -> None:
        """Notes how qualified names in constants change."""
        for child, child_old, child_new in self._children(code, old, new):
            if not self._is_made(child):
                self.strings[child_old] = child_new
            self.learn(child, child_old, child_new)

    def apply(self, code: CodeType, name: str, old: str, new: str) -> CodeType:
        """Returns the code object under its new name, with all inside it."""
        renamed = {}
        for child, child_old, child_new in self._children(code, old, new):
            child_name = self.name if self._is_made(child) else child.co_name
            renamed[id(child)] = self.apply(child, child_name, child_old, child_new)
        constants = tuple(
            renamed.get(id(c), c) if isinstance(c, CodeType) else self._string(c)
            for c in code.co_consts
        )
        changes: dict[str, Any] = {
            "co_filename": self.filename,
            "co_name": name,
            "co_consts": constants,
        }
        if sys.version_info >= (3, 11):
            changes["co_qualname"] = new
        return code.replace(**changes)

    def _string(self, constant: Any) -> Any:
        if type(constant) is str:
            return self.strings.get(constant, constant)
        return constant

    def _children(
        self, code: CodeType, old: str, new: str
    ) -> list[tuple[CodeType, str, str]]:
        is_function = bool(code.co_flags & 0x2)  # CO_NEWLOCALS
        joint = ".<locals>." if is_function else "."
        found = []
        for child in code.co_consts:
            if not isinstance(child, CodeType):
                continue
            child_old = old + joint + child.co_name
            child_new = new + joint + child.co_name
            if self._is_made(child):
                child_new = self.qualname
            elif getattr(child, "co_qualname", child_old) == child.co_name:
                child_old = child_new = child.co_name
            found.append((child, child_old, child_new))
        return found

    def _is_made(self, code: CodeType) -> bool:
        """Returns whether the converter made the function, not the user."""
        if code.co_name != "<lambda>":
            return code.co_name in self.generated
        return not code.co_flags & GENERATOR_FLAGS and not any(
            type(c) is bytes and c.startswith(PLACEHOLDER) for c in code.co_consts
        )
