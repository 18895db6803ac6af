"""Imports popular packages under the hook and runs their own tests; see --help."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tests.packages.catalogue import ALL, GROUPS, SUITES, Package
from tests.packages.environment import Environment, make_environment, normalise
from tests.packages.imports import Comparison, compare_imports
from tests.packages.suites import MODES, SuiteResult, compare_suite
from tests.packages.tables import import_table, suite_table

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns 1 where anything differs."""
    options = parser().parse_args(arguments)
    packages = chosen(options.names)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.cache or temporary).resolve()
        environment = make_environment(folder, options.python)
        imports = [] if options.no_imports else import_all(environment, packages)
        # `--suites` alone is an empty list; without it there is None.
        modes = () if options.suites is None else options.suites or MODES[:1]
        suites = test_all(environment, packages, modes)
    tables = [
        import_table(imports) if imports else "",
        suite_table(suites) if suites else "",
    ]
    sys.stdout.write("\n\n".join(filter(None, tables)) + "\n")
    if options.json:
        figures = {
            "imports": [asdict(made) for made in imports],
            "suites": [asdict(made) for made in suites],
        }
        Path(options.json).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    different = [m.differences for m in imports] + [m.differences for m in suites]
    return 1 if any(different) else 0


def parser() -> argparse.ArgumentParser:
    """Returns the parser of the command line."""
    made = argparse.ArgumentParser(prog="python -m tests.packages", description=__doc__)
    made.add_argument("names", nargs="*", help="packages, or ten, more, tensorflow")
    made.add_argument(
        "--suites",
        nargs="*",
        choices=MODES,
        help=f"run their tests as well: {', '.join(MODES)} (the first is the default)",
    )
    made.add_argument("--no-imports", action="store_true", help="only run the tests")
    made.add_argument("--cache", help="keep the virtual environment in this folder")
    made.add_argument("--python", default=sys.executable, help="the interpreter to use")
    made.add_argument("--json", help="write the figures to this file")
    return made


def chosen(names: Sequence[str]) -> list[Package]:
    """Returns the packages that names and names of groups stand for."""
    packages: list[Package] = []
    for name in names or ("ten", "more"):
        packages += GROUPS.get(name) or [ALL.get(name) or Package(name)]
    return packages


def import_all(
    environment: Environment, packages: Sequence[Package]
) -> list[Comparison]:
    """Installs and imports packages; says on standard error how far it is."""
    imports = []
    for package in packages:
        trouble, version = install(environment, package)
        if trouble:
            made = Comparison(package.module, version, differences=[trouble])
        else:
            made = compare_imports(environment, package, version)
        imports.append(made)
        tell(f"{package.module} {version}", made.differences)
    return imports


def test_all(
    environment: Environment, packages: Sequence[Package], modes: Sequence[str]
) -> list[SuiteResult]:
    """Runs the test suites that packages ship."""
    results = []
    for suite in SUITES:
        if suite.package not in packages or not modes:
            continue
        trouble, version = install(environment, suite.package)
        for mode in modes:
            made = compare_suite(environment, suite, version, mode)
            made.trouble = trouble or made.trouble
            results.append(made)
            name = f"{made.package} {version} ({mode}, {made.tests} tests)"
            tell(f"{name} {made.trouble}", made.differences)
    return results


def install(environment: Environment, package: Package) -> tuple[str, str]:
    """Installs a package; returns what went wrong ("" if nothing) and its version."""
    trouble = environment.install([package.requirement, *package.needs])
    version = environment.versions().get(normalise(package.requirement), "")
    return trouble.strip(), version


def tell(subject: str, differences: Sequence[str]) -> None:
    """Writes a line of progress, and the first differences."""
    lines = [f"{subject}: {len(differences)} differences"]
    lines += [f"    {text[:600]}" for text in differences[:20]]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
