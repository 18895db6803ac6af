"""What is remembered of a pyproject.toml, and when it is parsed again."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from autohook.pyproject import Tables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1"}
NO_CACHE = {**ON, "AUTOHOOK_NO_CACHE": "1"}
PARSER = "tomllib" if sys.version_info >= (3, 11) else "tomli"
SHOW = (
    "import sys\nimport m\n"
    f"print({PARSER!r} in sys.modules, type(m.__loader__).__name__)\n"
)
PARENT = (
    "import os, subprocess, sys\n"
    f"print({PARSER!r} in sys.modules, flush=True)\n"
    "subprocess.run([sys.executable, *sys.argv[1:]])\n"
)
TABLE = '[tool.autohook]\nmodules = ["m"]\n'
OTHER = '[tool.autohook]\nmodules = ["other"]\n'
TEXT = b'[tool.autohook]\nmodules = ["a"]\nstrict = true\n'


def kept_files(folder: Path) -> list[Path]:
    return list((folder / "__pycache__").glob("pyproject.*.autohook-config.pyc"))


def test_second_process_does_without_the_parser(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"pyproject.toml": TABLE, "s.py": SHOW, "m.py": ""})

    first = interpreter.run("s.py", cwd=folder, environment=ON)
    second = interpreter.run("s.py", cwd=folder, environment=ON)

    assert first.stdout == "True HookedLoader\n"
    assert second.stdout == "False HookedLoader\n"
    assert len(kept_files(folder)) == 1


def test_file_that_only_mentions_autohook_is_parsed_once(
    interpreter: Interpreter, write: Writer
) -> None:
    text = '[project]\ndependencies = ["autohook"]\n'
    folder = write({"pyproject.toml": text, "s.py": SHOW, "m.py": ""})

    first = interpreter.run("s.py", cwd=folder, environment=ON)
    second = interpreter.run("s.py", cwd=folder, environment=ON)

    assert (first.stdout, second.stdout) == (
        "True HookedLoader\n",
        "False HookedLoader\n",
    )


def test_edit_of_the_same_size_and_time_is_seen(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"pyproject.toml": TABLE, "s.py": SHOW, "m.py": ""})
    interpreter.run("s.py", cwd=folder, environment=ON)
    file = folder / "pyproject.toml"
    status = file.stat()

    file.write_text(TABLE.replace('"m"', '"n"'))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    done = interpreter.run("s.py", cwd=folder, environment=ON)
    assert done.stdout == "True SourceFileLoader\n"


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign", "writable"])
def test_kept_table_that_cannot_be_believed_is_parsed_again(
    interpreter: Interpreter, write: Writer, damage: str
) -> None:
    folder = write({"pyproject.toml": TABLE, "s.py": SHOW, "m.py": ""})
    interpreter.run("s.py", cwd=folder, environment=ON)
    (file,) = kept_files(folder)
    data = file.read_bytes()
    if damage == "writable":
        file.chmod(0o666)
    else:
        flipped = data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]
        file.write_bytes(
            {"cut": data[:-2], "flipped": flipped, "foreign": b"x" * 200}.get(
                damage, b""
            )
        )

    done = interpreter.run("s.py", cwd=folder, environment=ON)

    assert (done.stdout, done.stderr) == ("True HookedLoader\n", "")
    again = interpreter.run("s.py", cwd=folder, environment=ON)
    assert again.stdout == "False HookedLoader\n"


@pytest.mark.parametrize(
    "variables",
    [{"PYTHONDONTWRITEBYTECODE": "1"}, {"AUTOHOOK_NO_CACHE": "1"}],
    ids=lambda variables: next(iter(variables)),
)
def test_table_that_is_not_kept_is_handed_to_child_processes(
    interpreter: Interpreter, write: Writer, variables: dict[str, str]
) -> None:
    files = {"pyproject.toml": TABLE, "m.py": "", "child.py": SHOW, "p.py": PARENT}
    folder = write(files)

    done = interpreter.run(
        "p.py", "child.py", cwd=folder, environment={**ON, **variables}
    )

    assert done.stdout == "True\nFalse HookedLoader\n"
    assert kept_files(folder) == []


def test_table_that_is_kept_adds_nothing_to_the_environment(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import os\nprint([name for name in os.environ if 'AUTOHOOK' in name])\n"
    folder = write({"pyproject.toml": TABLE, "s.py": text})

    done = interpreter.run("s.py", cwd=folder, environment=ON)

    assert done.stdout == "['AUTOHOOK']\n"


def test_child_with_another_folder_finds_its_own_file(
    interpreter: Interpreter, write: Writer
) -> None:
    inner = {"inner/pyproject.toml": OTHER, "inner/m.py": "", "inner/child.py": SHOW}
    folder = write({"pyproject.toml": TABLE, "p.py": PARENT, **inner})

    done = interpreter.run("p.py", "inner/child.py", cwd=folder, environment=NO_CACHE)

    assert done.stdout == "True\nTrue SourceFileLoader\n"


def test_child_sees_a_file_that_was_edited_since_the_parent_started(
    interpreter: Interpreter, write: Writer
) -> None:
    edit = f"open('pyproject.toml', 'w').write({OTHER!r})\n"
    files = {"pyproject.toml": TABLE, "m.py": "", "child.py": SHOW}
    folder = write({"p.py": edit + PARENT, **files})

    done = interpreter.run("p.py", "child.py", cwd=folder, environment=NO_CACHE)

    assert done.stdout == "True\nTrue SourceFileLoader\n"


@pytest.mark.parametrize("value", ["", ":", "zz", "0" * 40, "é:" * 9, "0" * 32 + "ff"])
def test_malformed_variable_is_ignored(
    interpreter: Interpreter, write: Writer, value: str
) -> None:
    folder = write({"pyproject.toml": TABLE, "m.py": "", "s.py": SHOW})
    environment = {**NO_CACHE, "AUTOHOOK_CONFIG": value}

    done = interpreter.run("s.py", cwd=folder, environment=environment)

    assert (done.stdout, done.stderr) == ("True HookedLoader\n", "")


def test_handed_table_is_the_parsed_one() -> None:
    first = Tables()
    table = first.read("pyproject.toml", TEXT)

    handed = first.hand_over()
    second = Tables(handed=handed)

    assert (
        second.read("pyproject.toml", TEXT)
        == table
        == {
            "modules": ["a"],
            "strict": True,
        }
    )
    assert second.hand_over() == ""


def test_handed_table_is_ignored_at_every_cut_and_change() -> None:
    first = Tables()
    first.read("pyproject.toml", TEXT)
    handed = first.hand_over()
    cuts = [handed[:end] for end in range(len(handed))]
    changes = [
        f"{handed[:place]}{'0' if digit != '0' else '1'}{handed[place + 1 :]}"
        for place, digit in enumerate(handed)
    ]

    for damaged in (*cuts, *changes):
        tables = Tables(handed=damaged)

        assert tables.read("pyproject.toml", TEXT) == {"modules": ["a"], "strict": True}
        assert tables.hand_over() != ""


def test_few_tables_are_handed_over() -> None:
    tables = Tables()
    for number in range(100):
        tables.read("pyproject.toml", TEXT + b"# %d\n" % number)

    assert tables.hand_over().count(":") == 7


def test_table_is_handed_over_where_no_folder_can_be_made(
    interpreter: Interpreter, write: Writer
) -> None:
    files = {"pyproject.toml": TABLE, "m.py": "", "child.py": SHOW, "p.py": PARENT}
    folder = write({**files, "__pycache__": "a file"})

    done = interpreter.run("p.py", "child.py", cwd=folder, environment=ON)

    assert (done.stdout, done.stderr) == ("True\nFalse HookedLoader\n", "")
