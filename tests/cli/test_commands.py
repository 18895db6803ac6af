"""Which words are sub-commands, and what all of them have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from autohook.cli.commands import SUMMARIES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

NAMES = [name for name in SUMMARIES if name not in ("run", "help")]
PROGRAM = "import sys; print('program', sys.argv)\n"


@pytest.mark.parametrize("name", SUMMARIES)
def test_file_of_that_name_is_a_program(
    interpreter: Interpreter, write: Writer, name: str
) -> None:
    folder = write({name: PROGRAM})

    done = interpreter.run("-m", "autohook", name, "--help", cwd=folder)

    assert done.stdout == f"program ['{name}', '--help']\n"


def test_folder_of_that_name_is_a_program_only_if_python_could_run_it(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"cache/data.txt": "", "config/__main__.py": PROGRAM})

    command = interpreter.run("-m", "autohook", "cache", "path", cwd=folder)
    program = interpreter.run("-m", "autohook", "config", cwd=folder)

    assert command.stdout.endswith("/.cache/autohook\n")
    assert program.stdout == "program ['config']\n"


@pytest.mark.parametrize("before", ["--", "run"])
def test_dashes_and_run_make_the_next_word_a_program(
    interpreter: Interpreter, write: Writer, before: str
) -> None:
    done = interpreter.run("-m", "autohook", before, "doctor", cwd=write({}))

    assert done.returncode == 2
    assert "can't open file" in done.stderr
    assert done.stderr.rstrip().endswith("No such file or directory")


def test_run_takes_the_options_of_a_program(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": PROGRAM})

    done = interpreter.run("-m", "autohook", "run", "--strict", "s.py", "a", cwd=folder)

    assert done.stdout == "program ['s.py', 'a']\n"


def test_arguments_of_a_program_are_never_looked_at(
    interpreter: Interpreter, write: Writer
) -> None:
    words = ["doctor", "--json", "--strict", "--", "-m", "cache"]
    folder = write({"s.py": PROGRAM})

    done = interpreter.run("-m", "autohook", "s.py", *words, cwd=folder)

    assert done.stdout == f"program {['s.py', *words]}\n"


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_names_its_options(
    interpreter: Interpreter, tmp_path: Path, name: str
) -> None:
    by_option = interpreter.run("-m", "autohook", name, "--help", cwd=tmp_path)
    by_command = interpreter.run("-m", "autohook", "help", name, cwd=tmp_path)

    assert by_option.returncode == 0
    assert by_option.stdout == by_command.stdout
    assert by_option.stdout.startswith(f"usage: python -m autohook {name}")
    assert max(map(len, by_option.stdout.splitlines())) <= 88


def test_general_help_names_every_command(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    done = interpreter.run("-m", "autohook", "--help", cwd=tmp_path)

    assert [name for name in SUMMARIES if f"\n  {name} " not in done.stdout] == []


@pytest.mark.parametrize("name", NAMES)
def test_unknown_option_ends_with_two_and_the_near_name(
    interpreter: Interpreter, tmp_path: Path, name: str
) -> None:
    done = interpreter.run("-m", "autohook", name, "--confg", "a", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    expected = "autohook: error: unknown option --confg, did you mean --config?\n"
    assert done.stderr == expected


@pytest.mark.parametrize("name", NAMES)
def test_options_are_not_abbreviated(
    interpreter: Interpreter, tmp_path: Path, name: str
) -> None:
    done = interpreter.run("-m", "autohook", name, "--conf=a", cwd=tmp_path)

    assert done.returncode == 2
    assert "unknown option --conf=a" in done.stderr


def test_commands_import_no_tensorflow(interpreter: Interpreter, write: Writer) -> None:
    code = (
        "import sys\nfrom autohook.cli.main import main\n"
        "try:\n    main(['config'])\nexcept SystemExit:\n    pass\n"
        "print('tensorflow' in sys.modules, 'argparse' in sys.modules)"
    )

    done = interpreter.run("-c", code, cwd=write({}))

    assert done.stdout.splitlines()[-1] == "False False"


def test_config_says_where_each_value_comes_from(
    interpreter: Interpreter, write: Writer
) -> None:
    toml = '[tool.autohook]\nmodules = ["a"]\nexclude = ["b"]\ncache-dir = "kept"\n'
    folder = write({"pyproject.toml": toml, "inner/x.txt": ""})

    done = interpreter.run(
        *("-m", "autohook", "config", "--json", "--module", "c"),
        cwd=folder / "inner",
        environment={"AUTOHOOK_EXCLUDE": "d, e", "AUTOHOOK_NO_CACHE": "1"},
    )

    found = json.loads(done.stdout)
    file = str(folder / "pyproject.toml")
    assert found["file"] == file
    assert found["tried"] == [file]
    values = {k: (v["value"], v["place"]) for k, v in found["values"].items()}
    assert values == {
        "modules": (["c"], "--module"),
        "exclude": (["d", "e"], "AUTOHOOK_EXCLUDE"),
        "strict": (False, None),
        "audit": (False, None),
        "cache": (False, "AUTOHOOK_NO_CACHE"),
        "cache-dir": (str(folder / "kept"), file),
        "report": (False, None),
    }


def test_config_names_files_without_the_table(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(
        {"pyproject.toml": "[tool.autohook]\n", "inner/pyproject.toml": "[project]\n"}
    )

    done = interpreter.run("-m", "autohook", "config", cwd=folder / "inner")

    inner = folder / "inner" / "pyproject.toml"
    assert f"{inner} has no [tool.autohook]" in done.stdout
    assert done.stdout.startswith(f"  file  {folder / 'pyproject.toml'}\n")


def test_config_in_a_folder_that_is_gone_has_the_defaults(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    script = "import os, subprocess, sys\nos.rmdir(os.getcwd())\n"
    script += "subprocess.run([sys.executable, '-m', 'autohook', 'config'], check=True)"
    (tmp_path / "gone").mkdir()

    done = interpreter.run("-c", script, cwd=tmp_path / "gone")

    assert done.stderr == ""
    assert done.stdout.startswith("  file  none\n")


def test_config_of_a_broken_file_ends_with_two(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"pyproject.toml": '[tool.autohook]\nmodules = "a"\n'})

    done = interpreter.run("-m", "autohook", "config", cwd=folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean modules = ["a"]?' in done.stderr
