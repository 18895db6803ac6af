"""Programs with `try`."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant
EVENTS = []


class Bad(Exception):
    def __init__(self, code, detail="none"):
        super().__init__(code, detail)
        self.code = code


def try_without_an_error(x):
    try:
        if x < 0:
            raise ValueError
        return x
    except ValueError:
        return -x


def try_in_a_loop(n):
    i = 0
    try:
        while True:
            i = i + 1
            if i >= n:
                raise StopIteration
    except StopIteration:
        pass
    return i


def finally_returns(x):
    try:
        if x > 0:
            return 1
    finally:
        return 2


def nested_try(x):
    try:
        try:
            if x < 0:
                raise KeyError("a")
            return x
        except ValueError:
            return T(1)
    except KeyError:
        return T(2)


def except_of_several_classes(x):
    try:
        if x > 5:
            raise KeyError("a")
        if x < 0:
            raise ValueError("b")
        r = 0
    except (KeyError, IndexError):
        r = 1
    except ValueError as error:
        r = len(error.args[0]) * 2
    return r


def reraised(x):
    try:
        if x < 0:
            raise ValueError("inner")
    except ValueError:
        EVENTS.append("seen")
        raise
    return x


def replaced_error(x):
    try:
        if x < 0:
            raise ValueError("inner")
    except ValueError as error:
        raise Bad(5) from error
    return x


def state_before_a_raise(x):
    n = 0
    try:
        n = 1
        if x < 0:
            raise ValueError
        n = 2
    except ValueError:
        n = n + 10
    return n


def error_of_an_op(t):
    try:
        tf.debugging.assert_positive(t)
        return tf.reduce_sum(t)
    except tf.errors.InvalidArgumentError:
        return T(-1)


def error_of_an_op_uncaught(t):
    tf.debugging.assert_positive(t)
    return tf.reduce_sum(t)


def index_out_of_range(t, i):
    return tf.gather(t, i)


def error_of_python(x):
    d = {"a": 1}
    try:
        return d["b"]
    except KeyError:
        if x > 0:
            return x
        return -x


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(-2.5, tf.float64),), (3,), (-3,)]
COUNTS = [(T(v),) for v in (0, 1, 2)]
INPUTS = {
    try_without_an_error: KINDS,
    try_in_a_loop: COUNTS + [(3,)],
    finally_returns: INTS,
    nested_try: INTS,
    except_of_several_classes: INTS,
    reraised: INTS,
    replaced_error: INTS,
    state_before_a_raise: INTS,
    error_of_an_op: [(T([1, 2]),), (T([1, -2]),)],
    error_of_an_op_uncaught: [(T([1, 2]),), (T([1, -2]),)],
    index_out_of_range: [(T([1, 2]), T(1)), (T([1, 2]), T(5))],
    error_of_python: INTS,
}
