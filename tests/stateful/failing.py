"""Programs that raise half way, and what they have done until then."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import contextlib

import tensorflow as tf


class Odd(Exception):
    def __init__(self, step, value):
        super().__init__(step, value)
        self.step = step


class Account:
    def __init__(self):
        self.total = tf.Variable(0.0)
        self.count = 0
        self.log = []

    def pay(self, x):
        self.total.assign_add(tf.reduce_sum(x))
        self.count += 1
        self.log.append(self.count)
        if self.count % 7 == 0:
            raise Odd(self.count, x)
        self.total.assign_add(1.0)
        return self.total * 0.5


def run_raised_half_way():
    account = Account()
    for i in range(30):
        try:
            yield account.pay(tf.constant([float(i), 1.0]))
        except Odd as error:
            yield error, error.step


class Table:
    def __init__(self):
        self.uses = tf.Variable(0)
        self.rows = tf.constant([[1.0, 2.0], [3.0, 4.0]])
        self.last = None

    def row(self, i):
        self.uses.assign_add(1)
        self.last = "looking"
        found = tf.gather(self.rows, i)
        self.uses.assign_add(100)
        self.last = "found"
        return found


def run_variable_written_before_an_op_fails():
    table = Table()
    for i in range(30):
        try:
            yield table.row(tf.constant(i % 4))
        except tf.errors.InvalidArgumentError as error:
            yield type(error).__name__, str(error)[:40]


def checked(x):
    tf.debugging.assert_positive(x, message="must be positive")
    return tf.math.log(x)


def run_debugging_assertion():
    for i in range(30):
        try:
            yield checked(tf.constant([1.0, float(i % 5) - 0.5]))
        except tf.errors.InvalidArgumentError as error:
            yield "must be positive" in str(error)


def asserted(x, limit):
    assert tf.reduce_max(x) < limit, f"{limit} is too low"
    return x / limit


def run_assert_on_a_tensor():
    for i in range(30):
        try:
            yield asserted(tf.constant([0.1 * i, 1.0]), 2.0)
        except AssertionError as error:
            yield error


def finite(x):
    return tf.debugging.check_numerics(tf.sqrt(x), "not finite")


def run_check_numerics():
    for i in range(30):
        try:
            yield finite(tf.constant([1.0, float(i % 6) - 1.0]))
        except tf.errors.InvalidArgumentError as error:
            yield type(error).__name__


class Guarded:
    def __init__(self):
        self.failures = 0
        self.steps = 0

    def attempt(self, x):
        try:
            self.steps += 1
            if self.steps % 5 == 0:
                raise ValueError("fifth", self.steps)
            return tf.sin(x)
        except ValueError as error:
            self.failures += error.args[1]
            return tf.zeros_like(x)
        finally:
            self.steps += 1


def run_try_except_finally():
    guarded = Guarded()
    for i in range(36):
        yield guarded.attempt(tf.constant([0.1 * i, 1.0])), guarded.failures


class Reset:
    def __init__(self):
        self.busy = False
        self.done = 0

    def work(self, x):
        self.busy = True
        try:
            y = tf.linalg.inv(x)
            self.done += 1
            return y
        finally:
            self.busy = False


def run_finally_around_an_op_that_fails():
    reset = Reset()
    for i in range(30):
        x = [[1.0, float(i)], [0.0, 1.0 if i % 4 else 0.0]]
        try:
            yield reset.work(tf.constant(x)), reset.busy
        except tf.errors.InvalidArgumentError as error:
            yield str(error)[:30], reset.busy


def reshaped(x, n):
    return tf.reshape(x, [n, -1]) + 1.0


def run_shape_that_does_not_fit():
    for i in range(30):
        try:
            yield reshaped(tf.range(6.0), 1 + i % 4)
        except tf.errors.InvalidArgumentError as error:
            yield str(error)[:60]


def multiplied(a, b):
    return tf.matmul(a, b) * 2.0


def run_shapes_that_do_not_fit():
    for i in range(30):
        try:
            yield multiplied(tf.ones([2, 3]), tf.ones([3 - i // 10, 2]))
        except tf.errors.InvalidArgumentError as error:
            yield type(error).__name__, str(error)[:30]


def added(a, b):
    return a + b


def run_dtypes_that_do_not_fit():
    for i in range(30):
        other = tf.constant(1.0) if i % 3 else tf.constant(1)
        try:
            yield added(tf.constant([1.0, float(i)]), other)
        except tf.errors.InvalidArgumentError as error:
            yield str(error)[:50]


def keyed(weights, name, x):
    return tf.tanh(x) * weights[name]


def run_missing_key():
    weights = {"a": 2.0}
    for i in range(30):
        if i == 20:
            weights["b"] = 3.0
        try:
            yield keyed(weights, "ab"[i % 2], tf.constant([0.1 * i, 1.0]))
        except KeyError as error:
            yield error


def chained(x, i):
    try:
        return [x, x * 2.0][i]
    except IndexError as error:
        raise Odd(i, "chained") from error


def run_exception_from_another():
    for i in range(30):
        try:
            yield chained(tf.constant([0.1 * i]), i % 3)
        except Odd as error:
            yield error


def retried(attempts, x):
    for attempt in range(3):
        attempts.append(attempt)
        try:
            if len(attempts) % 4 == 0:
                raise OSError("busy")
            return tf.exp(-x) * (attempt + 1)
        except OSError:
            continue
    return x


def run_retries():
    attempts = []
    for i in range(30):
        yield retried(attempts, tf.constant([0.1 * i])), len(attempts)


def suppressed(log, x):
    with contextlib.suppress(ZeroDivisionError):
        log.append(1 // (len(log) % 3))
    return tf.cos(x) + len(log)


def run_suppressed():
    log = [1]
    for i in range(30):
        yield suppressed(log, tf.constant([0.1 * i]))
        if i % 4 == 0:
            log.append(0)


def inner(x, state):
    state["inner"] += 1
    if state["inner"] % 6 == 0:
        raise Odd(state["inner"], None)
    return x * 2.0


def outer(x, state):
    state["outer"] += 1
    y = inner(tf.sin(x), state)
    state["after"] += 1
    return y


def run_raised_in_a_callee():
    state = {"inner": 0, "outer": 0, "after": 0}
    for i in range(30):
        try:
            yield outer(tf.constant([0.1 * i]), state)
        except Odd as error:
            yield error


def stopping(iterator, x):
    return x * next(iterator)


def run_iterator_that_ends():
    iterator = iter([1.0, 2.0, 3.0] * 8)
    for i in range(26):
        try:
            yield stopping(iterator, tf.constant([0.1 * i]))
        except StopIteration as error:
            yield "ended", error.value


def divided(a, b):
    return a // b + a % b


def run_integer_division_by_zero():
    for i in range(30):
        try:
            yield divided(tf.constant([7, -7]), tf.constant(i % 4))
        except tf.errors.InvalidArgumentError as error:
            yield str(error)[:40]


def interrupted(seen, x):
    seen.append(1)
    if len(seen) == 15:
        raise KeyboardInterrupt
    return tf.square(x)


def run_keyboard_interrupt():
    seen = []
    for i in range(24):
        try:
            yield interrupted(seen, tf.constant([0.1 * i]))
        except KeyboardInterrupt:
            yield "interrupted"


def wrong_call(x, flag):
    if flag:
        return tf.reduce_sum(x, axis=5)
    return tf.reduce_sum(x)


def run_axis_that_is_not_there():
    for i in range(30):
        try:
            yield wrong_call(tf.constant([0.1 * i, 1.0]), i % 6 == 5)
        except Exception as error:
            yield type(error).__name__, str(error)[:50]


def decoded(text):
    return tf.strings.to_number(text) * 2.0


def run_text_that_is_no_number():
    for i in range(30):
        try:
            yield decoded(tf.constant("1.5" if i % 3 else "one"))
        except tf.errors.InvalidArgumentError as error:
            yield str(error)[:60]


def partly(v, w, x):
    v.assign_add(x)
    w.assign(tf.linalg.cholesky(w + x))
    v.assign_add(x)
    return v + w


def run_two_variables_and_a_failure():
    v, w = tf.Variable([[1.0]]), tf.Variable([[2.0]])
    for i in range(30):
        try:
            yield partly(v, w, tf.constant([[-9.0 if i % 5 == 4 else 1.0]]))
        except tf.errors.InvalidArgumentError as error:
            yield str(error)[:30]
            w.assign([[2.0]])


def grow_until(v, limit):
    v.assign_add(1.0)
    if v > limit:
        raise Odd(1, v * 2.0)
    v.assign_add(0.5)
    return v * limit


def run_raised_by_what_was_just_written():
    v = tf.Variable(0.0)
    for i in range(30):
        try:
            yield grow_until(v, tf.constant(9.0))
        except Odd as error:
            yield error, error.step
        yield v + float(i)


def always_unknown(v, x):
    v.assign(tf.constant(0.5) + v)
    if x < v or -1.5 < 0.5:
        raise Undefined(v.count if v > x else 1)  # noqa: F821 - what is tested


def run_raised_for_a_name_that_is_not_there():
    v = tf.Variable(0.1)
    for _ in range(20):
        try:
            yield always_unknown(v, tf.constant(1.0))
        except NameError as error:
            yield error
        yield v * 1.0
