"""Which versions are in use, told without importing anything large."""

from __future__ import annotations

import os
import platform
import sys
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, version

import autohook
from autohook.cli.health.section import Problem, Section
from autohook.report.table import align

TENSORFLOW = (
    "tensorflow",
    "tensorflow-cpu",
    "tensorflow-gpu",
    "tensorflow-intel",
    "tensorflow-macos",
    "tensorflow-rocm",
    "tensorflow-cpu-aws",
    "tf-nightly",
    "tf-nightly-cpu",
)
"""The distributions that hold a module tensorflow."""


def examine() -> Section:
    """Returns the versions of autohook, Python, and what autohook needs."""
    package = os.path.dirname(os.path.abspath(autohook.__file__))
    found = {
        "autohook": (autohook.__version__, package),
        "python": (platform.python_version(), sys.executable),
        "gast": (_find("gast"), ""),
        "astor": (_find("astor"), ""),
        "tensorflow": _find_tensorflow(),
    }
    data = {
        name: {"version": number or None, "where": place or None}
        for name, (number, place) in found.items()
    }
    rows = [
        (name, number or "not installed", place)
        for name, (number, place) in found.items()
    ]
    problems = [
        Problem(f"{name} is not installed", _remedy(name))
        for name, (number, _) in found.items()
        if not number
    ]
    lines = tuple(align(rows))
    return Section("versions", "Versions", data, lines, tuple(problems))


def _find(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _find_tensorflow() -> tuple[str, str]:
    spec = PathFinder.find_spec("tensorflow")
    if spec is None:
        return "", ""
    named = ((name, _find(name)) for name in TENSORFLOW)
    name, number = next((pair for pair in named if pair[1]), ("", "unknown"))
    place = os.path.dirname(spec.origin) if spec.origin else "a namespace package"
    return number, place if name in ("", "tensorflow") else f"{place} ({name})"


def _remedy(name: str) -> str:
    if name == "tensorflow":
        return (
            "Without it programs run as written. Install it:"
            " python -m pip install 'tensorflow>=2.16,<2.22'."
        )
    return f"Nothing can be converted. Install it: python -m pip install {name}."
