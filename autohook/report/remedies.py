"""What a user can do about a unit that runs natively, or is traced again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autohook.decisions import Change, UnitDecision
    from autohook.errors import Diagnostic

# For reasons whose message does not say it already; docs/messages.md says more.
REMEDIES = {
    "AH310": "Return the new value and store it in the caller.",
    "AH311": "Test the condition instead of catching the exception, or catch it in the"
    " caller.",
    "AH312": "Do what the quoted reason says, or call that function elsewhere.",
    "AH313": "Open the tape inside the function that is to be staged.",
    "AH314": "Loop in the caller and pass the batch.",
    "AH315": "Pass what the function needs of the object.",
    "AH316": "Make it a tensor (`tf.constant`) before the loop.",
    "AH317": "Do that in the caller; use `tf.shape(t)` for sizes.",
    "AH318": "List its module, or read the attribute in the caller and pass it.",
    "AH319": "List its module if it is yours, or move the call to the caller.",
    "AH320": "Pass a tensor instead (`tf.constant(array)`).",
    "AH321": "List its module, make a list, or loop in the caller.",
    "AH322": "Make it once, before the loop.",
    "AH323": "Return the tensor and make the text in the caller.",
    "AH324": "Remove the `tf.function` decorator.",
    "AH325": "Return tensors, or tuples, lists and dicts of them.",
    "AH330": "Move the operation to the caller.",
    "AH331": "Draw with `tf.random.Generator` or a stateless operation.",
    "AH332": "Open the tape inside the loop's body.",
    "AH333": "Return the new value and assign it after the loop.",
    "AH334": "Do the checks first, then write.",
    "AH335": "Pass the tensor as an argument.",
    "AH336": "Set the name before the first call.",
    "AH337": "Move what a graph cannot do to the caller.",
    "AH338": "Loop over `tf.range` in place of a long Python loop.",
    "AH339": "Return the new value instead.",
    "AH340": "Mend what makes the operation fail, or do it in the caller.",
    "AH341": "Nothing: large kernels take the same time either way.",
    "AH342": "Put the tape, or the scope, inside a function together with this call.",
    "AH343": "Pass it as a tensor.",
    "AH344": "Hide the device (`CUDA_VISIBLE_DEVICES=`) to run on the CPU.",
    "AH345": "Nothing: it runs at Python's own speed.",
}
SHAPE = "the dtype and shape of the argument "


def describe_reason(reason: Diagnostic) -> str:
    """Returns a reason with its place, and with what to do about it."""
    text = str(reason)
    remedy = "" if reason.remedy else REMEDIES.get(reason.code, "")
    return f"{text.rstrip('.')}. {remedy}" if remedy else text


def advise_on_change(change: Change) -> str:
    """Returns how to keep a changing value from causing traces, "" if unknown."""
    if change.label.startswith(SHAPE):
        return (
            "Keep to one shape: pad, or leave the last batch out"
            " (`batch(size, drop_remainder=True)`)."
        )
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
