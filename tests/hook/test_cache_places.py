"""Where whole processes keep converted code, and what they do where they cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1"}
MODULE = "def f(x):\n    return x + 1 if x else -1\n"
SAYS = """\
import sys, m
from autohook.hook.install import installed_hooks
from autohook.runtime.units import unit_of
for hook in installed_hooks():
    unit = unit_of(m.f.__code__)
    decision = hook.conversions.decisions["m"]
    unit.has_twin()
    print(m.f(1), decision.state, "autohook.converter.emit" in sys.modules)
    print(decision.reason, file=sys.stderr)
"""
COLD = "2 converted True"
WARM = "2 cached False"


@pytest.fixture
def project(write: Writer) -> Path:
    return write({"p/m.py": MODULE, "p/s.py": SAYS}) / "p"


def say(
    interpreter: Interpreter, folder: Path, *options: str, **environment: str
) -> str:
    done = interpreter.run(
        *options,
        "s.py",
        cwd=folder,
        environment={**ON, "HOME": str(folder.parent), **environment},
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    return done.stdout.strip()


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.autohook*.pyc"))


@pytest.fixture
def mount() -> Iterator[list[Path]]:
    """Takes file systems to be unmounted in the end."""
    mounted: list[Path] = []
    yield mounted
    for folder in reversed(mounted):
        subprocess.run(["umount", str(folder)], check=True)


def mount_small(folder: Path, mounted: list[Path], size: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    mounted.append(folder)


def make_read_only(folder: Path, mounted: list[Path]) -> None:
    bind = ["mount", "--bind", str(folder), str(folder)]
    if subprocess.run(bind, capture_output=True, check=False).returncode:
        pytest.skip("folders cannot be mounted here")
    mounted.append(folder)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)


def test_read_only_file_system_keeps_nothing_and_the_users_folder_serves(
    interpreter: Interpreter, project: Path, mount: list[Path]
) -> None:
    make_read_only(project, mount)

    assert say(interpreter, project) == COLD
    assert say(interpreter, project) == WARM
    assert kept(project) == []
    assert len(kept(project.parent / ".cache" / "autohook")) == 3


def test_file_system_that_was_made_read_only_serves_what_it_has(
    interpreter: Interpreter, project: Path, mount: list[Path]
) -> None:
    say(interpreter, project)
    make_read_only(project, mount)

    assert say(interpreter, project) == WARM
    assert kept(project.parent / ".cache") == []


def test_full_disk_costs_the_cache_and_nothing_else(
    interpreter: Interpreter, project: Path, mount: list[Path]
) -> None:
    full = project.parent / "full"
    full.mkdir()
    mount_small(full, mount, "64k")
    shutil.copytree(project, full / "p")
    with pytest.raises(OSError, match="No space"):
        (full / "filler").write_bytes(bytes(1 << 20))
    there = {"XDG_CACHE_HOME": str(full / "user")}

    for _ in range(2):
        assert say(interpreter, full / "p", **there) == COLD
    assert kept(full) == []
    (full / "filler").unlink()
    assert [say(interpreter, full / "p", **there) for _ in "12"] == [COLD, WARM]


def test_limit_of_file_sizes_leaves_no_half_written_file(
    interpreter: Interpreter, write: Writer
) -> None:
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (99, 99))\n"
    folder = write({"p/m.py": MODULE, "p/s.py": limit + SAYS}) / "p"

    assert say(interpreter, folder) == COLD
    # The script itself was converted before it set the limit.
    assert [n for n in kept(folder.parent) if n.startswith("m.")] == []
    assert not [*folder.parent.rglob("*.tmp")]


@pytest.mark.parametrize("kind", ["a file", "a link to nowhere", "a link to itself"])
def test_something_else_in_place_of_the_folder_costs_nothing(
    interpreter: Interpreter, project: Path, kind: str
) -> None:
    place = project / "__pycache__"
    if kind == "a file":
        place.touch()
    else:
        place.symlink_to("nowhere" if kind.endswith("nowhere") else place)

    assert say(interpreter, project) == COLD
    assert say(interpreter, project) == WARM


def test_folder_of_another_user_is_not_used(
    interpreter: Interpreter, project: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root")
    (project / "__pycache__").mkdir()
    os.chown(project / "__pycache__", 65534, 65534)

    assert say(interpreter, project) == COLD
    assert say(interpreter, project) == WARM
    assert kept(project) == []


def test_link_to_another_users_folder_is_not_used(
    interpreter: Interpreter, project: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root")
    theirs = project.parent / "theirs"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    (project / "__pycache__").symlink_to(theirs)

    assert say(interpreter, project) == COLD
    assert say(interpreter, project) == WARM
    assert kept(theirs) == []


def test_cache_folder_of_another_user_is_not_used(
    interpreter: Interpreter, project: Path
) -> None:
    # As by `sudo` with the environment of whoever calls it.
    if os.geteuid() != 0:
        pytest.skip("needs root")
    home = project.parent / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    (project / "__pycache__").touch()

    for _ in range(2):
        assert say(interpreter, project, XDG_CACHE_HOME=str(home)) == COLD
    assert os.listdir(home) == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can enter; pytest's own they cannot."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_user_without_rights_in_the_folder_has_files_of_his_own(
    interpreter: Interpreter, open_folder: Path
) -> None:
    project = write_files(open_folder / "p", {"m.py": MODULE, "s.py": SAYS})
    if os.geteuid() != 0 or not os.access(sys.executable, os.X_OK):
        pytest.skip("needs root")
    if not all(folder.stat().st_mode & 0o001 for folder in Path(__file__).parents):
        pytest.skip("other users cannot read autohook here")
    say(interpreter, project)
    (project / "m.py").write_text(MODULE + "\n# edited\n")
    (project / "warm.py").write_text(MODULE)
    become = (
        "import os, sys, autohook\n"
        "hook = autohook.install(modules=['m', 'warm'])\n"
        "import warm, platformdirs, autohook.cli.kept, autohook.decisions\n"
        "from autohook.runtime.units import unit_of\n"
        "unit_of(warm.f.__code__).has_twin()\n"
        "os.setgid(65534), os.setuid(65534)\n"
    )
    (project / "s.py").write_text(become + SAYS)
    home = project.parent / "nobody"
    home.mkdir()
    os.chown(home, 65534, 65534)
    off = {"AUTOHOOK": "0", "XDG_CACHE_HOME": str(home)}

    said = [say(interpreter, project, **off).split()[1] for _ in range(2)]

    assert said == ["converted", "cached"]
    assert [path.owner() for path in home.rglob("m.*twins.pyc")] == ["nobody"]


@pytest.mark.parametrize("option", ["-B", "PYTHONDONTWRITEBYTECODE"])
def test_process_that_writes_no_bytecode_reads_what_there_is(
    interpreter: Interpreter, project: Path, option: str
) -> None:
    options = [option] if option == "-B" else []
    environment = {} if option == "-B" else {option: "1"}

    assert say(interpreter, project, *options, **environment) == COLD
    assert kept(project.parent) == []
    say(interpreter, project)
    assert say(interpreter, project, *options, **environment) == WARM


def test_optimisation_levels_have_files_of_their_own(
    interpreter: Interpreter, project: Path
) -> None:
    levels: list[list[str]] = [[], ["-O"], ["-OO"]]

    cold = [say(interpreter, project, *options) for options in levels]
    warm = [say(interpreter, project, *options) for options in levels]

    assert (cold, warm) == ([COLD] * 3, [WARM] * 3)
    assert len([name for name in kept(project) if name.startswith("m.")]) == 6


def test_other_list_of_modules_converts_nothing_again(
    interpreter: Interpreter, project: Path
) -> None:
    say(interpreter, project, AUTOHOOK_MODULES="m")

    assert say(interpreter, project, AUTOHOOK_MODULES="m,n,o.*") == WARM


def test_strict_mode_converts_nothing_again(
    interpreter: Interpreter, project: Path
) -> None:
    say(interpreter, project)

    assert say(interpreter, project, AUTOHOOK_STRICT="1") == WARM


def test_folder_that_is_gone_is_not_made_again(
    interpreter: Interpreter, project: Path
) -> None:
    away = "import shutil, m\nshutil.rmtree('../p')\n"
    (project / "s.py").write_text(away + SAYS)

    assert say(interpreter, project) == "2 converted True"
    assert not project.exists()


def test_hook_never_writes_plain_bytecode_of_what_it_converts(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import runpy\nprint(runpy.run_module('m')['f'].__code__.co_consts)\n"
    folder = write({"s.py": text, "m.py": MODULE})
    plain = interpreter.run("s.py", cwd=folder).stdout
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)

    hooked = interpreter.run("s.py", cwd=folder, environment=ON).stdout
    interpreter.run("-m", "m", cwd=folder, environment=ON)
    names = [path.name for path in (folder / "__pycache__").iterdir()]
    again = interpreter.run("s.py", cwd=folder).stdout

    assert hooked != plain == again
    assert [name for name in names if "autohook" not in name] == []
