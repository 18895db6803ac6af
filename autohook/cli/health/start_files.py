"""The files of site-packages that start the hook in new processes."""

from __future__ import annotations

import os
import site
import sys
from typing import NamedTuple

import autohook
from autohook.cli.health.section import Problem, Section
from autohook.report.table import align

TEXTS = {
    "autohook.pth": (
        'import os; os.environ.get("AUTOHOOK") and exec("try:\\n from autohook._startup'
        ' import start\\nexcept ImportError:\\n pass\\nelse:\\n start()")\n'
    ),
    "autohook.start": "autohook._startup:start\n",
}
"""The start files of this version."""

NOT_RUN = "not run: "


class StartFile(NamedTuple):
    """One start file, or its absence.

    Attributes:
        folder: The folder that it is, or should be, in.
        name: Its name.
        text: "current", "outdated" or "absent".
        is_run: Whether this interpreter runs such files from that folder.
        reason: Why it does not, "" if it does.
    """

    folder: str
    name: str
    text: str
    is_run: bool
    reason: str


def examine(*, is_hooked: bool | None) -> Section:
    """Returns which start files there are.

    Args:
        is_hooked: Whether a new process was hooked when AUTOHOOK asked for it; None
            where that could not be tried.
    """
    found = find_start_files()
    data = {"hooks_new_processes": is_hooked, "files": [f._asdict() for f in found]}
    rows = [
        (os.path.join(f.folder, f.name), f.text, "run" if f.is_run else f.reason)
        for f in found
        if f.text != "absent"
    ]
    lines = align(rows) if rows else ["  there is none"]
    if is_hooked is not None:
        answer = "is" if is_hooked else "is not"
        lines.append(f"  a new process with AUTOHOOK=1 {answer} hooked")
    problems = _judge(found, is_hooked=is_hooked)
    return Section("start", "Start-up files", data, tuple(lines), tuple(problems))


def find_start_files() -> list[StartFile]:
    """Returns the state of each start file in each folder that could have one."""
    package_folder = os.path.dirname(
        os.path.dirname(os.path.abspath(autohook.__file__))
    )
    folders = dict.fromkeys([*_site_folders(), package_folder])
    return [
        StartFile(folder, name, _state(folder, name), not reason, reason)
        for folder in folders
        for name in TEXTS
        for reason in (_why_not_run(folder, name),)
    ]


def _site_folders() -> list[str]:
    return [*site.getsitepackages(), site.getusersitepackages()]


def _why_not_run(folder: str, name: str) -> str:
    if name.endswith(".start") and sys.version_info < (3, 15):
        return "for Python 3.15 and later"
    if sys.flags.no_site:
        return f"{NOT_RUN}the interpreter was started with -S"
    if folder == site.getusersitepackages():
        if sys.flags.no_user_site or not site.ENABLE_USER_SITE:
            return f"{NOT_RUN}the user's site-packages are off here"
        return ""
    real = [os.path.realpath(place) for place in site.getsitepackages()]
    if os.path.realpath(folder) not in real:
        return f"{NOT_RUN}the folder is none of this interpreter's site-packages"
    return ""


def _state(folder: str, name: str) -> str:
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as stream:
            text = stream.read()
    except (OSError, ValueError):
        return "absent"
    return "current" if text == TEXTS[name] else "outdated"


def _judge(found: list[StartFile], *, is_hooked: bool | None) -> list[Problem]:
    problems = [
        Problem(
            f"{os.path.join(f.folder, f.name)} is not of this version",
            "Install autohook again: python -m pip install --force-reinstall"
            " --no-deps autohook.",
        )
        for f in found
        if f.text == "outdated" and f.is_run
    ]
    if is_hooked is not False:
        return problems
    present = [f for f in found if f.text != "absent"]
    what = "AUTOHOOK=1 does not hook new processes, nor those that programs start"
    if not present:
        why = "no site-packages of this interpreter have a start file"
    elif not any(f.is_run for f in present):
        reasons = [f.reason for f in present if f.reason.startswith(NOT_RUN)]
        why = reasons[0].removeprefix(NOT_RUN) if reasons else "a start file is missing"
    else:
        why = "they cannot import autohook"
    remedy = (
        "Install autohook with this interpreter (python -m pip install, without"
        " --target), and start it without -S. Until then only python -m autohook works."
    )
    return [*problems, Problem(f"{what}: {why}", remedy)]
