"""Programs that see how often, and in which order, their expressions are evaluated."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


class Trace:
    """Notes what is asked of it."""

    def __init__(self):
        self.log = []

    def __call__(self, name, value):
        self.log.append(name)
        return value


def chained_comparison_once(x):
    note = Trace()
    r = 0 < note("middle", x) < 10
    return bool(r), note.log


def chained_comparison_stops(x):
    note = Trace()
    r = note("a", 5) < note("b", x) < note("c", 9)
    return bool(r), note.log


def and_stops(x):
    note = Trace()
    if note("left", x > 3) and note("right", x < 10):
        return 1, note.log
    return 0, note.log


def or_stops(x):
    note = Trace()
    value = note("left", x > 3) or note("right", x < -1) or note("last", False)
    return bool(value), note.log


def and_or_mixed(x):
    note = Trace()
    value = (note("a", x > 0) and note("b", x > 5)) or not note("c", x == 0)
    return bool(value), note.log


def conditional_expression_is_lazy(x):
    note = Trace()
    y = note("then", x * 2) if note("test", x > 3) else note("else", -x)
    return y, note.log


def call_arguments_in_order(x):
    note = Trace()

    def f(a, b, *c, d, **e):
        return a + b + sum(c) + d + e["z"]

    r = note("f", f)(
        note("1", x),
        note("2", 2),
        *note("3", [x]),
        d=note("4", 4),
        **note("5", {"z": 5}),
    )
    return r, note.log


def assignment_order(x):
    note = Trace()
    items = [0, 0]
    note("list", items)[note("index", 1)] = note("value", x)
    return items, note.log


def augmented_index_once(x):
    note = Trace()
    items = [1, 2, 3]
    if x > 3:
        items[note("index", 1)] += note("value", x)
    return items, note.log


def augmented_attribute_once(x):
    note = Trace()

    class Box:
        value = 1

    box = Box()
    note("box", box).value += note("value", x)
    note("box", box).value *= 2
    return box.value, note.log


def dict_display_order(x):
    note = Trace()
    d = {note("k1", "a"): note("v1", x), note("k2", "b"): note("v2", 2)}
    return d, note.log


def subscript_order(x):
    note = Trace()
    return note("t", [1, 2, 3])[note("i", 1) : note("j", 3)], note.log


def comparison_operands_in_order(x):
    note = Trace()
    if note("left", x) < note("right", 5):
        note("body", None)
    return note.log


def while_test_count(n):
    note = Trace()
    i = 0
    while note("test", i) < n:
        i += 1
    return i, len(note.log)


def for_iterable_once(n):
    note = Trace()
    total = 0
    for i in note("iterable", range(n)):
        total += i
    return total, note.log


def walrus_in_while(n):
    total = 0
    while (n := n - 1) > 0:
        total += n
    return total, n


def walrus_in_and(x):
    if (y := x * 2) > 5 and (z := y + 1) > 0:
        return z
    return y


def walrus_in_comprehension_and_call(t):
    total = sum(last := v for v in t)
    return total, last


def unpacking_order(x):
    a = [0, 1, 2]
    i = 0
    i, a[i] = 2, x
    return i, a


def swap_items(x):
    a = [x, 1, 2]
    i = 1
    a[0], a[i], i = a[i], a[0], 5
    return a, i


def return_before_finally(x):
    note = Trace()
    try:
        if x > 3:
            return note("returned", x), note.log
        note("body", x)
    finally:
        note("finally", x)
    return x, note.log


def raise_stops_evaluation(x):
    note = Trace()

    def check(v):
        if v < 0:
            raise ValueError(len(note.log))
        return note("check", v)

    return [check(T(1)), check(x), note("end", x)], note.log


def default_evaluated_once(x):
    note = Trace()

    def f(v, k=note("default", 3)):
        return v * k

    return f(x) + f(x + 1), note.log


def decorator_order(x):
    note = Trace()

    def mark(name):
        note("make " + name, None)

        def apply(function):
            note("apply " + name, None)
            return function

        return apply

    @mark("a")
    @mark("b")
    def f(v):
        return v + 1

    return f(x), note.log


def test_with_a_side_effect(x):
    seen = []

    def positive(v):
        seen.append(1)
        return v > 0

    n = 0
    while positive(x):
        x = x - 2
        n += 1
    return n, len(seen)


def short_circuit_protects(t):
    if len(t) > 0 and t[0] > 1:
        return t[0]
    return T(-1)


def or_protects(d, x):
    if x == 0 or 12 // int(x) > d:
        return 1
    return 0


def not_in_chain(x):
    return bool(not x > 3 and x != 0 or x == 20)


def print_order(x):
    print("a", end=" ")
    if print("b") or x > 3:
        print("c")
    print("d")
    return x


def list_grows_while_looping(n):
    items = [1]
    for v in items:
        if len(items) < n:
            items.append(v * 2)
    return items


def iterator_shared_by_two_loops(t):
    it = iter([int(v) for v in t])
    head = 0
    for v in it:
        if v == 0:
            break
        head += v
    tail = 0
    for v in it:
        tail += v
    return head, tail


def global_read_late(x):
    def f():
        return later * x

    later = 2
    a = f()
    later = 3
    return a, f()


INTS = [(T(v),) for v in (20, 4, 3, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
VECTORS = [(T([3, 1, 2]),), (T([1, 0, 5]),)]
INPUTS = {
    chained_comparison_once: INTS,
    chained_comparison_stops: INTS,
    and_stops: INTS,
    or_stops: INTS,
    and_or_mixed: INTS,
    conditional_expression_is_lazy: INTS,
    call_arguments_in_order: INTS,
    assignment_order: INTS,
    augmented_index_once: INTS,
    augmented_attribute_once: INTS,
    dict_display_order: INTS,
    subscript_order: INTS,
    comparison_operands_in_order: INTS,
    walrus_in_and: INTS,
    unpacking_order: INTS,
    swap_items: INTS,
    return_before_finally: INTS,
    raise_stops_evaluation: INTS,
    default_evaluated_once: INTS,
    decorator_order: INTS,
    test_with_a_side_effect: INTS,
    not_in_chain: INTS,
    print_order: INTS,
    global_read_late: INTS,
    while_test_count: COUNTS,
    for_iterable_once: COUNTS,
    walrus_in_while: COUNTS,
    walrus_in_comprehension_and_call: VECTORS,
    short_circuit_protects: [*VECTORS, (T([], tf.int32),)],
    or_protects: [(T(2), T(0)), (T(2), T(3)), (T(20), T(3))],
    list_grows_while_looping: COUNTS,
    iterator_shared_by_two_loops: VECTORS,
}
