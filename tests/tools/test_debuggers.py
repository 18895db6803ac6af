"""pdb, debugpy and IPython stop on the user's lines and see the user's names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

STEPS = """\
s
s
s
args
n
n
w
r
up
p sorted(n for n in locals() if n[:2] != "__")
b model.py:21
c
p factor, step
w
clear 1
tbreak model.fail
c
l
unt
p found
c
"""


def test_pdb_steps_into_staged_functions_as_plainly(
    run_both: Callable[..., Any],
) -> None:
    script = "breakpoint()\nwork(X)\nprint(fail(X, 'a'))\n"

    plain, hooked = run_both(script, stdin=STEPS)

    assert "model.py" in plain
    assert hooked == plain


def test_pdb_steps_into_the_first_call_of_a_listed_function(
    run_both: Callable[..., Any],
) -> None:
    script = "import tensorflow as tf\nimport model\nX = tf.constant([1.0])\n"
    script += "breakpoint()\nmodel.work(X)\n"

    plain, hooked = run_both(script, stdin=STEPS.replace("tb", "p 1 #"), start="")

    assert "model.py" in plain
    assert hooked == plain


def test_post_mortem_sees_the_names_of_the_failing_function(
    run_both: Callable[..., Any],
) -> None:
    script = """
import pdb
for _ in range(3):
    try:
        fail(X, "missing")
    except KeyError as error:
        pdb.post_mortem(error.__traceback__)
"""

    plain, hooked = run_both(script, stdin="w\np sorted(locals())\nl\nup\nq\n" * 3)

    assert plain.count("model.py") > 3
    assert hooked == plain


TRACED = """
import bdb

class Recorder(bdb.Bdb):
    def user_line(self, frame):
        code = frame.f_code
        print("line", code.co_name, frame.f_lineno, sorted(frame.f_locals))
        self.set_step()

    def user_call(self, frame, _arguments):
        print("call", frame.f_code.co_name)

recorder = Recorder(skip=["tensorflow*", "keras*", "numpy*", "threading", "abc"])
recorder.runcall(work, X)
print(work(X) is not None)
"""


def test_every_step_of_bdb_is_on_a_line_of_the_user(
    run_both: Callable[..., Any],
) -> None:
    plain, hooked = run_both(TRACED)

    lines = [line for line in plain.splitlines() if line.startswith("line scale")]
    assert len(lines) > 8
    assert steps(hooked) == steps(plain)


def steps(output: str) -> list[str]:
    return re.findall(r"^(?:line|call) .*|^True$", output, re.MULTILINE)
