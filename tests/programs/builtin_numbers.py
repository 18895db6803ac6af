"""Programs that ask tensors for numbers: abs, divmod, float, int, pow, round, max, min, sum."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def distance_on_a_clock(a, b):
    d = abs(a - b) % 12
    return min(d, 12 - d)


def minutes_and_seconds(t):
    m, s = divmod(float(t), 60)
    if m >= 60:
        h, m = divmod(m, 60)
        return h, m, s
    return 0, m, s


def divmod_by_both_signs(x):
    results = []
    for divisor in (3, -3):
        q, r = divmod(int(x), divisor)
        results.append(q * 100 + r)
    return results


def divmod_of_a_tensor(x):
    """Eager tensors have no `__divmod__`."""
    if x > 5:
        return divmod(x, 3)
    return x


def divmod_of_numbers(x):
    return divmod(int(x), 7), divmod(-int(x), 7)


def clamp(x, low=-2, high=9):
    return max(low, min(x, high))


def compare_with_a_constant(x):
    return max(x, 3), min(x, 3), max(3, x), min(3, x)


def max_with_key(t):
    return max(t, key=lambda v: -abs(v - 2))


def min_of_empty_with_default(t):
    return min(t[1:], default=T(-7))


def max_of_an_argument_list(*values):
    best = max(*values)
    if best > 10:
        best = best - 10
    return best


def power_forms(x):
    return x**2, pow(x, 3), 2**x


def modular_power(x):
    return pow(3, int(x), 7)


def power_of_numbers(x):
    n = int(x)
    return n**2 + 2 ** abs(n)


def round_half_to_even(x):
    return round(float(x)), round(float(x) + 1)


def round_to_digits(x):
    return round(float(x), 1)


def average(t):
    total = sum(t)
    return total / len(t)


def sum_with_start(t):
    return sum(t, T(100))


def sum_of_squares(t):
    return sum(v * v for v in t)


def sum_of_rows_of_a_matrix(m):
    return sum(m)


def int_cuts_towards_zero(x):
    n = int(x)
    return n, n // 2, n % 3, -n // 2


def float_keeps_doubles(x):
    return float(x) * 3


def float_of_text(x):
    step = float("0.5")
    if x > 1:
        step = step * 2
    return x * step


def bool_of_a_tensor(x):
    flag = bool(x)
    return flag, not flag, int(flag) + 1


def bool_of_a_comparison(x):
    big = bool(x > 3)
    even = bool(x % 2 == 0)
    if big and even:
        return 3
    elif big:
        return 2
    elif even:
        return 1
    return 0


def truth_in_a_sum(x):
    return bool(x > 0) + bool(x > 5) + bool(x > 10)


def number_of_digits(x):
    n = abs(int(x))
    digits = 1
    while n >= 10:
        n //= 10
        digits += 1
    return digits


def digit_sum(x):
    n = abs(int(x))
    total = 0
    while n:
        n, d = divmod(n, 10)
        total += d
    return total


def integer_square_root(x):
    n = int(x)
    if n < 0:
        raise ValueError("square root of a negative number")
    r = n
    while r * r > n:
        r = (r + n // r) // 2
    return r


def hash_text(t):
    h = 5381
    for v in t:
        h = (h * 33 + int(v)) % 2**31
    return h


def bits(x):
    n = int(x)
    count = 0
    for k in range(8):
        if n >> k & 1:
            count += 1
    return count, n & 5, n | 8, n ^ 3


def sign_of_numbers(x):
    n = float(x)
    return (n > 0) - (n < 0)


def is_integer(x):
    f = float(x)
    if f == int(f):
        return int(f)
    return f


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
FLOATS = [(T(v),) for v in (2.5, 0.5, -1.25, 0.0)]
DOUBLES = [(T(v, tf.float64),) for v in (2.675, -0.5)]
VECTORS = [(T([3, 1, 2]),), (T([5]),), (T([1.5, -2.5]),)]
INPUTS = {
    distance_on_a_clock: [(T(1), T(11)), (T(3), T(5)), (T(0.5), T(7.0)), (T(4), 9)],
    minutes_and_seconds: [(T(50),), (T(605),), (T(7325),), (T(90.5),)],
    divmod_by_both_signs: [*INTS, (T(7.5),), (T(-7, tf.int64),)],
    divmod_of_a_tensor: INTS,
    divmod_of_numbers: INTS,
    clamp: [*INTS, *FLOATS],
    compare_with_a_constant: [*INTS, *FLOATS],
    max_with_key: VECTORS,
    min_of_empty_with_default: [(T([3, 1, 2]),), (T([5]),)],
    max_of_an_argument_list: [(T(3), T(14)), (T(2), T(1), T(0)), (T(1), 12)],
    power_forms: [(T(3),), (T(0),), (T(1.5),), (T(2, tf.int64),)],
    modular_power: [(T(5),), (T(0),)],
    power_of_numbers: [(T(3),), (T(-2),), (T(0),)],
    round_half_to_even: [*FLOATS, *DOUBLES],
    round_to_digits: DOUBLES,
    average: [*VECTORS, (T([3, 4], tf.int64),)],
    sum_with_start: [(T([3, 1, 2]),), (T([], tf.int32),)],
    sum_of_squares: [*VECTORS, (T([], tf.int32),)],
    sum_of_rows_of_a_matrix: [(T([[1, 2], [3, 4]]),), (T([[1.5, 2.5]]),)],
    int_cuts_towards_zero: [*FLOATS, *INTS, (T(5_000_000_000, tf.int64),)],
    float_keeps_doubles: [(T(0.1, tf.float64),), (T(0.1),), (T(7),)],
    float_of_text: [(T(3.0),), (T(0.5),)],
    bool_of_a_tensor: [(T(0),), (T(2),), (T(True),), (T(0.0),)],
    bool_of_a_comparison: INTS,
    truth_in_a_sum: INTS,
    number_of_digits: [(T(0),), (T(-99),), (T(12345),), (T(10**12, tf.int64),)],
    digit_sum: [(T(0),), (T(998),), (T(-12345678901, tf.int64),)],
    integer_square_root: [(T(0),), (T(1),), (T(99),), (T(-1),)],
    hash_text: [(T([104, 101, 108, 108, 111]),), (T([], tf.int32),)],
    bits: [(T(0),), (T(11),), (T(255),)],
    sign_of_numbers: [*FLOATS, (T(float("nan")),)],
    is_integer: FLOATS,
}
