"""Finders of other tools, before and behind ours: each is asked as without us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1", "AUTOHOOK_MODULES": "m,n,pack,pack.*"}
END = """\
import m
from autohook.runtime.units import unit_of
print(m.f(1), unit_of(m.f.__code__) is not None)
"""
M = "def f(a):\n    return a + 1\n"
AT_BOTH_ENDS = pytest.mark.parametrize(
    "place", ["insert(0, ", "append("], ids=["before", "behind"]
)
FINDERS = {
    "finder that finds nothing": "class F:\n"
    "    def find_spec(self, name, path=None, target=None): return None\n",
    "finder that asks importlib again": "import importlib.util\n"
    "class F:\n"
    "    busy = False\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if F.busy: return None\n"
    "        F.busy = True\n"
    "        try: return importlib.util.find_spec(name)\n"
    "        finally: F.busy = False\n",
    "finder that asks all others": "class F:\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        for other in sys.meta_path:\n"
    "            if other is not self and hasattr(other, 'find_spec'):\n"
    "                spec = other.find_spec(name, path, target)\n"
    "                if spec is not None: return spec\n",
    "finder that imports while it searches": "class F:\n"
    "    busy = False\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if F.busy: return None\n"
    "        F.busy = True\n"
    "        import json, n\n"
    "        F.busy = False\n",
    "finder whose comparison fails": "class F:\n"
    "    def __eq__(self, other): raise AssertionError\n"
    "    __hash__ = None\n"
    "    def find_spec(self, name, path=None, target=None): return None\n",
    "finder that removes itself": "class F:\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        sys.meta_path = [f for f in sys.meta_path if f is not self]\n",
}


FINDING = {
    "finder that keeps its specs": "from importlib.machinery import PathFinder\n"
    "class F:\n"
    "    kept = {}\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if name != 'm': return None\n"
    "        return F.kept.setdefault(name, PathFinder.find_spec(name, path))\n",
    "finder of modules that are loaded when first used": "import importlib.util\n"
    "from importlib.machinery import PathFinder\n"
    "class F:\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if name != 'm': return None\n"
    "        spec = PathFinder.find_spec(name, path)\n"
    "        spec.loader = importlib.util.LazyLoader(spec.loader)\n"
    "        return spec\n",
    "finder with specs of its own class": "from importlib.machinery import *\n"
    "class Spec(ModuleSpec): pass\n"
    "class F:\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if name != 'm': return None\n"
    "        spec = PathFinder.find_spec(name, path)\n"
    "        made = Spec(name, spec.loader, origin=spec.origin, loader_state='s')\n"
    "        made.has_location = True\n"
    "        return made\n",
}


@pytest.mark.parametrize("finder", list(FINDING.values()), ids=list(FINDING))
def test_module_that_another_finder_finds_is_converted_or_reported(
    interpreter: Interpreter, write: Writer, finder: str
) -> None:
    text = f"import sys\n{finder}sys.meta_path.insert(PLACE, F())\n{END}"
    behind, before = text.replace("PLACE", "-1"), text.replace("PLACE", "0")
    folder = write({"s.py": behind, "t.py": before, "m.py": M})

    converted = interpreter.run("s.py", cwd=folder, environment=ON)
    environment = {**ON, "AUTOHOOK_REPORT": "1"}
    reported = interpreter.run("t.py", cwd=folder, environment=environment)

    assert (converted.stdout, converted.stderr) == ("2 True\n", "")
    assert reported.stdout == "2 False\n"
    assert "a finder before autohook's" in reported.stderr


@AT_BOTH_ENDS
@pytest.mark.parametrize("finder", list(FINDERS.values()), ids=list(FINDERS))
def test_module_is_converted_whatever_other_finders_do(
    interpreter: Interpreter, write: Writer, finder: str, place: str
) -> None:
    text = f"import sys\n{finder}sys.meta_path.{place}F())\n{END}"
    folder = write({"s.py": text, "m.py": M, "n.py": "import m\n"})

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.stdout == "2 False\n", plain.stderr
    assert (hooked.stdout, hooked.stderr) == ("2 True\n", plain.stderr)


LEGACY = {
    "nothing": "pass\n",
    "nothing found": "def find_module(self, name, path=None): return None\n",
    "something found": "def find_module(self, name, path=None):\n"
    "        return self if name == 'm' else None\n"
    "    def load_module(self, name):\n"
    "        sys.modules[name] = module = type(sys)(name)\n"
    "        module.f = lambda a: a + 2\n"
    "        return module\n",
}


@AT_BOTH_ENDS
@pytest.mark.parametrize("method", list(LEGACY.values()), ids=list(LEGACY))
def test_legacy_finder_is_asked_or_ignored_as_this_python_does(
    interpreter: Interpreter, write: Writer, method: str, place: str
) -> None:
    text = (
        f"import sys\nclass F:\n    {method}"
        f"sys.meta_path.{place}F())\nimport m\nprint(m.f(1))\n"
    )
    folder = write({"s.py": text, "m.py": M})

    plain = interpreter.run("-W", "default", "s.py", cwd=folder)
    hooked = interpreter.run("-W", "default", "s.py", cwd=folder, environment=ON)

    assert (hooked.stdout, hooked.returncode) == (plain.stdout, plain.returncode)
    assert hooked.stderr.splitlines()[-1:] == plain.stderr.splitlines()[-1:]


RAISING = """\
import sys, traceback
class F:
    def find_spec(self, name, path=None, target=None):
        if name in ("m", "unlisted"):
            raise {error}
