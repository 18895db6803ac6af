"""What was decided about modules and units, as values with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autohook.errors import Diagnostic


@dataclass(frozen=True)
class ModuleDecision:
    """Whether one listed module was converted.

    Attributes:
        name: The module's dotted name.
        filename: The source file, or "".
        state: "converted" (now), "cached" (converted earlier) or "plain".
        reason: Why it is in that state, in one sentence.
        diagnostics: Functions of it that have no staged twin, and why.
    """

    name: str
    filename: str
    state: str
    reason: str
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class UnitDecision:
    """How one unit ran.

    Attributes:
        name: Module and qualified name of the function.
        filename: The user's file.
        lineno: The 1-based line of its `def`.
        state: "staged" or "native".
        calls: Calls seen with tensors (native and staged ones).
        native_us: Median native time, microseconds; 0.0 if never measured.
        staged_us: Median staged time, microseconds; 0.0 if never staged.
        plans: How many plans it has.
        reasons: Why it (or one signature of it) is native, oldest first.
    """

    name: str
    filename: str
    lineno: int
    state: str
    calls: int
    native_us: float
    staged_us: float
    plans: int
    reasons: tuple[Diagnostic, ...] = field(default=())
