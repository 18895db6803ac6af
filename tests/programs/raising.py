"""Programs that raise and assert in branches and loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


class Bad(Exception):
    def __init__(self, code, detail="none"):
        super().__init__(code, detail)
        self.code = code


class Worse(Bad):
    pass


class Plain(Exception):
    pass


def raise_in_a_branch(x):
    if x < 0:
        raise ValueError("negative")
    return x


def raise_in_else(x):
    if x > 0:
        y = x * 2
    else:
        raise ValueError("not positive")
    return y


def raise_in_both_branches(x):
    if x > 0:
        raise ValueError("positive")
    else:
        raise TypeError("not positive")


def raise_always(x):
    raise RuntimeError("always")


def raise_own_class(x):
    if x < 0:
        raise Bad(7, detail="x")
    return x


def raise_own_class_without_arguments(x):
    if x < 0:
        raise Plain
    return x


def raise_with_attributes(x):
    try:
        if x < 0:
            raise Bad(7)
    except Bad as error:
        return error.code
    return x


def raise_key_error(x):
    if x < 0:
        raise KeyError("k")
    return x


def raise_with_a_tensor_in_the_text(x):
    if x < 0:
        raise ValueError(f"bad value {int(x)}")
    return x


def raise_with_a_number_argument(n):
    i = 0
    while i < 5:
        if i == n:
            raise Bad(i)
        i = i + 1
    return i


def raise_in_a_while(n):
    i = 0
    while True:
        i = i + 1
        if i > 3:
            raise ValueError("too far")
        if i > n:
            break
    return i


def raise_in_a_for(t):
    s = T(0)
    for v in t:
        if v < 0:
            raise ValueError("negative element")
        s = s + v
    return s


def raise_in_nested_loops(n):
    for i in range(3):
        for j in range(3):
            if i * j == n:
                raise LookupError(i, j)
    return n


def raise_after_output(x):
    print("before")
    if x < 0:
        raise ValueError("negative")
    print("after")
    return x


def raise_in_a_callee(x):
    def check(v):
        if v < 0:
            raise Worse(1)
        return v + 1

    return check(x) * 2


def first_of_two_raises(x):
    if x > 5:
        raise ValueError("large")
    if x > 0:
        raise TypeError("positive")
    return x


def raise_from(x):
    if x < 0:
        raise ValueError("outer") from KeyError("inner")
    return x


def raise_stop_iteration(x):
    if x < 0:
        raise StopIteration(3)
    return x


def assert_without_text(x):
    assert x > 0
    return x


def assert_with_text(x):
    assert x > 0, "must be positive"
    return x


def assert_with_a_staged_text(x):
    assert x > 0, f"got {int(x)}"
    return x


def assert_with_an_object(x):
    assert x > 0, (1, "a")
    return x


def assert_in_a_loop(n):
    s = 0
    for i in range(n):
        assert i < 3, "i is too large"
        s = s + i
    return s


def assert_in_a_branch(x):
    if x > 5:
        assert x < 100, "too large"
        return x * 2
    return x


def assert_about_shapes(t):
    assert t.shape[0] == 2, f"shape is {t.shape}"
    return tf.reduce_sum(t)


def assert_all(t):
    assert tf.reduce_all(t > 0)
    return t


def python_error_in_a_dead_branch(x):
    if x > 100:
        return [1][5]
    return x


def type_error_in_a_dead_branch(x):
    if x > 100:
        return x + "a"
    return x


def zero_division_in_a_branch(x):
    if x > 0:
        return 1 // 0
    return 1


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(-2.5, tf.float64),), (3,), (-3,)]
COUNTS = [(T(v),) for v in (0, 1, 2)]
INPUTS = {
    raise_in_a_branch: KINDS,
    raise_in_else: KINDS,
    raise_in_both_branches: INTS,
    raise_always: INTS[:1],
    raise_own_class: KINDS,
    raise_own_class_without_arguments: INTS,
    raise_with_attributes: INTS,
    raise_key_error: INTS,
    raise_with_a_tensor_in_the_text: INTS,
    raise_with_a_number_argument: COUNTS + [(T(9),)],
    raise_in_a_while: COUNTS + [(T(9),)],
    raise_in_a_for: [(T([1, 2]),), (T([1, -2]),), (tf.zeros([0], tf.int32),)],
    raise_in_nested_loops: COUNTS + [(T(9),)],
    raise_after_output: INTS,
    raise_in_a_callee: KINDS,
    first_of_two_raises: INTS + [(T(2),)],
    raise_from: INTS,
    raise_stop_iteration: INTS,
    assert_without_text: KINDS,
    assert_with_text: KINDS,
    assert_with_a_staged_text: INTS,
    assert_with_an_object: INTS,
    assert_in_a_loop: COUNTS + [(T(9),), (9,)],
    assert_in_a_branch: INTS + [(T(200),)],
    assert_about_shapes: [(T([1, 2]),), (T([1, 2, 3]),)],
    assert_all: [(T([1, 2]),), (T([1, -2]),)],
    python_error_in_a_dead_branch: INTS + [(T(200),)],
    type_error_in_a_dead_branch: INTS,
    zero_division_in_a_branch: INTS,
}
