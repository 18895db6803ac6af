"""Programs with Python loops that a tensor ends, and endless ones."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import itertools

import tensorflow as tf

T = tf.constant


def flag_becomes_a_tensor(x):
    done = False
    while not done:
        x = x + 3
        done = x > 10
    return x


def while_true_with_a_return(n):
    i = 0
    while True:
        i = i + 1
        if i * i > n:
            return i


def while_true_with_two_returns(x):
    while True:
        if x > 100:
            return x
        if x < 0:
            return -1
        x = x * 2 + 1


def while_one(n):
    i = 0
    while 1:
        if i >= n:
            break
        i = i + 1
    return i


def while_true_whose_exit_becomes_a_tensor(x):
    i = 0
    limit = 3
    while True:
        i = i + 1
        if i > limit:
            break
        if i == 2:
            limit = x
    return i


def python_range_with_a_staged_exit(x):
    for i in range(100):
        if i * 3 > x:
            break
    return i


def python_list_with_a_staged_exit(x):
    total = 0
    for v in [1, 5, 10]:
        if v > x:
            break
        total = total + v
    return total


def python_list_with_a_staged_return(x):
    for name, limit in [("small", 2), ("medium", 5), ("large", 8)]:
        if x < limit:
            return name
    return "huge"


def python_dict_with_a_staged_exit(x):
    found = "none"
    for key, v in {"a": 1, "b": 7}.items():
        if v == x:
            found = key
            break
    return found


def endless_count(x):
    for i in itertools.count():
        if i * i > x:
            return i


def endless_count_with_break(x):
    s = 0
    for i in itertools.count(1, 2):
        s = s + i
        if s > x:
            break
    return s


def endless_cycle(x):
    s = 0
    for v in itertools.cycle([1, 2, 3]):
        if s > x:
            break
        s = s + v
    return s


def iterator_with_a_sentinel(x):
    items = iter([1, 2, 3, 4])
    s = 0
    for v in items:
        if v > x:
            break
        s = s + v
    return s, list(items)


def enumerate_with_a_staged_exit(x):
    for i, v in enumerate([3, 1, 8]):
        if v > x:
            return i
    return -1


def zip_with_a_staged_exit(x):
    for a, b in zip(range(5), [9, 7, 5, 3, 1]):
        if a + b < x:
            return a, b
    return 0, 0


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(4, tf.int64),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
ANY_COUNTS = COUNTS + [(4,), (T(3, tf.int64),)]
INPUTS = {
    flag_becomes_a_tensor: KINDS,
    while_true_with_a_return: ANY_COUNTS,
    while_true_with_two_returns: INTS + [(T(2.5),), (5,)],
    while_one: ANY_COUNTS,
    while_true_whose_exit_becomes_a_tensor: ANY_COUNTS,
    python_range_with_a_staged_exit: KINDS,
    python_list_with_a_staged_exit: KINDS,
    python_list_with_a_staged_return: KINDS,
    python_dict_with_a_staged_exit: INTS + [(T(1),)],
    endless_count: KINDS,
    endless_count_with_break: KINDS,
    endless_cycle: KINDS,
    iterator_with_a_sentinel: INTS + [(T(2),)],
    enumerate_with_a_staged_exit: KINDS,
    zip_with_a_staged_exit: KINDS,
}
