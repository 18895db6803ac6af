"""What autohook imports into a process: next to nothing, until something is listed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

PROBE = "import sys; old = {{*sys.modules}}; {}; print(*{{*sys.modules}} - old)"
SHOW = "import sys; print(*sys.modules)"
FILES = {
    "pyproject.toml": '[tool.autohook]\nmodules = ["listed"]\nexclude = ["__main__"]\n',
    "listed.py": "def f(x):\n    return x\n",
    "unlisted.py": SHOW + "\n",
    "s.py": SHOW + "\n",
    "warm.py": "import listed\nlisted.f(1)\n" + SHOW + "\n",
}

# All are compiled into the interpreter, or imported by `importlib.machinery`.
STANDARD = {"__future__"}
READING = {
    *STANDARD,
    *("_blake2", "errno", "importlib", "importlib.machinery"),
    *("importlib._bootstrap", "importlib._bootstrap_external"),
    *({"warnings"} if sys.version_info < (3, 13) else set()),
}
SCRIPT = {*READING, "_collections", "_functools", "atexit"}
START = {
    *("autohook", "autohook._startup", "autohook.config", "autohook.hook"),
    *("autohook.hook.interpreter", "autohook.hook.startup", "autohook.hook.waiting"),
    *("autohook.pyproject", "autohook.value"),
}
HOOK = {
    *START,
    *("autohook.cache", "autohook.cache.fingerprint", "autohook.cache.store"),
    *("autohook.cache.private_file", "autohook.cache.stamp"),
    *("autohook.hook.conversion", "autohook.hook.finder", "autohook.hook.install"),
    *("autohook.hook.notices", "autohook.hook.selection"),
}
RUN = {
    *HOOK,
    *("autohook.hook.frameless", "autohook.hook.main_program"),
    *("autohook.hook.path_hook", "autohook.hook.source"),
}
WARM = {
    *RUN,
    *("autohook.hook.loader", "autohook.hook.verdict", "autohook.hook.twins"),
    *("autohook.hook.replacement", "autohook.hook.supply"),
    *("autohook.runtime", "autohook.runtime.layout"),
    *("autohook.runtime.unit_info", "autohook.runtime.units"),
}


def imported(interpreter: Interpreter, folder: Path, statement: str) -> set[str]:
    done = interpreter.run("-c", PROBE.format(statement), cwd=folder)
    assert done.stderr == ""
    return set(done.stdout.split())


def added(
    interpreter: Interpreter, folder: Path, words: list[str], switch: str = "1"
) -> set[str]:
    """Returns what a process imports more than one without autohook, second run."""
    plain = interpreter.run(*words, cwd=folder)
    environment = {"AUTOHOOK": switch}
    interpreter.run(*words, cwd=folder, environment=environment)
    hooked = interpreter.run(*words, cwd=folder, environment=environment)
    assert (plain.stderr, hooked.stderr) == ("", "")
    return set(hooked.stdout.split()) - set(plain.stdout.split())


def test_idle_process_imports_nothing(interpreter: Interpreter, write: Writer) -> None:
    folder = write(FILES)

    assert added(interpreter, folder, ["s.py"], switch="") == set()
    assert not [m for m in names(interpreter, folder, "") if m.startswith("autohook")]


def names(interpreter: Interpreter, folder: Path, switch: str) -> list[str]:
    environment = {"AUTOHOOK": switch}
    return interpreter.run(
        "-c", SHOW, cwd=folder, environment=environment
    ).stdout.split()


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["-c", SHOW], {*START, *STANDARD}),
        (["-c", "import unlisted"], {*HOOK, *READING}),
        (["s.py"], {*RUN, *SCRIPT}),
        (["warm.py"], {*WARM, *SCRIPT, "types"}),
    ],
    ids=["nothing imported", "nothing matched", "excluded script", "warm module"],
)
def test_active_process_imports_what_is_listed_here_and_no_more(
    interpreter: Interpreter, write: Writer, words: list[str], allowed: set[str]
) -> None:
    folder = write(FILES)

    more = added(interpreter, folder, words)

    assert more >= START
    assert more - allowed == set()


def test_module_that_is_run_needs_no_more_than_its_loader(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(FILES)

    more = added(interpreter, folder, ["-m", "unlisted"])

    assert more - {*WARM, *READING, "types"} == set()


def test_list_of_imports_can_fail(interpreter: Interpreter, write: Writer) -> None:
    folder = write({**FILES, "unlisted.py": f"import csv\n{SHOW}\n"})

    more = set(interpreter.run("unlisted.py", cwd=folder).stdout.split())

    assert "csv" in more - {*RUN, *SCRIPT}


def test_importtime_shows_no_other_modules_of_autohooks(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(FILES)
    environment = {"AUTOHOOK": "1"}

    done = interpreter.run(
        "-X", "importtime", "-c", "pass", cwd=folder, environment=environment
    )

    shown = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {name for name in shown if name.startswith("autohook")} == START


def test_importing_autohook_imports_nothing_else(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    assert imported(interpreter, tmp_path, "import autohook") <= {
        "autohook",
        "__future__",
    }


def test_installing_a_hook_imports_no_tensorflow_and_no_converter(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    statement = "import autohook; autohook.install(modules=['none'])"

    found = imported(interpreter, tmp_path, statement)

    assert not {"tensorflow", "keras", "numpy", "gast", "astor"} & found
    assert "autohook.converter" not in found
