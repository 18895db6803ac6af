"""What an audit says at the end: how much was compared, and what differed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.decisions import UnitDecision


def render(units: Sequence[UnitDecision]) -> str:
    """Returns one line that sums up, and one for each difference.

    >>> print(render([]), end="")
    autohook audit: no call was staged
    """
    audited = [unit for unit in units if unit.audited]
    found = [str(one) for unit in units for one in unit.differences]
    if not audited:
        return "autohook audit: no call was staged\n"
    calls = _count(sum(unit.audited for unit in audited), "staged call")
    functions = _count(len(audited), "function")
    result = _count(len(found), "difference") if found else "no difference"
    head = f"autohook audit: {calls} of {functions} ran natively, too: {result}"
    return "\n".join([head, *(f"  {text}" for text in found)]) + "\n"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
