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
    overflow_of_a_tensor: [(T(7),), (T(4000),), (T(4000, tf.int64),), (4000,)],
    tensor_of_int64_in_a_loop: COUNTS + [(T(4),)],
    text_becomes_number: INTS,
    text_grows_in_a_loop: COUNTS,
    string_tensors: COUNTS,
    number_and_tensor_promotion: INTS + FLOATS,
    float_and_integer_tensor_mixed: INTS + FLOATS,
    variable_becomes_a_tensor: [(T(5.0),), (T(0.5),)],
    numpy_scalar: INTS,
    numpy_array_state: COUNTS,
    unsigned_and_small_integers: INTS,
    half_precision: [(T(1),), (T(200),), (T(2.5),)],
    comparison_kept_as_a_value: INTS + FLOATS,
    boolean_tensor_argument: [(T(True),), (T(False),), (True,)],
    boolean_flips: [(T(True), T(0)), (T(True), T(3)), (False, T(3))],
}
