"""Programs that read and write global names."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant
TOTAL = 0
LIMIT = 3


def unbound_global_name(x):
    if x > 0:
        return x
    return undefined_name + x


def default_of_a_parameter(x, scale=LIMIT):
    if x > scale:
        return x - scale
    return x


def global_read(x):
    if x > LIMIT:
        return x * LIMIT
    return x


def global_written(x):
    global TOTAL
    TOTAL = TOTAL + 5
    return x * TOTAL


def global_written_in_a_branch(x):
    global TOTAL
    if x > 0:
        TOTAL = 7
    return x


def global_counted_in_a_loop(n):
    global TOTAL
    for i in tf.range(n):
        TOTAL = TOTAL + 2
    return n


def _add(v):
    global TOTAL
    TOTAL = TOTAL + v


def global_written_by_a_callee(n):
    while n > 0:
        _add(3)
        n = n - 1
    return TOTAL


def global_made_in_a_branch(x):
    global made_here
    if x > 0:
        made_here = 1
    else:
        made_here = 2
    return made_here + x


INTS = [(T(v),) for v in (7, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 3)]
INPUTS = {
    default_of_a_parameter: INTS,
    global_read: INTS,
    global_written: INTS,
    global_written_in_a_branch: INTS,
    global_counted_in_a_loop: COUNTS,
    global_written_by_a_callee: COUNTS,
    global_made_in_a_branch: INTS,
    unbound_global_name: INTS,
}
