"""A program under autohook sees, prints and ends as under plain Python."""

from __future__ import annotations

import os
import sysconfig
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

ENVIRONMENT = '''\
"""Prints what a program can see of how it was started."""
import json, sys

def describe(value):
    if isinstance(value, (str, int, dict, list, type(None))):
        return value
    return getattr(value, "__name__", type(value).__name__)

def spec_fields(spec):
    return spec and [spec.name, spec.origin, spec.cached, spec.parent]

facts = {
    "argv": sys.argv,
    "path": sys.path,
    "flags": list(sys.flags),
    "names": list(globals()),
    "globals": {
        name: describe(value)
        for name, value in globals().items()
        if name.startswith("__") and name not in ("__spec__", "__loader__")
    },
    "spec": spec_fields(__spec__),
    "main is globals": sys.modules["__main__"].__dict__ is globals(),
    "main type": type(sys.modules["__main__"]).__name__,
    "hooks": [sys.excepthook is sys.__excepthook__, sys.displayhook.__name__],
    "importer": repr(sys.path_importer_cache.get(globals().get("__file__"), "absent")),
    "file of code": describe.__code__.co_filename,
    "stdin": sys.stdin.read(),
    "recursion limit": sys.getrecursionlimit(),
    "warnings": sys.warnoptions,
}
print(json.dumps(facts, indent=1))
'''


def compare(
    interpreter: Interpreter,
    folder: Path,
    words: list[str],
    *,
    options: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
    stdin: str = "input",
) -> str:
    """Checks all ways in, on a first and a second run; returns the plain output.

    The third way is the command line where no .pth file hooks interpreters, so that
    the program runs in the command line's own process.
    """
    extra = environment or {}
    path = {"PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])}
    ways: list[tuple[list[str], dict[str, str]]] = [
        (["-m", "autohook"], {}),
        ([], {"AUTOHOOK": "1"}),
    ]

    def start(
        before: list[str], variables: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        return interpreter.run(
            *options,
            *before,
            *words,
            cwd=folder,
            stdin=stdin,
            environment={**extra, **variables},
        )

    plain = start([], {})
    for before, variables in [*ways, *ways]:
        assert_same(start(before, variables), plain)
    if not {"-I", "-E", "-s"}.intersection(options):
        assert_same(start(["-S", "-m", "autohook"], path), start(["-S"], path))
    return plain.stdout


def assert_same(
    hooked: subprocess.CompletedProcess[str], plain: subprocess.CompletedProcess[str]
) -> None:
    assert hooked.stdout == plain.stdout, hooked.args
    assert hooked.stderr == plain.stderr, hooked.args
    assert hooked.returncode == plain.returncode, hooked.args


@pytest.mark.parametrize(
    "words",
    [
        ["s.py"],
        ["./s.py", "-m", "x", "--report"],
        ["sub/../s.py", "--", "a b"],
        ["link.py"],
        ["no_suffix", "a"],
        ["-m", "s", "a"],
        ["-m", "pkg", "-c", "x"],
        ["-m", "pkg.deep"],
        ["sub"],
        ["sub/"],
        ["program.zip", "a"],
    ],
    ids=" ".join,
)
def test_program_sees_what_it_sees_plainly(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    names = ["s.py", "no_suffix", "pkg/__main__.py", "pkg/deep.py", "sub/__main__.py"]
    folder = write({**dict.fromkeys(names, ENVIRONMENT), "pkg/__init__.py": ""})
    (folder / "link.py").symlink_to(folder / "sub" / "__main__.py")
    with zipfile.ZipFile(folder / "program.zip", "w") as archive:
        archive.writestr("__main__.py", ENVIRONMENT)

    assert '"stdin": "input"' in compare(interpreter, folder, words)


@pytest.mark.parametrize("options", ["-O", "-I", "-P", "-u -W ignore", "-E", "-s"])
def test_options_of_the_interpreter_reach_the_program(
    interpreter: Interpreter, write: Writer, options: str
) -> None:
    folder = write({"s.py": ENVIRONMENT, "m.py": ""})
    words = options.split()
    probe = interpreter.run(*words, "-c", "import autohook", cwd=folder)
    if "unknown option" in probe.stderr.lower():
        pytest.skip("this Python does not have the option")

    compare(interpreter, folder, ["s.py"], options=tuple(words))


@pytest.mark.parametrize("words", [["-c", ENVIRONMENT, "a", "-m"], ["-", "a"]])
def test_text_of_a_program_sees_what_it_sees_plainly(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    stdin = ENVIRONMENT.replace("sys.stdin.read()", "''") if words[0] == "-" else "x"

    compare(interpreter, write({}), words, stdin=stdin)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    1 / 0\n\nf()\n",
        "x = (1 +\n",
        "import sys; sys.exit(3)",
        "raise KeyboardInterrupt",
        "import warnings; warnings.warn('here')",
    ],
)
@pytest.mark.parametrize("start", ["-c", "-"])
def test_text_of_a_program_ends_as_plainly(
    interpreter: Interpreter, write: Writer, text: str, start: str
) -> None:
    words = ["-c", text] if start == "-c" else ["-"]

    compare(interpreter, write({}), words, stdin=text if start == "-" else "")


@pytest.mark.parametrize(
    "text",
    [
        "import sys; sys.exit(3)",
        "import sys; sys.exit('text')",
        "import os; os._exit(4)",
        "raise SystemExit(None)",
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "import atexit, sys; atexit.register(print, 'at exit'); sys.exit(5)",
        "import threading, time\nt = threading.Thread(target=lambda: (time.sleep(0.1), "
        "print('thread')))\nt.start()\nprint('main')",
        "x = '\\d'; print(x is 'a')",
        "import warnings\nwarnings.warn('hello')\nprint(1)",
    ],
    ids=lambda text: text[:40],
)
def test_program_ends_as_plainly(
    interpreter: Interpreter, write: Writer, text: str
) -> None:
    compare(interpreter, write({"s.py": text}), ["s.py"])


@pytest.mark.parametrize("words", [["none.py"], ["-m", "none"], ["-m", "pkg"], ["pkg"]])
def test_program_that_is_not_there_is_told_as_plainly(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    compare(interpreter, write({"pkg/__init__.py": ""}), words)


def test_errors_of_programs_run_by_runpy_are_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    failing = "def f():\n    return 1 / 0\nf()\n"
    folder = write({"pkg/__init__.py": "", "pkg/__main__.py": failing})

    compare(interpreter, folder, ["-m", "pkg"])
    compare(interpreter, folder, ["pkg"])


@pytest.mark.parametrize("variable", [{}, {"AUTOHOOK": ""}])
def test_process_without_the_variable_imports_nothing_of_autohook(
    interpreter: Interpreter, write: Writer, variable: dict[str, str]
) -> None:
    text = "import sys\nprint([n for n in sys.modules if n.startswith('autohook')])\n"
    folder = write({"s.py": text})

    assert interpreter.run("s.py", cwd=folder, environment=variable).stdout == "[]\n"


@pytest.mark.parametrize("value", ["0", "false", "No", "OFF"])
def test_off_words_leave_the_process_plain(
    interpreter: Interpreter, write: Writer, value: str
) -> None:
    folder = write({"s.py": "import m\nprint(type(m.__loader__).__name__)", "m.py": ""})

    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": value})

    assert (done.stdout, done.stderr) == ("SourceFileLoader\n", "")


def test_unknown_word_warns_in_one_line_and_leaves_the_process_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "import m\nprint(type(m.__loader__).__name__)", "m.py": ""})

    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "maybe"})

    assert done.stdout == "SourceFileLoader\n"
    assert done.stderr.startswith("autohook: warning: AUTOHOOK=maybe is neither")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("way", ["environment", "command line", "path"])
