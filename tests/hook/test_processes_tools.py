"""Tools that run programs of others, in processes that are hooked."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

MODULE = """\
def count(limit):
    total = 0
    for number in range(limit):
        if number % 2:
            total += number
    return total

def fail(key):
    return {}[key]

def kind(function=count):
    return any(type(c).__name__ == "Unit" for c in function.__code__.co_consts)
"""
TESTS = """\
import os
import model

def helper(value):
    return value + 1

def test_count():
    assert model.count(10) == 25
    assert model.kind() == bool(os.environ.get("AUTOHOOK"))
    assert not model.kind(helper)

def test_fails():
    left = helper(model.count(4))
    assert left == 6

def test_raises():
    model.fail("key")
"""
HOOKED = {"AUTOHOOK": "1", "AUTOHOOK_MODULES": "model"}
PLAIN = {"COLUMNS": "80"}


@pytest.fixture
def folder(write: Writer) -> Path:
    return write({"model.py": MODULE, "test_model.py": TESTS, "conftest.py": ""})


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_pytest_says_the_same_with_and_without_workers(
    interpreter: Interpreter, folder: Path, workers: str
) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", workers]

    plain, hooked = (
        interpreter.run(*words, cwd=folder, environment={**PLAIN, **switch})
        for switch in ({}, HOOKED)
    )

    assert "2 failed, 1 passed" in plain.stdout
    assert "assert 5 == 6" in plain.stdout  # rewritten by pytest
    assert without_times(hooked.stdout) == without_times(plain.stdout)
    assert hooked.stderr == plain.stderr


def without_times(text: str) -> list[str]:
    """Leaves out times, workers' names and the order of what they said."""
    text = re.sub(r"in \d+\.\d+s|\[gw\d\].*", "", text)
    return sorted(text.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [["script.py"], ["-m", "script"], ["-m", "pytest", "-q", "-n", "0"]]
)
def test_coverage_counts_the_same_lines(
    interpreter: Interpreter, folder: Path, words: list[str]
) -> None:
    pytest.importorskip("coverage", reason="coverage is not installed")
    script = (
        "import model\nprint(model.count(3))\nif model.count(1):\n    print('no')\n"
    )
    (folder / "script.py").write_text(script)

    lines = []
    for switch in ({}, HOOKED):
        start = ["-m", "coverage", "run", "--include=model.py,script.py"]
        done = interpreter.run(*start, *words, cwd=folder, environment=switch)
        interpreter.run("-m", "coverage", "json", "-q", cwd=folder)
        report = json.loads((folder / "coverage.json").read_text())
        files = report["files"]
        lines.append({name: files[name]["executed_lines"] for name in files})
        assert done.stderr == ""

    assert lines[0]["model.py"][:4] == [1, 2, 3, 4]
    assert lines[0] == lines[1]


SESSION = """\
import model
def local(x):
    if x:
        return x
    return 1 / x
print(model.count(6), model.kind(), model.kind(local), __name__)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [["x.py"], ["-c", "%run x.py"], ["-c", SESSION], ["-c", SESSION + "local(0)"]],
    ids=["script", "run", "cell", "error"],
)
def test_ipython_runs_cells_and_scripts_plainly_and_hooks_their_imports(
    interpreter: Interpreter, folder: Path, words: list[str]
) -> None:
    pytest.importorskip("IPython", reason="IPython is not installed")
    (folder / "x.py").write_text(SESSION)
    start = ["-m", "IPython", "--no-banner", "--colors=NoColor", "--quick"]

    plain, hooked = (
        interpreter.run(*start, *words, cwd=folder, environment=switch)
        for switch in (PLAIN, {**PLAIN, **HOOKED})
    )

    assert plain.stdout.splitlines()[0] == "9 False False __main__"
    assert hooked.stdout == plain.stdout.replace("9 False", "9 True")
    assert hooked.stderr == plain.stderr
    assert hooked.returncode == plain.returncode


KERNEL = """\
import json, sys
from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="python3")
said = []
for cell in json.loads(sys.argv[1]):
    def heard(message):
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            said.append(content["text"])
        if kind == "error":
            said.append(content["ename"])
    client.execute_interactive(cell, output_hook=heard, timeout=120)
client.stop_channels()
manager.shutdown_kernel()
print(json.dumps(said))
"""


@pytest.mark.slow
def test_cells_of_a_jupyter_kernel_run_plainly_and_their_imports_are_hooked(
    interpreter: Interpreter, folder: Path
) -> None:
    for name in ("ipykernel", "jupyter_client"):
        pytest.importorskip(name, reason=f"{name} is not installed")
    (folder / "start.py").write_text(KERNEL)
    kernel = folder / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [str(interpreter.executable), "-m", "ipykernel_launcher"]
    spec = {"argv": [*command, "-f", "{connection_file}"], "display_name": "x"}
    (kernel / "kernel.json").write_text(json.dumps({**spec, "language": "python"}))
    cells = json.dumps([SESSION, "print(local(3))", "local(0)", "model.fail(1)"])
    variables = {"JUPYTER_PATH": str(folder / "jupyter")}

    plain, hooked = (
        interpreter.run(
            "start.py", cells, cwd=folder, environment={**variables, **switch}
        )
        for switch in ({}, HOOKED)
    )

    assert json.loads(plain.stdout)[1:] == ["3\n", "ZeroDivisionError", "KeyError"]
    assert json.loads(plain.stdout)[0] == "9 False False __main__\n"
    assert hooked.stdout == plain.stdout.replace("9 False", "9 True")
