"""The public names of autohook: adding one is a decision, seen here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import autohook

ROOT = Path(autohook.__file__).parent.parent
PUBLIC = {
    "convert",
    "do_not_convert",
    "install",
    "set_element_type",
    "stack",
    "to_code",
    "to_graph",
    "uninstall",
}


def test_public_names_are_these() -> None:
    assert set(autohook.__all__) == PUBLIC
    assert set(dir(autohook)) >= PUBLIC


def test_every_public_name_can_be_had_and_is_documented() -> None:
    for name in PUBLIC:
        assert getattr(autohook, name).__doc__, name


def test_unknown_name_is_an_attribute_error() -> None:
    code = "import autohook; autohook.no_such_name"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "module 'autohook' has no attribute 'no_such_name'" in done.stderr
