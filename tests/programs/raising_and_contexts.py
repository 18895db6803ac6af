"""Programs that raise, assert, try and enter contexts."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import contextlib

import tensorflow as tf

T = tf.constant
EVENTS = []


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


def try_with_else(x):
    try:
        y = x * 2
    except ValueError:
        y = -1
    else:
        if y > 5:
            y = y - 5
    return y


def try_with_finally(x):
    EVENTS.append("start")
    try:
        if x > 0:
            return x * 2
    finally:
        EVENTS.append("end")
    return x


def finally_returns(x):
    try:
        if x > 0:
            return 1
    finally:
        return 2


def finally_in_a_loop_with_break(n):
    log = 0
    for i in range(5):
        try:
            if i > n:
                break
            if i == 1:
                continue
            log = log + 1
        finally:
            log = log + 10
    return log


def finally_with_a_staged_branch(x):
    y = 1
    try:
        y = 2
    finally:
        if x > 0:
            y = y * 10
    return y


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


def suppressed(x):
    with contextlib.suppress(ValueError):
        if x < 0:
            raise ValueError
        return x
    return -x


class Context:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        EVENTS.append(f"enter {self.name}")
        return 5

    def __exit__(self, kind, error, traceback):
        EVENTS.append(f"exit {self.name} {kind is not None}")
        return False


def with_around_a_branch(x):
    with Context("a") as v:
        if x > 0:
            y = x + v
        else:
            y = x - v
    return y


def with_around_a_return(x):
    with Context("a"):
        if x > 0:
            return x * 2
    return x


def with_around_a_loop_with_break(n):
    i = 0
    with Context("a"):
        while i < 10:
            if i >= n:
                break
            i = i + 1
    return i


def with_in_a_branch(x):
    if x > 0:
        with Context("a") as v:
            return x + v
    return x


def with_in_a_python_loop(x):
    for i in range(2):
        with Context(i) as v:
            x = x + v
    return x


def with_two_contexts(x):
    with Context("a") as a, Context("b") as b:
        if x > 0:
            return x + a + b
        return x


def with_and_raise(x):
    with Context("a"):
        if x < 0:
            raise ValueError("inside")
        return x


class Doubling:
    def __init__(self, x):
        self.x = x

    def __enter__(self):
        if self.x > 0:
            return self.x * 2
        return self.x

    def __exit__(self, *error):
        return None


def context_with_a_branch(x):
    with Doubling(x) as v:
        return v + 1


@contextlib.contextmanager
def tracked(name, v):
    EVENTS.append(name)
    try:
        yield v + 1
    finally:
        EVENTS.append("done")


def context_from_a_generator(x):
    with tracked("g", x) as v:
        if v > 2:
            return v * 2
    return v


def name_scope(x):
    with tf.name_scope("inner"):
        if x > 0:
            return x + 1
        return x


def exit_stack(x):
    with contextlib.ExitStack() as stack:
        a = stack.enter_context(Context("a"))
        if x > 0:
            stack.enter_context(Context("b"))
        x = x + a
    return x


def nulls(x):
    with contextlib.nullcontext(x) as v:
        while v < 10:
            v = v * 2 + 1
    return v


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
    try_without_an_error: KINDS,
    try_in_a_loop: COUNTS + [(3,)],
    try_with_else: KINDS,
    try_with_finally: INTS,
    finally_returns: INTS,
    finally_in_a_loop_with_break: COUNTS + [(T(9),)],
    finally_with_a_staged_branch: INTS,
    nested_try: INTS,
    except_of_several_classes: INTS,
    reraised: INTS,
    replaced_error: INTS,
    state_before_a_raise: INTS,
    error_of_an_op: [(T([1, 2]),), (T([1, -2]),)],
    error_of_an_op_uncaught: [(T([1, 2]),), (T([1, -2]),)],
    index_out_of_range: [(T([1, 2]), T(1)), (T([1, 2]), T(5))],
    error_of_python: INTS,
    python_error_in_a_dead_branch: INTS + [(T(200),)],
    type_error_in_a_dead_branch: INTS,
    zero_division_in_a_branch: INTS,
    suppressed: INTS,
    with_around_a_branch: KINDS,
    with_around_a_return: INTS,
    with_around_a_loop_with_break: COUNTS,
    with_in_a_branch: INTS,
    with_in_a_python_loop: INTS,
    with_two_contexts: INTS,
    with_and_raise: INTS,
    context_with_a_branch: KINDS,
    context_from_a_generator: KINDS,
    name_scope: INTS,
    exit_stack: INTS,
    nulls: INTS[:2] + [(T(2.5),), (3,)],
}
