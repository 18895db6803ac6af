"""Imports packages plainly and with the hook, and compares what can be seen."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.packages.probe import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.packages.catalogue import Package
    from tests.packages.environment import Environment, Run

PROBE = Path(__file__).with_name("probe.py")
IMPORTED = "imported"
BUG = "AH190"
"""The code of a function that the converter failed on."""


@dataclass
class Comparison:
    """What importing one package showed.

    Attributes:
        package: Its import name.
        version: The version of its distribution.
        modules: How many modules it has.
        importable: How many of them import plainly.
        converted: How many of those were converted under the hook.
        plain: How many were left plain, by reason.
        units: How many functions can be staged.
        diagnostics: Functions that cannot, by code.
        differences: What a program could see; empty if all is well.
        seconds: Process time of the imports: plain and hooked, cold and warm; and
            of the conversion of all functions, which hooked programs do on demand.
    """

    package: str
    version: str = ""
    modules: int = 0
    importable: int = 0
    converted: int = 0
    plain: dict[str, int] = field(default_factory=dict)
    units: int = 0
    diagnostics: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Sight:
    """What one process saw.

    Attributes:
        run: How it ended.
        data: What the probe wrote, {} where it did not get so far.
    """

    run: Run
    data: dict[str, Any]

    @property
    def outcomes(self) -> dict[str, str]:
        """What became of each module."""
        found: dict[str, str] = self.data.get("outcomes", {})
        return found


def compare_imports(
    environment: Environment, package: Package, version: str
) -> Comparison:
    """Imports all of a package four times: plainly and hooked, each cold and warm."""
    sights: dict[str, Sight] = {}
    for kind in ("plain", "hooked"):
        cache = environment.folder / "caches" / f"{package.module}-{kind}"
        shutil.rmtree(cache, ignore_errors=True)
        for state in ("cold", "warm"):
            sights[f"{kind} {state}"] = look(environment, package, kind, cache)
        shutil.rmtree(cache, ignore_errors=True)
    return compare(package, version, sights)


def look(environment: Environment, package: Package, kind: str, cache: Path) -> Sight:
    """Lets one process import a package."""
    # One name for both kinds: a module may keep `sys.argv`.
    output = environment.folder / f"{package.module}.json"
    output.unlink(missing_ok=True)
    variables = {"PYTHONPYCACHEPREFIX": str(cache)}
    if kind == "hooked":
        variables |= hook_variables(package)
    arguments = [str(PROBE), package.module, str(output), *package.skipped]
    run = environment.run(*arguments, variables=variables)
    if not output.exists():
        return Sight(run, {})
    return Sight(run, json.loads(output.read_text(encoding="utf-8")))


def hook_variables(package: Package, others: Sequence[str] = ()) -> dict[str, str]:
    """Returns the variables that list a package and others, and nothing else."""
    listed = (package.module, f"{package.module}.*", *others)
    return {
        "AUTOHOOK": "1",
        "AUTOHOOK_MODULES": ",".join(listed),
        "AUTOHOOK_EXCLUDE": "__main__",
    }


def compare(package: Package, version: str, sights: dict[str, Sight]) -> Comparison:
    """Returns the figures of a package and what differs."""
    plain, hooked = sights["plain warm"], sights["hooked cold"]
    made = Comparison(package.module, version)
    made.seconds = {n: s.data.get("seconds", 0.0) for n, s in sights.items()}
    made.modules = len(plain.outcomes)
    importable = [n for n, o in plain.outcomes.items() if o == IMPORTED]
    made.importable = len(importable)
    reasons: Counter[str] = Counter()
    for name in importable:
        decision = hooked.data.get("decisions", {}).get(name)
        state, reason, _ = decision or ("plain", "never listed", "")
        # Cached even when cold: loaded before under another name.
        made.converted += state in ("converted", "cached")
        if state == "plain":
            reasons[reason] += 1
    twins = hooked.data.get("twins", {"units": 0, "reasons": [], "seconds": 0.0})
    made.plain, made.units = dict(reasons), twins["units"]
    made.diagnostics = dict(Counter(text[:5] for text in twins["reasons"]))
    made.seconds["twins"] = twins["seconds"]
    made.differences = list(_differences(sights))
    return made


def _differences(sights: dict[str, Sight]) -> Iterator[str]:
    for name, sight in sights.items():
        if not sight.data:
            code, text = sight.run.code, sight.run.stderr
            yield f"{name}: nothing seen, exit code {code}: {text}"
    noise = _noise(sights["plain cold"], sights["plain warm"])
    for state in ("cold", "warm"):
        plain, hooked = sights[f"plain {state}"], sights[f"hooked {state}"]
        for text in _differ(plain, hooked, noise):
            yield f"{state}: {text}"
    for name, (state, reason, path) in _decisions(sights["hooked cold"]):
        if state == "plain" and path.endswith(".py"):
            yield f"cold: {name} is plain: {reason}"
    reasons = sights["hooked cold"].data.get("twins", {}).get("reasons", [])
    yield from (f"a bug: {text}" for text in reasons if text.startswith(BUG))
    for name, (state, reason, _) in _decisions(sights["hooked warm"]):
        if state == "converted":
            yield f"warm: {name} was not cached: {reason}"


def _decisions(sight: Sight) -> list[tuple[str, Any]]:
    return [
        (name, decision)
        for name, decision in sight.data.get("decisions", {}).items()
        if sight.outcomes.get(name) == IMPORTED
    ]


def _noise(first: Sight, second: Sight) -> set[tuple[str, str]]:
    """Returns names that differ between two plain runs, such as times and paths."""
    return {
        (module, name)
        for module, seen in first.data.get("seen", {}).items()
        for name, text in seen.items()
        if second.data.get("seen", {}).get(module, {}).get(name) != text
    }


def _differ(plain: Sight, hooked: Sight, noise: set[tuple[str, str]]) -> Iterator[str]:
    if plain.run.code != hooked.run.code:
        yield f"exit code {plain.run.code}, hooked {hooked.run.code}"
    for name in sorted(plain.outcomes.keys() | hooked.outcomes.keys()):
        ours, theirs = hooked.outcomes.get(name), plain.outcomes.get(name)
        if ours != theirs:
            yield f"{name}: {theirs}; hooked: {ours}"
    for module, seen in plain.data.get("seen", {}).items():
        other = hooked.data.get("seen", {}).get(module)
        if other is not None:
            yield from _differ_in_names(module, seen, other, noise)
    for stream in ("stdout", "stderr"):
        yield from _differ_in_lines(
            stream, getattr(plain.run, stream), getattr(hooked.run, stream)
        )


def _differ_in_names(
    module: str,
    seen: dict[str, str],
    other: dict[str, str],
    noise: set[tuple[str, str]],
) -> Iterator[str]:
    for name in sorted(seen.keys() | other.keys()):
        if seen.get(name) != other.get(name) and (module, name) not in noise:
            yield f"{module}.{name}: {seen.get(name)}; hooked: {other.get(name)}"


def _differ_in_lines(stream: str, plain: str, hooked: str) -> Iterator[str]:
    theirs, ours = _lines(plain), _lines(hooked)
    for line in (theirs - ours).elements():
        yield f"{stream} lacks: {line}"
    for line in (ours - theirs).elements():
        yield f"{stream} has: {line}"


def _lines(text: str) -> Counter[str]:
    """Returns a stream's lines without addresses, times and process numbers."""
    text = ADDRESS.sub("0x...", text)
    text = re.sub(r"\d+[:.]\d+[\d:.]*|\b\d{4,}\b", "#", text)
    return Counter(re.sub(r"#(\s+#)+", "#", text).splitlines())
