"""What autohook adds to the start of a process: CPU time of whole processes.

The interpreter is that of a fresh virtual environment, with autohook.pth in it and this
checkout on its path. Plain and hooked processes take turns.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sysconfig
import tempfile
import venv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = '[tool.autohook]\nmodules = ["listed", "other.*"]\nexclude = ["excluded"]\n'
FILES = {
    "pyproject.toml": TABLE,
    "excluded.py": "",
    "script.py": "",
    "listed.py": "def f(x):\n    return x\n",
    "importing.py": "import listed\n",
}
CASES = {
    "-c pass": ["-c", "pass"],
    "-c import": ["-c", "import colorsys"],
    "-m module": ["-m", "excluded"],
    "excluded script": ["excluded.py"],
    "converted script": ["script.py"],
    "converted module": ["importing.py"],
}
IDLE = "idle line"
NAMES = (IDLE, *CASES)
TIME_LINE = """\
import os, site, statistics, sys
from time import perf_counter
times = {name: [] for name in sys.argv[2:]}
for _ in range(3000):
    for name, found in times.items():
        start = perf_counter()
        site.addpackage(sys.argv[1], name, set())
        found.append(perf_counter() - start)
print(*(statistics.median(found) for found in times.values()))
"""


@dataclass(frozen=True)
class StartResult:
    """Seconds of one way to start a process, medians.

    Attributes:
        name: The way; for the line in autohook.pth, one execution of it.
        plain: Without autohook; for the line, an empty .pth file.
        hooked: With AUTOHOOK=1, started that way before; for the line, without it.
        parsed: The same where the configuration has to be parsed, 0.0 for the line.
    """

    name: str
    plain: float
    hooked: float
    parsed: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Place:
    """A virtual environment and a project in a folder."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder / "venv", with_pip=False, symlinks=True)
        self.python = str(folder / "venv" / "bin" / "python")
        libraries = folder / "venv" / "lib"
        self.site = next(libraries.glob("python*")) / "site-packages"
        (self.site / "autohook.pth").write_bytes((ROOT / "autohook.pth").read_bytes())
        outer = sysconfig.get_path("purelib")
        (self.site / "__paths.pth").write_text(f"{ROOT}\n{outer}\n")
        self.project = folder / "project"
        self.project.mkdir()
        for name, text in FILES.items():
            (self.project / name).write_text(text)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AUTOHOOK", "PYTHON"))
        }

    def run(self, words: list[str], variables: dict[str, str]) -> float:
        """Returns the CPU seconds of a process."""
        child = subprocess.Popen(
            [self.python, *words],
            cwd=self.project,
            env={**self.environment, **variables},
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise ChildProcessError(words)
        return usage.ru_utime + usage.ru_stime

    def time_line(self) -> StartResult:
        """Returns what one execution of the line costs where AUTOHOOK is not set."""
        (self.project / "autohook.pth").write_bytes(
            (ROOT / "autohook.pth").read_bytes()
        )
        (self.project / "empty.pth").touch()
        command = [self.python, "-c", TIME_LINE, str(self.project)]
        output = subprocess.run(
            [*command, "empty.pth", "autohook.pth"],
            env=self.environment,
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        empty, line = map(float, output.split())
        return StartResult(IDLE, empty, line, 0.0)


def measure(name: str, rounds: int) -> StartResult:
    """Measures one of `NAMES`; every variant runs in every round."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        if name == IDLE:
            return place.time_line()
        on = {"AUTOHOOK": "1"}
        variants = {
            "plain": {},
            "hooked": on,
            "parsed": {**on, "AUTOHOOK_NO_CACHE": "1"},
        }
        if name.startswith("converted"):
            del variants["parsed"]  # it would have to convert as well
        times: dict[str, list[float]] = {variant: [] for variant in variants}
        for variables in variants.values():
            place.run(CASES[name], variables)
        for _ in range(rounds):
            for variant, variables in variants.items():
                times[variant].append(place.run(CASES[name], variables))
    found = {variant: statistics.median(each) for variant, each in times.items()}
    return StartResult(name, found["plain"], found["hooked"], found.get("parsed", 0.0))
