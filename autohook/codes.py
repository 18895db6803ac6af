"""What the codes of messages mean: of what kind each is, and what to do about it.

docs/messages.md has a heading for each, and says more.
"""

from __future__ import annotations

UNSUPPORTED = "unsupported"
USER = "the program's own error"
BUG = "a bug of autohook's"

BUGS = frozenset(
    ("AH190", "AH191", "AH192", "AH350", "AH351", "AH352", "AH353", "AH390")
) | {"AH391", "AH392", "AH393"}
ERRORS_OF_THE_PROGRAM = frozenset(("AH107", "AH253", "AH336", "AH337"))

_REPORT = "Report it with the lines that autohook has printed; the program goes on."
_LEAVE_OUT = "Leave the function out (`do_not_convert`) and report it."
REMEDIES = {
    "AH101": "Put that call into a function of its own.",
    "AH102": "Convert the functions that it calls.",
    "AH103": "Rename it.",
    "AH104": "Move it behind the `try` statement.",
    "AH105": "Split it into several functions.",
    "AH106": "Put the function into a file.",
    "AH107": "Start the program again.",
    "AH190": _REPORT,
    "AH191": _REPORT,
    "AH192": _REPORT,
    "AH203": "Give it a value of one type before the loop, or cast it in the body.",
    "AH210": "Give it the same kind of value in both branches.",
    "AH211": "Return the same kind of value on every path.",
    "AH212": "Return the new value, and assign it outside of the graph.",
    "AH230": "Return the tensor, and make the number of it outside of the graph.",
    "AH232": "Make that of what the function returns, outside of the graph.",
    "AH233": "Use a `for` loop that appends to a list, or a TensorFlow function.",
    "AH234": "Use `tf.strings.to_number`.",
    "AH235": "Choose with `if` around two calls, or sort with `tf.sort`.",
    "AH236": "Compute with a float, or take the ints modulo something in between.",
    "AH237": "Convert it, or keep it in a list of its own.",
    "AH238": "Give the value the same kind in every branch.",
    "AH241": "Loop over a `tf.range`, or make the condition part of a `while`.",
    "AH242": "Raise it in the function that catches it, or test the condition there.",
    "AH243": "Append to a list, or yield the same items on every path.",
    "AH244": "Write it as a loop, or call it eagerly.",
    "AH245": "Copy the list before the branch or loop, or change it there.",
    "AH246": "Keep what depends on tensors' values in tensors.",
    "AH250": "Show its parts.",
    "AH251": "Make the text outside of the graph, of what the function returns.",
    "AH252": "List the function's module, or call it outside of the graph.",
    "AH253": "Return something on one path at least.",
    "AH254": "Return something else for the empty list, or give a dtype.",
    "AH255": "Leave NaN out first (`tf.boolean_mask`), or use `tf.sort`.",
    "AH256": "Do it outside of the graph.",
    "AH257": 'Ask for `unconnected_gradients="zero"`, or test `is None`.',
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
    "AH346": "Nothing: each size gets a graph of its own.",
    "AH347": "Take the condition out of the function, or leave it.",
    "AH348": "Nothing: it runs natively.",
    "AH350": _LEAVE_OUT,
    "AH351": _LEAVE_OUT,
    "AH352": _LEAVE_OUT,
    "AH353": _LEAVE_OUT,
    "AH354": "Nothing: the native result stands.",
    "AH390": _REPORT,
    "AH391": _REPORT,
    "AH392": _REPORT,
    "AH393": _REPORT,
}


def kind_of(code: str) -> str:
    """Returns which of the three kinds of trouble a code stands for."""
    if code in BUGS:
        return BUG
    return USER if code in ERRORS_OF_THE_PROGRAM else UNSUPPORTED
