"""Every kind of install places the start files, and uninstalling removes them.

The installs are made by the setuptools of this environment, without the network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = ("autohook.pth", "autohook.start")
PACKAGED = ("setup.py", "pyproject.toml", "README.md", "LICENSE", *SHIPPED)

pytestmark = pytest.mark.slow


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the project: building leaves files in its folder."""
    folder = tmp_path / "sources"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autohook", folder / "autohook", ignore=ignore)
    for name in PACKAGED:
        if (ROOT / name).exists():
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.fixture
def python(tmp_path: Path) -> Iterator[Path]:
    """A fresh environment with pip, which sees this one's setuptools and gast."""
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True, symlinks=True)
    (site_of(folder) / "outer.pth").write_text(sysconfig.get_path("purelib") + "\n")
    yield folder / "bin" / "python"
    shutil.rmtree(folder)


def site_of(folder: Path) -> Path:
    return next((folder / "lib").glob("python*")) / "site-packages"


def run(*words: object, cwd: Path, **environment: str) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(python: Path, *words: object, cwd: Path) -> None:
    run(python, "-m", "pip", *words, cwd=cwd)


def install(python: Path, *words: object, cwd: Path) -> None:
    pip(python, "install", "--no-deps", "--no-build-isolation", *words, cwd=cwd)


def check_that_it_starts(python: Path, cwd: Path) -> None:
    # The module's import is what the hook waits for.
    code = "import sys, probe; print('autohook.hook.finder' in sys.modules)"
    (cwd / "probe.py").touch()
    assert run(python, "-c", code, cwd=cwd) == "False\n"
    assert run(python, "-c", code, cwd=cwd, AUTOHOOK="1") == "True\n"


def check_that_nothing_is_left(python: Path, cwd: Path) -> None:
    site = site_of(python.parent.parent)
    pip(python, "uninstall", "-y", "autohook", cwd=cwd)
    assert [path.name for path in site.iterdir() if "autohook" in path.name] == []


def build(sources: Path, kind: str) -> Path:
    pytest.importorskip("build")
    output = sources / "out"
    words = ["-m", "build", f"--{kind}", "--no-isolation", "--outdir", output]
    run(sys.executable, *words, cwd=sources)
    return next(output.iterdir())


def test_wheel_has_the_start_files_at_its_root_and_in_its_record(sources: Path) -> None:
    with zipfile.ZipFile(build(sources, "wheel")) as wheel:
        names = wheel.namelist()
        record = wheel.read(next(n for n in names if n.endswith("RECORD"))).decode()

    for name in (*SHIPPED, "autohook/py.typed"):
        assert names.count(name) == 1
        assert f"\n{name},sha256=" in "\n" + record
    assert any(name.endswith("LICENSE") for name in names)


def test_wheel_starts_the_hook_and_leaves_nothing(sources: Path, python: Path) -> None:
    install(python, build(sources, "wheel"), cwd=sources.parent)

    check_that_it_starts(python, sources.parent)
    assert "autohook" in run(
        python.parent / "autohook", "--version", cwd=sources.parent
    )
    check_that_nothing_is_left(python, sources.parent)


@pytest.mark.parametrize("mode", ["lenient", "strict", "compat"])
def test_editable_install_starts_the_hook_and_leaves_nothing(
    sources: Path, python: Path, mode: str
) -> None:
    words = [] if mode == "lenient" else ["--config-settings", f"editable_mode={mode}"]
    install(python, *words, "-e", sources, cwd=sources.parent)

    check_that_it_starts(python, sources.parent)
    check_that_nothing_is_left(python, sources.parent)


def test_sdist_has_all_that_an_install_needs(sources: Path, python: Path) -> None:
    archive = build(sources, "sdist")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    assert {*SHIPPED, "setup.py", "autohook/py.typed"} <= names

    install(python, archive, cwd=sources.parent)

    check_that_it_starts(python, sources.parent)
    check_that_nothing_is_left(python, sources.parent)


def test_start_line_left_behind_without_the_package_is_silent(
    tmp_path: Path, python: Path
) -> None:
    site = site_of(python.parent.parent)
    shutil.copyfile(ROOT / "autohook.pth", site / "autohook.pth")

    assert run(python, "-c", "print(1)", cwd=tmp_path, AUTOHOOK="1") == "1\n"


def test_start_line_is_one_ascii_line_that_begins_with_import() -> None:
    text = (ROOT / "autohook.pth").read_bytes().decode("ascii")

    assert text.startswith("import ")
    assert text.count("\n") == 1
