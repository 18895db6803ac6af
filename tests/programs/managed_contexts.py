"""Programs with context managers, contextlib's among them, and generators consumed inside."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import contextlib

import tensorflow as tf

T = tf.constant


class Ledger:
    def __init__(self, start):
        self.lines = [start]
        self.depth = 0

    def __enter__(self):
        self.depth += 1
        return self

    def __exit__(self, kind, error, trace):
        self.depth -= 1
        if kind is ValueError:
            self.lines.append(-1)
            return True
        return False


def with_a_branch_inside(x):
    with Ledger(x) as ledger:
        if x > 3:
            ledger.lines.append(x * 2)
    return ledger.lines, ledger.depth


def return_inside_with(x):
    ledger = Ledger(x)
    with ledger:
        if x > 3:
            return x * 2, ledger.depth
    return x, ledger.depth


def error_swallowed_by_with(x):
    with Ledger(x) as ledger:
        if x < 0:
            raise ValueError("negative")
        ledger.lines.append(x + 1)
    return ledger.lines


def error_passing_through_with(x):
    with Ledger(x) as ledger:
        if x < 0:
            raise KeyError("negative")
        ledger.lines.append(x + 1)
    return ledger.lines


def break_inside_with(t):
    ledger = Ledger(0)
    for v in t:
        with ledger:
            if v == 0:
                break
            ledger.lines.append(v)
    return ledger.lines, ledger.depth


def two_managers(x):
    with Ledger(x) as a, Ledger(x + 1) as b:
        if x > 3:
            a.lines.append(b.depth)
    return a.lines, b.lines


def generator_manager(x):
    log = []

    @contextlib.contextmanager
    def section(name):
        log.append("enter " + name)
        try:
            yield len(log)
        finally:
            log.append("exit " + name)

    with section("a") as n:
        if x > 3:
            with section("b"):
                n += 10
    return n, log


def manager_with_a_branch(x):
    @contextlib.contextmanager
    def scaled(v):
        if v > 3:
            yield v * 2
        else:
            yield v

    with scaled(x) as y:
        z = y + 1
    return z


def suppress_an_error(x):
    result = 0.0
    with contextlib.suppress(ZeroDivisionError):
        result = 10.0 / int(x)
    return result


def exit_stack(x):
    order = []
    with contextlib.ExitStack() as stack:
        stack.callback(order.append, "first")
        if x > 3:
            stack.callback(order.append, "second")
    return order


def null_context(x, manager=None):
    with manager or contextlib.nullcontext(5) as five:
        return x + five


def name_scope(x):
    with tf.name_scope("inner"):
        if x > 3:
            y = tf.square(x, name="square")
        else:
            y = x
    return y


def finally_counts(x):
    done = []
    try:
        if x > 3:
            return done, x * 2
        done.append("small")
    finally:
        done.append("finally")
    return done, x


def simple_generator(x):
    def values(n):
        for i in range(3):
            if n > i:
                yield n - i

    return list(values(x))


def generator_with_a_tensor_loop(t):
    def running(items):
        total = 0
        for v in items:
            total = total + v
            yield total

    return [s * 2 for s in running(t)]


def yield_from(t):
    def both(items):
        yield from items
        yield from reversed(items)

    return sum(i * v for i, v in enumerate(both(t)))


def generator_send(x):
    def averager():
        total, count, average = 0.0, 0, None
        while True:
            value = yield average
            total += value
            count += 1
            average = total / count

    a = averager()
    next(a)
    return a.send(float(x)), a.send(3.0)


def infinite_generator(x):
    def naturals():
        n = 0
        while True:
            yield n
            n += 1

    for n in naturals():
        if n * n > x:
            return n


def generator_return_value(x):
    def inner():
        yield 1
        return x * 2

    def outer():
        value = yield from inner()
        yield value

    return list(outer())


def generator_of_batches(t):
    def batches(items, size):
        for start in range(0, len(items), size):
            yield items[start : start + size]

    return [tf.reduce_sum(b) for b in batches(t, 2)]


def recursive_generator(n):
    def walk(depth):
        if depth > 0:
            yield depth
            yield from walk(depth - 1)

    return list(walk(n))


INTS = [(T(v),) for v in (20, 4, 3, 0, -4)]
VECTORS = [(T([3, 1, 2]),), (T([1, 0, 5]),), (T([], tf.int32),)]
INPUTS = {
    with_a_branch_inside: INTS,
    return_inside_with: INTS,
    error_swallowed_by_with: INTS,
    error_passing_through_with: INTS,
    break_inside_with: VECTORS,
    two_managers: INTS,
    generator_manager: INTS,
    manager_with_a_branch: INTS,
    suppress_an_error: INTS,
    exit_stack: INTS,
    null_context: INTS,
    name_scope: INTS,
    finally_counts: INTS,
    simple_generator: INTS,
    generator_with_a_tensor_loop: VECTORS,
    yield_from: VECTORS[:2],
    generator_send: INTS,
    infinite_generator: INTS,
    generator_return_value: INTS,
    generator_of_batches: VECTORS,
    recursive_generator: [(T(v),) for v in (0, 1, 3)],
}
