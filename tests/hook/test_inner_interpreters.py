"""Interpreters inside the process of a converted script find its modules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

PROGRAM = """\
import sys
if sys.version_info >= (3, 13):
    import _interpreters as interpreters
    run = interpreters.exec
else:
    import _xxsubinterpreters as interpreters
    run = interpreters.run_string
{before}
inner = interpreters.create()
print(run(inner, "import beside, sys; print(sys.path, beside.twice(2))"))
interpreters.destroy(inner)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info < (3, 12, 1), reason="they have no first entry")
@pytest.mark.parametrize("before", ["", "import os; os.chdir('/')"], ids=["", "moved"])
def test_an_inner_interpreter_begins_its_path_with_the_folder_of_the_script(
    interpreter: Interpreter, write: Writer, tmp_path: Path, before: str
) -> None:
    write(
        {
            "program.py": PROGRAM.format(before=before),
            "beside.py": "def twice(a):\n    return 2 * a\n",
        }
    )
    plain, hooked = (
        interpreter.run("program.py", cwd=tmp_path, environment={"AUTOHOOK": switch})
        for switch in ("0", "1")
    )

    assert hooked.stdout == plain.stdout
    assert hooked.stderr == plain.stderr == ""
    assert " 4\n" in plain.stdout
    assert hooked.returncode == plain.returncode == 0
