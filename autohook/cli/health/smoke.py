"""A smoke test: a module is imported through the real hook in a new interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import autohook
from autohook.cli.health.section import Problem, Section

if TYPE_CHECKING:
    from typing import Any

MODULE = "autohook_smoke_test"
FILES = {
    "pyproject.toml": f'[tool.autohook]\nmodules = ["{MODULE}"]\n'
    'exclude = ["probe"]\ncache-dir = "kept"\n',
    f"{MODULE}.py": "def double(value):\n    return value + value\n",
    "probe.py": f'''\
import json
import os
import sys

# With -I or -P the folder of a script is not searched.
sys.path.append(os.path.dirname(sys.argv[1]))


def describe(hook):
    kind = hook if hasattr(hook, "__qualname__") else type(hook)
    return f"{{kind.__module__}}.{{kind.__qualname__}}"


hooks = {{
    "meta_path": [describe(finder) for finder in sys.meta_path],
    "path_hooks": [describe(hook) for hook in sys.path_hooks],
}}
is_hooked = "autohook.hook.finder.Finder" in hooks["meta_path"]
if not is_hooked:
    sys.path.append(sys.argv[2])
    from autohook import install

    install(config=sys.argv[1])
import {MODULE} as tested
from autohook.hook.install import installed_hooks
from autohook.runtime.units import unit_of

decision = installed_hooks()[0].conversions.decisions.get("{MODULE}")
found = {{
    "is_hooked": is_hooked,
    "state": decision.state if decision else "plain",
    "reason": decision.reason if decision else "it did not reach autohook",
    "has_unit": unit_of(tested.double.__code__) is not None,
    "answer": tested.double(21),
    **hooks,
}}
print(json.dumps(found))
''',
}
TIMEOUT = 120.0
"""Seconds."""


def try_hook() -> tuple[list[dict[str, Any]], str]:
    """Imports a module twice, each time in a new interpreter.

    Returns:
        What each of the two says of itself, and why there are fewer, "" if there are
        not.
    """
    found: list[dict[str, Any]] = []
    try:
        with tempfile.TemporaryDirectory(prefix="autohook-") as folder:
            for name, text in FILES.items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                    stream.write(text)
            # Links in the path would make two names of one file.
            found.append(_start(os.path.realpath(folder)))
            found.append(_start(os.path.realpath(folder)))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return found, _explain(error)
    return found, ""


def examine(found: list[dict[str, Any]], failure: str) -> Section:
    """Returns the findings of `try_hook`."""
    steps = _judge(found, failure)
    data = {"passed": all(steps.values()), "steps": steps, "failure": failure or None}
    lines = [
        f"  {'passed' if is_good else 'FAILED'}  {s}" for s, is_good in steps.items()
    ]
    problems = []
    if not data["passed"]:
        failed = [step for step, is_good in steps.items() if not is_good]
        detail = failure or (found[-1]["reason"] if found else "")
        problems.append(
            Problem(
                f"smoke test: {failed[0]} failed: {detail}",
                "Try it by hand with AUTOHOOK_REPORT=1, and without the other hooks"
                " that are named above.",
            )
        )
    return Section("smoke", "Smoke test", data, tuple(lines), tuple(problems))


def _judge(found: list[dict[str, Any]], failure: str) -> dict[str, bool]:
    first, second = [*found, {}, {}][:2]
    return {
        "a new interpreter imports a module through the hook": not failure,
        "the module is converted": first.get("state") == "converted",
        "its function has its unit": bool(first.get("has_unit")),
        "its function gives the right answer": first.get("answer") == 42,
        "the next interpreter takes it from the cache": second.get("state") == "cached",
    }


def _start(folder: str) -> dict[str, Any]:
    file = os.path.join(folder, "pyproject.toml")
    package_folder = os.path.dirname(
        os.path.dirname(os.path.abspath(autohook.__file__))
    )
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AUTOHOOK") and name != "PYTHONDONTWRITEBYTECODE"
    }
    # As multiprocessing starts its children.
    flags: list[str] = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    done = subprocess.run(
        [
            sys.executable,
            *(flag for flag in flags if flag != "-B"),
            *(os.path.join(folder, "probe.py"), file, package_folder),
        ],
        cwd=folder,
        env={**kept, "AUTOHOOK": file},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=TIMEOUT,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().rpartition("\n")[2])
    return found


def _explain(error: Exception) -> str:
    text = getattr(error, "stderr", None)
    last = text.strip().rpartition("\n")[2] if isinstance(text, str) else ""
    return last or f"{type(error).__name__}: {error}"
