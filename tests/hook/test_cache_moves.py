"""Sources that move, change or vanish: the code is theirs, and so is its file name."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from autohook.cache.stamp import SETTLED_NS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

MODULE = """\
def f(x):
    return [g(x) for _ in range(1)]


def g(x):
    return 1 / x if x else 1 / 0
"""
SAYS = """\
import inspect, sys, traceback
sys.dont_write_bytecode = {no_writing}
import m
from autohook.hook.install import installed_hooks
from autohook.runtime.units import unit_of
for hook in installed_hooks():
    print(hook.conversions.decisions["m"].state)
    for function in (m.f, m.g):
        unit = unit_of(function.__code__)
        unit.has_twin()
        codes = [function.__code__, unit.twin_code()]
        while codes:
            code = codes.pop()
            codes += [one for one in code.co_consts if type(one) is type(code)]
            assert code.co_filename == m.__file__, (code, m.__file__)
print("autohook.converter.twin" in sys.modules)
print(inspect.getsource(m.g), m.__file__)
try:
    m.f(0)
except ZeroDivisionError:
    traceback.print_exc(file=sys.stdout)
"""


@pytest.fixture
def project(write: Writer) -> Path:
    files = {"old/m.py": MODULE, "old/s.py": SAYS.format(no_writing=False)}
    return write(files) / "old"


def say(interpreter: Interpreter, folder: Path, **environment: str) -> list[str]:
    environment = {"AUTOHOOK": "1", **environment}
    done = interpreter.run("s.py", cwd=folder, environment=environment)
    assert done.stderr == ""
    return done.stdout.splitlines()


def check(interpreter: Interpreter, folder: Path, state: str, needs_twin: str) -> None:
    state_said, twin_said, *rest = say(interpreter, folder)
    plain = say(interpreter, folder, AUTOHOOK="0")

    assert (state_said, twin_said) == (state, needs_twin)
    # Of the plain run, less the line that says whether a twin was converted.
    assert rest == plain[1:]
    assert any(f'"{folder}/m.py", line 6, in g' in line for line in rest)


def test_moved_project_shows_its_new_place_and_converts_nothing(
    interpreter: Interpreter, project: Path
) -> None:
    check(interpreter, project, "converted", "True")
    new = project.rename(project.parent / "new")

    check(interpreter, new, "cached", "False")


@pytest.mark.parametrize("copy", [shutil.copy2, shutil.copyfile], ids=["-p", "plain"])
def test_copied_project_shows_its_new_place_and_converts_nothing(
    interpreter: Interpreter, project: Path, copy: Callable[[str, str], object]
) -> None:
    check(interpreter, project, "converted", "True")
    new = project.parent / "new"
    shutil.copytree(project, new, copy_function=copy)

    check(interpreter, new, "cached", "False")
    check(interpreter, project, "cached", "False")


def test_project_is_one_through_a_link_and_through_its_true_path(
    interpreter: Interpreter, project: Path
) -> None:
    link = project.parent / "link"
    link.symlink_to(project)
    script = "import sys\nsys.path[0] = {!r}\n"
    for name, path in (("link", link), ("true", project)):
        text = script.format(str(path)) + SAYS.format(no_writing=False)
        (project.parent / f"{name}.py").write_text(text)
    said = []
    for name in ("link", "true", "link", "true"):
        environment = {"AUTOHOOK": "1", "AUTOHOOK_MODULES": "m"}
        done = interpreter.run(
            f"{name}.py", cwd=project.parent, environment=environment
        )
        assert done.stderr == ""
        said.append(done.stdout.splitlines()[:2])

    assert said == [["converted", "True"], *[["cached", "False"]] * 3]


def test_touched_source_is_not_converted_and_is_believed_again(
    interpreter: Interpreter, project: Path
) -> None:
    check(interpreter, project, "converted", "True")
    os.utime(project / "m.py")
    time.sleep(SETTLED_NS / 1e9 + 0.2)
    file = next(project.rglob("m.*.autohook.pyc"))
    before = file.stat().st_ino

    check(interpreter, project, "cached", "False")
    written = file.stat().st_ino
    check(interpreter, project, "cached", "False")

    assert written != before
    assert file.stat().st_ino == written


def test_source_from_the_future_is_never_believed_but_always_found(
    interpreter: Interpreter, project: Path
) -> None:
    moment = time.time_ns() + 10**15
    os.utime(project / "m.py", ns=(moment, moment))

    check(interpreter, project, "converted", "True")
    check(interpreter, project, "cached", "False")
    (project / "m.py").write_text(MODULE.replace("1 / x", "2 / x"))
    os.utime(project / "m.py", ns=(moment, moment))
    check(interpreter, project, "converted", "True")


def test_source_switched_by_a_link_is_always_the_one_it_leads_to(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import m\nprint(m.f(1))\n"
    releases = {f"r{i}/m.py": f"def f(x):\n    return x * {i}\n" for i in (1, 2)}
    folder = write({"s.py": f"import sys\nsys.path[0] = 'now'\n{text}", **releases})
    environment = {"AUTOHOOK": "1", "AUTOHOOK_MODULES": "m"}
    said = []
    time.sleep(SETTLED_NS / 1e9 + 0.2)
    for number in (1, 2, 1, 1, 2, 2, 1):
        (folder / "now").unlink(missing_ok=True)
        (folder / "now").symlink_to(f"r{number}")
        done = interpreter.run("s.py", cwd=folder, environment=environment)
        said.append(done.stdout + done.stderr)

    assert said == [f"{number}\n" for number in (1, 2, 1, 1, 2, 2, 1)]


@pytest.mark.parametrize("becomes", ["nothing", "a folder", "unreadable text"])
def test_function_whose_file_has_gone_since_its_import_stays_native(
    interpreter: Interpreter, project: Path, becomes: str
) -> None:
    script = (
        "import os, m\n"
        "from autohook.runtime.units import unit_of\n"
        "os.unlink(m.__file__)\n"
        "if {0!r} == 'a folder': os.mkdir(m.__file__)\n"
        "if {0!r} == 'unreadable text': open(m.__file__, 'wb').write(b'\\xff(')\n"
        "unit = unit_of(m.f.__code__)\n"
        "print(unit.has_twin(), unit.reason().code, m.f(2))\n"
    )
    warm = project / "warm.py"
    warm.write_text("import m\n")
    (project / "s.py").write_text(script.format(becomes))
    time.sleep(SETTLED_NS / 1e9 + 0.2)
    # So that the next import believes the stamp, and reads no source.
    interpreter.run("warm.py", cwd=project, environment={"AUTOHOOK": "1"})

    assert say(interpreter, project) == ["False AH107 [0.5]"]


@pytest.mark.parametrize("becomes", ["nothing", "a folder"])
def test_source_that_goes_between_search_and_read_fails_as_plainly(
    interpreter: Interpreter, write: Writer, becomes: str
) -> None:
    script = (
        "import importlib.util, os, sys\n"
        "spec = importlib.util.find_spec('m')\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "os.unlink(spec.origin)\n"
        f"if {becomes!r} == 'a folder': os.mkdir(spec.origin)\n"
        "try:\n    spec.loader.exec_module(module)\n"
        "except OSError as error:\n    print(type(error), error)\n"
    )
    folder = write({"s.py": script, "m.py": MODULE})
    said = []
    for switch in ("0", "1"):
        shutil.rmtree(folder / "m.py", ignore_errors=True)
        (folder / "m.py").write_text(MODULE)
        environment = {"AUTOHOOK": switch, "PYTHONDONTWRITEBYTECODE": "1"}
        done = interpreter.run("s.py", cwd=folder, environment=environment)
        assert done.returncode == 0
        said.append(done.stdout)

    assert said[0] == said[1] != ""
