"""What importlib and other readers of modules see is what a plain import gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from tests.conftest import Interpreter, Writer

ON = {"AUTOHOOK": "1"}


def seen(done: CompletedProcess[str]) -> tuple[str, str]:
    """Returns what a process wrote, addresses left out."""
    return re.sub("0x[0-9a-f]+", "0x", done.stdout), done.stderr


CORE = '''"""Docs."""
from __future__ import annotations
from . import other

LIMIT = 3


def f(a: int) -> int:
    """Adds.

    >>> f(1)
    2
    """
    if a > LIMIT:
        return a
    return a + 1
'''
FILES = {
    "pack/__init__.py": "",
    "pack/core.py": CORE,
    "pack/other.py": "from . import core\n",
    "pack/data/text.txt": "text",
    "pack/__main__.py": "import sys\nprint(__name__, __spec__, __cached__, sys.argv)\n",
    "space/inner.py": "def f(a):\n    return a\n",
}
IMPORT = "import pack.core as m, space.inner\n"
LOADER = IMPORT + (
    "from importlib.machinery import SourceFileLoader\n"
    "import copy, pickle\n"
    "loader = m.__loader__\n"
    "print(isinstance(loader, SourceFileLoader), loader.__class__, vars(loader))\n"
    "print(loader == SourceFileLoader(loader.name, loader.path), hash(loader) ==\n"
    "      hash(SourceFileLoader(loader.name, loader.path)))\n"
    "print(repr(loader), repr(m.__spec__), repr(m))\n"
    "print(pickle.dumps(loader), vars(copy.copy(loader)))\n"
    "print(loader.get_filename('pack.core'), loader.is_package('pack.core'))\n"
    "print(loader.get_source('pack.core'), loader.get_resource_reader('pack.core'))\n"
)
SPEC = IMPORT + (
    "for module in (m, space.inner, space, __import__('pack')):\n"
    "    spec = module.__spec__\n"
    "    found = {name: getattr(spec, name) for name in dir(spec)\n"
    "             if not name.startswith('__')}\n"
    "    print(found)\n"
    "    print(sorted(vars(module)), module.__package__, module.__file__)\n"
    "    print(getattr(module, '__cached__', 0), getattr(module, '__path__', 0))\n"
)
RESOURCES = IMPORT + (
    "import importlib.metadata, importlib.resources, pkgutil, pack\n"
    "print(pkgutil.get_data('pack', 'data/text.txt'))\n"
    "print(importlib.resources.files('pack').joinpath('data/text.txt').read_text())\n"
    "print([tuple(i) for i in pkgutil.walk_packages(pack.__path__, 'pack.')])\n"
    "print(pkgutil.resolve_name('pack.core:f')(1))\n"
    "print(sorted(importlib.metadata.packages_distributions()) != [])\n"
)
READERS = IMPORT + (
    "import ast, doctest, inspect, linecache, pickle, pyclbr, pydoc\n"
    "print(inspect.getsource(m.f), inspect.getsourcelines(m), inspect.getmodule(m.f))\n"
    "print(linecache.getline(m.__file__, 8), doctest.testmod(m), pydoc.plain(\n"
    "      pydoc.render_doc(m.f)), pyclbr.readmodule_ex('pack.core').keys())\n"
    "print(pickle.dumps(m.f), pickle.loads(pickle.dumps(m.f)) is m.f)\n"
    "print(inspect.signature(m.f), m.f.__annotations__, m.f.__doc__)\n"
)
RELOAD = (
    "import importlib, importlib.util, sys, pack.core as m\n"
    "print(importlib.reload(m) is m, importlib.reload(m).f(9))\n"
    "spec = importlib.util.find_spec('pack.core')\n"
    "again = importlib.util.module_from_spec(spec)\n"
    "spec.loader.exec_module(again)\n"
    "print(again.f(1), again is m, vars(again).keys() == vars(m).keys())\n"
    "path = importlib.util.spec_from_file_location('alone', m.__file__.replace(\n"
    "    'core', 'other')[:-8] + 'other.py')\n"
    "print(path.name, path.origin[-8:])\n"
)
LAZY = (
    "import importlib.util, sys\n"
    "spec = importlib.util.find_spec('pack.core')\n"
    "spec.loader = importlib.util.LazyLoader(spec.loader)\n"
    "module = importlib.util.module_from_spec(spec)\n"
    "sys.modules['pack.core'] = module\n"
    "spec.loader.exec_module(module)\n"
    "print(type(module).__name__)\n"
    "print(module.f(1), type(module).__name__, module.__spec__.loader)\n"
)
LAZY_FINDER = (
    "import importlib.util, sys\n"
    "class Lazy:\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if not name.startswith('pack.c'): return None\n"
    "        spec = sys.meta_path[-1].find_spec(name, path, target)\n"
    "        spec.loader = importlib.util.LazyLoader(spec.loader)\n"
    "        return spec\n"
    "sys.meta_path.insert(0, Lazy())\n"
    "import pack.core\n"
    "print(type(pack.core).__name__, pack.core.f(1), type(pack.core).__name__)\n"
)
RUNPY = (
    "import runpy, sys\n"
    "found = runpy.run_module('pack.core')\n"
    "print(sorted(found), found['f'](1))\n"
    "print(sorted(runpy.run_path('pack/data/../__init__.py')))\n"
    "runpy.run_module('pack', run_name='__main__', alter_sys=True)\n"
)
SCRIPTS = {
    "loader": LOADER,
    "spec": SPEC,
    "resources": RESOURCES,
    "readers": READERS,
    "reload": RELOAD,
    "lazy": LAZY,
    "lazy finder": LAZY_FINDER,
    "runpy": RUNPY,
}


@pytest.mark.parametrize("script", list(SCRIPTS.values()), ids=list(SCRIPTS))
def test_every_reader_of_a_module_sees_what_a_plain_import_gives(
    interpreter: Interpreter, write: Writer, script: str
) -> None:
    folder = write({**FILES, "s.py": script})

    plain = interpreter.run("s.py", cwd=folder)
    cold = interpreter.run("s.py", cwd=folder, environment=ON)
    warm = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode == 0, plain.stderr
    assert seen(cold) == seen(plain)
    assert seen(warm) == seen(plain)


@pytest.mark.parametrize("module", ["pack", "pack.core", "space.inner", "nothing"])
def test_module_run_by_its_name_is_as_plain(
    interpreter: Interpreter, write: Writer, module: str
) -> None:
    folder = write(FILES)

    plain = interpreter.run("-m", module, "x", cwd=folder)
    hooked = interpreter.run("-m", module, "x", cwd=folder, environment=ON)

    assert hooked.returncode == plain.returncode
    assert seen(hooked) == seen(plain)


def test_reload_converts_the_new_text(interpreter: Interpreter, write: Writer) -> None:
    text = (
        "import importlib, m\n"
        "from autohook.runtime.units import unit_of\n"
        "print(m.f(1), unit_of(m.f.__code__) is not None)\n"
        "open('m.py', 'w').write('def f(a):\\n    return a + 41\\n')\n"
        "importlib.reload(m)\n"
        "print(m.f(1), unit_of(m.f.__code__) is not None)\n"
    )
    folder = write({"s.py": text, "m.py": "def f(a):\n    return a + 1\n"})

    done = interpreter.run("s.py", cwd=folder, environment=ON)

    assert (done.stdout, done.stderr) == ("2 True\n42 True\n", "")


def test_plain_bytecode_is_written_by_the_tools_that_make_it(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import compileall, glob, importlib.util, os, py_compile\n"
        "py_compile.compile('pack/core.py', doraise=True)\n"
        "compileall.compile_dir('pack', quiet=2)\n"
        "for file in sorted(glob.glob('pack/__pycache__/*.pyc')):\n"
        "    data = open(file, 'rb').read()\n"
        "    print(os.path.basename(file), b'autohook' in data, len(data))\n"
        "print(importlib.util.cache_from_source('pack/core.py'))\n"
        "import pack.core\n"
    )
    folder = write({**FILES, "s.py": text})

    plain = interpreter.run("s.py", cwd=folder)
    for file in folder.rglob("*.pyc"):
        file.unlink()
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)
    again = interpreter.run("-c", "import pack.core", cwd=folder)

    assert plain.stdout.count("False") == 4
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)
    assert (again.stdout, again.stderr) == ("", "")


def test_module_that_sets_its_own_loader_or_replaces_itself_is_as_plain(
    interpreter: Interpreter, write: Writer
) -> None:
    files = {
        "s.py": "import a\nprint(type(a).__name__, a)\nimport b\nprint(b.__loader__)\n",
        "a.py": "import sys\nsys.modules[__name__] = 42\n",
        "b.py": "__loader__ = None\ndel __spec__\n",
    }
    folder = write(files)

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment=ON)

    assert plain.returncode == 0
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)
