"""What a user can do about a unit that runs natively, or is traced again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autohook.decisions import Change, UnitDecision

SHAPE = "the dtype and shape of the argument "


def advise_on_change(change: Change) -> str:
    """Returns how to keep a changing value from causing traces, "" if unknown."""
    if change.label.startswith(SHAPE):
        return (
            "Keep to one shape: pad, or leave the last batch out"
            " (`batch(size, drop_remainder=True)`)."
        )
    if change.new.endswith("dynamic from the third"):
        return "Nothing: one graph serves all sizes."
    if change.label.startswith("the argument "):
        return "Pass it as a tensor (`tf.constant`), or keep it the same."
    return "Keep it in a tensor or a variable, or keep it the same."


def advise_without_reason(unit: UnitDecision) -> str:
    """Returns what to do about a native unit that was never refused."""
    if unit.tier in ("short", "waiting"):
        return "Nothing is to be done."
    return (
        "If it computes with tensors, put that into a function that takes them as"
        " arguments and is called for each step."
    )
