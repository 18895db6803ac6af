"""Programs with logic, comparisons and builtins."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def and_of_tests(x):
    if x > 0 and x < 10:
        return 1
    return 0


def or_of_tests(x):
    return 1 if x < 0 or x > 10 else 0


def not_of_a_test(x):
    if not x > 3:
        return 1
    return 0


def or_default(x):
    return (x or 5) + 1


def and_value(x):
    return (x and 7) + 1


def not_of_a_number(x):
    return 1 if not x else 2


def truth_of_a_number(x):
    if x:
        return 1
    return 0


def while_number(n):
    s = 0
    while n:
        s = s + n
        n = n - 1
    return s


def chained(x):
    return 1 if 0 < x <= 10 else 0


def long_chain(x):
    return 1 if 0 < x < x + 1 < 12 else 0


def equality(x):
    return 1 if x == 3 else 2


def inequality(x):
    return 1 if x != 3 else 2


def is_none(x, default=None):
    if default is None:
        return x
    return x + default


def length(t):
    return len(t) * 2


def integer_of_float(x):
    return int(x * 1.5)


def float_of_integer(x):
    return float(x) / 4


def absolute(x):
    return abs(x)


def smaller_of_two(x):
    return min(x, x * 2)


def largest_of_three(x):
    return max(x, -x, x * x)


def sum_of_rows(t):
    return sum(t)


def sorted_rows(t):
    s = sorted(t)
    return s[0] * 100 + s[-1]


def sorted_rows_not_reversed(t):
    return sorted(t, reverse=False)[0]


def sorted_rows_reversed(t):
    return sorted(t, reverse=True)[0]


def any_above(t):
    return 1 if any(t > 2) else 0


def all_above(t):
    return 1 if all(t > 0) else 0


def enumerated(t):
    s = 0
    for i, v in enumerate(t):
        s = s + i * v
    return s


def zipped(t):
    s = 0
    for a, b in zip(t, t * 2):
        s = s + a * b
    return s


def comprehension(t):
    return sum([v * 2 for v in t])


def augmented(x):
    x += 3
    x *= 2
    x -= 1
    return x


def passing_assert(x):
    assert x > -1000, "too small"
    return x


def assert_with_text(x):
    assert x > -1000, f"too small, limit {-1000}"
    return x


def slices(t):
    return t[1:][0] + t[-1]


def helper(v):
    if v > 2:
        return v * 10
    return v


def calls_a_helper(x):
    return helper(x) + helper(-x)


def recursion_on_plain_values(x, depth=4):
    if depth == 0:
        return x
    return recursion_on_plain_values(x * 2, depth - 1)


def keyword_and_star_arguments(x):
    def total(a, *rest, scale=1, **more):
        s = a
        for r in rest:
            s = s + r
        return s * scale + more["offset"]

    return total(x, *[x, x], scale=2, offset=1)


def appends_in_a_loop(n):
    z = []
    for i in range(n):
        z.append(i * i)
    s = 0
    for v in z:
        s = s + v
    return s


def method_of_an_object(x):
    class Scale:
        def __init__(self, factor):
            self.factor = factor

        def apply(self, v):
            if v > 0:
                return v * self.factor
            return v

    return Scale(3).apply(x)


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
VECTORS = [(T([3, 1, 2]),), (T([0, 5]),)]
INPUTS = {
    and_of_tests: INTS,
    or_of_tests: INTS,
    not_of_a_test: INTS,
    or_default: INTS,
    and_value: INTS,
    not_of_a_number: INTS,
    truth_of_a_number: INTS,
    while_number: COUNTS,
    chained: INTS,
    long_chain: INTS,
    equality: INTS,
    inequality: INTS,
    is_none: INTS,
    length: VECTORS,
    integer_of_float: [(T(3.9),), (T(-3.9),), (T(2e9, tf.float64),)],
    float_of_integer: INTS,
    absolute: INTS,
    smaller_of_two: INTS,
    largest_of_three: INTS,
    sum_of_rows: VECTORS,
    sorted_rows: VECTORS,
    sorted_rows_not_reversed: VECTORS,
    sorted_rows_reversed: VECTORS,
    any_above: VECTORS,
    all_above: VECTORS,
    enumerated: VECTORS,
    zipped: VECTORS,
    comprehension: VECTORS,
    augmented: INTS,
    passing_assert: INTS,
    assert_with_text: INTS,
    slices: VECTORS,
    calls_a_helper: INTS,
    recursion_on_plain_values: INTS,
    keyword_and_star_arguments: INTS,
    appends_in_a_loop: COUNTS,
    method_of_an_object: INTS,
}
