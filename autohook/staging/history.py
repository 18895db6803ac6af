"""What has happened to one unit: traces, what caused them, and missed guards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.decisions import TraceDecision

if TYPE_CHECKING:
    from autohook.decisions import Change
    from autohook.errors import Diagnostic
    from autohook.staging.plan import Plan
    from autohook.staging.trace import Attempt


class History:
    """The events of one unit; nothing is noted while a plan runs.

    Attributes:
        traces: Its traces, oldest first.
        misses: Calls that ran natively though there were plans.
        audited: Staged calls that an audit has compared with the native run.
        differences: What it has found, by place.
        unlocated: The places where it is still unknown which op differs.
    """

    def __init__(self) -> None:
        self.traces: list[TraceDecision] = []
        self.misses = 0
        self.audited = 0
        self.differences: dict[str, Diagnostic] = {}
        self.unlocated: set[str] = set()
        self._cause: Change | None = None

    def missed(
        self, plans: tuple[Plan, ...], key: Any, values: tuple[Any, ...], cells: Any
    ) -> None:
        """Notes why no plan runs a call that is about to be traced."""
        self._cause = None
        if plans:
            nearest = next((plan for plan in plans if plan.key == key), plans[0])
            self._cause = nearest.change(values, cells)

    def varies(self, cause: Change) -> None:
        """Notes that the coming trace leaves sizes open, and why."""
        self._cause = cause

    def traced(self, made: Attempt) -> None:
        """Notes a trace that has come to its end."""
        plan = made.plan
        self.traces.append(
            TraceDecision(
                seconds=made.seconds,
                ops=plan.ops if plan else 0,
                guards=plan.guards if plan else 0,
                refusal=made.reason,
                cause=self._cause,
            )
        )
