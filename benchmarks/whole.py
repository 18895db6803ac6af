"""Whole runs of the examples: plain, hooked with an empty cache, hooked again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SCRIPTS = {
    "digits": "digits/train.py",
    "rnn": "rnn/train.py",
    "collatz": "collatz/main.py",
    "attack": "attack/main.py",
}
SHORT = {
    "digits": ["--epochs", "3"],
    "rnn": ["--epochs", "4"],
    "collatz": ["--limit", "100"],
    "attack": ["--epochs", "2"],
}


@dataclass(frozen=True)
class WholeResult:
    """Wall seconds of whole processes, and whether standard output is equal."""

    name: str
    plain: float
    first: float
    again: float
    equal: bool
    output_bytes: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def run(command: list[str], environment: dict[str, str]) -> tuple[bytes, float]:
    """Returns standard output and the wall seconds of one process."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, check=False, capture_output=True)
    elapsed = time.perf_counter() - start
    if done.returncode:
        sys.stderr.buffer.write(done.stderr[-4000:])
        message = f"{' '.join(command)} exits with {done.returncode}"
        raise SystemExit(message)
    return done.stdout, elapsed


def measure(name: str, arguments: list[str]) -> WholeResult:
    """Runs one example three times."""
    script = [str(EXAMPLES / SCRIPTS[name]), *arguments]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "AUTOHOOK_CACHE_DIR": cache}
        environment.pop("AUTOHOOK", None)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # it would turn the cache off
        expected, plain = run([sys.executable, *script], environment)
        hooked = [sys.executable, "-m", "autohook", *script]
        one, first = run(hooked, environment)
        two, again = run(hooked, environment)
    equal = expected == one == two
    return WholeResult(name, plain, first, again, equal, len(expected))
