"""Imports in circles and in threads end as plain ones do, converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1"}
UNIT = "from autohook.runtime.units import unit_of\n"
WHOLE = "def f(a):\n    if a:\n        return a\n    return 0\n"


def test_circular_imports_see_each_other_as_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    files = {
        "s.py": "import a\nprint(a.f(1), a.b.g(2), a.early, a.b.late())\n",
        "a.py": "x = 1\nimport b\nearly = b.early\ndef f(n):\n    return b.g(n)\n",
        "b.py": "import a\nearly = sorted(vars(a))[-3:]\n"
        "def g(n):\n    return n + a.x\ndef late():\n    return 'f' in vars(a)\n",
    }
    folder = write(files)

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode == 0
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


def test_name_that_a_circle_has_not_made_yet_fails_as_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    files = {
        "s.py": "import a\n",
        "a.py": "from b import g\ndef f(n):\n    return g(n)\n",
        "b.py": "from a import f\ndef g(n):\n    return n\n",
    }
    folder = write(files)

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert "partially initialized module 'a'" in plain.stderr
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


@pytest.mark.parametrize(
    "statement",
    [
        "import absent",
        "from . import absent",
        "from .absent import name",
        "from .core import absent",
        "import pack.absent",
        "raise ImportError('own', name='x', path='y')",
        "1 / 0",
    ],
)
def test_error_while_a_converted_module_runs_is_the_plain_one(
    interpreter: Interpreter, write: Writer, statement: str
) -> None:
    text = (
        "import sys, traceback\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        import pack.user\n"
        "    except Exception as error:\n"
        "        print(type(error), error.args, getattr(error, 'name', 0))\n"
        "        print(traceback.format_exc(), sorted(n for n in sys.modules\n"
        "              if n.startswith('pack')))\n"
        "import pack.user\n"
    )
    files = {
        "s.py": text,
        "pack/__init__.py": "",
        "pack/core.py": WHOLE,
        "pack/user.py": f"from pack.core import f\nf(1)\n{statement}\n",
    }
    folder = write(files)

    plain = interpreter.run("s.py", cwd=folder)
    cold = interpreter.run("s.py", cwd=folder, environment=ON)
    warm = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode == 1
    assert (cold.stdout, cold.stderr) == (plain.stdout, plain.stderr)
    assert (warm.stdout, warm.stderr) == (plain.stdout, plain.stderr)


def test_import_inside_a_function_of_a_thread_waits_for_nobody(
    interpreter: Interpreter, write: Writer
) -> None:
    text = UNIT + (
        "import threading\n"
        "def work(name):\n"
        "    module = __import__(name)\n"
        "    found.append((module.f(1), unit_of(module.f.__code__) is not None))\n"
        "found = []\n"
        "names = ['big'] + [f'm{i}' for i in range(8)] * 3 + ['big']\n"
        "threads = [threading.Thread(target=work, args=(n,)) for n in names]\n"
        "[t.start() for t in threads]\n"
        "[t.join(60) for t in threads]\n"
        "print(set(found), len(found), any(t.is_alive() for t in threads))\n"
    )
    many = "".join(WHOLE.replace("def f", f"def f{i}") for i in range(500)) + WHOLE
    # No circle: with threads, CPython gives a module of one half done, or fails.
    small = {f"m{i}.py": f"import m{i + 1}\n{WHOLE}" for i in range(7)}
    small["m7.py"] = WHOLE
    folder = write({"s.py": text, "big.py": many, **small})

    for _ in range(2):
        done = interpreter.run("s.py", cwd=folder, environment=ON)

        assert (done.stdout, done.stderr) == ("{(1, True)} 26 False\n", "")


def test_threads_that_search_the_same_name_each_ask_every_finder(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import importlib.util, sys, threading\n"
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'm': barrier.wait(30)\n"
        "barrier = threading.Barrier(4)\n"
        "sys.meta_path.insert(-1, Slow())\n"
        "found = []\n"
        "def work(): found.append(type(finder.find_spec('m', None).loader).__name__)\n"
        "finder = next(f for f in sys.meta_path if type(f).__name__ == 'Finder')\n"
        "threads = [threading.Thread(target=work) for _ in range(4)]\n"
        "[t.start() for t in threads], [t.join() for t in threads]\n"
        "print(found)\n"
    )
    folder = write({"s.py": "import n\n" + text, "m.py": WHOLE, "n.py": ""})

    done = interpreter.run("s.py", cwd=folder, environment=ON)

    assert (done.stdout, done.stderr) == (f"{['HookedLoader'] * 4}\n", "")
