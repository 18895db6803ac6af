"""What `autohook doctor` finds in sound and in broken set-ups."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from typing import TYPE_CHECKING, Any

import pytest

from autohook.cli.health.import_system import judge
from autohook.cli.health.start_files import TEXTS
from tests.conftest import ROOT, Interpreter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Writer

PROJECT = {
    "pyproject.toml": '[tool.autohook]\nmodules = ["pkg", "pkg.*"]\n',
    "pkg/__init__.py": "def double(x):\n    return x + x\n",
}
FIELDS = [
    "format",
    "healthy",
    "versions",
    "start",
    "environment",
    "configuration",
    "modules",
    "cache",
    "imports",
    "smoke",
    "problems",
]


def examine(
    interpreter: Interpreter,
    folder: Path,
    *words: str,
    flags: tuple[str, ...] = (),
    **environment: str,
) -> dict[str, Any]:
    """Returns what `doctor --json` says; its status must fit."""
    done = interpreter.run(
        *(*flags, "-m", "autohook", "doctor", "--json", *words),
        cwd=folder,
        environment=environment,
    )
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (1 if found["problems"] else 0)
    assert found["healthy"] == (not found["problems"])
    return found


def problems(found: dict[str, Any]) -> list[str]:
    return [problem["problem"] for problem in found["problems"]]


@pytest.fixture
def start_file(interpreter: Interpreter) -> Iterator[Path]:
    """The .pth file of the interpreter, which is put right again."""
    site = next(interpreter.executable.parent.parent.glob("lib/python*/site-packages"))
    file = site / "autohook.pth"
    before = file.read_bytes()
    yield file
    file.write_bytes(before)


def test_sound_project_has_no_problems(interpreter: Interpreter, write: Writer) -> None:
    found = examine(interpreter, write(PROJECT))

    assert found["problems"] == []
    assert list(found) == FIELDS
    assert found["format"] == 1
    assert found["start"]["hooks_new_processes"] is True
    assert found["smoke"]["passed"] is True
    [first, second] = found["modules"]["patterns"]
    assert [m["name"] for m in first["modules"]] == ["pkg"]
    assert second["modules"] == []
    assert [m["state"] for m in found["cache"]["modules"]] == ["absent"]
    kinds = [finder["kind"] for finder in found["imports"]["meta_path"]]
    assert kinds.index("autohook") < kinds.index("standard")


def test_text_has_a_heading_for_each_subject_and_the_verdict_last(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT)

    done = interpreter.run("-m", "autohook", "doctor", cwd=folder)

    assert (done.returncode, done.stderr) == (0, "")
    headings = [line for line in done.stdout.splitlines() if line[:1].isalpha()]
    assert headings == [
        "Versions",
        "Start-up files",
        "Environment",
        "Configuration",
        "Modules",
        "Cache",
        "Import system of a new process",
        "Smoke test",
        "No problems were found.",
    ]


def test_tensorflow_is_found_without_being_imported(
    interpreter: Interpreter, write: Writer
) -> None:
    code = (
        "import sys\nfrom autohook.cli.health.versions import examine\n"
        "print(examine().data['tensorflow']['version'], 'tensorflow' in sys.modules)"
    )

    done = interpreter.run("-c", code, cwd=write(PROJECT))

    version, is_imported = done.stdout.split()
    assert version[0] == "2"
    assert is_imported == "False"


def test_nothing_is_left_behind(interpreter: Interpreter, write: Writer) -> None:
    folder = write(PROJECT)
    before = sorted(folder.rglob("*"))

    examine(interpreter, folder)

    assert sorted(folder.rglob("*")) == before


def test_states_of_modules_follow_the_cache(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT)
    interpreter.run("-m", "autohook", "compile", cwd=folder)
    cached = examine(interpreter, folder)
    (folder / "pkg" / "__init__.py").write_text("x = 1\n")

    stale = examine(interpreter, folder)

    assert [m["state"] for m in cached["cache"]["modules"]] == ["cached"]
    assert [m["state"] for m in stale["cache"]["modules"]] == ["stale"]
    assert stale["cache"]["modules"][0]["reason"] == "the source has changed"


def test_absent_module_and_module_that_is_never_converted_are_problems(
    interpreter: Interpreter, write: Writer
) -> None:
    toml = '[tool.autohook]\nmodules = ["pkg", "pgk", "gast"]\n'
    folder = write({**PROJECT, "pyproject.toml": toml})

    found = examine(interpreter, folder)

    assert problems(found) == [
        'pattern "pgk": no module of this name is found on sys.path',
        'pattern "gast": autohook never converts this package',
    ]
    assert str(folder / "pyproject.toml") in found["problems"][0]["remedy"]


def test_module_listed_twice_is_told_and_is_no_problem(
    interpreter: Interpreter, write: Writer
) -> None:
    words = ["--module", "pkg", "--module", "p*g"]

    found = examine(interpreter, write(PROJECT), *words)

    assert found["modules"]["listed_twice"] == ["pkg"]
    assert found["problems"] == []


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[tool.autohook]\nmodule = ["a"]\n', "unknown key"),
        ("[tool.autohook\n", "not valid TOML"),
    ],
    ids=["key", "syntax"],
)
def test_broken_configuration_is_one_problem_and_the_rest_is_told(
    interpreter: Interpreter, write: Writer, toml: str, message: str
) -> None:
    found = examine(interpreter, write({**PROJECT, "pyproject.toml": toml}))

    [problem] = problems(found)
    assert message in problem
    assert found["configuration"]["file"] is None
    assert found["smoke"]["passed"] is True


def test_values_have_their_sources(interpreter: Interpreter, write: Writer) -> None:
    found = examine(interpreter, write(PROJECT), AUTOHOOK_STRICT="1")

    values = found["configuration"]["values"]
    assert values["strict"]["place"] == "AUTOHOOK_STRICT"
    assert values["modules"]["source"] == "file"
    assert values["cache"]["source"] == "default"


def test_wrong_variables_are_problems(interpreter: Interpreter, write: Writer) -> None:
    found = examine(interpreter, write(PROJECT), AUTOHOOK="maybe", AUTOHOOK_MODULE="a")

    first, second = found["problems"]
    assert first["problem"] == "AUTOHOOK_MODULE is no variable of autohook's"
    assert first["remedy"].startswith("Did you mean AUTOHOOK_MODULES?")
    assert "'maybe' is neither on, off nor a .toml file" in second["problem"]


def test_bytecode_that_is_not_written_is_told(
    interpreter: Interpreter, write: Writer
) -> None:
    found = examine(interpreter, write(PROJECT), PYTHONDONTWRITEBYTECODE="1")

    assert found["cache"]["written"] is False
    assert found["problems"] == []


def test_folder_that_others_can_write_is_a_problem(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT)
    (folder / "open").mkdir()
    (folder / "open").chmod(0o777)

    found = examine(interpreter, folder, AUTOHOOK_CACHE_DIR=str(folder / "open"))

    [problem] = problems(found)
    assert problem.endswith(f"{folder / 'open'}: another user can write it")
    [kept] = found["cache"]["folders"]
    assert (kept["writable"], kept["private"]) == (True, False)


def test_missing_start_file_is_a_problem(
    interpreter: Interpreter, write: Writer, start_file: Path
) -> None:
    start_file.write_bytes(b"")

    found = examine(interpreter, write(PROJECT))

    assert found["start"]["hooks_new_processes"] is False
    outdated, inactive = problems(found)
    assert outdated == f"{start_file} is not of this version"
    assert "AUTOHOOK=1 does not hook new processes" in inactive
    assert found["smoke"]["passed"] is True


def test_interpreter_without_site_is_told(
    interpreter: Interpreter, write: Writer
) -> None:
    paths = f"{ROOT}:{sysconfig.get_path('purelib')}"

    found = examine(interpreter, write(PROJECT), flags=("-S",), PYTHONPATH=paths)

    assert "the interpreter was started with -S" in problems(found)[0]
    assert {file["is_run"] for file in found["start"]["files"]} == {False}


def test_isolated_interpreter_is_tried_as_such(
    interpreter: Interpreter, write: Writer
) -> None:
    found = examine(interpreter, write(PROJECT), "--module", "gast", flags=("-I",))

    assert found["smoke"]["passed"] is True
    assert found["start"]["hooks_new_processes"] is True


def test_target_folder_is_told_to_be_no_site_packages(
    interpreter: Interpreter, write: Writer, start_file: Path
) -> None:
    folder = write(PROJECT)
    target = folder / "target"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autohook", target / "autohook", ignore=ignore)
    for name in TEXTS:
        shutil.copyfile(ROOT / name, target / name)
    start_file.unlink()

    found = examine(interpreter, folder, PYTHONPATH=str(target))

    [problem] = [p for p in problems(found) if p.startswith("AUTOHOOK=1")]
    assert "none of this interpreter's site-packages" in problem


def test_foreign_hook_before_autohook_is_named(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import sys\nclass Greedy:\n    @staticmethod\n"
        "    def find_spec(name, path=None, target=None):\n        return None\n"
        "sys.meta_path.insert(0, Greedy)\n"
    )
    folder = write({**PROJECT, "early/sitecustomize.py": text})

    found = examine(interpreter, folder, PYTHONPATH=str(folder / "early"))

    first, *others = found["imports"]["meta_path"]
    assert (first["name"], first["kind"]) == ("sitecustomize.Greedy", "foreign")
    assert "it stands before autohook" in first["meaning"]
    assert "autohook" in [other["kind"] for other in others]


def test_hook_that_breaks_imports_fails_the_smoke_test(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import sys\nclass Thief:\n    @staticmethod\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        if name == 'autohook_smoke_test':\n"
        "            raise ImportError('stolen')\n"
        "sys.meta_path.insert(0, Thief)\n"
    )
    folder = write({**PROJECT, "early/sitecustomize.py": text})

    found = examine(interpreter, folder, PYTHONPATH=str(folder / "early"))

    assert found["smoke"]["passed"] is False
    assert "ImportError: stolen" in problems(found)[-1]


def test_hooks_of_known_tools_are_explained() -> None:
    names = [
        "_pytest.assertion.rewrite.AssertionRewritingHook",
        "autohook.hook.finder.Finder",
        "zipimport.zipimporter",
        "__editable___pkg_finder._EditableFinder",
        "mine.Finder",
    ]

    found = judge(names)

    assert [hook.kind for hook in found] == [
        "foreign",
        "autohook",
        "standard",
        "foreign",
        "foreign",
    ]
    assert found[0].meaning.startswith("pytest;")
    assert found[3].meaning.startswith("an editable install;")
    assert found[4].meaning.startswith("another tool's;")


def test_start_files_are_those_that_are_installed() -> None:
    for name, text in TEXTS.items():
        assert (ROOT / name).read_text() == text


def test_operands_are_refused(interpreter: Interpreter, write: Writer) -> None:
    done = interpreter.run("-m", "autohook", "doctor", "train.py", cwd=write(PROJECT))

    assert done.returncode == 2
    assert "doctor does not take 'train.py'" in done.stderr


def test_reader_that_stops_early_is_no_error(
    interpreter: Interpreter, write: Writer
) -> None:
    command = f"{interpreter.executable} -m autohook doctor | true"

    done = subprocess.run(
        command, shell=True, cwd=write(PROJECT), capture_output=True, check=False
    )

    assert b"BrokenPipe" not in done.stderr
