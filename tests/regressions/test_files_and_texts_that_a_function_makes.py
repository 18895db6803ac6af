"""Streams that a function makes itself, and reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
import io
import tempfile
def f(x):
    made = io.StringIO()
    with tempfile.TemporaryFile("w+") as file:
        {}
INPUTS = {{f: [(T(1.0),), (T(-1.0),)]}}
"""
# The graph wrote when it ran: what was read while it was built was empty.
EQUAL = (
    'made.write("abc"); return made.getvalue(), x + 1',
    'print("abc", file=made); return len(made.getvalue()) + x',
    'file.write("abc"); file.seek(0); return file.read(), x',
)
REFUSED = (
    'made.write("abc" if x > 0 else "d"); return made.getvalue()',
    "made.write(f'{x}'); return made.getvalue()",
    "x > 0 and made.write('abc'); return made.getvalue()",
    "x > 0 and print('abc', file=file); file.seek(0); return file.read()",
    "open(file.name, 'a'); return x",
)


@pytest.mark.slow
@pytest.mark.parametrize("body", EQUAL)
def test_what_is_written_to_it_can_be_read(
    body: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert outcome(PROGRAM.format(body))["to_graph"] == "equal"


@pytest.mark.slow
@pytest.mark.parametrize("body", REFUSED)
def test_what_only_the_graph_knows_is_not_written_to_it(
    body: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert outcome(PROGRAM.format(body))["to_graph"] == "refused"
