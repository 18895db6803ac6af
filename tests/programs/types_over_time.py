"""Programs whose values change type, width, shape or structure in branches and loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def integer_becomes_float_in_a_loop(n):
    s = 0
    while n > 0:
        s = s + 0.1
        n = n - 1
    return s


def integer_becomes_float_by_division(n):
    x = 10
    for _ in range(n):
        x = x / 4
    return x


def tensor_becomes_float_by_division(x, n):
    while n > 0:
        x = x / 2
        n = n - 1
    return x


def integer_or_float(x):
    return x if x > 0 else 0.5


def one_integer_or_one_float(x):
    y = 1
    if x > 0:
        y = 2.5
    return y


def tensor_or_number(x):
    y = 0
    if x > 0:
        y = x
    return y + 1


def number_or_tensor_of_floats(x):
    if x > 0:
        y = tf.sqrt(x)
    else:
        y = 0
    return y


def boolean_or_integer(x):
    y = True
    if x > 0:
        y = 3
    return y


def boolean_becomes_integer(n):
    found = False
    while n > 0:
        found = found + 1
        n = n - 1
    return found


def two_widths_of_integers(x):
    if x > 0:
        y = tf.cast(x, tf.int64)
    else:
        y = tf.cast(x, tf.int32)
    return y


def two_widths_of_floats(x):
    y = tf.cast(x, tf.float32)
    if x > 0:
        y = tf.cast(x, tf.float64) / 3
    return y


def cast_in_a_loop(n):
    x = T(1, tf.int32)
    while n > 0:
        x = tf.cast(x, tf.int64) * 3
        n = n - 1
    return x


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


def overflow_of_a_tensor(x):
    y = x
    if x > 0:
        y = x * 2**20
    return y


def tensor_of_int64_in_a_loop(n):
    s = T(1, tf.int64)
    while n > 0:
        s = s * 1000
        n = n - 1
    return s


def int_of_a_large_tensor(x):
    return int(x)


def float_of_a_tensor(x):
    return float(x)


def shape_grows_in_a_loop(n):
    t = tf.zeros([0])
    for i in tf.range(n):
        t = tf.concat([t, [tf.cast(i, tf.float32)]], 0)
    return t


def shape_grows_in_a_while(x):
    while tf.size(x) < 10:
        x = tf.concat([x, x], 0)
    return x


def rank_changes_in_a_loop(n):
    t = T([1, 2])
    while n > 0:
        t = tf.stack([t, t])
        n = n - 1
    return t


def rank_changes_in_a_branch(x):
    if x > 0:
        y = tf.ones([2, 2])
    else:
        y = tf.ones([3])
    return y


def shape_shrinks_in_a_loop(t):
    while tf.size(t) > 1:
        t = t[1:] + t[:-1]
    return t


def static_shape_in_a_dead_branch(t):
    if tf.shape(t)[0] > 4:
        return t[4]
    return t[0]


def guarded_index(t):
    if tf.size(t) == 0 or t[0] > 0:
        return 1
    return 2


def broadcast_in_a_loop(n):
    s = T(0.0)
    while n > 0:
        s = s + T([1.0, 2.0])
        n = n - 1
    return s


def scalar_becomes_vector_in_a_branch(x):
    y = x
    if x > 0:
        y = tf.stack([x, x])
    return y


def tuple_becomes_longer(x):
    pair = (x, 1)
    if x > 0:
        pair = (x, 1, 2)
    return len(pair)


def tuple_grows_in_a_loop(n):
    items = ()
    while n > 0:
        items = items + (n,)
        n = n - 1
    return len(items)


def structure_of_another_kind(x):
    if x > 0:
        s = {"a": x}
    else:
        s = [x, x]
    return len(s)


def tuple_or_tensor(x):
    if x > 0:
        y = (x, x)
    else:
        y = tf.stack([x, x + 1])
    a, b = y
    return a * 10 + b


def list_or_tuple(x):
    s = [x] if x > 0 else (x, 1)
    return isinstance(s, list)


def nested_structure(n):
    state = {"a": (T(0), [T(1)]), "b": T(2)}
    while n > 0:
        a, (b,) = state["a"]
        state = {"a": (a + b, [b + state["b"]]), "b": a}
        n = n - 1
    return state


def structure_with_none(n):
    state = (None, 0)
    while n > 0:
        state = (n, state[1] + 1)
        n = n - 1
    return state[1] if state[0] is None else state[0] + state[1]


def text_becomes_number(x):
    y = "none"
    if x > 0:
        y = x
    return y


def text_grows_in_a_loop(n):
    s = ""
    while n > 0:
        s = s + "ab"
        n = n - 1
    return s


def string_tensors(x):
    s = T("a")
    while x > 0:
        s = s + "b"
        x = x - 1
    return s


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


def number_and_tensor_promotion(x):
    s = 1
    s = s + x
    s = s * 2
    if x > 0:
        s = s - 1
    return s


def float_and_integer_tensor_mixed(x):
    y = x
    if x > 0:
        y = y + 0.5
    return y


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


def variable_becomes_a_tensor(x):
    v = tf.Variable(1.0) if not hasattr(x, "graph") else T(1.0)
    v = v + 0.0
    while v < x:
        v = v * 2.0
    return v


def numpy_scalar(x):
    import numpy as np

    y = np.float64(0.5)
    if x > 0:
        y = y * 3
    return y


def numpy_array_state(n):
    import numpy as np

    a = np.ones(2)
    while n > 0:
        a = a * 2.0
        n = n - 1
    return a


def ragged_chosen(x):
    r = tf.ragged.constant([[1, 2], [3]])
    if x > 0:
        r = r * 2
    return r


def unsigned_and_small_integers(x):
    y = tf.cast(x, tf.uint8)
    if x > 3:
        y = y * tf.cast(100, tf.uint8)
    return y


def half_precision(x):
    y = tf.cast(x, tf.float16)
    while y < 100.0:
        y = y * 3 + 1
    return y


def comparison_kept_as_a_value(x):
    positive = x > 0
    small = x < 5
    if positive and small:
        return positive
    return small


def boolean_tensor_argument(b):
    if b:
        return 1
    return 0


def boolean_flips(b, n):
    while n > 0:
        b = not b
        n = n - 1
    return b


INTS = [(T(v),) for v in (7, 0, -4)]
FLOATS = [(T(2.5),), (T(-2.5),), (T(6.25, tf.float64),)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(3,)]
LARGE = [(T(3e9, tf.float64),), (T(5_000_000_000, tf.int64),), (T(-7.9),), (T(True),)]
INPUTS = {
    integer_becomes_float_in_a_loop: COUNTS,
    integer_becomes_float_by_division: COUNTS,
    tensor_becomes_float_by_division: [(T(9), T(0)), (T(9), T(2)), (T(9.0), T(2)), (9, T(2))],
    integer_or_float: INTS + FLOATS + [(3,), (-3,)],
    one_integer_or_one_float: INTS,
    tensor_or_number: INTS + FLOATS,
    number_or_tensor_of_floats: FLOATS,
    boolean_or_integer: INTS,
    boolean_becomes_integer: COUNTS,
    two_widths_of_integers: INTS,
    two_widths_of_floats: INTS,
    cast_in_a_loop: COUNTS,
    tenth_in_a_loop: COUNTS[:3],
    hash_of_large_numbers: [(T(0),), (T(8),), (8,)],
    powers_of_a_thousand: COUNTS + [(T(4),), (T(6),)],
    beyond_64_bits: COUNTS[:2] + [(T(2),)],
    large_number_in_a_branch: INTS,
    very_large_number_in_a_branch: INTS,
    overflow_of_a_tensor: [(T(7),), (T(4000),), (T(4000, tf.int64),), (4000,)],
    tensor_of_int64_in_a_loop: COUNTS + [(T(4),)],
    int_of_a_large_tensor: LARGE,
    float_of_a_tensor: LARGE + [(T(0.1, tf.float64),), (T(0.1),)],
    shape_grows_in_a_loop: COUNTS[:3],
    shape_grows_in_a_while: [(T([1, 2, 3]),), (tf.zeros([12]),)],
    rank_changes_in_a_loop: COUNTS,
    rank_changes_in_a_branch: INTS,
    shape_shrinks_in_a_loop: [(T([1, 2, 3, 4]),), (T([1.5]),)],
    static_shape_in_a_dead_branch: [(T([1, 2, 3]),), (T([1, 2, 3, 4, 5, 6]),)],
    guarded_index: [(T([1, 2]),), (T([-1]),), (tf.zeros([0]),)],
    broadcast_in_a_loop: COUNTS,
    scalar_becomes_vector_in_a_branch: INTS,
    tuple_becomes_longer: INTS,
    tuple_grows_in_a_loop: COUNTS,
    structure_of_another_kind: INTS,
    tuple_or_tensor: INTS,
    list_or_tuple: INTS,
    nested_structure: COUNTS,
    structure_with_none: COUNTS,
    text_becomes_number: INTS,
    text_grows_in_a_loop: COUNTS,
    string_tensors: COUNTS,
    complex_numbers: INTS,
    complex_tensors: COUNTS,
    number_and_tensor_promotion: INTS + FLOATS,
    float_and_integer_tensor_mixed: INTS + FLOATS,
    floor_division_and_modulo: INTS + FLOATS + [(-7,), (T(-7, tf.int64),)],
    floor_division_of_staged_numbers: COUNTS,
    power_of_staged_numbers: COUNTS,
    shifts_and_bits: COUNTS,
    negative_zero: INTS,
    infinity_and_nan: COUNTS,
    division_by_a_staged_zero: COUNTS + [(T(2),)],
    float_division_by_a_staged_zero: COUNTS + [(T(2),)],
    variable_becomes_a_tensor: [(T(5.0),), (T(0.5),)],
    numpy_scalar: INTS,
    numpy_array_state: COUNTS,
    ragged_chosen: INTS,
    unsigned_and_small_integers: INTS,
    half_precision: [(T(1),), (T(200),), (T(2.5),)],
    comparison_kept_as_a_value: INTS + FLOATS,
    boolean_tensor_argument: [(T(True),), (T(False),), (True,)],
    boolean_flips: [(T(True), T(0)), (T(True), T(3)), (False, T(3))],
}
