"""`python -m benchmarks [group ...]`: tables; `--help` has the groups."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from benchmarks import (
    conversion,
    corpus,
    dispatch,
    imports,
    loading,
    opportunity,
    published,
    pure_python,
    scaling,
    startup,
    steps,
    table,
    terra_programs,
    tracing,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable

GROUPS = (
    *("steps", "pure", "examples", "imports", "speed", "startup"),
    *("conversion", "scaling", "tracing", "paper", "terra"),
    *("opportunity", "dispatch", "corpus"),
)
TOGETHER = {"conversion": "scaling"}
"""Groups that are asked for with another."""


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", help=", ".join(GROUPS))
    parser.add_argument("--only", action="append", help="run this program only")
    parser.add_argument("--quick", action="store_true", help="short, less exact")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    parser.add_argument(
        "--without-autohook", action="store_true", help="steps: leave autohook out"
    )
    options = parser.parse_args(arguments)
    unknown = set(options.groups) - set(GROUPS)
    if unknown:
        parser.error(f"unknown group {sorted(unknown)[0]!r}; known: {GROUPS}")
    options.groups = options.groups or ["steps", "pure"]
    options.groups += [TOGETHER[name] for name in options.groups if name in TOGETHER]
    known = {*loading.names("programs"), *loading.names("pure"), *whole.SCRIPTS}
    known |= {*imports.PACKAGES, *startup.NAMES, conversion.TITLE, *scaling.PROGRAMS}
    known |= {
        *dispatch.NAMES,
        *corpus.names(),
        *tracing.NAMES,
        *published.names(),
        *terra_programs.NAMES,
    }
    for name in options.only or ():
        if name not in known:
            parser.error(f"unknown program {name!r}; known: {sorted(known)}")
    return options


def chosen(names: list[str], only: list[str] | None) -> list[str]:
    return [name for name in names if only is None or name in only]


def collect(
    names: list[str], measure: Callable[[str], Any], *, title: str
) -> list[Any]:
    """Measures each program; progress goes to standard error."""
    results = []
    for name in names:
        print(f"{title}: {name}", file=sys.stderr, flush=True)
        found = measure(name)
        results += found if isinstance(found, list) else [found]
    return results


def measure_all(options: argparse.Namespace) -> dict[str, list[Any]]:
    """Returns the results of each group that was asked for."""
    effort = steps.QUICK if options.quick else steps.Effort()

    def step(name: str) -> steps.Result:
        with_autohook = not options.without_autohook
        return steps.measure(name, effort, with_autohook=with_autohook)

    def pure(name: str) -> pure_python.PureResult:
        return pure_python.measure(name, effort)

    def example(name: str) -> whole.WholeResult:
        return whole.measure(name, whole.SHORT[name] if options.quick else [])

    def package(name: str) -> list[imports.ImportResult]:
        return imports.measure(name, imports.QUICK if options.quick else imports.FULL)

    def start(name: str) -> startup.StartResult:
        return startup.measure(name, rounds=11 if options.quick else 41)

    def convert(_: str) -> list[conversion.ConversionResult]:
        return conversion.measure(conversion.FEW if options.quick else conversion.COUNT)

    def grow(name: str) -> scaling.ScalingResult:
        limit = scaling.SHORT_LIMIT if options.quick else scaling.TIME_LIMIT
        return scaling.measure(name, limit)

    def trace(mix: str) -> tracing.TraceResult:
        return tracing.measure(mix, rounds=1 if options.quick else 7)

    def paper(name: str) -> published.PaperResult:
        return published.measure(name, effort)

    installed = [name for name in imports.PACKAGES if imports.available(name)]
    groups: dict[str, tuple[list[str], Callable[[str], Any]]] = {
        "steps": (loading.names("programs"), step),
        "pure": (loading.names("pure"), pure),
        "examples": (list(whole.SCRIPTS), example),
        "imports": (installed, package),
        "speed": (installed, imports.measure_speed),
        "startup": (list(startup.NAMES), start),
        "conversion": ([conversion.TITLE], convert),
        "scaling": (list(scaling.PROGRAMS), grow),
        "tracing": (list(tracing.NAMES), trace),
        "paper": (published.names(), paper),
        "terra": (list(terra_programs.NAMES), partial(terra_programs.measure, effort)),
        "opportunity": (
            list(opportunity.FACTS),
            partial(opportunity.measure, effort=effort),
        ),
        "dispatch": (list(dispatch.NAMES), partial(dispatch.measure, effort=effort)),
        "corpus": (corpus.names(), partial(corpus.measure, quick=options.quick)),
    }
    return {
        group: collect(chosen(names, options.only), measure, title=group)
        for group, (names, measure) in groups.items()
        if group in options.groups
    }


def environment() -> dict[str, object]:
    """Returns what the numbers depend on."""
    import keras
    import tensorflow as tf

    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "cores": os.cpu_count(),
    }


def main() -> None:
    options = parse()
    results = measure_all(options)
    if options.json:
        rows = {
            group: [result.as_dict() for result in found]
            for group, found in results.items()
        }
        print(json.dumps({"environment": environment(), **rows}, indent=2))
        return
    render: dict[str, Callable[[list[Any]], str]] = {
        "steps": table.of_steps,
        "pure": table.of_pure,
        "examples": table.of_whole,
        "imports": table.of_imports,
        "speed": table.of_speed,
        "startup": table.of_startup,
        "conversion": table.of_conversion,
        "scaling": table.of_scaling,
        "tracing": table.of_tracing,
        "paper": table.of_paper,
        "terra": table.of_terra,
        "opportunity": table.of_opportunity,
        "dispatch": table.of_dispatch,
        "corpus": table.of_corpus,
    }
    for group, found in results.items():
        if found:
            print(render[group](found), end="\n\n")


if __name__ == "__main__":
    main()
