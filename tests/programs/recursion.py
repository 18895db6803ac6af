"""Programs that call themselves."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def recursion_with_a_plain_end(x, n=5):
    if n == 0:
        return x
    return recursion_with_a_plain_end(x + n, n - 1)


def recursion_with_a_staged_end(n):
    if n <= 0:
        return 0
    return n + recursion_with_a_staged_end(n - 1)


def recursive_factorial(n):
    return 1 if n <= 1 else n * recursive_factorial(n - 1)


def recursive_divisor(a, b):
    if b == 0:
        return a
    return recursive_divisor(b, a % b)


def recursion_over_a_structure(tree):
    if isinstance(tree, list):
        return sum(recursion_over_a_structure(part) for part in tree)
    if tree > 2:
        return tree * 10
    return tree


def tail_recursion_with_state(n, total=0):
    if n > 0:
        return tail_recursion_with_state(n - 1, total + n)
    return total


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def mutual_recursion(n):
    return is_even(n)


def recursive_search(t, low, high):
    if low >= high:
        return low
    mid = (low + high) // 2
    if t[mid] < 10:
        return recursive_search(t, mid + 1, high)
    return recursive_search(t, low, mid)


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(7, tf.int64),), (3,), (0,)]
COUNTS = [(T(v),) for v in (0, 1, 4)] + [(4,)]
INPUTS = {
    recursion_with_a_plain_end: KINDS,
    recursion_with_a_staged_end: COUNTS,
    recursive_factorial: COUNTS,
    recursive_divisor: [(T(12), T(18)), (T(7), T(0)), (12, 18)],
    recursion_over_a_structure: [([T(1), [T(3), [T(2)]], T(9)],), ([1, [5]],)],
    tail_recursion_with_state: COUNTS,
    mutual_recursion: COUNTS,
    recursive_search: [(tf.range(0, 40, 5), T(0), T(8)), (tf.range(0, 40, 5), 0, 8)],
}
