"""Each script runs once plainly and once hooked; its tests compare what it printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Interpreter

HERE = Path(__file__).parent
START = """\
import os
import sys
import model
import tensorflow as tf
from model import *

X = tf.constant([1.0, 2.0])
if os.environ.get("AUTOHOOK"):
    from autohook.staging import tiering
    tiering.HOT_CALLS = tiering.SLOW_HOT_CALLS = 2
    tiering.MIN_NATIVE, tiering.KEEP_RATIO = 0.0, float("inf")
    tiering.DEFERRALS = 0
    del tiering
for _ in range(9):
    total(X, 3)
    MODEL.call(X)
for _ in range(9):
    work(X)


def is_staged(name):
    from autohook.runtime.units import decisions
    return any(u.name == f"model.{name}" and u.staged_calls for u in decisions())


if os.environ.get("AUTOHOOK"):
    assert all(map(is_staged, ("total", "Model.call", "work")))
"""
Both = tuple[str, str]


@pytest.fixture
def run_both(interpreter: Interpreter, tmp_path: Path) -> Callable[..., Both]:
    """Runs a script, after the functions have been staged; returns both outputs."""
    (tmp_path / "model.py").write_bytes((HERE / "model.txt").read_bytes())

    def run(script: str, *words: str, stdin: str = "", start: str = START) -> Both:
        (tmp_path / "script.py").write_text(start + script)
        outputs = []
        for switch in ("", "1"):
            environment = {
                "AUTOHOOK": switch,
                "AUTOHOOK_MODULES": "model",
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "CUDA_VISIBLE_DEVICES": "-1",
                "PYTHONHASHSEED": "0",
                "COLUMNS": "80",
            }
            done = interpreter.run(
                *(words or ("script.py",)),
                cwd=tmp_path,
                stdin=stdin,
                environment=environment,
            )
            assert done.returncode == 0, done.stderr[-4000:]
            outputs.append(done.stdout)
        return outputs[0], outputs[1]

    return run
