"""Processes that run programs; one that hangs is killed and started again."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pickle
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
CPU_LIMIT = 60.0
WALL_LIMIT = 300.0
# Graphs and modules pile up in a process; then it is replaced.
MOST_MEMORY = 2.5e9


class HungError(Exception):
    """The process gave no answer in time."""


class DiedError(Exception):
    """The process died."""


class Process:
    """One process, which starts when first asked.

    Args:
        way: "native" or "hot".
        cache: The folder of the hook's cache.
        threads: How many threads TensorFlow uses.
        folder: Where else modules of programs lie, if not in the repository.
    """

    def __init__(
        self, way: str, cache: str, *, threads: int = 1, folder: str = ""
    ) -> None:
        self._arguments = [way, cache, str(threads)]
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._text = ""

    def run(self, module: str, program: str) -> dict[str, Any]:
        """Returns the outcome of a program.

        Raises:
            HungError: It computes without an end.
            DiedError: It ended the process.
        """
        if self._process is None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        request = json.dumps({"module": module, "program": program})
        try:
            self._process.stdin.write(request + "\n")
            self._process.stdin.flush()
            answer = self._read(is_start=False)
        except (HungError, DiedError, BrokenPipeError):
            self.stop()
            raise
        if self._memory() > MOST_MEMORY:
            self.stop()
        return answer

    def _start(self) -> None:
        self._text = ""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AUTOHOOK")}
        path = os.pathsep.join(filter(None, (str(ROOT), self._folder)))
        own = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "TF_CPP_MIN_LOG_LEVEL": "3"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.stateful.harness.worker", *self._arguments],
            cwd=ROOT,
            env={**kept, **own},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._read(is_start=True)

    def _read(self, *, is_start: bool) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        start, cpu = time.monotonic(), self._cpu()
        while "\n" not in self._text:
            if not select.select([descriptor], [], [], 1.0)[0]:
                is_over = not is_start and self._cpu() - cpu > CPU_LIMIT
                if is_over or time.monotonic() - start > WALL_LIMIT:
                    raise HungError("no answer in time")
                continue
            data = os.read(descriptor, 1 << 20)
            if not data:
                raise DiedError("the process died")
            self._text += data.decode()
        line, _, self._text = self._text.partition("\n")
        answer: dict[str, Any] = pickle.loads(base64.b64decode(line))
        return answer

    def _cpu(self) -> float:
        """Returns the seconds that the process has computed."""
        assert self._process is not None
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{self._process.pid}/stat").read_text()
            fields = text.rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return time.monotonic()

    def _memory(self) -> float:
        assert self._process is not None
        with contextlib.suppress(OSError):
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
            return float(pages) * os.sysconf("SC_PAGE_SIZE")
        return 0.0

    def stop(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
