"""Projects installed in place: each layout and mode is converted, its tests too."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Interpreter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Writer

pytestmark = pytest.mark.slow
CORE = "def f(a):\n    if a > 0:\n        return a + 1\n    return 0\n"
LAYOUTS = {
    "flat": "",
    "src": "src/",
}
PROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "proj"
version = "1"
[tool.setuptools]
{packages}
[tool.autohook]
modules = ["pack", "pack.*", "space.*"]
"""
PACKAGES = {
    "flat": 'packages = ["pack", "space.part"]',
    "src": 'package-dir = {"" = "src"}\npackages = ["pack", "space.part"]',
}
SCRIPT = """\
import pack, pack.core, space.part.leaf
from autohook.runtime.units import unit_of
for f in (pack.g, pack.core.f, space.part.leaf.f):
    print(f(1), unit_of(f.__code__) is not None, f.__code__.co_filename[-12:])
"""
EXPECTED = "2 True /__init__.py\n2 True pack/core.py\n2 True part/leaf.py\n"


def make_environment(folder: Path, interpreter: Interpreter) -> Interpreter:
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    made = Interpreter(folder / "venv" / "bin" / "python")
    for file in site_of(interpreter).iterdir():
        if file.is_file():
            (site_of(made) / file.name).write_bytes(file.read_bytes())
    return made


def site_of(interpreter: Interpreter) -> Path:
    library = interpreter.executable.parent.parent / "lib"
    return next(library.glob("python*")) / "site-packages"


def install_editable(folder: Path, site: Path, mode: str) -> None:
    """Does what pip does: asks the project's backend for a wheel and unpacks it."""
    setuptools = pytest.importorskip("setuptools", minversion="64")
    if int(setuptools.__version__.partition(".")[0]) < 71:
        pytest.importorskip("wheel")
    code = (
        "import sys\n"
        "from setuptools.build_meta import build_editable\n"
        "build_editable('dist', {'editable_mode': sys.argv[1]})\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, mode]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)


def write_project(write: Writer, layout: str) -> Path:
    top = LAYOUTS[layout]
    return write(
        {
            "p/pyproject.toml": PROJECT.format(packages=PACKAGES[layout]),
            f"p/{top}pack/__init__.py": "def g(a):\n    return a + 1\n",
            f"p/{top}pack/core.py": CORE,
            f"p/{top}pack/__main__.py": "from . import core\nprint(core.f(2))\n",
            f"p/{top}space/part/__init__.py": "",
            f"p/{top}space/part/leaf.py": CORE,
            "elsewhere/s.py": SCRIPT,
        }
    )


@pytest.mark.parametrize("mode", ["lenient", "strict", "compat"])
@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_project_installed_in_place_is_converted_whole(
    interpreter: Interpreter, write: Writer, layout: str, mode: str
) -> None:
    folder = write_project(write, layout)
    own = make_environment(folder, interpreter)
    install_editable(folder / "p", site_of(own), mode)
    environment = {"AUTOHOOK": str(folder / "p" / "pyproject.toml")}
    elsewhere = folder / "elsewhere"

    plain = own.run("s.py", cwd=elsewhere)
    hooked = own.run("s.py", cwd=elsewhere, environment=environment)
    run_plainly = own.run("-m", "pack", cwd=elsewhere)
    run_hooked = own.run("-m", "pack", cwd=elsewhere, environment=environment)

    assert (hooked.stdout, hooked.stderr) == (EXPECTED, plain.stderr)
    assert plain.stdout == EXPECTED.replace("True", "False")
    assert run_plainly.stdout == run_hooked.stdout == "3\n"
    assert run_hooked.stderr == run_plainly.stderr


def test_project_of_an_egg_link_is_converted(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write_project(write, "flat")
    own = make_environment(folder, interpreter)
    (site_of(own) / "easy-install.pth").write_text(f"{folder / 'p'}\n")
    (site_of(own) / "proj.egg-link").write_text(f"{folder / 'p'}\n.")
    environment = {"AUTOHOOK": str(folder / "p" / "pyproject.toml")}

    done = own.run("s.py", cwd=folder / "elsewhere", environment=environment)

    assert (done.stdout, done.stderr) == (EXPECTED, "")


def test_finder_of_an_editable_install_is_asked_last(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write_project(write, "flat")
    own = make_environment(folder, interpreter)
    install_editable(folder / "p", site_of(own), "lenient")
    text = "import sys\nprint([str(f)[:30] for f in sys.meta_path][-1], end='')\n"
    (folder / "elsewhere" / "s.py").write_text(text + "import pack\n")

    done = own.run("s.py", cwd=folder / "elsewhere")

    assert "__editable__" in done.stdout or "Editable" in done.stdout
