"""Runs the test suites of packages plainly and with the hook, test by test."""

from __future__ import annotations

import shutil
import tarfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.packages.imports import hook_variables

if TYPE_CHECKING:
    from tests.packages.catalogue import Suite
    from tests.packages.environment import Environment, Run

PLUGINS = Path(__file__).with_name("plugins")
PLUGIN_OF = {
    "tensorflow": "tensorflow_first",
    "twins": "twins_always",
    "hot": "hot_at_once",
}
MODES = ("native", *PLUGIN_OF)
"""The ways to run a suite; for all but the first a plugin sees to it."""


@dataclass
class SuiteResult:
    """What running one suite twice showed.

    Attributes:
        package: The import name of the package.
        version: Its version.
        mode: "native", "tensorflow" (imported first: units ask), "twins" (every call
            of a unit runs its staged twin, on plain values) or "hot" (units are staged
            as early as can be, and stay so).
        tests: How many tests there are.
        passed_plain: How many pass plainly.
        passed_hooked: How many pass with the hook.
        differences: Tests that end otherwise, with both outcomes.
        seconds: Process time that pytest reports: plain and hooked.
        trouble: Why it could not be run, "" if it could.
    """

    package: str
    version: str
    mode: str
    tests: int = 0
    passed_plain: int = 0
    passed_hooked: int = 0
    differences: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    trouble: str = ""


def compare_suite(
    environment: Environment, suite: Suite, version: str, mode: str
) -> SuiteResult:
    """Runs a package's tests plainly and hooked.

    What differs is run again both ways: only what differs twice counts.
    """
    made = SuiteResult(suite.package.module, version, mode)
    made.trouble = environment.install(suite.needs)
    folder = environment.folder / "suites" / suite.package.module
    if not made.trouble and suite.folder:
        made.trouble = fetch_tests(environment, suite, version, folder)
    if made.trouble:
        return made
    folder.mkdir(parents=True, exist_ok=True)
    plain = run_suite(environment, suite, folder, "plain", mode)
    hooked = run_suite(environment, suite, folder, "hooked", mode)
    different = _differ(plain.outcomes, hooked.outcomes)
    if different:
        again = [run_suite(environment, suite, folder, k, mode) for k in RUNS]
        different &= _differ(again[0].outcomes, again[1].outcomes)
    if "passed" not in plain.outcomes.values():
        made.trouble = (
            f"no test passes plainly: {plain.run.stdout[-2000:]}{plain.run.stderr}"
        )
    made.tests = len(plain.outcomes)
    made.passed_plain = list(plain.outcomes.values()).count("passed")
    made.passed_hooked = list(hooked.outcomes.values()).count("passed")
    made.seconds = {"plain": plain.seconds, "hooked": hooked.seconds}
    made.differences = [
        f"{name}: {plain.outcomes.get(name)}; hooked: {hooked.outcomes.get(name)}"
        for name in sorted(different)
    ]
    return made


RUNS = ("plain", "hooked")


@dataclass(frozen=True)
class Results:
    """How each test of one run ended.

    Attributes:
        run: The process.
        outcomes: "passed", "failed", "error" or "skipped", by test.
        seconds: The time that all tests took.
    """

    run: Run
    outcomes: dict[str, str]
    seconds: float


def run_suite(
    environment: Environment, suite: Suite, folder: Path, kind: str, mode: str
) -> Results:
    """Runs a suite once."""
    name = f"{suite.package.module}-{mode}-{kind}"
    output = environment.folder / f"{name}.xml"
    cache = environment.folder / "caches" / name
    output.unlink(missing_ok=True)
    shutil.rmtree(cache, ignore_errors=True)
    variables = {
        "PYTHONPYCACHEPREFIX": str(cache),
        "TWINS_OF": suite.package.module if kind == "hooked" else "",
        "PYTHONPATH": str(PLUGINS),
        **dict(suite.variables),
    }
    if kind == "hooked":
        variables |= hook_variables(suite.package, suite.listed)
    options = [
        "--continue-on-collection-errors",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={output}",
        "--tb=short",
    ]
    if mode in PLUGIN_OF:
        options += ["-p", PLUGIN_OF[mode]]
    run = environment.run(
        "-m", "pytest", *options, *suite.arguments, variables=variables, cwd=folder
    )
    (environment.folder / f"{name}.txt").write_text(run.stdout + run.stderr)
    shutil.rmtree(cache, ignore_errors=True)
    return Results(run, *read_outcomes(output))


def read_outcomes(output: Path) -> tuple[dict[str, str], float]:
    """Returns the outcome of each test in a file of pytest's, and their time."""
    if not output.exists():
        return {}, 0.0
    outcomes: dict[str, str] = {}
    seen: Counter[str] = Counter()
    seconds = 0.0
    for case in ET.parse(output).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        seen[name] += 1
        outcome = next(
            (
                "failed" if child.tag == "failure" else child.tag
                for child in case
                if child.tag in ("failure", "error", "skipped")
            ),
            "passed",
        )
        outcomes[f"{name} #{seen[name]}" if seen[name] > 1 else name] = outcome
        seconds += float(case.get("time", "0"))
    return outcomes, seconds


def fetch_tests(
    environment: Environment, suite: Suite, version: str, folder: Path
) -> str:
    """Unpacks the source distribution of what is installed, without the package.

    Returns:
        What went wrong, "" if nothing did.
    """
    if (folder / suite.folder).exists():
        return ""
    sources = environment.folder / "sources" / suite.package.module
    name = f"{suite.package.requirement}=={version}"
    options = ["--no-binary", ":all:", "--no-deps", "-q", "-d", str(sources)]
    done = environment.pip("download", *options, name)
    archive = next(sources.glob("*.tar.gz"), None)
    if archive is None:
        return done or "there is no source distribution"
    with tarfile.open(archive) as opened:
        opened.extractall(folder.parent, filter="data")
        top = opened.getnames()[0].partition("/")[0]
    shutil.rmtree(folder, ignore_errors=True)
    (folder.parent / top).rename(folder)
    # What is tested is what is installed.
    for own in ("src", suite.package.module, *suite.removed):
        shutil.rmtree(folder / own, ignore_errors=True)
    if not (folder / suite.folder).exists():
        return f"the source distribution has no {suite.folder}"
    return ""


def _differ(plain: dict[str, str], hooked: dict[str, str]) -> set[str]:
    names = plain.keys() | hooked.keys()
    return {name for name in names if plain.get(name) != hooked.get(name)}
