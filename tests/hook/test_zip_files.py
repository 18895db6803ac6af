"""Modules in zip files: converted, and otherwise as plain Python imports them."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1"}
MODULE = '''"""Docs."""
import traceback
def f(a):
    """Adds."""
    if a > 0:
        return a + 1
    raise ValueError(a)
'''
UNITS = (
    "import sys; sys.path.insert(0, 'a.zip')\n"
    "import pack.core\n"
    "from autohook.runtime.units import unit_of\n"
    "print(unit_of(pack.core.f.__code__) is not None, pack.core.f(1))\n"
)
LOOK = """\
import importlib, importlib.resources, inspect, pickle, pkgutil, sys, traceback
sys.path.insert(0, "a.zip")
import pack, pack.core
print(pack.core.f(1), pack.core.__file__, pack.core.__cached__, pack.__path__)
print(pack.core.__spec__, pack.core.__loader__, pack.core.__spec__.origin)
print(isinstance(pack.core.__loader__, __import__("zipimport").zipimporter))
print(pack.core.__loader__.get_source("pack.core") == inspect.getsource(pack.core))
print(inspect.getsource(pack.core.f), pkgutil.get_data("pack", "data.txt"))
print(importlib.resources.files("pack").joinpath("data.txt").read_text())
print(sorted(m.name for m in pkgutil.walk_packages(pack.__path__, "pack.")))
print(importlib.reload(pack.core).f(2), pickle.loads(pickle.dumps(pack.core.f))(3))
print(type(pickle.loads(pickle.dumps(pack.core.__loader__))).__name__)
print(sorted(vars(pack.core)))
try:
    pack.core.f(-1)
except ValueError:
    print(traceback.format_exc())
"""


def write_zip(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return folder


FILES = {"pack/__init__.py": "", "pack/core.py": MODULE, "pack/data.txt": "data"}


def test_module_in_a_zip_file_is_converted_and_cached_in_the_users_folder(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write_zip(write({"s.py": UNITS}), FILES)
    report = {**ON, "AUTOHOOK_REPORT": "1"}

    first = interpreter.run("s.py", cwd=folder, environment=report)
    second = interpreter.run("s.py", cwd=folder, environment=report)

    assert first.stdout == second.stdout == "True 2\n"
    assert "converted by an earlier run" in second.stderr
    cached = {file.name for file in (folder / ".cache").rglob("core*.autohook.pyc")}
    assert len(cached) == 1


def test_module_in_a_zip_file_looks_as_imported_plainly(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write_zip(write({"s.py": LOOK}), FILES)

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode == 0
    assert "ValueError" in plain.stdout
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


def test_broken_module_in_a_zip_file_fails_as_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    broken: dict[str, str | bytes] = {"pack/__init__.py": ""}
    broken["pack/core.py"] = b"x = 1\r\nif x\r\n"
    folder = write_zip(write({"s.py": UNITS}), broken)

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert "SyntaxError" in plain.stderr
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


def test_bytecode_in_a_zip_file_is_left_alone_with_a_reason(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": UNITS.replace("print(unit", "(unit"), "core.py": MODULE})
    make = "import py_compile; py_compile.compile('core.py', 'core.pyc', doraise=True)"
    interpreter.run("-c", make, cwd=folder)
    data = (folder / "core.pyc").read_bytes()
    os.unlink(folder / "core.py")
    write_zip(folder, {"pack/__init__.py": "", "pack/core.pyc": data})

    done = interpreter.run(
        "s.py", cwd=folder, environment={**ON, "AUTOHOOK_REPORT": "1"}
    )

    assert done.returncode == 0
    assert "the zip file has its bytecode" in done.stderr
