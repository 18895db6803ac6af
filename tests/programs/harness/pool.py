"""Workers that are killed when a program hangs, and started again."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[3]
CPU_LIMIT = 10.0
WALL_LIMIT = 90.0
# Graphs and modules pile up in a process; then it is replaced.
MOST_MEMORY = 1.5e9


@dataclass(frozen=True)
class Verdict:
    """How one program, with one input, ran in one way.

    Attributes:
        construct: The file.
        program: The function.
        input: The position among its inputs.
        way: The way.
        verdict: equal, refused, wrong, crash or hang.
        eager: What the eager run did, if the verdict is not equal.
        ours: What this way did, or why it was refused.
        eager_ms: What one eager call takes, milliseconds.
    """

    construct: str
    program: str
    input: int
    way: str
    verdict: str
    eager: str = ""
    ours: str = ""
    eager_ms: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Returns its fields."""
        return asdict(self)


class HungError(Exception):
    """The worker gave no answer in time, or died."""


class Worker:
    """One process; started when first asked.

    Args:
        cache: The folder of the hook's cache.
        folders: Where packages `tests.programs` lie.
    """

    def __init__(self, cache: str, folders: Sequence[Path] = (ROOT,)) -> None:
        self._cache = cache
        self._path = os.pathsep.join(map(str, folders))
        self._process: subprocess.Popen[str] | None = None
        self._text = ""

    def run(
        self, construct: str, program: str, ways: Iterable[str], most: int
    ) -> Iterator[Verdict]:
        """Runs a program with at most so many of its inputs."""
        request = {"construct": construct, "program": program}
        answer = self._ask({**request, "count": 1})
        if "broken" in answer:
            raise ValueError(answer["broken"])
        for index in _spread(answer["count"], most):
            left = list(ways)
            while left:
                for verdict in self._run_input(construct, program, index, list(left)):
                    left.remove(verdict.way)
                    yield verdict

    def _run_input(
        self, construct: str, program: str, index: int, ways: list[str]
    ) -> Iterator[Verdict]:
        place = construct, program, index
        request = {"construct": construct, "program": program, "input": index}
        try:
            first = self._ask({**request, "ways": ways})
        except HungError as error:
            raise ValueError(f"input {index} has no eager run: {error}") from None
        if "broken" in first:
            raise ValueError(f"input {index}: {first['broken']}")
        for way in ways:
            try:
                answer = self._read()
            except HungError as error:
                self.stop()
                yield Verdict(*place, way, "hang", "", str(error))
                return
            yield Verdict(*place, **answer, eager_ms=first["eager_ms"])
        if self._memory() > MOST_MEMORY:
            self.stop()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process is None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _start(self) -> None:
        self._text = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.programs.harness.worker", self._cache],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": self._path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._read(is_start=True)

    def _read(self, *, is_start: bool = False) -> dict[str, Any]:
        """Returns the next answer.

        Raises:
            HungError: None came in time.
        """
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
            data = os.read(descriptor, 1 << 16)
            if not data:
                raise HungError("the process died")
            self._text += data.decode()
        line, _, self._text = self._text.partition("\n")
        answer: dict[str, Any] = json.loads(line)
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


Program = tuple[str, str]


def _spread(count: int, most: int) -> list[int]:
    """Returns up to `most` of the first `count` numbers, the first and last first."""
    if count <= most:
        return list(range(count))
    return sorted({round(i * (count - 1) / max(1, most - 1)) for i in range(most)})


def gather(
    programs: Sequence[Program],
    ways: Sequence[str],
    *,
    jobs: int = 1,
    inputs: int = 1000,
    say: Callable[[Program, list[Verdict] | str], None],
) -> None:
    """Runs programs with all their inputs, and hands over what became of each.

    Args:
        programs: File and function.
        ways: The ways to run them in.
        jobs: How many workers there are.
        inputs: With how many of its inputs each is run at most.
        say: Takes a program, and its verdicts or why it cannot be run.
    """
    with tempfile.TemporaryDirectory() as cache, ThreadPoolExecutor(jobs) as threads:
        idle: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(jobs):
            idle.put(Worker(cache))

        def run(program: Program) -> None:
            worker = idle.get()
            try:
                say(program, list(worker.run(*program, ways, inputs)))
            except (ValueError, HungError) as error:
                say(program, str(error))
                worker.stop()
            idle.put(worker)

        list(threads.map(run, programs))
        for _ in range(jobs):
            idle.get().stop()
