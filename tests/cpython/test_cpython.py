"""CPython's own tests end under the hook exactly as they end plainly."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.corpus
@pytest.mark.skipif(
    importlib.util.find_spec("test.support") is None, reason="no CPython tests here"
)
def test_every_test_of_cpython_ends_as_it_does_plainly(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    command = [sys.executable, "-m", "tests.cpython", "--sample"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path / "runs"), "--json", str(results)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    files = json.loads(results.read_text())["files"]
    assert all(file["modules"] for file in files)
    assert sum(file["tests"] for file in files) > 4000
