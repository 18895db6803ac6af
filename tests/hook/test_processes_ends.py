"""A hooked process ends as a plain one: exit code, last words and their order."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

ENDS = {
    "end of text": "",
    "number": "sys.exit(3)",
    "zero": "sys.exit(0)",
    "none": "raise SystemExit",
    "large number": "sys.exit(2**40 + 7)",
    "text": "sys.exit('last words')",
    "object": "sys.exit((1, 'a'))",
    "exception": "1 / 0",
    "own exception": "class Own(Exception): pass\nraise Own('x')",
    "attribute error": "sys.nothing",
    "stop iteration": "next(iter(()))",
    "base exception": "raise BaseException('b')",
    "generator exit": "raise GeneratorExit",
    "interrupt": "raise KeyboardInterrupt",
    "interrupted": "os.kill(os.getpid(), signal.SIGINT)\nwhile True: time.sleep(1)",
    "terminated": "os.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(9)",
    "killed": "sys.stdout.flush()\nos.kill(os.getpid(), signal.SIGKILL)",
    "at once": "os._exit(4)",
    "aborted": "sys.stdout.flush()\nos.abort()",
    "crash": "import faulthandler as h\nh.enable()\nsys.stdout.flush()\nf(os.abort)",
    "dump": "import faulthandler\nsys.stdout.flush()\nf(faulthandler.dump_traceback)",
    "recursion": "f(f)\nf(lambda: g())\ndef g(): return g()\ng()",
    "exit function fails": "atexit.register(lambda: 1 / 0)",
    "exit function exits": "atexit.register(sys.exit, 5)",
    "thread": "t = threading.Thread(target=slow)\nt.start()",
    "thread and exception": "threading.Thread(target=slow).start()\n1 / 0",
    "daemon thread": "threading.Thread(target=time.sleep, args=(9,), daemon=1).start()",
    "thread fails": "t = threading.Thread(target=f, args=(g,))\nt.start()\nt.join()",
    "thread exits": "t = threading.Thread(target=sys.exit)\nt.start()\nt.join()",
    "own hook": "sys.excepthook = shown\nf(lambda: 1 / 0)",
    "failing hook": "sys.excepthook = lambda *a: 1 / 0\n{}['key']",
    "no hook": "del sys.excepthook\n{}['key']",
    "original hook": "sys.excepthook = lambda *a: sys.__excepthook__(*a)\n{}['key']",
    "own output": "sys.stdout = Output()",
    "own output and exception": "sys.stdout = Output()\n1 / 0",
    "closed output": "sys.stdout.close()",
    "no output": "sys.stdout = sys.stderr = None\n1 / 0",
    "name of main": "del sys.modules['__main__']\nprint(__name__)",
    "object left": "class A:\n    def __del__(self): print('gone', __name__)\nx = A()",
    "chain": "try:\n    1 / 0\nexcept Exception as e:\n    raise KeyError(1) from e",
    "asks in exit": "atexit.register(lambda: print([*globals()][:9]))\nsys.exit(1)",
    "asks after error": "atexit.register(lambda: print(sorted(globals())[:9]))\n1 / 0",
    "replaced": "sys.stdout.flush()\nos.execv('/bin/sh', ['sh', '-c', 'exit 6'])",
    "child": "if os.fork() == 0: sys.exit(7)\nprint(os.WEXITSTATUS(os.wait()[1]))",
    "failing child": "if os.fork() == 0: 1 / 0\nprint(os.WEXITSTATUS(os.wait()[1]))",
    "own audit hook": "sys.addaudithook(lambda *a: None)\nid(1)\nexec('x = 1')\nf(g)",
    "raised audit event": "sys.audit('cpython.run_command', 1)\nsys.audit('exec')",
}
HEAD = """\
import atexit, os, signal, sys, threading, time, traceback
atexit.register(print, "registered first")
atexit.register(print, "registered last", file=sys.stderr)
def f(function):
    return function()
def g():
    raise ValueError("in a function")
def slow():
    time.sleep(0.1)
    print("slow thread")
def shown(kind, error, trace):
    print(kind, [(e.name, e.lineno) for e in traceback.extract_tb(trace)])
    print(sys.last_value is error, error.__context__, "__file__" in globals())
class Output:
    written = sys.stdout
    def write(self, text): self.written.write(text)
    def flush(self): self.written.write("flush\\n")
print("to be flushed")
"""
NAMES = list(ENDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_process_ends_as_plainly_in_every_start(
    interpreter: Interpreter, write: Writer, name: str
) -> None:
    text = HEAD + ENDS[name] + "\n"
    folder = write({"s.py": text})

    for words in (["s.py"], ["-c", text], ["-"]):
        plain = end(interpreter, folder, words, text, {})
        hooked = end(interpreter, folder, words, text, {"AUTOHOOK": "1"})

        assert hooked == plain, words[0]


def end(
    interpreter: Interpreter,
    folder: Path,
    words: list[str],
    text: str,
    switch: dict[str, str],
) -> tuple[int, str]:
    """Returns the exit code and all output, both streams in one pipe."""
    done = subprocess.run(
        [interpreter.executable, *words],
        cwd=folder,
        input=text if words == ["-"] else "",
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **switch},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    # Threads and objects are named by their addresses.
    return done.returncode, re.sub(r"0x[0-9a-f]+", "0x", done.stdout)


@pytest.mark.slow
def test_process_whose_reader_has_gone_ends_as_plainly(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "def f(): print('x' * 100000)\nf()\nprint(1)\n"})

    ends = []
    for switch in ({}, {"AUTOHOOK": "1"}):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [interpreter.executable, "s.py"],
            cwd=folder,
            env={"HOME": str(folder), **switch},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writer)
        ends.append((done.returncode, done.stderr))

    assert b"BrokenPipeError" in ends[0][1]
    assert ends[0] == ends[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "def f(x:\n    pass\n",
        "def f():\n\treturn 1\n        return 2\n",
        "def f():\n    return '\\d'\nprint(f())\n",
        "# -*- coding: latin-1 -*-\ndef f(): return 'é'\nprint(ascii(f()))\n",
        "# -*- coding: nothing -*-\ndef f(): return 1\nprint(f())\n",
        "def f(): return 1\0\n",
        "def f(): return 1\r\nprint(f())\r\n",
        "\ufeffdef f(): return 1\nprint(f())",
        "'''Text.'''\nfrom __future__ import annotations\ndef f(x: y): pass\n"
        "print(__doc__, f.__annotations__, __annotations__)",
        "x: int = 1\ndef f(): pass\nprint(__annotations__, __doc__)",
        "def f(): return 'a\u0301'\nprint(ascii(f()))",
        "def f(): return (1 is 1)\nassert f(), 'x'\nprint(f())",
    ],
    ids=range(12),
)
def test_text_is_read_as_plainly(
    interpreter: Interpreter, write: Writer, text: str
) -> None:
    folder = write({})
    (folder / "s.py").write_bytes(text.encode())
    command = [] if "\0" in text else [["-c", text]]

    for words in (["s.py"], ["-"], ["-W", "error", "s.py"], ["-W", "error"], *command):
        given = [] if words[-1] == "error" else words
        options = words if words[-1] == "error" else []
        plain = end(interpreter, folder, [*options, *given], text, {})
        hooked = end(interpreter, folder, [*options, *given], text, {"AUTOHOOK": "1"})

        assert hooked == plain, words
