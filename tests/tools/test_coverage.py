"""coverage.py reports the same lines and branches of the examples as plainly."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
RUNS = {
    "collatz": ("main.py", "--limit", "30"),
    "attack": ("main.py", "--epochs", "2", "--batches", "12"),
    "digits": ("train.py", "--epochs", "2"),
    "rnn": ("train.py", "--epochs", "3"),
}
KEPT = ("executed_lines", "missing_lines", "executed_branches", "missing_branches")
CORES = ["ctrace"] + ["sysmon"] * (sys.version_info >= (3, 12))
SMALL = [pytest.param("collatz", core, id=f"collatz-{core}") for core in CORES]
LARGE = [
    pytest.param(name, core, id=f"{name}-{core}", marks=pytest.mark.corpus)
    for name in RUNS
    for core in CORES
    if name != "collatz"
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "core"), SMALL + LARGE)
def test_coverage_of_an_example_is_that_of_the_plain_run(
    interpreter: Interpreter, tmp_path: Path, name: str, core: str
) -> None:
    pytest.importorskip("coverage", reason="coverage is not installed")
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder)

    plain, hooked = (look(interpreter, folder, name, core, s) for s in ("", "1"))

    assert all(data["executed_lines"] for data in plain.values() if data != EMPTY)
    assert hooked == plain


EMPTY: dict[str, Any] = {key: [] for key in KEPT}


def look(
    interpreter: Interpreter, folder: Path, name: str, core: str, switch: str
) -> dict[str, dict[str, Any]]:
    """Returns what coverage knows of each file of an example after a run."""
    environment = {
        "AUTOHOOK": switch,
        "COVERAGE_CORE": core,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    # On Python 3.12 and 3.13 the core of `sys.monitoring` has no branches.
    branch = ["--branch"] if core == "ctrace" else []
    start = ["-m", "coverage", "run", *branch, "--source=.", *RUNS[name]]
    done = interpreter.run(*start, cwd=folder, environment=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    interpreter.run("-m", "coverage", "json", "-q", cwd=folder)
    files = json.loads((folder / "coverage.json").read_text())["files"]
    return {
        file: {key: data.get(key, []) for key in KEPT} for file, data in files.items()
    }
