"""The ten programs in benchmarks/terra print under autohook what they print plainly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "terra"
NAMES = sorted(file.parent.name for file in FOLDER.glob("*/main.py"))


def run(name: str, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AUTOHOOK")}
    return subprocess.run(
        [sys.executable, *arguments, "main.py", "--steps", "40"],
        cwd=FOLDER / name,
        env={**inherited, "AUTOHOOK_CACHE_DIR": str(cache)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )


def test_there_are_ten_programs_that_know_nothing_of_autohook() -> None:
    assert len(NAMES) == 10
    for file in FOLDER.rglob("*.py"):
        assert "autohook" not in file.read_text(encoding="utf-8"), file


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_a_program_prints_what_it_prints_plainly(name: str, tmp_path: Path) -> None:
    plain = run(name, tmp_path)
    hooked = run(name, tmp_path, "-m", "autohook", "--report")

    assert "sum of absolute weights" in plain.stdout
    assert hooked.stdout == plain.stdout
    assert f"{name}.training" in hooked.stderr
