"""What an examination has found: for people, for programs, and what is wrong."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something that is wrong.

    Attributes:
        problem: What it is, in one sentence.
        remedy: What to do about it.
    """

    problem: str
    remedy: str


class Section(NamedTuple):
    """The findings about one subject.

    Attributes:
        name: The field of the JSON output.
        title: The heading of the text.
        data: What JSON can hold.
        lines: The same for people.
        problems: What is wrong.
    """

    name: str
    title: str
    data: object
    lines: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
