"""Programs with `with`."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import contextlib

import tensorflow as tf

T = tf.constant
EVENTS = []


def try_with_else(x):
    try:
        y = x * 2
    except ValueError:
        y = -1
    else:
        if y > 5:
            y = y - 5
    return y


def try_with_finally(x):
    EVENTS.append("start")
    try:
        if x > 0:
            return x * 2
    finally:
        EVENTS.append("end")
    return x


def finally_in_a_loop_with_break(n):
    log = 0
    for i in range(5):
        try:
            if i > n:
                break
            if i == 1:
                continue
            log = log + 1
        finally:
            log = log + 10
    return log


def finally_with_a_staged_branch(x):
    y = 1
    try:
        y = 2
    finally:
        if x > 0:
            y = y * 10
    return y


def suppressed(x):
    with contextlib.suppress(ValueError):
        if x < 0:
            raise ValueError
        return x
    return -x


class Context:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        EVENTS.append(f"enter {self.name}")
        return 5

    def __exit__(self, kind, error, traceback):
        EVENTS.append(f"exit {self.name} {kind is not None}")
        return False


def with_around_a_branch(x):
    with Context("a") as v:
        if x > 0:
            y = x + v
        else:
            y = x - v
    return y


def with_around_a_return(x):
    with Context("a"):
        if x > 0:
            return x * 2
    return x


def with_around_a_loop_with_break(n):
    i = 0
    with Context("a"):
        while i < 10:
            if i >= n:
                break
            i = i + 1
    return i


def with_in_a_branch(x):
    if x > 0:
        with Context("a") as v:
            return x + v
    return x


def with_in_a_python_loop(x):
    for i in range(2):
        with Context(i) as v:
            x = x + v
    return x


def with_two_contexts(x):
    with Context("a") as a, Context("b") as b:
        if x > 0:
            return x + a + b
        return x


def with_and_raise(x):
    with Context("a"):
        if x < 0:
            raise ValueError("inside")
        return x


class Doubling:
    def __init__(self, x):
        self.x = x

    def __enter__(self):
        if self.x > 0:
            return self.x * 2
        return self.x

    def __exit__(self, *error):
        return None


def context_with_a_branch(x):
    with Doubling(x) as v:
        return v + 1


@contextlib.contextmanager
def tracked(name, v):
    EVENTS.append(name)
    try:
        yield v + 1
    finally:
        EVENTS.append("done")


def context_from_a_generator(x):
    with tracked("g", x) as v:
        if v > 2:
            return v * 2
    return v


def name_scope(x):
    with tf.name_scope("inner"):
        if x > 0:
            return x + 1
        return x


def exit_stack(x):
    with contextlib.ExitStack() as stack:
        a = stack.enter_context(Context("a"))
        if x > 0:
            stack.enter_context(Context("b"))
        x = x + a
    return x


def nulls(x):
    with contextlib.nullcontext(x) as v:
        while v < 10:
            v = v * 2 + 1
    return v


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(-2.5, tf.float64),), (3,), (-3,)]
COUNTS = [(T(v),) for v in (0, 1, 2)]
INPUTS = {
    try_with_else: KINDS,
    try_with_finally: INTS,
    finally_in_a_loop_with_break: COUNTS + [(T(9),)],
    finally_with_a_staged_branch: INTS,
    suppressed: INTS,
    with_around_a_branch: KINDS,
    with_around_a_return: INTS,
    with_around_a_loop_with_break: COUNTS,
    with_in_a_branch: INTS,
    with_in_a_python_loop: INTS,
    with_two_contexts: INTS,
    with_and_raise: INTS,
    context_with_a_branch: KINDS,
    context_from_a_generator: KINDS,
    name_scope: INTS,
    exit_stack: INTS,
    nulls: INTS[:2] + [(T(2.5),), (3,)],
}
