"""Child processes: hooked as their parent is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

POOL = """\
import multiprocessing, sys, m

def work(x):
    kind = type(m.__loader__).__name__
    main = sys.modules["__main__"]
    facts = [main.__spec__, main.__package__, sys.argv, sys.path[0], __name__]
    return (m.double(x), facts), kind, type(work.__code__).__name__

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(1) as pool:
        (result, kind, _), = pool.map(work, [21])
    print(result)
    print(kind, file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_worker_processes_compute_and_see_the_same(
    interpreter: Interpreter, write: Writer, method: str
) -> None:
    folder = write({"s.py": POOL, "m.py": "def double(x):\n    return x + x\n"})

    plain = interpreter.run("s.py", method, cwd=folder)
    for words, switch in ((["-m", "autohook"], {}), ([], {"AUTOHOOK": "1"})):
        hooked = interpreter.run(*words, "s.py", method, cwd=folder, environment=switch)

        assert hooked.stdout == plain.stdout
        assert "42" in hooked.stdout
        assert plain.stderr == "SourceFileLoader\n"
        assert hooked.stderr == "HookedLoader\n"


def test_child_of_the_command_line_makes_the_same_choices(
    interpreter: Interpreter, write: Writer
) -> None:
    parent = "import subprocess, sys\nsubprocess.run([sys.executable, 'child.py'])\n"
    child = "import a, b\nprint(*(type(m.__loader__).__name__ for m in (a, b)))\n"
    folder = write({"s.py": parent, "child.py": child, "a.py": "", "b.py": ""})

    done = interpreter.run("-m", "autohook", "--module", "b", "s.py", cwd=folder)

    assert done.stdout == "SourceFileLoader HookedLoader\n"


def test_child_with_the_variable_off_is_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "import sys\nprint('autohook' in sys.modules)\n"})

    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": ""})

    assert done.stdout == "False\n"


def test_report_is_printed_once_and_after_the_program(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import atexit, os, sys\n"
        "atexit.register(lambda: print('last words', file=sys.stderr))\n"
        "if os.fork() == 0:\n    sys.exit()\nos.wait()\n"
    )
    folder = write({"s.py": text})

    done = interpreter.run("-m", "autohook", "--report", "s.py", cwd=folder)

    assert done.stderr.count("autohook report") == 1
    assert done.stderr.index("last words") < done.stderr.index("autohook report")
