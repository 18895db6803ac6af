"""When a process becomes hooked, and what is said where it cannot be."""

from __future__ import annotations

import sys
import venv
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1"}
WRONG = '[tool.autohook]\nmoduels = ["m"]\n'
KINDS = (
    "import sys, m\n"
    "print(type(m.__loader__).__name__, [type(f).__name__ for f in sys.meta_path "
    "if type(f).__module__.startswith('autohook')])\n"
)
HOOKED = "HookedLoader ['Finder']\n"
PLAIN = "SourceFileLoader []\n"


def run(
    interpreter: Interpreter, folder: Path, *words: str, **variables: str
) -> CompletedProcess[str]:
    return interpreter.run(*words, cwd=folder, environment={**ON, **variables})


@pytest.mark.parametrize(
    "option", [[], ["-O"], ["-I"], ["-E"], ["-s"], ["-P"]], ids=str
)
def test_process_that_imports_nothing_reads_no_configuration(
    interpreter: Interpreter, write: Writer, option: list[str]
) -> None:
    if option == ["-P"] and sys.version_info < (3, 11):
        pytest.skip("-P is new in Python 3.11")
    folder = write({"pyproject.toml": WRONG})

    done = run(interpreter, folder, *option, "-c", "print('ran')")

    assert (done.returncode, done.stdout, done.stderr) == (0, "ran\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ["s.py"],
        ["-m", "m"],
        ["-m", "pkg"],
        ["-c", "import m"],
        ["-c", "def f(): pass\nprint('ran')"],
        ["-O", "-I", "s.py"],
    ],
    ids=" ".join,
)
def test_wrong_configuration_ends_the_process_before_the_program_runs(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    program = "print('ran')\n"
    files = {"s.py": program, "m.py": program, "pkg/__main__.py": program}
    folder = write({"pyproject.toml": WRONG, **files})

    done = run(interpreter, folder, *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"autohook: error: {folder}/pyproject.toml:2: [tool.autohook] key "
        '"moduels": found an unknown key, did you mean "modules"?\n'
    )


def test_wrong_configuration_ends_a_program_from_standard_input(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"pyproject.toml": WRONG})

    done = interpreter.run(cwd=folder, stdin="print('ran')\n", environment=ON)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        "import json; print(json.dumps([1]))",
        "import sysconfig; print(len(sysconfig.get_paths()) > 1)",
    ],
)
def test_wrong_configuration_does_not_concern_the_standard_library(
    interpreter: Interpreter, write: Writer, text: str
) -> None:
    folder = write({"pyproject.toml": WRONG})

    plain = interpreter.run("-c", text, cwd=folder)
    done = run(interpreter, folder, "-c", text)

    assert (done.returncode, done.stdout, done.stderr) == (0, plain.stdout, "")


@pytest.mark.parametrize(
    "words", [["-m", "pytest", "--version"], ["-m", "platform"]], ids=" ".join
)
def test_installed_command_runs_unconverted_under_a_wrong_configuration(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    folder = write({"pyproject.toml": WRONG})

    plain = interpreter.run(*words, cwd=folder)
    done = run(interpreter, folder, *words)

    assert (done.returncode, done.stdout) == (0, plain.stdout)
    warning = f"autohook: warning: autohook is off: {folder}/pyproject.toml:2: "
    assert done.stderr.count("autohook: ") == done.stderr.count(warning) == 1


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        ("1", HOOKED),
        ("true", HOOKED),
        (" Yes ", HOOKED),
        ("ON", HOOKED),
        ("other/p.toml", HOOKED),
        ("", PLAIN),
        ("0", PLAIN),
        ("False", PLAIN),
        ("no", PLAIN),
        (" off", PLAIN),
    ],
)
def test_variable_switches_the_hook(
    interpreter: Interpreter, write: Writer, switch: str, expected: str
) -> None:
    table = '[tool.autohook]\nmodules = ["m"]\n'
    files = {"pyproject.toml": table, "other/p.toml": table}
    folder = write({"s.py": KINDS, "m.py": "", **files})

    done = run(interpreter, folder, "s.py", AUTOHOOK=switch)

    assert (done.stdout, done.stderr) == (expected, "")


