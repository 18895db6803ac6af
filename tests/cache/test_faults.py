"""Damaged, foreign and stale files never give a wrong module, nor an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.cache.faults", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )


def test_no_fault_gives_a_wrong_module() -> None:
    done = run("--quick")

    assert done.stdout.splitlines()[-1].endswith(" 0 wrong modules"), done.stdout
    assert done.returncode == 0
    if os.geteuid() == 0:
        assert done.stderr == ""


@pytest.mark.corpus
def test_no_fault_of_very_many_gives_a_wrong_module() -> None:
    done = run()

    assert done.stdout.splitlines()[-1].endswith(" 0 wrong modules"), done.stdout


def test_stamp_believed_too_early_would_be_noticed() -> None:
    break_it = (
        "import sys; from autohook.cache import stamp; from tests.cache import faults\n"
        "def believe(self, _): return self.fields\n"
        "stamp.Stamp.to_store = believe\n"
        "known = stamp.Stamp.__init__\n"
        "def settle(self, status): known(self, status); self.is_settled = True\n"
        "stamp.Stamp.__init__ = settle\n"
        "faults.FAMILIES = (faults.edit_in_every_order,)\n"
        "sys.exit(faults.main(is_quick=True))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", break_it],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "another module than its source says" in done.stdout
    assert done.returncode == 1
