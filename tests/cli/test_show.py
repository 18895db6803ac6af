"""Converted code is printed without running the module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

MODULE = '''\
"""A module that must not be run."""

def branch(x):
    if x > 0:
        x = -x
    return x

class Model:
    def call(self, x):
        def inner(y):
            return y if y else x
        return super().call(inner(x))

async def numbers():
    return 1

raise SystemExit("it was run")
'''


@pytest.fixture
def folder(write: Writer) -> Path:
    return write({"mod.py": MODULE, "broken.py": "x = = 1\n", "pkg/__init__.py": ""})


@pytest.mark.parametrize("word", ["mod", "mod.py", "./mod.py"])
def test_functions_of_a_module_are_shown_in_order(
    interpreter: Interpreter, folder: Path, word: str
) -> None:
    done = interpreter.run("-m", "autohook", "show", word, cwd=folder)

    assert (done.returncode, done.stderr) == (0, "")
    heads = [line for line in done.stdout.splitlines() if line.startswith("# /")]
    assert heads == [
        f"# {folder / 'mod.py'}:3 branch",
        f"# {folder / 'mod.py'}:9 Model.call",
        f"# {folder / 'mod.py'}:14 numbers",
    ]
    assert "_ah_ops.if_(" in done.stdout
    assert "# runs as written: AH102 " in done.stdout


def test_what_is_shown_is_what_the_library_gives(
    interpreter: Interpreter, write: Writer
) -> None:
    text = MODULE.replace('raise SystemExit("it was run")', "")
    folder = write({"mod.py": text})
    code = "import autohook, mod; print(autohook.to_code(mod.branch), end='')"

    words = ["-m", "autohook", "show", "mod", "--function", "branch"]
    shown = interpreter.run(*words, cwd=folder)
    given = interpreter.run("-c", code, cwd=folder)

    assert shown.stdout.partition("\n")[2] == given.stdout


@pytest.mark.parametrize("name", ["Model.call", "call"])
def test_one_function_is_shown_alone(
    interpreter: Interpreter, folder: Path, name: str
) -> None:
    words = ["-m", "autohook", "show", "mod.py", "--function", name]
    done = interpreter.run(*words, cwd=folder)

    assert done.stdout.startswith(f"# {folder / 'mod.py'}:9 Model.call\ndef call(")
    assert done.stdout.count("\n# ") == 0


def test_module_without_functions_is_said_to_have_none(
    interpreter: Interpreter, folder: Path
) -> None:
    done = interpreter.run("-m", "autohook", "show", "pkg", cwd=folder)

    place = folder / "pkg" / "__init__.py"
    assert done.stdout == f"# {place} has no functions\n"


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ([], 2, "show needs a module or a file"),
        (["mod", "pkg"], 2, "show does not take 'pkg'"),
        (["."], 2, "there is no ./__init__.py; name a file of that folder"),
        (["nothing"], 2, "there is no file, folder or module nothing"),
        (["mod", "--function", "brunch"], 2, "no function brunch, did you mean branch"),
        (["broken.py"], 1, "broken.py:1: SyntaxError: invalid syntax"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes_are_told_with_the_remedy(
    interpreter: Interpreter, folder: Path, words: list[str], status: int, message: str
) -> None:
    done = interpreter.run("-m", "autohook", "show", *words, cwd=folder)

    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
