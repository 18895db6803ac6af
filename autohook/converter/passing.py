"""Context managers that are known to let exceptions pass."""

from __future__ import annotations

# Others may swallow one, and then what their block assigns is not certain to be.
PASSING = frozenset(
    [
        "GradientTape",
        "ForwardAccumulator",
        "name_scope",
        "device",
        "control_dependencies",
        "variable_scope",
        "variable_creator_scope",
        "as_default",
        "scope",
        "init_scope",
        "stop_recording",
        "open",
        "closing",
        "nullcontext",
        "Lock",
        "RLock",
        "catch_warnings",
        "redirect_stdout",
        "TemporaryDirectory",
        "try_scope",
        "Session",
        "Graph",
        "Profile",
        "Trace",
    ]
)
