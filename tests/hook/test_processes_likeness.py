"""A program cannot tell a hooked process from a plain one, however it was started."""

from __future__ import annotations

import json
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

PROGRAM = '''\
"""Prints all that a program can see of its process."""
import atexit, gc, inspect, json, logging, os, pickle, signal, sys, threading
import traceback, warnings

TYPE: int = 1


def describe(value):
    if isinstance(value, (str, int, float, list, dict, tuple, type(None))):
        return value
    return repr(value) if isinstance(value, type) else type(value).__qualname__


def depth(count=1):
    try:
        return depth(count + 1)
    except RecursionError:
        return count


def caller():
    return logging.getLogger().findCaller(stacklevel=9)


def outer_frames():
    frame, found = sys._getframe(1), []
    while frame is not None:
        found.append([frame.f_code.co_filename, frame.f_code.co_name, frame.f_lineno])
        frame = frame.f_back
    return found


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def spec_fields(spec):
    return spec and [spec.name, spec.origin, spec.cached, spec.parent]


main = sys.modules["__main__"]
SHOWN_BELOW = ("__annotations__", "__spec__", "__loader__")
facts = {
    "globals": list(globals()),
    "names": {
        name: describe(value)
        for name, value in globals().items()
        if name.startswith("__") and name not in SHOWN_BELOW
    },
    "annotations": repr(__annotations__),
    "spec": spec_fields(__spec__),
    "loader": [vars(__loader__).get(name) for name in ("name", "path")],
    "builtins": __builtins__ is __import__("builtins"),
    "main": [main.__dict__ is globals(), type(main).__name__, repr(main)],
    "argv": [sys.argv, sys.orig_argv],
    "path": [sys.path, [p for p in sys.path_importer_cache if os.getcwd() in p]],
    "importer": repr(sys.path_importer_cache.get(globals().get("__file__"), "absent")),
    "flags": [list(sys.flags), sys.warnoptions, repr(sys._xoptions)],
    "filters": [str(entry) for entry in warnings.filters],
    "frames": outer_frames(),
    "stack": [len(inspect.stack()), len(traceback.extract_stack())],
    "caller": caller(),
    "depth": depth(),
    "limits": [sys.getrecursionlimit(), sys.getswitchinterval()],
    "tracing": [repr(sys.gettrace()), repr(sys.getprofile())],
    "hooks": [repr(sys.excepthook), repr(sys.displayhook), repr(sys.unraisablehook)],
    "thread hook": repr(threading.excepthook).partition(" at ")[0],
    "same hooks": [sys.excepthook is sys.__excepthook__, sys.breakpointhook.__name__],
    "threads": [thread.name for thread in threading.enumerate()],
    "signals": [str(signal.getsignal(s)) for s in sorted(signal.valid_signals())],
    "collector": [gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()],
    "exception": repr(sys.exc_info()),
    "files": [number for number in range(32) if is_open(number)],
    "runpy": "runpy" in sys.modules,
    "environment": sorted(n for n in os.environ if not n.startswith("AUTOHOOK")),
    "folder": os.getcwd(),
    "pickle": str(pickle.dumps(describe)),
    "code": [describe.__code__.co_filename, describe.__code__.co_firstlineno],
    "source": inspect.getsource(depth) if os.path.exists(sys.argv[0]) else "",
    "standard input": sys.stdin.read(),
    "at its end": sys.stdin.read(),
}
print(json.dumps(facts, indent=1))


@atexit.register
def at_exit():
    kept = [name for name in globals() if name.startswith("__")]
    print("first registered, last called", kept, file=sys.stderr)


atexit.register(print, "called first")
warnings.warn("own line")
warnings.warn("outside", stacklevel=2)
sys.stdout.write("no end of line yet")
if "raise" in sys.argv:
    depth(None)
'''
WAYS: dict[str, tuple[list[str], dict[str, str]]] = {
    "environment": ([], {"AUTOHOOK": "1"}),
    "command line": (["-m", "autohook"], {}),
}
STARTS = [
    ["s.py", "a"],
    ["s.py", "raise"],
    ["link.py"],
    ["no_suffix", "-m", "x"],
    ["far/../s.py"],
    ["-m", "pkg", "raise"],
    ["-m", "pkg.mod"],
    ["-c", PROGRAM, "a"],
    ["-c", PROGRAM, "raise"],
    ["far"],
    ["program.zip", "raise"],
    ["-", "a", "-c"],
    ["-", "raise"],
]


@pytest.fixture
def folder(write: Writer) -> Path:
    """A folder with the program in every form."""
    names = ["s.py", "no_suffix", "pkg/__main__.py", "pkg/mod.py", "far/__main__.py"]
    folder = write({**dict.fromkeys(names, PROGRAM), "pkg/__init__.py": ""})
    (folder / "link.py").symlink_to(folder / "far" / "__main__.py")
    with zipfile.ZipFile(folder / "program.zip", "w") as archive:
        archive.writestr("__main__.py", PROGRAM)
    return folder


def run(
    interpreter: Interpreter, folder: Path, words: list[str], switch: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    stdin = PROGRAM if "-" in words else "text for the program"
    return interpreter.run(*words, cwd=folder, stdin=stdin, environment=switch)


def assert_like_plain(
    interpreter: Interpreter,
    folder: Path,
    words: list[str],
    options: tuple[str, ...] = (),
    runs: int = 2,
) -> None:
    plain = run(interpreter, folder, [*options, *words], {})
    facts, end = read(plain)
    for way in list(WAYS) * runs:
        start, switch = WAYS[way]
        done = run(interpreter, folder, [*options, *start, *words], switch)
        seen, seen_end = read(done)

        if sys.version_info < (3, 12):
            # Four calls of C functions below the program count as levels there.
            assert str(seen["depth"]) in (str(facts["depth"]), "995")
            seen["depth"] = facts["depth"]
        for name, fact in facts.items():
            assert seen[name] == fact, (way, name)
        assert seen_end == end
        assert without_imports(done.stderr) == without_imports(plain.stderr), way
        assert done.returncode == plain.returncode == int("raise" in words)


def read(
    done: subprocess.CompletedProcess[str],
) -> tuple[dict[str, object], str]:
    text, brace, end = done.stdout.rpartition("\n}")
    assert brace, done.stderr
    facts: dict[str, object] = json.loads(text + brace)
    return facts, end


def without_imports(text: str) -> list[str]:
    """Leaves out what `-X importtime` says."""
    return [line for line in text.splitlines() if not line.startswith("import time:")]


@pytest.mark.slow
@pytest.mark.parametrize("words", STARTS, ids=lambda words: " ".join(words)[:20])
def test_process_is_like_a_plain_one_in_every_start(
    interpreter: Interpreter, folder: Path, words: list[str]
) -> None:
    assert_like_plain(interpreter, folder, words)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    ["-O", "-OO", "-P", "-I", "-E", "-W error::BytesWarning", "-X dev", "-u -s"],
)
def test_process_is_like_a_plain_one_with_every_option(
    interpreter: Interpreter, folder: Path, options: str
) -> None:
    words = tuple(options.split())
    probe = interpreter.run(*words, "-c", "", cwd=folder)
    if "unknown option" in probe.stderr.lower():
        pytest.skip("this Python does not have the option")

    for start in (["s.py", "raise"], ["-c", PROGRAM, "raise"], ["-"]):
        assert_like_plain(interpreter, folder, start, words, runs=1)
