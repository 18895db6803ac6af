"""Type checkers that load modules: theirs and ours both work on one module."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1", "AUTOHOOK_MODULES": "pack,pack.*,plain_one"}
OFF = {"AUTOHOOK": "0"}
CORE = '''"""Docs."""
from __future__ import annotations
import plain_one
import unlisted


def f(a: int, right: bool = True) -> int:
    """Adds."""
    if right:
        return a + 1
    return "text"


class C:
    def m(self, x: int) -> int:
        y: int = x
        return y


def untyped(a):
    while a > 3:
        a -= 1
    return a
'''
FILES = {
    "pack/__init__.py": "",
    "pack/core.py": CORE,
    "plain_one.py": "def g(a: int):\n    return a\n",
    "unlisted.py": "def g(a: int):\n    return a\n",
}
INSTALL = {
    "beartype": "from beartype.claw import beartype_package\n"
    "def theirs(): beartype_package('pack')\n",
    "typeguard": "from typeguard import install_import_hook\n"
    "def theirs(): install_import_hook('pack')\n",
    "jaxtyping": "from jaxtyping import install_import_hook\n"
    "def theirs(): install_import_hook('pack', 'beartype.beartype')\n",
}
OURS = "import autohook\nautohook.install(modules=['pack', 'pack.*', 'plain_one'])\n"
TRY = """\
import pack.core as m, inspect, traceback
for call in (lambda: m.f("x"), lambda: m.f(1, False), lambda: m.C().m("x"),
             lambda: m.f(1), lambda: m.untyped(9), lambda: m.plain_one.g("x"),
             lambda: m.unlisted.g("x")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, *error.args)
print(type(m.__loader__).__name__, m.__loader__.__class__, sorted(vars(m)))
print(inspect.getsource(m.f), m.__cached__, m.__file__, m.f.__doc__)
"""
UNITS = """\
from autohook.runtime.units import unit_of
functions = (m.f, m.C.m, m.untyped, m.plain_one.g, m.unlisted.g)
print([unit_of(inspect.unwrap(f).__code__) is not None for f in functions])
"""
ORDERS = ("their hook first", "ours first", "ours from the environment")


def skip_without(tool: str) -> None:
    # Not imported here: hy changes importlib for the whole process.
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed")


def write_program(write: Writer, tool: str, order: str) -> Path:
    skip_without(tool)
    start = (
        INSTALL[tool]
        + {
            "their hook first": "theirs()\n" + OURS,
            "ours first": OURS + "theirs()\n",
            "ours from the environment": "theirs()\n",
        }[order]
    )
    plain = INSTALL[tool] + "theirs()\n" + TRY
    return write({**FILES, "s.py": start + TRY + UNITS, "plain.py": plain})


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("tool", list(INSTALL))
def test_module_is_checked_by_the_tool_and_converted_by_us(
    interpreter: Interpreter, write: Writer, tool: str, order: str
) -> None:
    folder = write_program(write, tool, order)
    environment = ON if order == ORDERS[2] else OFF

    cold = interpreter.run("s.py", cwd=folder, environment=environment)
    warm = interpreter.run("s.py", cwd=folder, environment=environment)
    plain = interpreter.run("plain.py", cwd=folder)

    output, _, units = cold.stdout.rstrip().rpartition("\n")
    assert (output + "\n", cold.stderr) == (plain.stdout, plain.stderr)
    assert (units, cold.stdout) == ("[True, True, True, True, False]", warm.stdout)
    assert plain.stdout.count("Error") + plain.stdout.count("Violation") >= 3


@pytest.mark.slow
@pytest.mark.parametrize("tool", list(INSTALL))
def test_neither_side_writes_or_reads_the_others_cache(
    interpreter: Interpreter, write: Writer, tool: str
) -> None:
    folder = write_program(write, tool, ORDERS[2])
    interpreter.run("s.py", cwd=folder, environment=ON)
    ours = {file: file.read_bytes() for file in folder.rglob("*.autohook.pyc")}
    theirs = [
        file
        for file in folder.rglob("core.*.pyc")
        if file.suffixes[-2:-1] != [".autohook"]
    ]

    again = interpreter.run("plain.py", cwd=folder)
    alone = interpreter.run(
        "-c", "import pack.core as m; print(m.f('x' * 0, False))", cwd=folder
    )

    assert ours
    assert not any(b"autohook-unit" in file.read_bytes() for file in theirs)
    assert "Error" in again.stdout or "Violation" in again.stdout
    assert alone.stdout == "text\n"
    assert ours == {file: file.read_bytes() for file in folder.rglob("*.autohook.pyc")}


@pytest.mark.slow
def test_change_of_the_checkers_configuration_is_seen_as_by_the_checker(
    interpreter: Interpreter, write: Writer
) -> None:
    skip_without("jaxtyping")
    folder = write_program(write, "jaxtyping", ORDERS[2])
    interpreter.run("s.py", cwd=folder, environment=ON)
    text = (folder / "s.py").read_text()
    (folder / "s.py").write_text(text.replace("'beartype.beartype'", "None"))

    done = interpreter.run("s.py", cwd=folder, environment=ON)

    assert "text\n" in done.stdout
    assert "TypeCheckError" not in done.stdout


@pytest.mark.slow
def test_checkers_end_and_ours_goes_on(interpreter: Interpreter, write: Writer) -> None:
    skip_without("typeguard")
    text = (
        "from typeguard import install_import_hook\n"
        "with install_import_hook('pack'):\n"
        "    import pack.core as m\n"
        "import inspect, plain_one\n"
    )
    folder = write({**FILES, "s.py": text + UNITS})

    done = interpreter.run("s.py", cwd=folder, environment=ON)

    assert (done.stdout, done.stderr) == ("[True, True, True, True, False]\n", "")


LOADERS = """\
import sys, importlib.util
from importlib.machinery import PathFinder, SourceFileLoader
class Loader(SourceFileLoader):
    {method}
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name != "m": return None
        spec = PathFinder.find_spec(name, path)
        spec.loader = Loader(name, spec.origin)
        return spec
