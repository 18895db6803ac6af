"""Programs of everyday arithmetic: signs, bits, rounding, numbers that change type."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import math

import tensorflow as tf

T = tf.constant


def floor_of_negatives(x, y):
    return x // y, x % y, -x // y, -(x // y), x % -y


def floor_of_numbers(x):
    n = int(x)
    return n // 3, n % 3, -n // 3, -n % -3, divmod(n, -4), divmod(-n, 4)


def floor_of_floats(x):
    v = float(x)
    return v // 2.5, v % 2.5, -v % 2.5, divmod(v, -2.5)


def bits_of_a_number(x):
    n = int(x)
    return n & 6, n | 8, n ^ 5, ~n, n << 3, n >> 1, -n >> 1


def bits_counted(x):
    n = int(x)
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


def bits_as_text(n):
    digits = []
    while n > 0:
        digits.append(n % 2)
        n = n // 2
    return digits[::-1]


def power_by_squaring(x, n):
    result = 1
    base = x
    while n > 0:
        if n % 2 == 1:
            result = result * base
        base = base * base
        n //= 2
    return result


def big_numbers(x):
    big = 2**100
    if x > 0:
        big = big + 1
    return big % 1000 + x


def big_number_in_a_loop(x):
    value = 1
    for _ in range(30):
        value *= 10
    return value // 10**29 * x


def int_becomes_float_midway(n):
    value = 1
    for i in range(4):
        value = value / 2 if i == 2 else value * 3
    return value * n


def int_becomes_float_in_a_branch(x):
    total = 0
    if x > 0:
        total = total + 0.5
    return total + x


def mean_of_counts(values):
    total, count = 0, 0
    for v in values:
        if v > 0:
            total += v
            count += 1
    return total / count if count else 0.0


def running_maximum_from_infinity(values):
    best = -math.inf
    for v in values:
        if v > best:
            best = v
    return best


def smallest_from_none(values):
    best = None
    for v in values:
        if best is None or v < best:
            best = v
    return best


def rounding_halves(x):
    v = float(x)
    return round(v / 2), round(v / 3, 2), int(v / 2), math.floor(v / 2), math.ceil(v / 2)


def clipped_number(x):
    n = int(x)
    return max(0, min(n, 5)), min(max(n, -2), 2)


def sign_of(x):
    n = int(x)
    return (n > 0) - (n < 0)


def truth_as_number(x):
    return (x > 1) + 0 if not tf.is_tensor(x) else int(x > 1) + int(x < 5) * 10


def chained_with_side_effects(x):
    asked = []

    def ask(v):
        asked.append(v)
        return v

    return ask(1) < ask(x) <= ask(5), len(asked)


def chained_equalities(x, y):
    return x == y == 3, x != y != 3, 0 <= x < y


def gcd_and_lcm(a, b):
    x, y = a, b
    while y:
        x, y = y, x % y
    return x, a * b // x


def digits_summed(n):
    total = 0
    while n:
        n, digit = divmod(n, 10)
        total += digit
    return total


def leap_year(y):
    return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)


def interest(x):
    balance = float(x)
    years = 0
    while balance < 200:
        balance *= 1.07
        years += 1
        if years >= 40:
            break
    return years, balance


def harmonic_until(x):
    total, n = 0.0, 0
    while total < x:
        n += 1
        total += 1 / n
    return n


def float_of_int_division(x):
    n = int(x)
    return n / 2 if n % 2 else n // 2


def exact_comparison(x):
    v = float(x)
    return 0.1 + 0.2 == 0.3, v / 10 * 10 == v, math.isclose(v + 0.1 + 0.2, v + 0.3)


def mixed_sums(x):
    return sum([1, 2.5, x]), sum([[1], [2]], []), sum((), x)


def complex_values(x):
    z = complex(1, 2)
    return (z * z.conjugate()).real * float(x)


def swapped(a, b):
    if a > b:
        a, b = b, a
    return a, b, b - a


def fibonacci_pair(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def bool_of_things(x):
    return bool(x), not x, bool([]) or bool(x), x and 5, x or 7


def hex_and_bin(x):
    n = int(x)
    return hex(n), bin(n), f"{n:b}", f"{n:>6d}|"


def tensor_power_of_number(x):
    return 2**x, x**2, (-2) ** x if x >= 0 else 0


def negative_indices(values):
    return values[-1], values[-2:], values[::-1], values[::-2], values[5:]


INTS = [(T(v),) for v in (7, 0, -4)]
PAIRS = [(T(7), T(3)), (T(-7), T(3)), (T(7.5), T(-2.0)), (-7, T(2))]
VECTORS = [(T([1, 2, 3]),), ([1, 2, 3],), (T([4, -1]),)]
INPUTS = {
    floor_of_negatives: PAIRS,
    floor_of_numbers: INTS,
    floor_of_floats: [*INTS, (T(-6.25),)],
    bits_of_a_number: [*INTS, (5,)],
    bits_counted: [(T(7),), (T(0),), (T(1000),)],
    bits_as_text: [(T(6),), (T(0),), (6,)],
    power_by_squaring: [(T(3), T(5)), (3, T(5)), (T(2.0), 3), (T(3), T(0))],
    big_numbers: [(1,), (T(-4),)],
    big_number_in_a_loop: INTS,
    int_becomes_float_midway: [(T(2.0),), (3,)],
    int_becomes_float_in_a_branch: [(T(1.5),), (T(-1.5),), (2,)],
    mean_of_counts: [*VECTORS, (T([-1, -2]),)],
    running_maximum_from_infinity: [(T([1.0, 3.0, 2.0]),), ([1.0, 3.0],)],
    smallest_from_none: VECTORS,
    rounding_halves: [*INTS, (T(2.5),), (T(5),)],
    clipped_number: INTS,
    sign_of: INTS,
    truth_as_number: INTS,
    chained_with_side_effects: INTS,
    chained_equalities: [(T(3), T(3)), (T(1), T(3)), (3, T(3))],
    gcd_and_lcm: [(T(12), T(18)), (12, T(18)), (12, 18)],
    digits_summed: [(T(1729),), (T(0),), (1729,)],
    leap_year: [(T(2000),), (T(1900),), (T(2024),), (2023,)],
    interest: [(T(100),), (T(300),), (T(1),)],
    harmonic_until: [(T(2.0),), (T(0.0),), (1.5,)],
    float_of_int_division: INTS,
    exact_comparison: INTS,
    mixed_sums: [(T(2.0),), (3,)],
    complex_values: INTS,
    swapped: [(T(3), T(1)), (T(1), T(3)), (3, T(1))],
    fibonacci_pair: [(T(10),), (T(0),), (10,)],
    bool_of_things: [*INTS, (0,), (3,)],
    hex_and_bin: [(T(10),), (10,)],
    tensor_power_of_number: [(T(3),), (T(0),), (T(2.0),)],
    negative_indices: [(T([1, 2, 3]),), ([1, 2, 3],)],
}