def test_wrong_configuration_ends_with_2_before_the_program(
    interpreter: Interpreter, write: Writer, way: str
) -> None:
    folder = write(
        {
            "s.py": "print('started')\n",
            "pyproject.toml": '[tool.autohook]\nmoduels = ["a"]\n',
        }
    )
    words = ["-m", "autohook"] if way == "command line" else []
    switches = {"environment": "1", "path": str(folder / "pyproject.toml")}
    switch = {"AUTOHOOK": switches[way]} if way in switches else {}

    done = interpreter.run(*words, "s.py", cwd=folder, environment=switch)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"autohook: error: {folder}/pyproject.toml:2: [tool.autohook] key "
        '"moduels": found an unknown key, did you mean "modules"?\n'
    )


def test_file_lists_modules_and_the_script_and_nothing_else(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(
        {
            "pyproject.toml": '[tool.autohook]\nmodules = ["a.*"]\nexclude = ["a.c"]\n',
            "run/s.py": "import sys\nsys.path.append('.')\nimport a.b, a.c, d\n",
            "a/__init__.py": "",
            "a/b.py": "",
            "a/c.py": "",
            "d.py": "",
        }
    )

    done = interpreter.run("-m", "autohook", "--report", "run/s.py", cwd=folder)

    rows = [line.split() for line in done.stderr.splitlines()]
    states = {row[0]: row[1] for row in rows if len(row) > 2}
    assert states["__main__"] == states["a.b"] == "converted"
    assert states["a.c"] == "plain"
    assert "d" not in states


def test_file_named_by_the_variable_holds_for_children_in_other_folders(
    interpreter: Interpreter, write: Writer
) -> None:
    child = "import b; print(type(b.__loader__).__name__)"
    parent = (
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}],"
    )
    folder = write(
        {
            "s.py": f"{parent} cwd='sub')\n",
            "pyproject.toml": '[tool.autohook]\nmodules = ["b"]\n',
            "sub/b.py": "",
        }
    )
    switch = {"AUTOHOOK": "./pyproject.toml"}

    done = interpreter.run("s.py", cwd=folder, environment=switch)

    assert done.stdout == "HookedLoader\n"


def test_program_run_by_name_is_told_apart_from_its_import(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import s\nfrom autohook.runtime.units import registry\n"
    text += "print(sorted(registry.modules), __name__)\n"
    folder = write({"s.py": text})

    done = interpreter.run("-m", "autohook", "-m", "s", cwd=folder)

    assert done.stdout.splitlines()[-1] == "['__main__', 's'] __main__"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_printed(
    interpreter: Interpreter, write: Writer, option: str
) -> None:
    done = interpreter.run("-m", "autohook", option, cwd=write({}))

    assert done.returncode == 0
    assert "autohook" in done.stdout


def test_program_starts_where_the_current_folder_has_been_removed(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import os, shutil, subprocess, sys\nos.chdir('gone')\nos.rmdir('../gone')\n"
    text += "subprocess.run([sys.executable, *sys.argv[1:]])\n"
    folder = write(
        {"s.py": text, "child.py": "import m\nprint(m.x)\n", "m.py": "x = 1"}
    )
    words = ["s.py", str(folder / "child.py")]

    for switch in ({}, {"AUTOHOOK": "1"}):
        (folder / "gone").mkdir()
        done = interpreter.run(*words, cwd=folder, environment=switch)

        assert done.stdout == "1\n"
        assert "autohook" not in done.stderr