sys.meta_path.{place}F())
for name in ("m", "unlisted"):
    try:
        __import__(name)
    except BaseException as error:
        print(type(error), {printed}, error.__cause__, error.__context__)
import m
"""


@AT_BOTH_ENDS
@pytest.mark.parametrize(
    ("error", "printed"),
    [
        ("ImportError('blocked', name=name)", "traceback.format_exc()"),
        ("ModuleNotFoundError(name)", "traceback.format_exc()"),
        ("ValueError(name)", "error.args"),
        ("KeyboardInterrupt", "error.args"),
        ("SystemExit(name)", "error.args"),
    ],
)
def test_error_of_another_finder_is_the_plain_one(
    interpreter: Interpreter, write: Writer, error: str, printed: str, place: str
) -> None:
    text = RAISING.format(error=error, printed=printed, place=place)
    folder = write({"s.py": text, "m.py": M})
    if place == "append(":
        (folder / "m.py").unlink()  # else it is found before

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode != 0
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


def test_finder_that_gives_a_module_without_a_file_is_left_alone(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import sys\n"
        "from importlib.machinery import ModuleSpec\n"
        "class Loader:\n"
        "    def create_module(self, spec): return None\n"
        "    def exec_module(self, module): module.f = lambda a: a + 1\n"
        "class F:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'm': return ModuleSpec(name, Loader())\n"
        "        if name == 'n': return ModuleSpec(name, None, is_package=True)\n"
        "        if name == 'pack': return ModuleSpec(name, None)\n"
        "sys.meta_path.insert(-1, F())\n"
        "import m, n\n"
        "print(m.f(1), m, n)\n"
        "try:\n"
        "    import pack\n"
        "except ImportError as error:\n"
        "    print(error)\n"
    )
    folder = write({"s.py": text})

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.stdout.startswith("2 <module 'm' (")
    assert _without_addresses(hooked.stdout) == _without_addresses(plain.stdout)
    assert hooked.stderr == plain.stderr


def _without_addresses(text: str) -> str:
    import re

    return re.sub("0x[0-9a-f]+", "", text)


def test_spec_that_a_finder_keeps_is_plain_again_without_the_hook(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import sys, autohook\n"
        "from importlib.machinery import PathFinder, SourceFileLoader\n"
        "class F:\n"
        "    kept = {}\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name != 'm': return None\n"
        "        return F.kept.setdefault(name, PathFinder.find_spec(name, path))\n"
        "sys.meta_path.insert(0, F())\n"
        "with autohook.install(modules=['m']):\n"
        "    import m\n"
        "print(type(m.__loader__).__name__)\n"
        "del sys.modules['m']\n"
        "import m\n"
        "print(type(m.__loader__).__name__)\n"
    )
    folder = write({"s.py": text, "m.py": M})

    done = interpreter.run("s.py", cwd=folder)

    assert (done.stdout, done.stderr) == ("HookedLoader\nSourceFileLoader\n", "")


POST_IMPORT = """\
import sys, importlib.util
class Chained:
    # As wrapt's post-import hooks wrap a loader that importlib has found.
    def __init__(self, loader): self.loader = loader
    def __getattr__(self, name): return getattr(self.loader, name)
    def create_module(self, spec): return self.loader.create_module(spec)
    def exec_module(self, module):
        self.loader.exec_module(module)
        module.seen = True
class F:
    busy = set()
    def find_spec(self, name, path=None, target=None):
        if name != "m" or name in F.busy: return None
        F.busy.add(name)
        try:
            spec = importlib.util.find_spec(name)
            spec.loader = Chained(spec.loader)
            return spec
        finally:
            F.busy.discard(name)
sys.meta_path.{place}F())
"""


@pytest.mark.parametrize("place", ["insert(0, ", "insert(-1, "])
def test_loader_that_wraps_ours_runs_converted_code(
    interpreter: Interpreter, write: Writer, place: str
) -> None:
    text = POST_IMPORT.format(place=place) + END + "print(m.seen)\n"
    folder = write({"s.py": text, "m.py": M})

    done = interpreter.run("s.py", cwd=folder, environment=ON)

    assert (done.stdout, done.stderr) == ("2 True\nTrue\n", "")
