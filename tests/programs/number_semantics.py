"""Programs whose numbers must behave as Python's."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def tenth_in_a_loop(n):
    s = 0.0
    for _ in tf.range(n):
        s += 0.1
    return s


def hash_of_large_numbers(n):
    h = 5381
    for i in range(n):
        h = h * 33 + 7
    return h


def powers_of_a_thousand(n):
    s = 1
    while n > 0:
        s = s * 1000
        n = n - 1
    return s


def beyond_64_bits(n):
    s = 1
    while n > 0:
        s = s * 2**40
        n = n - 1
    return s


def large_number_in_a_branch(x):
    y = 0
    if x > 0:
        y = 2**40
    return y


def very_large_number_in_a_branch(x):
    y = 2**80
    if x > 0:
        y = 2**81
    return y // 2**79


def int_of_a_large_tensor(x):
    return int(x)


def float_of_a_tensor(x):
    return float(x)


def complex_numbers(x):
    z = 1 + 2j
    if x > 0:
        z = z * 1j
    return z


def complex_tensors(n):
    z = tf.complex(0.0, 0.0)
    c = tf.complex(-0.5, 0.5)
    i = 0
    while i < n and tf.abs(z) < 2.0:
        z = z * z + c
        i = i + 1
    return z


def floor_division_and_modulo(x):
    q, r = x // 3, x % 3
    if x > 0:
        q, r = -x // 3, -x % 3
    return q * 10 + r


def floor_division_of_staged_numbers(n):
    a = -7
    while n > 0:
        a = a // 2
        n = n - 1
    return a, a % 3, -a // 2


def power_of_staged_numbers(n):
    p = 2
    while n > 0:
        p = p**2
        n = n - 1
    return p


def shifts_and_bits(n):
    v = 1
    while n > 0:
        v = (v << 3) | 5
        v = v ^ 2
        n = n - 1
    return v & 0xFFFF, v >> 2, ~v


def negative_zero(x):
    y = 0.0
    if x > 0:
        y = -y
    return y


def infinity_and_nan(n):
    y = 1e300
    while n > 0:
        y = y * 1e10
        n = n - 1
    return y, y - y


def division_by_a_staged_zero(n):
    d = 2
    while n > 0:
        d = d - 1
        n = n - 1
    return 10 // d


def float_division_by_a_staged_zero(n):
    d = 2.0
    while n > 0:
        d = d - 1.0
        n = n - 1
    return 10.0 / d


INTS = [(T(v),) for v in (7, 0, -4)]
FLOATS = [(T(2.5),), (T(-2.5),), (T(6.25, tf.float64),)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(3,)]
LARGE = [(T(3e9, tf.float64),), (T(5_000_000_000, tf.int64),), (T(-7.9),), (T(True),)]
INPUTS = {
    tenth_in_a_loop: COUNTS[:3],
    hash_of_large_numbers: [(T(0),), (T(8),), (8,)],
    powers_of_a_thousand: COUNTS + [(T(4),), (T(6),)],
    beyond_64_bits: COUNTS[:2] + [(T(2),)],
    large_number_in_a_branch: INTS,
    very_large_number_in_a_branch: INTS,
    int_of_a_large_tensor: LARGE,
    float_of_a_tensor: LARGE + [(T(0.1, tf.float64),), (T(0.1),)],
    complex_numbers: INTS,
    complex_tensors: COUNTS,
    floor_division_and_modulo: INTS + FLOATS + [(-7,), (T(-7, tf.int64),)],
    floor_division_of_staged_numbers: COUNTS,
    power_of_staged_numbers: COUNTS,
    shifts_and_bits: COUNTS,
    negative_zero: INTS,
    infinity_and_nan: COUNTS,
    division_by_a_staged_zero: COUNTS + [(T(2),)],
    float_division_by_a_staged_zero: COUNTS + [(T(2),)],
}