def test_variable_with_an_odd_value_is_told_once_and_the_hook_is_off(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": KINDS, "m.py": ""})

    done = run(interpreter, folder, "s.py", AUTOHOOK="maybe")

    assert done.stdout == PLAIN
    assert done.stderr == (
        "autohook: warning: AUTOHOOK=maybe is neither on, off nor a .toml file: "
        "autohook is off\n"
    )


def test_variable_with_a_missing_file_ends_the_process(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": KINDS, "m.py": ""})

    done = run(interpreter, folder, "s.py", AUTOHOOK="none.toml")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"autohook: error: {folder}/none.toml: cannot be read: "
        "No such file or directory\n"
    )


def test_hook_is_started_once_however_often_the_pth_files_run(
    interpreter: Interpreter, write: Writer
) -> None:
    again = "import site, autohook._startup as s\nsite.main(), s.start()\n"
    folder = write({"s.py": KINDS + again + KINDS, "m.py": ""})

    done = run(interpreter, folder, "s.py")

    assert (done.stdout, done.stderr) == (HOOKED * 2, "")


def test_uninstalling_leaves_the_finders_of_a_plain_process(
    interpreter: Interpreter, write: Writer
) -> None:
    show = "import sys, m\nprint([repr(f)[:40] for f in sys.meta_path])\n"
    folder = write(
        {
            "m.py": "",
            "plain.py": show,
            "hooked.py": (
                "import autohook\nautohook.uninstall()\nautohook.uninstall()\n" + show
            ),
        }
    )

    plain = interpreter.run("plain.py", cwd=folder)
    done = run(interpreter, folder, "hooked.py")

    assert (done.stdout, done.stderr) == (plain.stdout, "")


def test_hook_takes_the_place_that_it_waited_in(
    interpreter: Interpreter, write: Writer
) -> None:
    show = "print(*(getattr(f, '__name__', type(f).__name__) for f in sys.meta_path))"
    text = (
        "import sys\n"
        "class First:\n"
        "    find_spec = staticmethod(print)\n"
        f"sys.meta_path.insert(0, First)\n{show}\nimport m\n{show}\n"
    )
    folder = write({"m.py": ""})

    done = run(interpreter, folder, "-c", text)

    before, *_, after = done.stdout.splitlines()
    assert "Waiting" in before
    assert (after, done.stderr) == (before.replace("Waiting", "Finder"), "")


def test_listed_standard_library_is_converted_under_c(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import colorsys; print(type(colorsys.__loader__).__name__)"
    folder = write({"pyproject.toml": '[tool.autohook]\nmodules = ["colorsys"]\n'})

    done = run(interpreter, folder, "-c", text)

    assert (done.stdout, done.stderr) == ("HookedLoader\n", "")


@pytest.mark.parametrize("key", ["modules", "moduels"])
def test_module_that_the_parser_imports_is_not_imported_twice(
    interpreter: Interpreter, write: Writer, key: str
) -> None:
    parser = "tomllib" if sys.version_info >= (3, 11) else "tomli"
    text = (
        f"import re, sys; other = sys.modules['{parser}._re'].re; "
        "print(other is re, re.__spec__.origin == re.__file__)"
    )
    folder = write({"pyproject.toml": f'[tool.autohook]\n{key} = ["none"]\n'})

    done = run(interpreter, folder, "-c", text)

    assert (done.stdout, done.stderr) == ("True True\n", "")


def test_module_imported_before_the_hook_is_reported(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "import os\n"})

    done = run(interpreter, folder, "s.py", AUTOHOOK_MODULES="os", AUTOHOOK_REPORT="1")

    assert "it was imported before the hook was installed" in done.stderr


def test_folder_of_the_program_is_the_one_at_the_start(
    interpreter: Interpreter, write: Writer
) -> None:
    table = '[tool.autohook]\nmodules = ["m"]\n'
    folder = write({"pyproject.toml": table, "m.py": "", "other/pyproject.toml": WRONG})
    text = f"import os\nos.chdir('other')\n{KINDS}"

    done = run(
        interpreter, folder, "-c", f"import sys; sys.path[0] = {str(folder)!r}\n{text}"
    )

    assert (done.stdout, done.stderr) == (HOOKED, "")


def test_process_without_site_is_plain(interpreter: Interpreter, write: Writer) -> None:
    folder = write({"s.py": "import sys\nprint('autohook' in sys.modules)\n"})

    assert run(interpreter, folder, "-S", "s.py").stdout == "False\n"
    assert run(interpreter, folder, "s.py").stdout == "True\n"


def test_unfrozen_standard_library_is_no_hindrance(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": KINDS, "m.py": ""})

    done = run(interpreter, folder, "-X", "frozen_modules=off", "s.py")

    assert (done.stdout, done.stderr) == (HOOKED, "")


@pytest.mark.parametrize("option", ["-O", "-I", "-E", "-s"])
def test_script_is_hooked_under_the_interpreters_options(
    interpreter: Interpreter, write: Writer, option: str
) -> None:
    text = "import sys\nsys.path.insert(0, sys.argv[1])\n" + KINDS
    folder = write({"s.py": text, "m.py": ""})

    done = run(interpreter, folder, option, "s.py", str(folder))

    assert (done.stdout, done.stderr) == (HOOKED, "")


@pytest.mark.slow
def test_left_over_pth_file_is_silent(interpreter: Interpreter, tmp_path: Path) -> None:
    venv.create(tmp_path / "v", with_pip=False, symlinks=True)
    site = next((tmp_path / "v" / "lib").glob("python*")) / "site-packages"
    for name in ("autohook.pth", "autohook.start"):
        (site / name).write_bytes((ROOT / name).read_bytes())
    alone = type(interpreter)(tmp_path / "v" / "bin" / "python")

    done = run(alone, tmp_path, "-c", "import sys; print('autohook' in sys.modules)")

    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


@pytest.mark.parametrize("modules", ["m", "m,__main__"])
def test_script_of_an_installed_package_is_converted_only_by_name(
    interpreter: Interpreter, write: Writer, modules: str
) -> None:
    text = "import sys\nprint(__file__[-4:])\n"
    folder = write({"site-packages/s.py": text, "site-packages/m.py": ""})
    script = "site-packages/s.py"

    done = run(
        interpreter, folder, script, AUTOHOOK_MODULES=modules, AUTOHOOK_REPORT="1"
    )

    assert done.stdout == "s.py\n"
    assert ("an installed library" in done.stderr) is (modules == "m")


def test_process_in_a_removed_folder_runs(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"away/x": ""})
    text = "import colorsys, sys; print(sys.argv)"
    command = f"cd away; rm -r ../away; {interpreter.executable} -c '{text}'"

    done = run(
        interpreter, folder, "-c", f"import os; os.system({command!r})", TMPDIR="/"
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "['-c']\n", "")
