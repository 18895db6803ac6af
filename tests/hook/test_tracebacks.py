"""Tracebacks of native runs: the text that plain Python prints, carets included."""

from __future__ import annotations

import builtins
import os
import sys
import types
from typing import TYPE_CHECKING

import pytest

from autohook.hook import tracebacks
from autohook.runtime.frames import PACKAGE

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

MODULE = '''\
"""Functions that fail."""
import functools


def function(a):
    """Fails."""
    b = a + 1; c = b / (a - a)
    return c


def outer(a):
    def inner(b):
        return b["missing"]

    return inner(a)


class Shape:
    def area(self, *sides, unit=None, **rest):
        if unit:
            return self.missing(sides)
        return sides[5]

    @property
    def size(self):
        return super().size


negate = lambda value: -value.nothing


def in_comprehension(values):
    return [1 / value for value in values]


def in_generator(values):
    yield from (len(value) for value in values)


def in_loop(count):
    total = 0
    for index in range(count):
        while index:
            total += 1 // (index - 2)
            index -= 1
    return total


def chained():
    try:
        function(1)
    except ZeroDivisionError as error:
        raise ValueError("outer") from error


def in_context():
    try:
        function(1)
    finally:
        raise KeyError("second")


def recursive(depth):
    return recursive(depth - 1) if depth else depth.nothing


def unbound():
    print(late)
    late = 1


@functools.lru_cache
def wrong_arguments(a, *, b):
    assert a == b, f"{a} is not {b}"
'''
CALLS = {
    "function": "m.function(1)",
    "nested": "m.outer({})",
    "method": "m.Shape().area(1, 2)",
    "method in a branch": "m.Shape().area(1, unit='cm')",
    "property": "m.Shape().size",
    "lambda": "m.negate(1)",
    "comprehension": "m.in_comprehension([1, 0])",
    "generator": "list(m.in_generator([(), 1]))",
    "loop": "m.in_loop(5)",
    "cause": "m.chained()",
    "context": "m.in_context()",
    "recursion": "m.recursive(3)",
    "unbound name": "m.unbound()",
    "wrong arguments": "m.wrong_arguments(1)",
    "assertion": "m.wrong_arguments(1, b=2)",
    "missing key": "{}[m.__name__]",
}
WAYS = {"environment": [], "command line": ["-m", "autohook"]}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_error_in_a_module_shows_the_plain_traceback(
    interpreter: Interpreter, write: Writer, call: str
) -> None:
    folder = write({"s.py": f"import m\nx = 1 + {call}\n", "m.py": MODULE})
    plain = interpreter.run("s.py", cwd=folder)

    for name, words in WAYS.items():
        switch = {"AUTOHOOK": "1"} if name == "environment" else {}
        hooked = interpreter.run(*words, "s.py", cwd=folder, environment=switch)

        assert "Error" in plain.stderr
        assert hooked.stderr == plain.stderr
        assert hooked.returncode == plain.returncode == 1


@pytest.mark.parametrize("call", list(CALLS.values())[::3], ids=list(CALLS)[::3])
def test_error_in_the_script_itself_shows_the_plain_traceback(
    interpreter: Interpreter, write: Writer, call: str
) -> None:
    text = f"{MODULE}\nx = 1 + {call.replace('m.', '')}\n"
    folder = write({"s.py": text})
    plain = interpreter.run("s.py", cwd=folder)

    for name, words in WAYS.items():
        switch = {"AUTOHOOK": "1"} if name == "environment" else {}
        hooked = interpreter.run(*words, "s.py", cwd=folder, environment=switch)

        assert hooked.stderr == plain.stderr


