"""Programs at the edges of numbers: nan, inf, -0.0, overflow, division of negatives."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant
NAN, INF = float("nan"), float("inf")


def nan_compares_false(x):
    if x < 1:
        return 1
    if x > 1:
        return 2
    if x == x:
        return 3
    return 4


def nan_in_max(x):
    return max(x, 1.0), max(1.0, x), min(x, 1.0)


def nan_in_sorted(t):
    return sorted(t)


def truth_of_nan(x):
    return bool(x), 1 if x else 0


def first_nan(t):
    for i, v in enumerate(t):
        if v != v:
            return i
    return -1


def signed_zero(x):
    y = -x
    return y, 1.0 / y, y == 0, abs(y)


def zero_times_infinity(x):
    if x > 1e30:
        return x * 0.0
    return x / 0.0


def integer_division_rounds_down(a, b):
    return a // b, a % b, tf.math.floordiv(a, b), tf.truncatediv(a, b)


def integer_division_by_zero(a, b):
    return a // b


def python_division_by_zero(x):
    return 10 // int(x)


def float_division_by_zero(x):
    return 1.0 / x, x / x


def overflow_wraps(x):
    big = x * 2
    if big < x:
        return big
    return x


def unsigned_wraps(x):
    return x - 1, x + 255


def small_integers(x):
    if x + x > 0:
        return x + x
    return x


def half_precision(x):
    s = x
    for _ in range(3):
        s = s * s
    return s


def bfloat_accumulates(n):
    s = tf.constant(0.0, tf.bfloat16)
    for _ in range(n):
        s = s + 0.1
    return s


def infinite_loop_guard(x):
    steps = 0
    while x != x / 2 and steps < 2000:
        x = x / 2
        steps += 1
    return steps


def denormals(x):
    n = 0
    while x > 0 and n < 200:
        x = x * 0.5
        n += 1
    return n


def infinity_as_a_start(t):
    best = INF
    for v in t:
        if v < best:
            best = v
    return best


def int_of_a_large_float(x):
    return int(x), int(x) % 1000


def int_of_nan(x):
    return int(x)


def rounding_of_halves(x):
    return round(float(x)), int(x + 0.5), tf.round(x)


def modulo_of_floats(a, b):
    return a % b, float(a) % float(b)


def power_edges(x):
    return x**0, x**0.5, 0.0**x


def integer_power(x):
    return x**2, 2 ** int(x)


def mixed_dtypes_fail(a, b):
    if a > 0:
        return a + b
    return a


def casts_in_a_branch(x):
    if x > 3:
        y = tf.cast(x, tf.float32) / 2
    else:
        y = tf.cast(x, tf.float32)
    return tf.cast(y, tf.int32)


def bool_arithmetic(flag):
    n = tf.cast(flag, tf.int32) + 1
    return n if flag else -n


def complex_numbers(x):
    z = tf.complex(x, 1.0)
    if tf.abs(z) > 2:
        return z * z
    return tf.math.conj(z)


def shift_and_mask(x):
    return x & 3, x | 8, x ^ 5, ~x, tf.bitwise.left_shift(x, 2)


def comparisons_of_dtypes(a, b):
    return bool(tf.cast(a, tf.float64) == tf.cast(b, tf.float64)), bool(a < 2)


FLOATS = [(T(v),) for v in (0.5, 1.0, NAN, INF, -0.0)]
INPUTS = {
    nan_compares_false: FLOATS,
    nan_in_max: FLOATS,
    nan_in_sorted: [(T([2.0, NAN, 1.0]),), (T([NAN, 1.0]),)],
    truth_of_nan: FLOATS,
    first_nan: [(T([2.0, NAN, NAN]),), (T([1.0]),)],
    signed_zero: [(T(v),) for v in (0.0, -0.0, 2.0)],
    zero_times_infinity: FLOATS,
    integer_division_rounds_down: [
        (T(a), T(b)) for a, b in ((7, 2), (-7, 2), (7, -2), (-7, -2))
    ],
    integer_division_by_zero: [(T(7), T(2)), (T(7), T(0)), (T(7.0), T(0.0))],
    python_division_by_zero: [(T(3),), (T(0),)],
    float_division_by_zero: FLOATS,
    overflow_wraps: [(T(2**30),), (T(5),), (T(2**30, tf.int64),)],
    unsigned_wraps: [(T(0, tf.uint8),), (T(7, tf.uint8),)],
    small_integers: [(T(100, tf.int8),), (T(3, tf.int8),), (T(20000, tf.int16),)],
    half_precision: [(T(3.0, tf.float16),), (T(20.0, tf.float16),)],
    bfloat_accumulates: [(T(v),) for v in (0, 1, 5)],
    infinite_loop_guard: [(T(1.0),), (T(INF),), (T(0.0),)],
    denormals: [(T(1e-38),), (T(0.0),), (T(1.0, tf.float64),)],
    infinity_as_a_start: [(T([3.0, 1.0]),), (T([], tf.float32),), (T([NAN]),)],
    int_of_a_large_float: [(T(3e9),), (T(-3e15, tf.float64),)],
    int_of_nan: [(T(NAN),), (T(INF),), (T(2.0),)],
    rounding_of_halves: [(T(v),) for v in (0.5, 1.5, 2.5, -0.5)],
    modulo_of_floats: [(T(a), T(b)) for a, b in ((5.5, 2.0), (-5.5, 2.0), (5.5, -2.0))],
    power_edges: [(T(v),) for v in (0.25, 4.0, -1.0, NAN)],
    integer_power: [(T(3),), (T(-2),), (T(0),)],
    mixed_dtypes_fail: [(T(1), T(2.0)), (T(-1), T(2.0)), (T(1), T(2))],
    casts_in_a_branch: [(T(9),), (T(2),)],
    bool_arithmetic: [(T(True),), (T(False),)],
    complex_numbers: [(T(3.0),), (T(0.5),)],
    shift_and_mask: [(T(7),), (T(-7),), (T(5, tf.int64),)],
    comparisons_of_dtypes: [(T(1), T(1.0)), (T(3, tf.int64), T(2.5, tf.float64))],
}