sys.meta_path.insert(-1, Finder())
import m, pickle
print(m.f(1), type(m.__loader__).__name__, m.__loader__.__class__ is Loader)
print(pickle.loads(pickle.dumps(m.__loader__)).__class__ is Loader)
from autohook.runtime.units import unit_of
print(unit_of(m.f.__code__) is not None)
"""
METHODS = {
    "text": "def get_data(self, path): return "
    "super().get_data(path).replace(b'11', b'22')",
    "tree": "def source_to_code(self, data, path, *, _optimize=-1):\n"
    "        import ast; tree = ast.parse(data.replace(b'11', b'22'))\n"
    "        return compile(tree, path, 'exec', dont_inherit=True)",
    "super": "def source_to_code(self, data, path, *, _optimize=-1):\n"
    "        return super().source_to_code(data.replace(b'11', b'22'), path)",
    "static": "@staticmethod\n"
    "    def source_to_code(data, path, *, _optimize=-1):\n"
    "        import ast\n"
    "        tree = ast.parse(data.replace(b'11', b'22'))\n"
    "        return compile(tree, path, 'exec')",
}
ALONE = {
    "code": "def source_to_code(self, data, path, *, _optimize=-1):\n"
    "        code = compile(data.replace(b'11', b'22'), path, 'exec')\n"
    "        return code.replace(co_name='other')",
    "elsewhere": "def get_code(self, name): return "
    "compile('def f(a): return 22 + a', 'm.py', 'exec')",
    "no code": "def exec_module(self, module): exec('def f(a): return 22 + a',\n"
    "        vars(module))",
}
M = "def f(a):\n    return 11 + a\n"


@pytest.mark.parametrize("method", list(METHODS.values()), ids=list(METHODS))
def test_what_a_foreign_loader_makes_of_the_source_is_converted(
    interpreter: Interpreter, write: Writer, method: str
) -> None:
    folder = write({"s.py": LOADERS.format(method=method), "m.py": M})

    cold = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})
    warm = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert (cold.stdout, cold.stderr) == ("23 Loader True\nTrue\nTrue\n", "")
    assert (warm.stdout, warm.stderr) == (cold.stdout, "")


@pytest.mark.parametrize("method", list(ALONE.values()), ids=list(ALONE))
def test_foreign_loader_with_a_way_of_its_own_is_left_to_it_with_a_reason(
    interpreter: Interpreter, write: Writer, method: str
) -> None:
    folder = write({"s.py": LOADERS.format(method=method), "m.py": M})
    report = {"AUTOHOOK": "1", "AUTOHOOK_REPORT": "1"}

    done = interpreter.run("s.py", cwd=folder, environment=report)

    assert done.stdout == "23 Loader True\nTrue\nFalse\n"
    assert "__main__.Loader" in done.stderr
    assert "warning" not in done.stderr


@pytest.mark.slow
def test_hy_reads_its_own_files_and_python_files_are_converted(
    interpreter: Interpreter, write: Writer
) -> None:
    skip_without("hy")
    text = (
        "import hy, m, lispy\n"
        "from autohook.runtime.units import unit_of\n"
        "print(m.f(1), lispy.g(1), unit_of(m.f.__code__) is not None)\n"
    )
    files = {"s.py": text, "m.py": M, "lispy.hy": "(defn g [a] (+ a 1))\n"}
    folder = write(files)
    report = {"AUTOHOOK": "1", "AUTOHOOK_REPORT": "1"}

    done = interpreter.run("s.py", cwd=folder, environment=report)

    assert done.stdout == "12 2 True\n", done.stderr
    assert "its source, lispy.hy, is not a .py file" in done.stderr
