"""Every source that Python reads is read alike; what it refuses is refused alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1"}
LOOK = """\
import sys
try:
    import m
except Exception as error:
    import traceback
    print(type(error), error.args)
    print(traceback.format_exc())
    raise
print(ascii(getattr(m, 'x', None)), m.__doc__, sorted(vars(m)))
print(m.f(3) if hasattr(m, 'f') else '')
"""
GOOD = {
    "latin-1": b"# coding: latin-1\nx = '\xe9'\n",
    "latin-1 in line 2": b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    "shift_jis": b"# coding: shift_jis\nx = '\x83\x6e'\n",
    "utf-8-sig": b"\xef\xbb\xbfx = '\xc3\xa9'\n",
    "utf-8-sig with cookie": b"\xef\xbb\xbf# coding: utf-8\nx = '\xc3\xa9'\n",
    "utf-7": b"# coding: utf-7\nx = '+AOk-'\n",
    "crlf": b"x = 1\r\nif x:\r\n    x = 'cr\\\r\nlf'\r\ny = '''a\r\nb'''\r\n",
    "cr": b"x = 1\rif x:\r    x = 'cr'\r",
    "mixed": b"x = 1\ry = 2\r\nz = 3\n",
    "form feed": b"x = 1\n\x0cx = 2\n\x0c\n",
    "form feed before a def": b"x = 1\n\x0cdef f(a):\n    return a\n",
    "no final newline": b"def f(a):\n    return a # end",
    "no final newline after a backslash": b"x = 1 + \\\n  1",
    "tabs": b"def f(a):\n\tif a:\n\t\treturn 1\n\treturn 2\n",
    "empty": b"",
    "blank": b"\n\n   \n\t\n",
    "comment": b"# only a comment",
    "docstring": b'"""Only a docstring."""',
    "bytes first": b'b"no docstring"\n',
    "f-string first": b'f"no docstring"\n',
    "future": b"from __future__ import annotations",
    "docstring, future": b'"""D."""\nfrom __future__ import annotations, division\n',
    "two futures": b"from __future__ import division\nfrom __future__ import "
    b"annotations\ndef f(a: nothing) -> nowhere:\n    return a\n",
    "names of every kind": "ünïcode = 1\nx = ª = ﬁ = 2\n".encode(),
    "private names": b"class A:\n    __a = 1\n    def f(self): return self.__a\n"
    b"x = A().f()\n",
    "surrogates": b"x = '\\ud800'\n",
    "end of file by control z": b"x = 1\n#\x1a\n",
    "invalid escape": b"x = '\\d'\n",
    "is with a literal": b"def f(a):\n    return a is 3\n",
}
BAD = {
    "utf-16": "x = 1\n".encode("utf-16"),
    "utf-16 without a mark": "x = 1\n".encode("utf-16-le"),
    "null byte": b"x = 1\n\x00\n",
    "null byte in a text": b"x = '\x00'\n",
    "not utf-8": b"x = 1\ny = '\xe9'\n",
    "form feed in an indentation": b"def f(a):\n    \x0creturn a\n",
    "unknown encoding": b"# coding: no-such-thing\nx = 1\n",
    "mark and another cookie": b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    "bad indentation": b"def f(a):\n    return 1\n  return 2\n",
    "tabs and spaces": b"def f(a):\n\tif a:\n        return 1\n",
    "unfinished": b"def f(a",
    "unfinished text": b"x = '''abc\n",
    "return outside": b"x = 1\nreturn x\n",
    "late future": b"x = 1\nfrom __future__ import annotations\n",
    "unknown future": b"from __future__ import braces\n",
    "too many levels": "".join("  " * i + "if 1:\n" for i in range(120)).encode(),
    "nested blocks": "".join(" " * i + "for i in x:\n" for i in range(30)).encode()
    + b" " * 30
    + b"pass\n",
    "nonlocal nothing": b"def f():\n    nonlocal a\n",
    "twice a parameter": b"def f(a, a):\n    pass\n",
    "global after use": b"def f():\n    a = 1\n    global a\n",
    "star": b"def f():\n    from os import *\n",
    "bad escape": b"x = '\\N{no such}'\n",
    "number": b"x = 1_000_\n",
    "digits": b"x = " + b"9" * 5000 + b"\n",
}
NESTED = "".join("  " * i + f"def f{i}(a):\n" for i in range(90))
NESTED += "  " * 90 + "return a\n"
CLASSES = (
    "".join("  " * i + f"class C{i}:\n" for i in range(90)) + "  " * 90 + "x = 1\n"
)
BRANCHES = "def f(a):\n" + "".join(
    f"    {'el' if i else ''}if a == {i}:\n        return {i}\n" for i in range(1500)
)
DEEP = {
    "2,000 terms": "def f(x):\n    return " + " + ".join(["x"] * 2000) + "\n",
    "2,900 terms": "def f(x):\n    return " + " + ".join(["x"] * 2900) + "\n",
    "10,000 terms": "def f(x):\n    return " + " + ".join(["x"] * 10000) + "\n",
    "2,000 ands": "def f(x):\n    return " + " and ".join(["x"] * 2000) + "\n",
    "2,000 comparisons": "def f(x):\n    return " + " < ".join(["x"] * 2000) + "\n",
    "90 functions": NESTED,
    "90 classes": CLASSES,
    "90 parentheses": f"def f(x):\n    return {'(' * 90}x{')' * 90}\n",
    "250 parentheses": f"def f(x):\n    return {'(' * 250}x{')' * 250}\n",
    "90 lists": f"x = {'[' * 90}{']' * 90}\n",
    "60 lambdas": f"x = {'lambda: ' * 60} 1\n",
    "500 nots": f"def f(x):\n    return {'not ' * 500} x\n",
    "3,000 signs": f"def f(x):\n    return {'-' * 3000}x\n",
    "50,000 elements": f"x = [{', '.join(map(str, range(50000)))}]\n",
    "50,000 names": f"y = 1\nx = [{', '.join(['y'] * 50000)}]\n",
    "5,000 keys": f"x = {{{', '.join(f'{i}: [{i}]' for i in range(5000))}}}\n",
    "long text": f"x = {'a' * 300000!r}\n",
    "3,000 attributes": f"def f(x):\n    return x{'.real' * 3000}\n",
    "3,000 calls": f"def f(x):\n    return (lambda: x){'()' * 3000}\n",
    "1,500 branches": BRANCHES,
    "900 ifs of an expression": f"def f(x):\n    return {'1 if x else ' * 900} 2\n",
    "5,000 statements": "def f(x):\n" + "    x = x + 1\n" * 5000 + "    return x\n",
    "3,000 functions": "".join(f"def g{i}(a):\n    return a\n" for i in range(3000)),
    "300 parameters": f"def f({', '.join(f'a{i}=1' for i in range(300))}): return a0\n",
}


def seen(done: CompletedProcess[str]) -> tuple[str, str, int]:
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize("source", list(GOOD.values()), ids=list(GOOD))
def test_source_in_any_form_is_imported_as_plain(
    interpreter: Interpreter, write: Writer, source: bytes
) -> None:
    folder = write({"s.py": LOOK})
    (folder / "m.py").write_bytes(source)

    plain = interpreter.run("-B", "s.py", cwd=folder)
    cold = interpreter.run("s.py", cwd=folder, environment=ON)
    warm = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode == 0, plain.stderr
    assert seen(cold) == seen(plain)
    assert seen(warm)[0] == seen(plain)[0]


@pytest.mark.parametrize("source", list(BAD.values()), ids=list(BAD))
def test_source_that_does_not_compile_fails_as_plain(
    interpreter: Interpreter, write: Writer, source: bytes
) -> None:
    folder = write({"s.py": LOOK})
    (folder / "m.py").write_bytes(source)

    plain = interpreter.run("-B", "s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode == 1
    assert seen(hooked) == seen(plain)


@pytest.mark.slow
@pytest.mark.parametrize("source", list(DEEP.values()), ids=list(DEEP))
def test_deep_or_huge_source_converts_or_falls_back_and_never_crashes(
    interpreter: Interpreter, write: Writer, source: str
) -> None:
    folder = write({"s.py": LOOK.replace("print(ascii", "(ascii"), "m.py": source})

    plain = interpreter.run("-B", "s.py", cwd=folder)
    cold = interpreter.run("s.py", cwd=folder, environment=ON)
    warm = interpreter.run("s.py", cwd=folder, environment=ON)

    assert seen(cold) == seen(plain)
    assert seen(warm) == seen(plain)


def test_file_that_vanishes_between_search_and_load_fails_as_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import importlib.util, os\n"
        "spec = importlib.util.find_spec('m')\n"
        "os.unlink('m.py')\n"
        "spec.loader.exec_module(importlib.util.module_from_spec(spec))\n"
    )
    folder = write({"s.py": text, "m.py": "x = 1\n"})
    plain = interpreter.run("-B", "s.py", cwd=folder)
    write({"m.py": "x = 1\n"})
    hooked = interpreter.run("-B", "s.py", cwd=folder, environment=ON)

    assert "FileNotFoundError" in plain.stderr
    assert hooked.stderr.splitlines()[-1] == plain.stderr.splitlines()[-1]
    assert "autohook" not in hooked.stderr
