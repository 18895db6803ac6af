"""The lists of what is refused and of what is wrong, kept as Python files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .corpus import FOLDER, constructs
from .table import worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .pool import Verdict

Key = tuple[str, str, str]
_REFUSED = "What is refused, or stays native although hot: by file, program and way."
_WRONG = "What is wrong, crashes or hangs: by file, program and way."


def write(verdicts: Sequence[Verdict]) -> None:
    """Renews both lists for the programs that were run; keeps the rest."""
    found = worst([v for v in verdicts if v.way != "autograph"])
    refused = {k: _reason(v) for k, v in found.items() if v.verdict == "refused"}
    wrong = {
        k: f"[{v.input}] {v.verdict}: {v.eager[:120]} -> {_plain(v.ours)[:200]}"
        for k, v in found.items()
        if v.verdict in ("wrong", "crash", "hang")
    }
    _renew("refused.py", _REFUSED, "REFUSED", refused, set(found))
    _renew("known_wrong.py", _WRONG, "KNOWN_WRONG", wrong, set(found))


def read(name: str, variable: str) -> dict[Key, str]:
    """Returns one list."""
    path = FOLDER / name
    if not path.exists():
        return {}
    namespace: dict[str, dict[Key, str]] = {}
    exec(compile(path.read_text(encoding="utf-8"), name, "exec"), namespace)
    return namespace[variable]


def _renew(
    name: str, subject: str, variable: str, new: dict[Key, str], run: set[Key]
) -> None:
    files = set(constructs())
    old = read(name, variable)
    kept = {k: why for k, why in old.items() if k not in run and k[0] in files}
    lines = [f"    {key!r}: {why!r},\n" for key, why in sorted({**kept, **new}.items())]
    head = f'"""{subject}"""\n\n{variable}: dict[tuple[str, ...], str] = {{\n'
    (FOLDER / name).write_text(head + "".join(lines) + "}\n", encoding="utf-8")


def _reason(verdict: Verdict) -> str:
    """Returns a refusal without the place, which moves."""
    return _plain(verdict.ours)[:160]


def _plain(text: str) -> str:
    text = re.sub(r"\S+/(\w+\.py):\d+", r"\1", text)
    return re.sub(r" at 0x[0-9a-f]+", "", text).replace("\n", " ")
