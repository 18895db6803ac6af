"""Programs with comprehensions and generator expressions."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def filtered_list(t):
    return [v * 2 for v in t if v > 1]


def filtered_sum(t):
    return sum(v for v in t if v % 2 == 0)


def filtered_stack(t):
    big = [v for v in t if v >= 2]
    if big:
        return tf.stack(big)
    return tf.zeros([0], t.dtype)


def count_matching(t, limit):
    return len([1 for v in t if v > limit])


def conditional_element(t):
    return [v if v > 1 else -v for v in t]


def nested_comprehension(m):
    return [[v + 1 for v in row] for row in m]


def flattened(m):
    return [v for row in m for v in row if v != 3]


def double_loop(t):
    return [a * b for a in t for b in t if a < b]


def dict_comprehension(t):
    return {i: v * v for i, v in enumerate(t)}


def dict_of_staged_keys(t):
    return {int(v): i for i, v in enumerate(t)}


def set_comprehension(t):
    return len({int(v) % 3 for v in t})


def scope_of_the_variable(t):
    v = 100
    doubled = [v * 2 for v in t]
    return v, doubled


def walrus_in_a_condition(t):
    squares = [y for v in t if (y := v * v) > 3]
    return squares, y


def walrus_running_total(t):
    total = 0
    sums = [total := total + v for v in t]
    return sums, total


def two_conditions(t):
    return [v for v in t if v > 0 if v < 3]


def over_a_staged_range(n):
    return [i * i for i in range(n)]


def over_tf_range(n):
    return [i * 2 for i in tf.range(n)]


def calls_in_a_comprehension(t):
    def f(v):
        if v > 1:
            return v * 10
        return v

    return [f(v) for v in t]


def late_binding(t):
    functions = [lambda: v for v in t]
    return [f() for f in functions]


def bound_early(t):
    functions = [lambda v=v: v * 2 for v in t]
    return [f() for f in functions]


def generator_is_lazy(t):
    seen = []
    g = (seen.append(1) or v for v in t)
    first = next(g)
    return first, len(seen)


def generator_consumed_twice(t):
    g = (v + 1 for v in t)
    return sum(g), sum(g)


def any_stops_early(t):
    looked = []

    def check(v):
        looked.append(1)
        return v > 1

    found = any(check(v) for v in t)
    return found, len(looked)


def enumerate_filter_chain(t):
    return [i for i, v in enumerate(t) if v > 1][:2]


def positions_of_the_largest(t):
    top = max(t)
    return [i for i, v in enumerate(t) if v == top]


def transpose(m):
    return [[row[i] for row in m] for i in range(len(m[0]))]


def join_texts(t):
    return ",".join(str(int(v)) for v in t)


def matrix_product(a, b):
    return tf.stack(
        [
            tf.stack([sum(a[i, k] * b[k, j] for k in range(2)) for j in range(2)])
            for i in range(2)
        ]
    )


def zip_of_comprehensions(t):
    evens = [v for i, v in enumerate(t) if i % 2 == 0]
    odds = [v for i, v in enumerate(t) if i % 2]
    return [a - b for a, b in zip(evens, odds)]


def condition_with_and(t):
    return [v for i, v in enumerate(t) if v > 0 and i > 0]


def index_error_in_a_comprehension(t):
    plain = [10, 20, 30]
    return [plain[int(v)] for v in t]


VECTORS = [(T([3, 1, 2]),), (T([0, 5]),), (T([], tf.int32),)]
FILLED = VECTORS[:2]
MATRICES = [(T([[1, 2], [3, 4]]),), (T([[1.5, 3.0]]),)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
INPUTS = {
    filtered_list: [*VECTORS, (T([1.5, 0.5]),)],
    filtered_sum: VECTORS,
    filtered_stack: [*VECTORS, (T([1, 1]),)],
    count_matching: [(T([3, 1, 2]), T(1)), (T([3, 1, 2]), 5), (T([], tf.int32), 0)],
    conditional_element: [*VECTORS, (T([1.5, 0.5]),)],
    nested_comprehension: MATRICES,
    flattened: MATRICES,
    double_loop: VECTORS,
    dict_comprehension: FILLED,
    dict_of_staged_keys: [*VECTORS, (T([2, 2]),)],
    set_comprehension: VECTORS,
    scope_of_the_variable: VECTORS,
    walrus_in_a_condition: VECTORS,
    walrus_running_total: VECTORS,
    two_conditions: VECTORS,
    over_a_staged_range: COUNTS,
    over_tf_range: COUNTS,
    calls_in_a_comprehension: VECTORS,
    late_binding: FILLED,
    bound_early: FILLED,
    generator_is_lazy: FILLED,
    generator_consumed_twice: VECTORS,
    any_stops_early: [*VECTORS, (T([1, 0]),)],
    enumerate_filter_chain: VECTORS,
    positions_of_the_largest: [*FILLED, (T([2, 7, 7]),)],
    transpose: MATRICES,
    join_texts: VECTORS,
    matrix_product: [(T([[1, 2], [3, 4]]), T([[0, 1], [1, 1]]))],
    zip_of_comprehensions: VECTORS,
    condition_with_and: VECTORS,
    index_error_in_a_comprehension: [(T([2, 0]),), (T([1, 3]),)],
}
