"""The survey finds what a configuration lists, and imports nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from autohook.config import Config
from autohook.hook.survey import PatternSurvey, survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

FILES = {
    "pack/__init__.py": "raise SystemExit('imported')\n",
    "pack/__main__.py": "",
    "pack/core.py": "raise SystemExit('imported')\n",
    "pack/inner/__init__.py": "",
    "pack/inner/deep.py": "",
    "pack/data/only.txt": "",
    "space/part/leaf.py": "",
    "alone.py": "",
    "not-a-name.py": "",
}


@pytest.fixture
def root(write: Writer, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write(FILES)
    monkeypatch.syspath_prepend(str(folder))
    return folder


def one(pattern: str, **options: object) -> PatternSurvey:
    config = Config(modules=(pattern,), **options)  # type: ignore[arg-type]
    return survey(config)[0]


def names(found: PatternSurvey) -> list[str]:
    return [module.name for module in found.modules]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("pack", ["pack"]),
        ("pack.core", ["pack.core"]),
        (
            "pack.*",
            ["pack.__main__", "pack.core", "pack.inner", "pack.inner.deep"],
        ),
        ("pack.inn*", ["pack.inner", "pack.inner.deep"]),
        ("space.*", ["space.part.leaf"]),
        ("space.part.*", ["space.part.leaf"]),
        ("al?ne", ["alone"]),
        ("*.deep", ["pack.inner.deep"]),
    ],
)
def test_pattern_lists_the_modules_that_it_matches(
    pattern: str, expected: list[str]
) -> None:
    before = set(sys.modules)

    found = one(pattern)

    assert (names(found), found.problem) == (expected, "")
    assert {module.state for module in found.modules} == {"listed"}
    assert not {"pack", "space", "alone"} & (set(sys.modules) - before)


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("no_such_module", "no module of this name is found on sys.path"),
        ("pack.absent", "no module of this name is found on sys.path"),
        ("absent.*", "no module of this name is found on sys.path"),
        ("tensorflow.python.*", "autohook never converts this package"),
        ("_stat", "none of its modules is converted: it is built into"),
        ("alone", 'none of its modules is converted: excluded by "alone"'),
    ],
)
def test_pattern_that_lists_nothing_has_a_problem(pattern: str, problem: str) -> None:
    found = one(pattern, exclude=("alone",))

    assert found.problem.startswith(problem)


@pytest.mark.usefixtures("root")
def test_module_that_two_patterns_match_names_both() -> None:
    first, second = survey(Config(modules=("pack.core", "pack.*")))

    assert first.modules[0].reason == 'listed by "pack.core" and "pack.*"'
    assert first.modules[0] in second.modules


def test_folder_lists_the_modules_below_it(root: Path) -> None:
    (found,) = survey(Config(root=str(root)))

    assert found.pattern == ""
    expected = ["alone", "pack", "pack.__main__", "pack.core", "pack.inner"]
    assert names(found) == [*expected, "pack.inner.deep", "space.part.leaf"]


def test_link_to_a_folder_above_ends_the_search(root: Path) -> None:
    os.symlink(root, root / "pack" / "inner" / "loop")

    found = one("pack.*")

    assert "pack.inner.deep" in names(found)
    assert len(found.modules) < 30


def test_module_in_a_zip_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("zipped/__init__.py", "")
        archive.writestr("zipped/core.py", "")
    monkeypatch.syspath_prepend(str(tmp_path / "a.zip"))

    found = one("zipped.*")

    assert names(found) == ["zipped.core"]
    assert found.modules[0].loader == "zipimport.zipimporter"


def test_module_that_the_cache_has_is_said_to_be_cached(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import sys\n"
        "from autohook.config import Config\n"
        "from autohook.hook.survey import survey\n"
        "print(*[m.state for m in survey(Config(modules=('m', 'n')))[0].modules])\n"
    )
    folder = write({"m.py": "x = 1\n", "n.py": "x = 1\n", "look.py": text})
    environment = {"AUTOHOOK": "1", "AUTOHOOK_MODULES": "m"}
    before = interpreter.run("look.py", cwd=folder)
    interpreter.run("-c", "import m", cwd=folder, environment=environment)

    after = interpreter.run("look.py", cwd=folder)

    assert (before.stdout, after.stdout) == ("listed\n", "cached\n"), after.stderr


def test_state_agrees_with_what_an_import_does(
    interpreter: Interpreter, write: Writer
) -> None:
    names = "json,json.*,_stat,_json,os,email.*,concurrent.*,encodings.*"
    text = (
        "import sys, importlib\n"
        "from autohook.config import Config\n"
        "from autohook.hook.survey import survey\n"
        "from autohook.hook.install import Hook\n"
        f"config = Config(modules=tuple({names!r}.split(',')), cache=False)\n"
        "hook = Hook(config)\n"
        "found = {m.name: m.state for p in survey(config) for m in p.modules}\n"
        "early = set(sys.modules)\n"
        "hook.install()\n"
        "for name, state in found.items():\n"
        "    if name in early or name.endswith('mbcs') or 'oem' in name: continue\n"
        "    importlib.import_module(name)\n"
        "    got = hook.conversions.decisions[name].state\n"
        "    if (got == 'converted') != (state == 'listed'): print(name, state, got)\n"
        "print(len(found) > 100)\n"
    )
    folder = write({"s.py": text})

    done = interpreter.run("s.py", cwd=folder)

    assert (done.stdout, done.stderr) == ("True\n", "")


def test_survey_is_fast_enough_for_a_large_project(root: Path) -> None:
    for index in range(300):
        (root / "pack" / f"m{index}.py").touch()
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from autohook.config import Config\n"
        "from autohook.hook.survey import survey\n"
        "begin = time.perf_counter()\n"
        "print(len(survey(Config(modules=('pack.*',)))[0].modules))\n"
        "assert time.perf_counter() - begin < 2\n"
    )
    command = [sys.executable, "-c", code, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout == "304\n"
