"""How a program ends that cannot be converted: strictly, and by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

PROGRAM = "def f(): pass\nprint('ran')\n"
STARTS = [["s.py"], ["-c", PROGRAM], ["-"], ["-m", "s"], ["-c", "import s"]]


@pytest.mark.parametrize("words", STARTS, ids=" ".join)
def test_bug_runs_the_program_plainly_or_ends_it_strictly_without_our_frames(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    bug = "def convert_module(*given, **options):\n    raise ValueError('bug')\n"
    folder = write({"s.py": PROGRAM, "bug.py": bug})
    variables = {"AUTOHOOK": "1", "STAND_IN_CONVERTER": str(folder / "bug.py")}

    default, strict = (
        interpreter.run(
            *words,
            cwd=folder,
            stdin=PROGRAM,
            environment={**variables, "AUTOHOOK_STRICT": switch},
        )
        for switch in ("0", "1")
    )

    assert (default.returncode, default.stdout) == (0, "ran\n")
    assert default.stderr.count("autohook: bug") == 1
    assert default.stderr.endswith("    ValueError: bug\n")
    assert (strict.returncode, strict.stdout) == (1, "")
    assert strict.stderr.endswith("cannot be converted: ValueError: bug\n")
    assert "autohook/hook/" not in strict.stderr
