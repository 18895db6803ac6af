"""Twins are made when first used, kept on disk, and fit the code that was imported."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from autohook.cache.stamp import SETTLED_NS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

MODULE = "def f(x):\n    return g(x) + 1\n\n\ndef g(x):\n    return x if x else -1\n"
START = """\
import sys
import autohook
hook = autohook.install(modules=["m"])
import m
from autohook.runtime.units import registry, unit_of
state = hook.conversions.decisions["m"].state
f, g = unit_of(m.f.__code__), unit_of(m.g.__code__)
"""
SAYS = "print(state, f.has_twin(), 'gast' in sys.modules)\n"


@pytest.fixture
def project(write: Writer) -> Path:
    return write({"m.py": MODULE, "none.py": START, "one.py": START + SAYS})


def say(interpreter: Interpreter, folder: Path, script: str = "one.py") -> list[str]:
    done = interpreter.run(script, cwd=folder)
    assert done.stderr == ""
    return done.stdout.split()


def test_import_makes_no_twin_and_needs_no_gast(
    interpreter: Interpreter, write: Writer
) -> None:
    script = START + "print(state, 'gast' in sys.modules)\n"
    folder = write({"m.py": MODULE, "s.py": script})

    assert say(interpreter, folder, "s.py") == ["converted", "False"]
    assert say(interpreter, folder, "s.py") == ["cached", "False"]
    assert not [*folder.rglob("*twins*")]


def test_twin_is_converted_once_and_then_found(
    interpreter: Interpreter, project: Path
) -> None:
    assert say(interpreter, project) == ["converted", "True", "True"]
    assert say(interpreter, project) == ["cached", "True", "False"]


def test_twins_of_several_runs_are_kept_together(
    interpreter: Interpreter, project: Path, write: Writer
) -> None:
    write({"other.py": START + "g.has_twin()\n", "both.py": START + SAYS + SAYS})
    for script in ("one.py", "other.py"):
        say(interpreter, project, script)
    write({"both.py": START + "g.has_twin()\n" + SAYS})

    assert say(interpreter, project, "both.py") == ["cached", "True", "False"]


def test_function_whose_file_was_edited_since_its_import_stays_native(
    interpreter: Interpreter, write: Writer
) -> None:
    edit = "open('m.py', 'a').write('# edited')\n"
    says = "print(f.has_twin(), f.reason().code, m.f(3))\n"
    files = {"m.py": MODULE, "s.py": START + edit + says, "warm.py": START}
    folder = write(files)
    # An import that trusts the file's stamp has not read it.
    time.sleep(SETTLED_NS / 1e9 + 0.2)
    say(interpreter, folder, "warm.py")

    assert say(interpreter, folder, "s.py") == ["False", "AH107", "4"]


def test_twin_fits_after_an_edit(interpreter: Interpreter, project: Path) -> None:
    say(interpreter, project)
    (project / "m.py").write_text(MODULE.replace("+ 1", "+ 2"))

    assert say(interpreter, project) == ["converted", "True", "True"]


def test_moved_project_keeps_its_code_with_the_new_file_name(
    interpreter: Interpreter, write: Writer, tmp_path: Path
) -> None:
    says = "print(state, m.f.__code__.co_filename, f.twin_code().co_filename)\n"
    old = write({"old/m.py": MODULE, "old/s.py": START + says}) / "old"
    say(interpreter, old, "s.py")
    new = old.rename(tmp_path / "new")

    state, native, twin = say(interpreter, new, "s.py")

    assert (state, native, twin) == ("cached", str(new / "m.py"), str(new / "m.py"))


def test_strict_mode_makes_all_twins_at_once(
    interpreter: Interpreter, write: Writer
) -> None:
    says = "print(len(hook.conversions.decisions['m'].diagnostics))\n"
    script = START.replace("['m']", "['m'], strict=True").replace(
        '["m"])', '["m"], strict=True)'
    )
    source = MODULE + "\n\ndef h():\n    return locals()\n"
    folder = write({"m.py": source, "s.py": script + says})

    assert say(interpreter, folder, "s.py") == ["1"]
    assert say(interpreter, folder, "s.py") == ["1"]


def test_warnings_of_the_compiler_are_shown_once(
    interpreter: Interpreter, write: Writer
) -> None:
    source = "def f(x):\n    return x is 1\n\n\ng = f\n"
    folder = write({"m.py": source, "s.py": START + SAYS})
    plain = write({"plain.py": "import m"})

    warned = interpreter.run("plain.py", cwd=plain).stderr
    hooked = interpreter.run("s.py", cwd=folder)

    assert "SyntaxWarning" in warned
    assert hooked.stderr == warned
    assert hooked.stdout.split() == ["converted", "True", "True"]


def test_module_whose_bytecode_is_read_says_so(
    interpreter: Interpreter, write: Writer
) -> None:
    script = START.replace("f, g =", "print(hook.conversions.decisions['m'].reason) #")
    source = f"try:\n    import numba\nexcept ImportError:\n    pass\n{MODULE}"
    folder = write({"m.py": source, "s.py": script})

    first, again = (interpreter.run("s.py", cwd=folder) for _ in range(2))

    assert "it imports numba, which reads bytecode" in first.stdout
    assert again.stdout == first.stdout


def test_warnings_are_shown_once_where_a_prologue_moves(
    interpreter: Interpreter, write: Writer
) -> None:
    # The compiler makes one text of these lines, and begins at the second.
    source = "def f(x):\n    return (\n        '%s %s'\n        % (x is 1, x)\n    )\n"
    folder = write({"m.py": source + "g = f\n", "s.py": START})
    plain = interpreter.run("-c", "import m", cwd=folder).stderr
    for file in (folder / "__pycache__").glob("*"):
        file.unlink()

    assert plain.count("SyntaxWarning") == 1
    assert interpreter.run("s.py", cwd=folder).stderr == plain
