"""Where autohook itself fails, it says so once and the program goes on natively."""

from __future__ import annotations

import importlib
import itertools
import sys
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

import autohook
from autohook import bugs
from autohook.cache.store import Places
from autohook.converter import twin
from autohook.runtime.frames import PACKAGE
from autohook.runtime.units import decisions, registry
from autohook.staging import graph_errors, guards, results, trace

from .conftest import bits, heat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

PROGRAM = """\
import tensorflow as tf
total = tf.Variable(0.0)
log = []
class Net:
    calls = 0
net = Net()
def step(x):
    y = tf.sin(x) * x + tf.cos(x)
    total.assign_add(tf.reduce_sum(y))
    net.calls += 1
    return [y, net.calls]
def run(x):
    return [step(x) for _ in range(24)]
"""
X = tf.constant([1.0, 2.0])
_numbers = itertools.count()


def failing(message: str = "injected") -> Callable[..., Any]:
    """Returns a function that raises, and seems to be of our own package."""
    source = f"def fail(*given, **options):\n    raise KeyError({message!r})\n"
    scope: dict[str, Any] = {}
    exec(compile(source, f"{PACKAGE}staging/injected.py", "exec"), scope)
    found: Callable[..., Any] = scope["fail"]
    return found


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Returns a function that loads the program, listed by default."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(bugs, "_said", set())
    made: list[str] = []

    def load_program(text: str = PROGRAM, **options: Any) -> ModuleType:
        name = f"bugged_{next(_numbers)}"
        (tmp_path / f"{name}.py").write_text(text)
        importlib.invalidate_caches()
        made.append(name)
        if options.pop("plain", False):
            return importlib.import_module(name)
        with autohook.install(modules=[name], **{"cache": False, **options}):
            return importlib.import_module(name)

    yield load_program
    for name in made:
        sys.modules.pop(name, None)
        registry.modules.pop(name, None)


def outcome(module: ModuleType) -> Any:
    """Runs the program until it is hot; returns all that it has done."""
    results = [bits(module.run(X)) for _ in range(3)]
    return results, bits(module.total), module.net.calls


def reports(capfd: pytest.CaptureFixture[str]) -> list[str]:
    return [
        line for line in capfd.readouterr().err.splitlines() if "autohook: bug" in line
    ]


def fail_in_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin, "make_twin", failing())


def fail_in_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "audit", failing())


def fail_in_start_of_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "TraceRecorder", failing())


def fail_in_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards.GuardWriter, "compile", lambda *_: failing())


def fail_in_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "compile_rebuild", lambda *_: failing())


def fail_in_first_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    original = results.compile_rebuild

    def compile_rebuild(text: str, lines: list[str], names: dict[str, Any]) -> Any:
        return original(text, ["fail()", *lines], {**names, "fail": failing()})

    monkeypatch.setattr(trace, "compile_rebuild", compile_rebuild)


STAGES = {
    "AH190": fail_in_converter,
    "AH390": fail_in_trace,
    "AH390 start": fail_in_start_of_trace,
    "AH391": fail_in_guards,
    "AH392 result": fail_in_result,
    "AH392 effect": fail_in_first_effect,
}


@pytest.mark.parametrize("stage", STAGES)
def test_bug_of_ours_is_said_once_and_the_program_does_what_it_does_plainly(
    load: Any,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    stage: str,
) -> None:
    expected = outcome(load(plain=True))
    STAGES[stage](monkeypatch)
    module = load()

    found = outcome(module)

    said = reports(capfd)
    assert found == expected
    assert sorted({line.split()[2] for line in said}) == [stage.split(maxsplit=1)[0]]
    assert len(said) == len(set(said)) <= 2  # `run` is tried, too
    assert all(f" {module.__file__}:" in line for line in said)


def test_bug_in_the_cache_is_said_once_and_the_module_is_converted(
    load: Any,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    expected = outcome(load(plain=True))
    monkeypatch.setattr(Places, "read", failing())
    monkeypatch.setattr(Places, "write", failing("written"))
    module = load(cache=True, cache_dir=str(tmp_path / "cache"))

    found = outcome(module)

    assert found == expected
    assert {line.split()[2] for line in reports(capfd)} == {"AH192"}
    name = f"{module.__name__}.step"
    assert next(d for d in decisions() if d.name == name).state == "staged"


def test_effect_that_fails_after_another_raises_what_cannot_be_undone(
    load: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    original = results.compile_rebuild

    def compile_rebuild(text: str, lines: list[str], names: dict[str, Any]) -> Any:
        return original(text, [*lines, "fail()"], {**names, "fail": failing()})

    monkeypatch.setattr(trace, "compile_rebuild", compile_rebuild)
    module = load()

    with pytest.raises(KeyError, match="injected"):
        outcome(module)

    assert "cannot be undone" in reports(capfd)[0]


def test_report_says_what_to_attach(
    load: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fail_in_trace(monkeypatch)
    module = load()
    heat(module.step, X)

    lines = capfd.readouterr().err.splitlines()

    place = f"{module.__file__}:7"
    python = ".".join(map(str, sys.version_info[:3]))
    assert lines[:4] == [
        f"autohook: bug AH390 {place}: tracing it failed for `step`. It runs natively.",
        "  To have it mended, report it with these lines:",
        f"    autohook {autohook.__version__}, Python {python},"
        f" TensorFlow {tf.__version__}, {sys.platform}",
        f"    {place} def step(x):",
    ]
    assert lines[-2:] == [
        "    autohook/staging/injected.py:2 in fail",
        "    KeyError: 'injected'",
    ]


def test_error_of_a_graph_comes_out_where_explaining_it_fails(
    load: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(graph_errors, "_title", failing())
    text = "import tensorflow as tf\n@tf.function\ndef run(x):\n    return 1 // x\n"
    module = load(text)

    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        module.run(tf.constant([0]))

    assert caught.value.message.startswith("Graph execution error:")
    assert [line.split()[2] for line in reports(capfd)] == ["AH393"]


NO_BUGS = """\
import tensorflow as tf
class Odd:
    def __lt__(self, other):
        return NotImplemented
def refused(x):
    return float(x[0]) + 1
def raises(x):
    y = tf.sin(x)
    return y + Odd() < 3
def missing(x):
    return (x + 1).no_such_name
def unset(x):
    if x is None:
        y = 1
    return x + y
def shapes(x):
    return tf.matmul(x, x)
def item(x):
    return {"a": x}["b"]
"""


@pytest.mark.parametrize(
    "name", ["refused", "raises", "missing", "unset", "shapes", "item"]
)
def test_what_is_no_bug_prints_nothing(
    load: Any, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    module = load(NO_BUGS)

    for function in (getattr(module, name), tf.function(getattr(module, name))):
        for _ in range(24):
            try:
                function(X)
            except Exception:  # noqa: BLE001, PERF203 - whatever the program raises
                continue

    assert reports(capfd) == []
