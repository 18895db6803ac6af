"""Fenced code blocks of a Markdown page, with what follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Attributes:
        page: The file's name.
        line: The 1-based line of the opening fence.
        language: The word after the fence.
        text: The lines between the fences.
        output: The text of a `text` block that follows at once, or None.
    """

    page: str
    line: int
    language: str
    text: str
    output: str | None

    @property
    def label(self) -> str:
        return f"{self.page}:{self.line}"


def read(file: Path) -> list[Block]:
    """Returns the blocks of a page; `text` is the output of the block before it."""
    source = file.read_text(encoding="utf-8")
    blocks: list[Block] = []
    end = 0
    for match in FENCE.finditer(source):
        language, text = match.groups()
        line = source.count("\n", 0, match.start()) + 1
        follows = not source[end : match.start()].strip()
        if language == "text" and follows and blocks:
            last = blocks.pop()
            blocks.append(Block(last.page, last.line, last.language, last.text, text))
        else:
            blocks.append(Block(file.name, line, language, text, None))
        end = match.end()
    return blocks


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Returns (command, expected output lines) of a console block."""
    result: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            result.append((line[2:], []))
        else:
            result[-1][1].append(line)
    return result


def matches(expected: str, found: str) -> bool:
    """Tells whether outputs agree; `...` in the expected one stands for anything."""
    parts = expected.strip().split("...")
    pattern = ".*".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, found.strip(), re.DOTALL) is not None
