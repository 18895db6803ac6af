"""Imports through the hook in real processes: cache, failures, other tools' view."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

REPORT = {"AUTOHOOK": "1", "AUTOHOOK_REPORT": "1"}


def test_second_run_converts_nothing(interpreter: Interpreter, write: Writer) -> None:
    folder = write({"s.py": "import m\nprint(m.x)\n", "m.py": "x = 1\n"})

    first = interpreter.run("s.py", cwd=folder, stand_in=True, environment=REPORT)
    second = interpreter.run("s.py", cwd=folder, stand_in=True, environment=REPORT)

    assert first.stdout == second.stdout == "1\n"
    assert "converting m.py" in first.stderr
    assert "converting" not in second.stderr
    assert "cached" in second.stderr


def test_hit_imports_neither_gast_nor_the_converter(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import sys, m\n"
        "names = ('gast', 'autohook.converter', 'tensorflow', 'astor')\n"
        "print([name for name in names if name in sys.modules])\n"
    )
    folder = write({"s.py": text, "m.py": "x = 1\n"})

    interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})
    second = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert second.stdout == "[]\n"


def test_edit_of_same_size_and_time_is_seen(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "import m\nprint(m.x)\n", "m.py": "x = 1\n"})
    environment = {"AUTOHOOK": "1"}
    interpreter.run("s.py", cwd=folder, stand_in=True, environment=environment)
    status = os.stat(folder / "m.py")
    (folder / "m.py").write_text("x = 2\n")
    os.utime(folder / "m.py", ns=(status.st_atime_ns, status.st_mtime_ns))

    second = interpreter.run("s.py", cwd=folder, stand_in=True, environment=environment)

    assert second.stdout == "2\n"


def test_plain_run_never_sees_what_the_hook_cached(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import m\nprint(sorted(m.__dict__), m.__cached__)\n"
    folder = write({"s.py": text, "m.py": "x = 1\n"})
    plain = interpreter.run("s.py", cwd=folder)
    interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})
    again = interpreter.run("s.py", cwd=folder)

    assert again.stdout == plain.stdout


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONDONTWRITEBYTECODE": "1"}, {"AUTOHOOK_NO_CACHE": "1"}],
    ids=lambda e: next(iter(e)),
)
def test_no_converted_file_is_written_where_none_is_wanted(
    interpreter: Interpreter, write: Writer, environment: dict[str, str]
) -> None:
    folder = write({"s.py": "import m\n", "m.py": ""})

    interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1", **environment})

    assert not list(folder.rglob("*.autohook.pyc"))


def test_prefix_of_the_bytecode_folder_is_honoured(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"p/s.py": "import m\n", "p/m.py": ""})
    environment = {"AUTOHOOK": "1", "PYTHONPYCACHEPREFIX": str(folder / "prefix")}

    interpreter.run("p/s.py", cwd=folder, stand_in=True, environment=environment)

    assert not list((folder / "p").rglob("*.pyc"))
    assert len(list((folder / "prefix").rglob("*.autohook.pyc"))) == 2


def test_optimisation_levels_are_kept_apart(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "try:\n    assert False\n    print('off')\nexcept AssertionError:\n"
    folder = write({"s.py": "import m\n", "m.py": text + "    print('on')\n"})
    environment = {"AUTOHOOK": "1"}

    out = [
        interpreter.run(*options, "s.py", cwd=folder, environment=environment).stdout
        for options in ([], ["-O"], [], ["-O"])
    ]

    assert out == ["on\n", "off\n", "on\n", "off\n"]


def test_failing_converter_leaves_the_module_plain_and_says_so_once(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "import m\nprint(m.x)\n", "m.py": "x = 'fail to convert'"})

    done = interpreter.run("s.py", cwd=folder, stand_in=True, environment=REPORT)

    warnings = [line for line in done.stderr.splitlines() if "autohook: bug" in line]
    assert done.stdout == "fail to convert\n"
    assert done.returncode == 0
    assert len(warnings) == 1
    assert warnings[0].startswith(f"autohook: bug AH191 {folder / 'm.py'}: ")
    assert warnings[0].endswith("failed for `m`. It runs unconverted.")
    assert "    LookupError: asked to fail\n" in done.stderr


@pytest.mark.parametrize("failing", ["s.py", "m.py"])
def test_failing_converter_stops_a_strict_run(
    interpreter: Interpreter, write: Writer, failing: str
) -> None:
    folder = write({"s.py": "import m\nprint(1)\n", "m.py": ""})
    (folder / failing).write_text("'fail to convert'\nimport m\n")
    environment = {"AUTOHOOK": "1", "AUTOHOOK_STRICT": "1"}

    done = interpreter.run("s.py", cwd=folder, stand_in=True, environment=environment)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "ConverterBugError" in done.stderr
    assert f"{failing}: " in done.stderr


def test_interrupt_in_a_conversion_ends_the_program(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "import m", "m.py": "'interrupt the conversion'"})

    done = interpreter.run(
        "s.py", cwd=folder, stand_in=True, environment={"AUTOHOOK": "1"}
    )

    assert done.returncode in (-2, 130)


def test_module_looks_as_imported_plainly(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import inspect, linecache, importlib, pickle, m, sys\n"
        "print(inspect.getsource(m.f), inspect.signature(m.f), m.__doc__)\n"
        "print(inspect.getsource(m), m.__file__, m.__cached__, m.__package__)\n"
        "print(m.__spec__.name, m.__spec__.origin, sorted(vars(m)))\n"
        "print(pickle.loads(pickle.dumps(m.f)) is m.f, m.f.__code__.co_filename)\n"
        "print(m.__loader__.get_source('m'), m.__loader__.is_package('m'))\n"
        "print(importlib.reload(m).f(2))\n"
    )
    module = '"""Docs."""\nfrom __future__ import annotations\ndef f(a: int) -> int:\n'
    folder = write({"s.py": text, "m.py": module + "    return a\n"})

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert plain.stderr == ""
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


@pytest.mark.parametrize(
    "source",
    [
        b"# coding: latin-1\nx = '\xe9'\n",
        b"\xef\xbb\xbfx = '\xc3\xa9'\n",
        b"x = 1\r\nif x:\r\n    x = 'crlf'\r\n",
        b"x = 1\n\x0cx = 2",
        b"",
        b'"""Only a docstring."""',
        b"from __future__ import annotations",
    ],
    ids=["latin-1", "utf-8-sig", "crlf", "form feed", "empty", "docstring", "future"],
)
def test_every_form_of_source_is_read_as_plain(
    interpreter: Interpreter, write: Writer, source: bytes
) -> None:
    text = "import m\nprint(ascii(getattr(m, 'x', None)), m.__doc__)\n"
    folder = write({"s.py": text})
    (folder / "m.py").write_bytes(source)

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert plain.returncode == 0
    assert (hooked.stdout, hooked.stderr) == (plain.stdout, plain.stderr)


def test_threads_import_listed_modules_together(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import importlib, threading\n"
        "threads = [threading.Thread(target=importlib.import_module, args=(n,))\n"
        "           for n in ['m0', 'm1', 'm2', 'm0', 'm1', 'm2']]\n"
        "[t.start() for t in threads], [t.join() for t in threads]\n"
        "import m0, m1, m2\nprint(m0.x + m1.x + m2.x)\n"
    )
    # No circle: with threads, CPython gives a module of one half done, or fails.
    modules = {f"m{i}.py": "x = 1\n" for i in range(2)}
    modules["m2.py"] = "import m0, m1\nx = 1\n"
    folder = write({"s.py": text, **modules})

    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert (done.stdout, done.stderr) == ("3\n", "")


def test_source_too_deep_for_the_converter_is_imported(
    interpreter: Interpreter, write: Writer
) -> None:
    deep = "def f(x):\n    return " + " + ".join(["x"] * 1500) + "\n"
    folder = write({"s.py": "import m\nprint(m.f(1))\n", "m.py": deep})

    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert (done.stdout, done.returncode) == ("1500\n", 0)
    assert done.stderr.count("\n") <= 1


@pytest.mark.parametrize("patterns", ["*", "json,json.*,dataclasses,ast,inspect,csv"])
def test_listed_standard_library_never_keeps_a_program_from_running(
    interpreter: Interpreter, write: Writer, patterns: str
) -> None:
    text = (
        "import argparse, ast, csv, dataclasses, inspect, json\n"
        "print(json.loads('[1]'), ast.dump(ast.parse('x')))\n"
        "print(type(json.__loader__).__name__)\n"
    )
    folder = write({"s.py": text})
    environment = {**REPORT, "AUTOHOOK_MODULES": patterns}

    plain = interpreter.run("s.py", cwd=folder)
    for _ in range(2):
        hooked = interpreter.run("s.py", cwd=folder, environment=environment)

        assert "warning: " not in hooked.stderr
        assert "autohook report" in hooked.stderr
        loader = "SourceFileLoader" if patterns == "*" else "HookedLoader"
        assert hooked.stdout == plain.stdout.replace("SourceFileLoader", loader)


def test_module_that_fails_again_and_again_is_told_of_once(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import importlib, m\nfor _ in range(3):\n    importlib.reload(m)\n"
    folder = write({"s.py": text, "m.py": "x = 'fail to convert'"})
    environment = {"AUTOHOOK": "1"}

    done = interpreter.run("s.py", cwd=folder, stand_in=True, environment=environment)

    assert done.stderr.count("runs unconverted") == 1
    assert done.returncode == 0
