"""Training loops written inline, as whole processes: plain, staged, audited, traced."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

LOOP = """\
import tensorflow as tf

w = tf.Variable([[0.5, -0.5], [0.25, 1.0]])
rates = [0.1, 0.05]
history = []


def train(steps, fails_at=-1):
    for step in range(steps):
        x = tf.constant([[1.0 + step % 3, 2.0]])
        y = tf.constant([[1.0, 0.0]] if step != fails_at else [[1.0, 0.0, 2.0]])
        with tf.GradientTape() as tape:
            hidden = tf.tanh(tf.matmul(x, w))
            loss = tf.reduce_mean(tf.square(hidden - y))
        gradient = tape.gradient(loss, w)
        w.assign_sub(rates[step % 2] * gradient)
        if step % 7 == 0:
            history.append(float(loss))
            print(step, float(loss).hex())
    return loss
"""
SCRIPT = """\
import sys
import loop

print(loop.train(50).numpy())
for step in range(40):
    with loop.tf.GradientTape() as tape:
        loss = loop.tf.reduce_sum(loop.tf.square(loop.w)) * 0.5
    loop.w.assign_sub(0.01 * tape.gradient(loss, loop.w))
    if step % 9 == 0:
        print("again", step, loss.numpy())
print(loop.history, loop.w.numpy().tolist())
if len(sys.argv) > 1:
    loop.train(30, fails_at=int(sys.argv[1]))
"""
STAGED = "loop.train:"


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [[], ["17"]])
def test_output_and_tracebacks_are_those_of_the_plain_run(
    interpreter: Interpreter, write: Writer, arguments: list[str]
) -> None:
    folder = write({"script.py": SCRIPT, "loop.py": LOOP})

    plain = interpreter.run("script.py", *arguments, cwd=folder)
    staged = interpreter.run("-m", "autohook", "script.py", *arguments, cwd=folder)
    told = interpreter.run(
        "-m", "autohook", "--report", "script.py", *arguments, cwd=folder
    )

    assert staged.stdout == plain.stdout == told.stdout
    assert staged.returncode == plain.returncode == (1 if arguments else 0)
    assert _own(staged.stderr) == _own(plain.stderr)
    assert STAGED in told.stderr


@pytest.mark.slow
def test_an_audit_finds_no_difference(interpreter: Interpreter, write: Writer) -> None:
    folder = write({"script.py": SCRIPT, "loop.py": LOOP})

    plain = interpreter.run("script.py", cwd=folder)
    audited = interpreter.run(
        "-m", "autohook", "--audit", "--report", "script.py", cwd=folder
    )

    assert audited.stdout == plain.stdout
    assert "AH35" not in audited.stderr
    assert STAGED in audited.stderr


TRACING = """\
import sys
import loop

lines = []

def trace(frame, event, argument):
    if not frame.f_code.co_filename.endswith("loop.py"):
        return None
    lines.append((event, frame.f_lineno))
    return trace

loop.train(40)
sys.settrace(trace)
loop.train(10)
sys.settrace(None)
loop.train(10)
print(len(lines), lines)
"""


@pytest.mark.slow
def test_a_tracer_sees_every_line(interpreter: Interpreter, write: Writer) -> None:
    folder = write({"script.py": TRACING, "loop.py": LOOP})

    plain = interpreter.run("script.py", cwd=folder)
    staged = interpreter.run("-m", "autohook", "script.py", cwd=folder)

    assert plain.stdout.count("'line'") > 80
    assert staged.stdout == plain.stdout


@pytest.mark.slow
def test_coverage_counts_the_same_lines(
    interpreter: Interpreter, write: Writer
) -> None:
    pytest.importorskip("coverage", reason="coverage is not installed")
    found = []
    for switch in ("0", "1"):
        folder = write({"script.py": SCRIPT, "loop.py": LOOP})
        environment = {"AUTOHOOK": switch}
        command = ["-m", "coverage", "run", "--include=loop.py,script.py"]
        done = interpreter.run(
            *command, "script.py", cwd=folder, environment=environment
        )
        interpreter.run("-m", "coverage", "json", "-q", cwd=folder)
        report = json.loads((folder / "coverage.json").read_text(encoding="utf-8"))
        lines = {k: v["executed_lines"] for k, v in report["files"].items()}
        found.append((done.stdout, lines))

    assert found[0] == found[1]
    assert len(found[0][1]["loop.py"]) > 15


def _own(text: str) -> list[str]:
    """Returns the lines of a traceback but for the frames of TensorFlow."""
    kept = [line for line in text.splitlines() if "port.cc" not in line]
    return [line for line in kept if "site-packages" not in line]
