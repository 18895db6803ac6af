"""The examples, run by the very commands of their README files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
SHORT = {
    "attack": ["--epochs", "2", "--batches", "12"],
    "collatz": ["--limit", "60"],
    "digits": ["--epochs", "2"],
    "rnn": ["--epochs", "3"],
}
STAGED_IN = {
    "attack": "attack",
    "collatz": "steps_to_one",
    "digits": "train_step",
    "rnn": "train_step",
}


def commands(name: str) -> list[list[str]]:
    """Returns the plain and the hooked command that a README shows."""
    text = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\$ python (.*)$", text, re.MULTILINE)
    return [[sys.executable, *command.split()] for command in found]


def run(
    command: list[str], folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AUTOHOOK")}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # it would turn the cache off
    return subprocess.run(
        command,
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SHORT))
def test_example_prints_the_same_bytes_plain_hooked_and_from_the_cache(
    name: str, tmp_path: Path
) -> None:
    plain, hooked = commands(name)
    folder = EXAMPLES / name

    expected = run([*plain, *SHORT[name]], folder)
    cold, warm = (
        run(
            [*hooked, *SHORT[name]],
            folder,
            AUTOHOOK_REPORT="1",
            AUTOHOOK_CACHE_DIR=str(tmp_path),
        )
        for _ in range(2)
    )

    assert cold.stdout == expected.stdout
    assert warm.stdout == expected.stdout
    assert re.search(rf"\b{STAGED_IN[name]}\b.*\bstaged\b", warm.stderr)
    assert "cached" in warm.stderr


@pytest.mark.corpus
@pytest.mark.parametrize("name", sorted(SHORT))
def test_audit_of_an_example_finds_no_difference_and_prints_the_same_bytes(
    name: str,
) -> None:
    plain, hooked = commands(name)
    folder = EXAMPLES / name

    expected = run([*plain, *SHORT[name]], folder)
    audited = run([*hooked, *SHORT[name]], folder, AUTOHOOK_AUDIT="1")

    assert audited.stdout == expected.stdout
    assert re.search(
        r"^autohook audit: \d+ staged calls of \d+ functions? ran natively, too:"
        r" no difference$",
        audited.stderr,
        re.MULTILINE,
    ), audited.stderr


def test_every_example_has_a_test_and_a_readme_with_two_commands() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}

    assert folders == set(SHORT)
    for name in folders:
        plain, hooked = commands(name)
        assert [plain[0], "-m", "autohook", *plain[1:]] == hooked


def test_no_python_file_of_an_example_speaks_of_autohook_or_of_graphs() -> None:
    files = sorted(EXAMPLES.rglob("*.py"))

    assert len(files) > len(SHORT)
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "autohook" not in text, file
        assert "tf.function" not in text, file
