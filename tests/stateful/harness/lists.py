"""The lists of what is refused and of what is wrong, kept as Python files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .corpus import FOLDER, all_programs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .verdicts import Verdict

Key = tuple[str, str]
_REFUSED = "What is equal because nothing of it was staged: by file and program."
_WRONG = "What is wrong, crashes or hangs: by file and program."


def write(verdicts: Sequence[Verdict]) -> None:
    """Renews both lists for the programs that were run; keeps the rest."""
    found = {(v.theme, v.program): v for v in verdicts}
    refused = {k: _plain(v.note)[:160] for k, v in found.items() if _is(v, "refused")}
    wrong = {
        k: f"{v.verdict}: {_plain(v.note)[:300]}"
        for k, v in found.items()
        if _is(v, "wrong", "crash", "hang")
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


def _is(verdict: Verdict, *kinds: str) -> bool:
    return verdict.verdict in kinds


def _renew(
    name: str, subject: str, variable: str, new: dict[Key, str], run: set[Key]
) -> None:
    programs = set(all_programs())
    old = read(name, variable)
    kept = {k: why for k, why in old.items() if k not in run and k in programs}
    lines = [f"    {key!r}: {why!r},\n" for key, why in sorted({**kept, **new}.items())]
    head = f'"""{subject}"""\n\n{variable}: dict[tuple[str, str], str] = {{\n'
    (FOLDER / name).write_text(head + "".join(lines) + "}\n", encoding="utf-8")


def _plain(text: str) -> str:
    """Returns a reason without places, which move."""
    text = re.sub(r"\S*/(\w+\.py):\d+", r"\1", text)
    return re.sub(r" at 0x[0-9a-f]+", "", text).replace("\n", " ")