@pytest.mark.parametrize(
    "files",
    [
        {"s.py": "import m\n", "m.py": "x = (1 +\n"},
        {"s.py": "import m\n", "m.py": "def f():\n    x = 1\n  y = 2\n"},
        {"s.py": "import m\n", "m.py": "def f():\n    1/0\nclass A:\n    f()\n"},
        {"s.py": "import m\n", "m.py": "from os import nothing\n"},
        {"s.py": "import m\n", "m.py": "import no_such_module\n"},
        {"s.py": "x = (1 +\n"},
        {"s.py": "def f(:\n"},
        {"s.py": "import sys\nsys.exit('said')\n"},
        {"s.py": "raise SystemExit(7)\n"},
        {"s.py": "raise KeyboardInterrupt\n"},
        {"s.py": "class E(BaseException): pass\nraise E\n"},
        {"s.py": "raise ValueError('a') from None\n"},
    ],
    ids=[
        "syntax error in module",
        "indentation in module",
        "body of module",
        "import error",
        "missing module",
        "syntax error in script",
        "signature in script",
        "exit with text",
        "exit with number",
        "interrupt",
        "base exception",
        "no context",
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_end_of_a_failing_program_is_plain(
    interpreter: Interpreter, write: Writer, files: dict[str, str], way: str
) -> None:
    folder = write(files)
    switch = {"AUTOHOOK": "1"} if way == "environment" else {}

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run(*WAYS[way], "s.py", cwd=folder, environment=switch)

    assert (hooked.returncode, hooked.stderr) == (plain.returncode, plain.stderr)


def test_source_in_a_wrong_encoding_is_told_as_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({})
    (folder / "s.py").write_bytes(b"x = '\xe9'\n")

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("-m", "autohook", "s.py", cwd=folder)

    assert hooked.stderr == plain.stderr


def test_error_in_a_thread_shows_the_plain_traceback(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import threading, m\nt = threading.Thread(target=m.outer, args=({},))\n"
    folder = write({"s.py": f"{text}t.start()\nt.join()\n", "m.py": MODULE})

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert "KeyError" in plain.stderr
    assert hooked.stderr == plain.stderr


def test_traceback_caught_by_the_program_is_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import traceback, m\n"
        "for call in (m.chained, m.in_context, lambda: m.in_loop(3)):\n"
        "    try:\n        call()\n    except Exception:\n"
        "        print(traceback.format_exc())\n"
        "try:\n    import broken\nexcept SyntaxError:\n    traceback.print_exc()\n"
    )
    folder = write({"s.py": text, "m.py": MODULE, "broken.py": "def :\n"})

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert "SyntaxError" in plain.stderr
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


def test_debug_variable_shows_all_frames(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "1 / 0\n"})
    # Without site nothing hooks a new interpreter: the program runs above our frames.
    words = ["-S", "-m", "autohook", "s.py"]
    path = {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}

    done = interpreter.run(*words, cwd=folder, environment=path)
    all_frames = interpreter.run(
        *words, cwd=folder, environment={**path, "AUTOHOOK_DEBUG": "1"}
    )

    assert "ZeroDivisionError" in done.stderr
    assert "main_program.py" not in done.stderr
    assert "main_program.py" in all_frames.stderr


OPERATOR = compile(
    "def call(f, *args): return f(*args)", PACKAGE + "operator.py", "exec"
)


def make_functions(text: str) -> dict[str, types.FunctionType]:
    """Runs a small program whose calls go through an operator of autohook's."""
    namespace: dict[str, types.FunctionType] = {}
    exec(OPERATOR, namespace)
    exec(compile(text, "user.py", "exec"), namespace)
    return namespace


def stripped_lines(function: types.FunctionType, *args: object) -> list[int]:
    with pytest.raises(ZeroDivisionError, match="division by zero") as caught:
        function(*args)
    tracebacks.strip(caught.value)
    entries = tracebacks._entries(caught.value.__traceback__)
    return [entry.tb_lineno for entry in entries[1:]]


def test_function_and_its_loop_body_are_shown_as_one_frame() -> None:
    made = make_functions("def f(x):\n  def f_():\n    1 / 0\n  call(f_)\n")
    code = made["f"].__code__
    fields = {"co_name": "f"}
    if hasattr(code, "co_qualname"):
        fields["co_qualname"] = "f"
    body = next(c for c in code.co_consts if isinstance(c, types.CodeType))
    constants = [body.replace(**fields) if c is body else c for c in code.co_consts]
    made["f"].__code__ = code.replace(co_consts=tuple(constants))

    assert stripped_lines(made["f"], 0) == [3]


def test_recursion_through_an_operator_keeps_all_its_frames() -> None:
    made = make_functions("def f(x):\n  call(f, x - 1) if x else 1 / 0\n")

    assert stripped_lines(made["f"], 2) == [2, 2, 2]


def test_members_of_an_exception_group_are_stripped_too() -> None:
    group = getattr(builtins, "ExceptionGroup", None)
    if group is None:
        pytest.skip("this Python has no exception groups")
    made = make_functions("def f(x):\n  call(f, x - 1) if x else 1 / 0\n")
    with pytest.raises(ZeroDivisionError, match="division by zero") as caught:
        made["f"](1)

    tracebacks.strip(group("both", [caught.value]))

    entries = tracebacks._entries(caught.value.__traceback__)
    assert [entry.tb_frame.f_code.co_name for entry in entries[1:]] == ["f", "f"]


def test_traceback_without_our_frames_is_left_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError, match="division") as caught:
        raise ZeroDivisionError("division")
    before = caught.value.__traceback__

    tracebacks.strip(caught.value)

    assert caught.value.__traceback__ is before


TRACED = """\
import tensorflow as tf


def inner(x, table):
    for _ in range(2):
        for _ in range(2):
            x = x * table["missing"]
    return x


@tf.function(autograph=False)
def outer(x):
    return inner(x * 2, {})


outer(tf.ones(2))
"""


@pytest.mark.slow
def test_error_in_a_twin_shows_each_function_once_at_the_users_line(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": TRACED})
    environment = {"AUTOHOOK": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}

    done = interpreter.run("s.py", cwd=folder, environment=environment)

    own = [line for line in done.stderr.splitlines() if f"{folder}/s.py" in line]
    assert [line.partition(", ")[2] for line in own] == [
        "line 16, in <module>",
        "line 13, in outer",
        "line 7, in inner",
    ]
    assert "KeyError: 'missing'" in done.stderr
    assert f"{PACKAGE}" not in done.stderr
