"""Modules that were listed but not converted are reported, and nothing fails."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pytest

import autohook
from autohook.hook.leftovers import find_importer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

REPORT = {"AUTOHOOK": "1", "AUTOHOOK_REPORT": "1"}


def report(interpreter: Interpreter, folder: Path, modules: str, *more: str) -> str:
    environment = {**REPORT, "AUTOHOOK_MODULES": modules}
    if more:
        environment["AUTOHOOK_EXCLUDE"] = ",".join(more)
    done = interpreter.run("s.py", cwd=folder, environment=environment)

    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr
    assert "autohook: " not in done.stderr
    return done.stderr


def line_of(report: str, name: str) -> str:
    return next(line for line in report.splitlines() if line.split()[:1] == [name])


SCRIPT = """\
import pack.core, os, json
try:
    import absent_one
except ImportError:
    pass
print("done")
"""
FILES = {"s.py": SCRIPT, "pack/__init__.py": "", "pack/core.py": "x = 1\n"}


def test_listed_but_absent_and_never_imported_modules_are_reported(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(FILES)

    text = report(interpreter, folder, "pack.*,absent_one,absent_two,nothing.*")

    assert "converted" in line_of(text, "pack.core")
    assert "it is not found" in line_of(text, "absent_one")
    assert "no module was imported that it matches" in line_of(text, "absent_two")
    assert "no module was imported that it matches" in line_of(text, "nothing.*")


def test_module_that_is_listed_and_excluded_is_reported_as_excluded(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(FILES)

    text = report(interpreter, folder, "pack,pack.*", "pack.core")

    assert 'excluded by "pack.core"' in line_of(text, "pack.core")


def test_module_that_two_patterns_match_is_converted_once(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(FILES)

    text = report(interpreter, folder, "pack,pack.core,pack.*,pac*")

    assert text.count("pack.core") == 1
    assert "converted" in line_of(text, "pack.core")


def test_standard_modules_of_the_interpreters_start_are_reported_as_such(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(FILES)
    names = (
        *("json", "json.*", "os", "argparse", "typing", "collections", "enum", "re"),
        *("dataclasses", "warnings", "linecache", "tokenize", "traceback", "threading"),
        *("inspect", "ast", "io", "abc", "codecs", "functools", "contextlib"),
    )

    text = report(interpreter, folder, ",".join(names))

    assert "converted" in line_of(text, "json.decoder")
    assert "it was imported before the hook was installed" in line_of(text, "os")


def test_importer_of_a_module_that_was_there_before_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_imports: None
) -> None:
    (tmp_path / "early_two.py").write_text("def f(): pass\n")
    (tmp_path / "early_user.py").write_text("from early_two import f\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.import_module("early_user")

    with autohook.install(modules=["early_two"]) as hook:
        reason = hook.conversions.decisions["early_two"].reason

    assert reason == "it was imported before the hook was installed, by early_user"
    assert find_importer("early_user") == ""
    assert "early_two" in sys.modules


@pytest.mark.parametrize("kind", ["extension", "bytecode", "frozen", "built in"])
def test_module_without_a_source_is_left_alone_with_its_reason(
    interpreter: Interpreter, write: Writer, kind: str
) -> None:
    name, reason = {
        "extension": ("_json", "an extension module"),
        "bytecode": ("only", "there is only its bytecode"),
        "frozen": ("__hello__", "frozen into the interpreter"),
        "built in": ("_stat", "built into the interpreter"),
    }[kind]
    folder = write({"only.py": "x = 1\n"})
    make = "import py_compile; py_compile.compile('only.py', 'only.pyc')"
    interpreter.run("-c", make, cwd=folder)
    (folder / "only.py").unlink()
    load = f"import sys; sys.modules.pop({name!r}, 0)\nimport {name}\nprint('done')\n"
    write(
        {
            "s.py": load.replace(
                "import __hello__",
                "import contextlib, io\n"
                "with contextlib.redirect_stdout(io.StringIO()): import __hello__",
            )
        }
    )

    text = report(interpreter, folder, name)

    assert reason in line_of(text, name)
