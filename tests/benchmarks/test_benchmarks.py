"""The benchmarks run, and their comparison of bits can fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "benchmarks" / "programs"


def run(*arguments: str) -> str:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AUTOHOOK")}
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        env=inherited,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    ).stdout


@pytest.mark.slow
def test_a_quick_run_compares_every_bit_of_eager_and_autohook() -> None:
    output = run("--quick", "--json", "--only", "mlp_step", "--only", "nested_loops")
    results = json.loads(output)

    [step] = results["steps"]
    [pure] = results["pure"]
    assert step["name"] == "mlp_step"
    assert step["values"] > 10_000
    assert step["differing_bits"] == 0
    assert pure["equal"] is True


def test_no_program_speaks_of_autohook() -> None:
    files = [*PROGRAMS.glob("*.py"), *(ROOT / "benchmarks" / "pure").glob("*.py")]

    assert len(files) > 15
    for file in files:
        assert "autohook" not in file.read_text(encoding="utf-8"), file


class TestComparison:
    """benchmarks.equality."""

    @pytest.fixture(autouse=True)
    def _import_benchmarks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(ROOT))

    def test_equal_values_have_no_differing_bits(self) -> None:
        from benchmarks.equality import Comparison, compare, snapshot

        value = {"loss": np.float32(0.1), "rows": [np.ones(3), 2]}

        assert compare(snapshot(value), snapshot(value)) == Comparison(5, 0)

    def test_the_last_bit_of_a_float_counts(self) -> None:
        from benchmarks.equality import Comparison, compare, snapshot

        value = np.ones(4, np.float32)
        other = np.nextafter(value, np.float32(2))

        assert compare(snapshot(value), snapshot(other)) == Comparison(4, 4)

    def test_another_type_of_the_same_number_differs_in_kind(self) -> None:
        from benchmarks.equality import compare, snapshot

        assert compare(snapshot([1]), snapshot([np.int64(1)])).bits == -1

    def test_the_zeros_of_both_signs_differ(self) -> None:
        from benchmarks.equality import compare, snapshot

        assert compare(snapshot(0.0), snapshot(-0.0)).bits == 1


@pytest.mark.slow
def test_starting_costs_little() -> None:
    [line, nothing, unmatched] = json.loads(
        run(
            *("startup", "--quick", "--json", "--only", "idle line"),
            *("--only=-c pass", "--only=-c import"),
        )
    )["startup"]

    # Several times the aims (35 us, 5 ms): other processes share the machine.
    assert line["hooked"] < 150e-6
    assert nothing["hooked"] - nothing["plain"] < 10e-3
    assert unmatched["hooked"] - unmatched["plain"] < 20e-3
