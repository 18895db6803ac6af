"""Programs with builtins on tensors, in the smallest forms that other converters crash on."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def comprehension_over_a_tensor(t):
    return [v * 2 for v in t]


def filtered_comprehension_over_a_tensor(t):
    return [v for v in t if v > 1]


def any_of_a_generator(t):
    return any(v > 2 for v in t)


def all_of_a_generator(t):
    return all(v > 0 for v in t)


def enumerate_of_a_tensor(t):
    s = 0
    for i, v in enumerate(t):
        s = s + i * v
    return s


def zip_of_tensors(t):
    s = 0
    for a, b in zip(t, t * 2):
        s = s + a * b
    return s


def reversed_tensor(t):
    s = 0
    for v in reversed(t):
        s = s * 2 + v
    return s


def sum_of_a_tensor(t):
    return sum(t)


def maximum_of_a_tensor(t):
    return max(t)


def maximum_of_two(x, y):
    return max(x, y)


def minimum_of_a_tensor_and_a_number(x):
    return min(x, 3)


def any_of_a_tensor(t):
    return any(t > 2)


def sorted_list_of_tensors(x):
    return sorted([x, x * 2, -x])


def map_over_a_tensor(t):
    return list(map(lambda v: v + 1 if v > 1 else v, t))


def filter_of_a_tensor(t):
    return len(list(filter(lambda v: v > 1, t)))


def list_of_a_tensor(t):
    return list(t)


def unpacked_tensor(t):
    a, b, c = t
    return a * 100 + b * 10 + c


def starred_unpacking_of_a_tensor(t):
    a, *rest = t
    return a * 10 + len(rest)


def tensor_as_arguments(t):
    def f(a, b, c):
        return a + b * c

    return f(*t)


def set_of_integers_of_a_tensor(t):
    return {int(v) for v in t}


def ragged_comprehension(x):
    r = tf.ragged.stack([tf.fill([2], x), tf.fill([1], x * 2)])
    return [tf.reduce_sum(row) for row in r]


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (3,)]
ROWS = [(T([3, 1, 2]),), (T([0.5, 1.5, -1.0]),)]
EMPTY = [(tf.zeros([0], tf.int32),)]
PAIRS = [(T(2), T(5)), (T(0), T(5)), (T(0), T(0)), (T(2.5), T(0.0)), (3, T(1))]
INPUTS = {
    comprehension_over_a_tensor: ROWS + EMPTY,
    filtered_comprehension_over_a_tensor: ROWS + EMPTY,
    any_of_a_generator: ROWS + EMPTY,
    all_of_a_generator: ROWS + EMPTY,
    enumerate_of_a_tensor: ROWS + EMPTY,
    zip_of_tensors: ROWS + EMPTY,
    reversed_tensor: ROWS + EMPTY,
    sum_of_a_tensor: ROWS + EMPTY,
    maximum_of_a_tensor: ROWS + EMPTY,
    maximum_of_two: PAIRS,
    minimum_of_a_tensor_and_a_number: KINDS,
    any_of_a_tensor: ROWS + EMPTY,
    sorted_list_of_tensors: KINDS,
    map_over_a_tensor: ROWS + EMPTY,
    filter_of_a_tensor: ROWS + EMPTY,
    list_of_a_tensor: ROWS + EMPTY,
    unpacked_tensor: ROWS + EMPTY,
    starred_unpacking_of_a_tensor: ROWS + EMPTY,
    tensor_as_arguments: ROWS + EMPTY,
    set_of_integers_of_a_tensor: ROWS,
    ragged_comprehension: INTS,
}
