"""Imports of whole packages under autohook's hook and its peers': CPU time.

Each figure is the median CPU time (user and system) of whole child processes, less that
of a bare interpreter; the tools take turns, so that they meet the same machine.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PACKAGES = ("mpmath", "networkx", "sympy")
TOOLS = {
    "plain": "",
    "autohook": "import autohook; autohook.install(modules=[{0!r}, {0!r} + '.*'])\n",
    "pytest": (
        "from _pytest.assertion import install_importhook\n"
        "from _pytest.config import get_config\n"
        "install_importhook(get_config()).mark_rewrite({0!r})\n"
    ),
    "beartype": "from beartype.claw import beartype_package as b; b({0!r})\n",
    "typeguard": "from typeguard import install_import_hook as t; t({0!r})\n",
}
NEEDED = {"pytest": "_pytest"}
# With TensorFlow loaded, in one process: what converting the package adds.
INSIDE = """\
import tensorflow
{0}from time import process_time
start = process_time()
import {1}
print(process_time() - start)
"""
ALL_TWINS = """\
import tensorflow, glob
from time import process_time
from autohook.converter.emit import TwinMaker
from autohook.options import ConversionOptions
lines = seconds = 0
for file in sorted(glob.glob("{1}/**/*.py", recursive=True)):
    if "/tests/" in file:
        continue
    source = open(file, "rb").read()
    start = process_time()
    maker = TwinMaker(source, file, ConversionOptions())
    for index in range(len(maker)):
        maker.make(index)
    seconds += process_time() - start
    lines += source.count(b"\\n")
    if seconds > 10:
        break
print(lines / seconds)
"""
SETTLED = 3.2
"""Seconds after which autohook believes a source file by its stamp."""


@dataclass(frozen=True)
class Effort:
    """How many processes each median is of."""

    warm: int = 9
    cold: int = 3


FULL = Effort()
QUICK = Effort(warm=3, cold=1)


@dataclass(frozen=True)
class ImportResult:
    """CPU seconds of one tool importing one package, a bare interpreter's taken off.

    Attributes:
        package: The package.
        tool: The tool whose hook converts it.
        start: Installing the hook and importing nothing.
        warm: Installing it and importing the package, converted before; None where
            the import fails.
        cold: The same with no cache of the package's.
        lines: Lines of the package's modules that are imported.
    """

    package: str
    tool: str
    start: float
    warm: float | None
    cold: float | None
    lines: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class SpeedResult:
    """Lines a second that one package is converted at, TensorFlow loaded.

    Attributes:
        package: The package.
        native: Importing it cold: native code of all modules.
        twins: Besides, every staged twin, as `autohook compile` makes them.
    """

    package: str
    native: float
    twins: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Project:
    """A copy of an installed package, to be imported by child processes."""

    def __init__(self, package: str, folder: Path) -> None:
        found = importlib.util.find_spec(package)
        assert found is not None
        assert found.origin is not None
        self.package = package
        self.folder = folder
        ignore = shutil.ignore_patterns("__pycache__")
        source = Path(found.origin).parent
        shutil.copytree(source, folder / package, ignore=ignore)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AUTOHOOK")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)  # it would turn all caches off
        path = os.pathsep.join([str(folder), str(Path(__file__).parent.parent)])
        self.environment = {**kept, "PYTHONPATH": path}

    def run(self, code: str) -> tuple[float, str]:
        """Returns a child's CPU seconds and its output; fails with its error."""
        command = [sys.executable, "-c", code]
        with tempfile.TemporaryFile("w+") as output:
            child = subprocess.Popen(
                command,
                env=self.environment,
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.DEVNULL,
            )
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            text = output.read()
        if child.returncode:
            raise ChildProcessError(code)
        return usage.ru_utime + usage.ru_stime, text

    def clear(self) -> None:
        """Removes what is cached of the package."""
        for folder in [*self.folder.rglob("__pycache__")]:
            shutil.rmtree(folder)

    def lines(self) -> int:
        """Returns how many lines the modules have that an import loads."""
        code = (
            f"import {self.package}, sys\n"
            "for m in [*sys.modules.values()]:\n"
            "    f = getattr(m, '__file__', None) or ''\n"
            f"    if f.startswith({str(self.folder)!r}) and f.endswith('.py'):\n"
            "        print(f)\n"
        )
        _, text = self.run(code)
        return sum(Path(file).read_bytes().count(b"\n") for file in text.split())


def available(tool: str) -> bool:
    name = NEEDED.get(tool, tool)
    return tool == "plain" or importlib.util.find_spec(name) is not None


def measure(package: str, effort: Effort) -> list[ImportResult]:
    """Measures all tools that are installed on one package."""
    tools = [tool for tool in TOOLS if available(tool)]
    with tempfile.TemporaryDirectory() as folder:
        project = Project(package, Path(folder))
        lines = project.lines()
        setups = {tool: TOOLS[tool].format(package) for tool in tools}
        codes = {tool: f"{setups[tool]}import {package}" for tool in tools}
        broken = {tool for tool in tools if not _works(project, codes[tool])}
        cold = _rounds(project, codes, broken, effort.cold, is_cold=True)
        for tool in tools:
            if tool not in broken:
                project.run(codes[tool])
        time.sleep(SETTLED)
        for tool in tools:
            if tool not in broken:
                project.run(codes[tool])
        warm = _rounds(project, codes, broken, effort.warm, is_cold=False)
        starts = _rounds(project, setups, set(), effort.warm, is_cold=False)
        bare = statistics.median(project.run("pass")[0] for _ in range(effort.warm))
    return [
        ImportResult(
            package,
            tool,
            starts[tool] - bare,
            None if tool in broken else warm[tool] - bare,
            None if tool in broken else cold[tool] - bare,
            lines,
        )
        for tool in tools
    ]


def measure_speed(package: str) -> SpeedResult:
    """Measures the converter on one package, with TensorFlow loaded."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(package, Path(folder))
        lines = project.lines()
        seconds = {}
        for tool in ("plain", "autohook"):
            code = INSIDE.format(TOOLS[tool].format(package), package)
            # What is left of a plain import is to run it: that is not conversion.
            project.run(code) if tool == "plain" else project.clear()
            seconds[tool] = float(project.run(code)[1].split()[-1])
        twins = float(project.run(ALL_TWINS.format("", package))[1].split()[-1])
    return SpeedResult(package, lines / (seconds["autohook"] - seconds["plain"]), twins)


def _works(project: Project, code: str) -> bool:
    try:
        project.run(code)
    except ChildProcessError:
        return False
    return True


def _rounds(
    project: Project,
    codes: dict[str, str],
    broken: set[str],
    count: int,
    *,
    is_cold: bool,
) -> dict[str, float]:
    """Returns the median of each tool, which take turns."""
    times: dict[str, list[float]] = {tool: [] for tool in codes if tool not in broken}
    for _ in range(count):
        for tool, found in times.items():
            if is_cold:
                project.clear()
            found.append(project.run(codes[tool])[0])
    return {tool: statistics.median(found) for tool, found in times.items()}
