"""What is kept is told, and only autohook's own files are removed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from autohook.cache.store import MAGIC

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

PROJECT = {
    "project/pyproject.toml": '[tool.autohook]\nmodules = ["pkg", "pkg.*"]\n',
    "project/pkg/__init__.py": "def double(x):\n    return x + x\n",
    "project/pkg/part.py": "import pkg\n",
    "other/pyproject.toml": "[tool.autohook]\n",
    "other/alone.py": "",
}


@pytest.fixture
def project(interpreter: Interpreter, write: Writer) -> Path:
    """A project that has been converted."""
    folder = write(PROJECT) / "project"
    done = interpreter.run("-m", "autohook", "compile", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def ask(
    interpreter: Interpreter, folder: Path, *words: str, status: int = 0
) -> dict[str, Any]:
    environment = {"HOME": str(folder.parent)}
    done = interpreter.run(
        *("-m", "autohook", "cache", *words, "--json"),
        cwd=folder,
        environment=environment,
    )
    assert done.returncode == status, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["format"] == 1
    return found


def kept_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.autohook*.pyc"))


def test_info_counts_files_and_bytes(interpreter: Interpreter, project: Path) -> None:
    files = kept_files(project)

    found = ask(interpreter, project, "info")

    assert found["files"] == len(files) == 3
    assert found["bytes"] == sum(file.stat().st_size for file in files)
    assert found["states"] == {"current": 3, "stale": 0, "other": 0, "foreign": 0}
    [folder] = found["folders"]
    assert folder["folder"] == str(project / "pkg" / "__pycache__")


def test_info_tells_stale_foreign_and_other_interpreters_apart(
    interpreter: Interpreter, project: Path
) -> None:
    folder = project / "pkg" / "__pycache__"
    native = next(folder.glob("__init__*.autohook.pyc"))
    (folder / "gone.cpython-39.autohook.pyc").write_bytes(native.read_bytes())
    tag = native.name.removeprefix("__init__")
    (folder / f"gone{tag}").write_bytes(native.read_bytes())
    (folder / f"odd{tag}").write_bytes(b"something else")
    (project / "pkg" / "__init__.py").write_text("def double(x):\n    return 2 * x\n")

    found = ask(interpreter, project, "info")

    assert found["states"] == {"current": 1, "stale": 3, "other": 1, "foreign": 1}
    reasons = {os.path.basename(p["file"]): p["reason"] for p in found["problems"]}
    assert reasons[f"gone{tag}"] == "its source is gone"
    assert reasons[f"odd{tag}"] == "autohook did not write it"
    assert reasons[native.name] == "the source has changed"


def test_kept_configuration_is_told_and_removed(
    interpreter: Interpreter, project: Path
) -> None:
    interpreter.run("-c", "import pkg", cwd=project, environment={"AUTOHOOK": "1"})
    assert ask(interpreter, project, "info")["states"]["current"] == 4
    toml = '[tool.autohook]\nmodules = ["pkg"]\n'
    (project / "pyproject.toml").write_text(toml)
    assert ask(interpreter, project, "info")["states"]["stale"] == 1

    ask(interpreter, project, "clear")

    assert not kept_files(project)


def test_clear_removes_only_files_of_autohook(
    interpreter: Interpreter, project: Path
) -> None:
    folder = project / "pkg" / "__pycache__"
    precious = project.parent / "precious.autohook.pyc"
    precious.write_bytes(MAGIC + b"reached by a link")
    elsewhere = project.parent / "elsewhere" / "__pycache__"
    elsewhere.mkdir(parents=True)
    (elsewhere / "m.cpython-311.autohook.pyc").write_bytes(MAGIC)
    (project / "linked").symlink_to(elsewhere.parent)
    (folder / "link.cpython-311.autohook.pyc").symlink_to(precious)
    (folder / "odd.cpython-311.autohook.pyc").write_bytes(b"something else")
    (folder / "part.cpython-311.pyc").write_bytes(b"plain bytecode")
    (folder / "notes.txt").write_bytes(MAGIC)
    ours = kept_files(folder)[:2] + [f for f in kept_files(folder) if "part" in f.name]

    found = ask(interpreter, project, "clear")

    assert sorted(found["removed"]) == sorted({str(file) for file in ours})
    left = sorted(file.name for file in folder.iterdir())
    assert left == [
        "link.cpython-311.autohook.pyc",
        "notes.txt",
        "odd.cpython-311.autohook.pyc",
        "part.cpython-311.pyc",
    ]
    assert precious.exists()
    assert list(elsewhere.iterdir())


def test_cleared_modules_are_converted_again(
    interpreter: Interpreter, project: Path
) -> None:
    ask(interpreter, project, "clear")
    assert not kept_files(project)

    done = interpreter.run("-m", "autohook", "compile", cwd=project)

    assert "2 converted, 0 as kept before" in done.stdout


def test_files_below_the_prefix_of_bytecode_are_found(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT) / "project"
    environment = {"PYTHONPYCACHEPREFIX": str(folder.parent / "prefix")}

    def run(*words: str) -> str:
        done = interpreter.run(*words, cwd=folder, environment=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    run("-m", "autohook", "compile")
    report = run("-m", "autohook", "--report", "-c", "import pkg.part")
    info = run("-m", "autohook", "cache", "info")
    run("-m", "autohook", "cache", "clear")

    assert "pkg.part  cached" in report
    assert " current, 0 stale, 0 of another interpreter or -O, 0 foreign" in info
    assert not kept_files(folder.parent)


def test_clear_of_one_project_leaves_the_others(
    interpreter: Interpreter, project: Path
) -> None:
    other = project.parent / "other"
    interpreter.run("-m", "autohook", "compile", cwd=other)

    ask(interpreter, project, "clear")

    assert kept_files(other)


def test_users_folder_is_cleared_of_this_project_or_of_all(
    interpreter: Interpreter, project: Path
) -> None:
    home = project.parent
    ask(interpreter, project, "clear")
    other = home / "other"
    for folder in (project / "pkg", other):
        pycache = folder / "__pycache__"
        if pycache.exists():
            pycache.rmdir()
        pycache.write_text("in the way")
    environment = {"HOME": str(home)}
    for folder in (project, other):
        words = ["-m", "autohook", "compile"]
        done = interpreter.run(*words, cwd=folder, environment=environment)
        assert done.returncode == 0, done.stderr
    assert len(kept_files(home / ".cache")) == 4
    assert ask(interpreter, project, "info")["states"]["current"] == 3

    ask(interpreter, project, "clear")
    assert len(kept_files(home / ".cache")) == 1

    ask(interpreter, project, "clear", "--all")
    assert list((home / ".cache" / "autohook").rglob("*")) == []


def test_file_of_a_killed_process_is_removed_and_a_new_one_is_not(
    interpreter: Interpreter, project: Path
) -> None:
    folder = project / "pkg" / "__pycache__"
    old = folder / "part.cpython-311.autohook.pyc.123-0a1b2c3d.tmp"
    new = folder / "part.cpython-311.autohook.pyc.124-0a1b2c3d.tmp"
    for file in (old, new):
        file.write_bytes(MAGIC)
    os.utime(old, (1, 1))

    ask(interpreter, project, "clear")

    assert (old.exists(), new.exists()) == (False, True)


def test_path_names_the_folders(interpreter: Interpreter, project: Path) -> None:
    user = str(project.parent / ".cache" / "autohook")

    assert ask(interpreter, project, "path")["folders"] == [
        str(project / "pkg" / "__pycache__"),
        user,
    ]
    assert ask(interpreter, project, "path", "--all")["folders"] == [user]
    toml = '[tool.autohook]\ncache-dir = "kept"\n'
    (project / "pyproject.toml").write_text(toml)
    assert ask(interpreter, project, "path")["folders"] == [str(project / "kept")]


def test_text_says_what_was_removed(interpreter: Interpreter, project: Path) -> None:
    info = interpreter.run("-m", "autohook", "cache", "info", cwd=project)
    cleared = interpreter.run("-m", "autohook", "cache", "clear", cwd=project)
    again = interpreter.run("-m", "autohook", "cache", "clear", cwd=project)

    assert "3 current, 0 stale, 0 of another interpreter or -O" in info.stdout
    place = project / "pkg" / "__pycache__"
    assert cleared.stdout.startswith(f"{place}: 3 files removed\n3 files removed, ")
    assert again.stdout == "0 files removed, 0 bytes\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "cache needs info, clear or path"),
        (["cleer"], "cache has no cleer, did you mean clear?"),
        (["info", "clear"], "cache does not take 'clear'"),
        (["clear", "--al"], "unknown option --al, did you mean --all?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_words_end_with_two_and_remove_nothing(
    interpreter: Interpreter, project: Path, words: list[str], message: str
) -> None:
    done = interpreter.run("-m", "autohook", "cache", *words, cwd=project)

    assert done.returncode == 2
    assert message in done.stderr
    assert len(kept_files(project)) == 3
