"""Python's exceptions in functions whose calls graphs run."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import tensorflow as tf


class Diverged(Exception):
    def __init__(self, step, loss):
        super().__init__(step, loss)
        self.step = step
        self.loss = loss

    def __str__(self):
        return f"diverged in step {self.step}"


def repeat(function, *arguments, count=8):
    """Calls a function until a graph runs it, then once more with the last arguments."""
    for values in [arguments[0]] * count + list(arguments[1:]):
        result = function(*values)
    return result


X = tf.constant([1.0, 2.0])


def run_raise_on_number():
    def step(x, i):
        y = tf.tanh(x) * 2.0
        if i > 3:
            raise ValueError(f"too late: {i}")
        return y + i

    repeat(step, (X, 1), (X, 7))


def check(x, limit):
    total = tf.reduce_sum(x * x)
    if total > limit:
        raise Diverged(3, "too large")
    return tf.sqrt(total)


def run_raise_on_tensor():
    repeat(check, (X, 10.0), (X * 10, 10.0))


def asserted(x, limit):
    y = tf.nn.relu(x)
    assert tf.reduce_max(y) < limit, f"the largest is {tf.reduce_max(y).numpy()}"
    return y / limit


def run_assert_on_tensor():
    repeat(asserted, (X, 5.0), (X + 4, 5.0))


def looked_up(x, table, name):
    return tf.exp(-x) * table[name]


def run_missing_key():
    repeat(looked_up, (X, {"a": 1.0}, "a"), (X, {"a": 1.0}, "b"))


def picked(values, i):
    return values[i] * 2.0 + tf.sin(values[0])


def run_missing_index():
    repeat(picked, ([X, X], 1), ([X, X], 2))


def attribute(x, thing):
    return x * thing.rate - tf.cos(x)


class Thing:
    def __init__(self, rate=None):
        if rate is not None:
            self.rate = rate

    def scaled(self, x):
        y = tf.square(x)
        return (
            y * self.rate
            + self.shift
            if x.shape[0] > 2
            else y * self.rate
        )


def run_missing_attribute():
    repeat(attribute, (X, Thing(2.0)), (X, Thing()))


def run_missing_attribute_in_method():
    thing = Thing(2.0)
    repeat(thing.scaled, (X,), (tf.ones(3),))


def run_none_for_tensor():
    def step(x, bias):
        return tf.matmul(x[None], x[:, None]) + bias

    repeat(step, (X, 1.0), (X, None))


def run_attribute_of_none():
    def step(x, other):
        y = tf.exp(x) + tf.exp(-x)
        return y * other.shape[0]

    repeat(step, (X, X), (X, None))


def run_wrong_count_of_arguments():
    def inner(x, y, z):
        return x + y + z

    def step(x, values):
        return tf.sin(inner(x, *values))

    repeat(step, (X, (1.0, 2.0)), (X, (1.0,)))


def run_unpacking():
    def step(pairs):
        a, b = pairs
        return tf.tanh(a) * b

    repeat(step, ((X, X),), ((X, X, X),))


def run_division_by_zero_number():
    def step(x, n):
        mean = tf.reduce_sum(x)
        scale = 1 / n
        return mean * scale

    repeat(step, (X, 2), (X, 0))


def run_int_of_text():
    def step(x, text):
        return tf.sin(x) * int(text)

    repeat(step, (X, "2"), (X, "two"))


def run_nested_calls():
    def innermost(x, i):
        if i == 5:
            raise Diverged(i, None)
        return x * i

    def middle(x, i):
        return innermost(tf.sin(x), i) + 1.0

    def outer(x, i):
        y = middle(x, i)
        return y - tf.reduce_mean(y)

    repeat(outer, (X, 2), (X, 5))


def run_cause():
    def step(x, table, name):
        try:
            return tf.sin(x) + table[name]
        except KeyError as error:
            raise ValueError(f"no {name}") from error

    repeat(step, (X, {"a": 1.0}, "a"), (X, {"a": 1.0}, "b"))


def run_from_none():
    def step(x, name):
        try:
            return tf.sin(x) + {"a": 1.0}[name]
        except KeyError:
            raise ValueError(f"no {name}") from None

    repeat(step, (X, "a"), (X, "b"))


def run_finally():
    seen = []

    def step(x, i):
        try:
            if i == 4:
                raise Diverged(i, float(x[0]))
            return tf.square(x)
        finally:
            seen.append(i)

    repeat(step, (X, 1), (X, 4))


def run_note():
    def step(x, i):
        y = tf.cos(x)
        if tf.reduce_sum(y) > i:
            error = ValueError("large")
            error.add_note(f"limit {i}")
            raise error
        return y

    repeat(step, (X, 5.0), (X * 0.0, 0.5))


def run_group():
    def step(x, i):
        if i:
            raise ExceptionGroup("both", [ValueError(i), TypeError("x")])
        return tf.sin(x)

    repeat(step, (X, 0), (X, 1))


def run_lambda():
    step = lambda x, i: tf.sin(x) / (1 // i)
    repeat(step, (X, 1), (X, 0))


def run_comprehension():
    def step(x, values):
        return tf.stack([tf.sin(x) * (6 / v) for v in values])

    repeat(step, (X, [1, 2]), (X, [2, 0]))


def run_loop():
    def step(x, values):
        for index, value in enumerate(values):
            if value < 0:
                raise ValueError(f"value {index} is {value}")
            x = tf.sin(x) * value
        return x

    repeat(step, (X, [1.0, 2.0]), (X, [1.0, -2.0]))


def run_staged_loop():
    def step(x, n):
        total = tf.zeros([])
        for i in tf.range(n):
            total += tf.reduce_sum(x) * tf.cast(i, tf.float32)
            if total > 50.0:
                raise Diverged(int(i), "in a loop")
        return total

    repeat(step, (X, tf.constant(3)), (X, tf.constant(30)))


def run_while():
    def step(x, limit):
        count = 0
        while tf.reduce_sum(x) < limit:
            x = x * 2.0
            count += 1
            if count > 8:
                raise RuntimeError(f"no end after {count} rounds")
        return x

    repeat(step, (X, 20.0), (X, 1e9))


def run_generator():
    def halves(x, n):
        for i in range(n):
            yield x / (3 - i)

    def step(x, n):
        return tf.add_n(list(halves(tf.sin(x), n))) + [1, 2, 3][n - 1]

    repeat(step, (X, 2), (X, 4))


def run_closure():
    settings = {"rate": 0.1}

    def step(x):
        return tf.tanh(x) * settings["rate"]

    for _ in range(8):
        step(X)
    del settings["rate"]
    step(X)


RATE = 0.5


def with_global(x):
    return tf.tanh(x) * RATE


def run_global():
    global RATE
    RATE = 0.5
    for _ in range(8):
        with_global(X)
    del RATE
    with_global(X)


class Model:
    def __init__(self):
        self.weight = tf.Variable(2.0)
        self.steps = 0
        self.log = []

    def __call__(self, x):
        self.steps += 1
        self.weight.assign_add(1.0)
        self.log.append(self.steps)
        y = x * self.weight
        if self.steps % 9 == 0:
            raise Diverged(self.steps, self.log[-2:])
        return y

    @property
    def half(self):
        return self.weight / (9 - self.steps)

    def used(self, x):
        self.steps += 1
        if self.steps == 9:
            self.weight = None
        return tf.sin(x) * self.half


def run_after_mutations():
    model = Model()
    repeat(model, (X,), *[(X,)] * 5)


def run_in_property():
    model = Model()
    repeat(model.used, (X,), *[(X,)] * 5)


def run_system_exit():
    def step(x, i):
        if i == 3:
            raise SystemExit(3)
        return tf.sin(x)

    repeat(step, (X, 1), (X, 3))


def run_stop_iteration():
    def step(x, stream):
        return x * next(stream)

    stream = iter([1.0] * 8)
    repeat(step, (X, stream), (X, stream))


def run_number_of_tensor():
    def step(x, n):
        y = tf.sin(x)
        if n > 3:
            return [1.0, 2.0][int(tf.reduce_sum(x))] * y
        return y

    repeat(step, (X, 1), (X, 4))


def run_printed_before():
    def step(x, i):
        print("step", i)
        y = tf.sin(x)
        if i == 5:
            print("failing")
            raise Diverged(i, y.shape)
        return y

    repeat(step, (X, 1), (X, 5))


def run_context_manager():
    import contextlib

    @contextlib.contextmanager
    def scaled(factor):
        try:
            yield 1.0 / factor
        except ZeroDivisionError:
            raise Diverged(0, factor)

    def step(x, factor):
        with scaled(factor) as scale:
            return tf.sin(x) * scale

    repeat(step, (X, 2.0), (X, 0))


def run_defaults_and_keywords():
    def step(x, *rest, scale=1.0, **more):
        y = tf.sin(x) * scale
        return y + more["bias"]

    for _ in range(8):
        step(X, 1, scale=2.0, bias=1.0)
    step(X, 1, scale=2.0, shift=1.0)


def run_two_on_one_line():
    def step(x, a):
        y = tf.sin(x); z = y * a["k"]; return z + y

    repeat(step, (X, {"k": 1.0}), (X, {}))


def run_over_lines():
    def step(x, a):
        return (
            tf.sin(x)
            * tf.cos(
                x + a["k"][
                    "m"
                ]
            )
            - 1.0
        )

    repeat(step, (X, {"k": {"m": 1.0}}), (X, {"k": {}}))


def run_nested_function():
    def step(x, a):
        def inner(y):
            return y * a["k"]

        return inner(tf.sin(x)) + inner(tf.cos(x))

    repeat(step, (X, {"k": 1.0}), (X, {}))


def run_recursive():
    def step(x, n):
        if n < 0:
            raise ValueError("below zero")
        return step(tf.sin(x), n - 1) if n != 0 else x

    repeat(step, (X, 3), (X, 2.5))


def run_caught_and_raised_later():
    def step(x, i):
        if i == 4:
            raise Diverged(i, None)
        return tf.sin(x)

    try:
        repeat(step, (X, 1), (X, 4))
    except Diverged as error:
        error.step = 40
        raise RuntimeError("training failed") from error


STORED = Diverged(0, "stored")


def with_stored(x, i):
    if i == 4:
        raise STORED
    return tf.sin(x)


def run_stored_exception():
    for _ in range(3):
        try:
            repeat(with_stored, (X, 1), (X, 4))
        except Diverged:
            pass
    repeat(with_stored, (X, 1), (X, 4))


def run_stored_with_cause():
    stored = Diverged(1, None)
    try:
        raise stored from KeyError("why")
    except Diverged:
        pass

    def step(x, i):
        if i == 4:
            raise stored
        return tf.sin(x)

    repeat(step, (X, 1), (X, 4))


def run_custom_base_exception():
    class Stop(BaseException):
        pass

    def step(x, i):
        y = tf.sin(x)
        if i == 4:
            raise Stop(i)
        return y

    repeat(step, (X, 1), (X, 4))


def run_first_call():
    def step(x, table):
        return tf.sin(x) * table["a"]

    step(X, {})


def run_always():
    def step(x, table):
        y = tf.sin(x)
        return y * table["a"]

    for _ in range(6):
        try:
            step(X, {})
        except KeyError as error:
            last = error
    raise last


def run_while_handling():
    def inner(x):
        y = tf.sin(x)
        if y.shape[0] == 2:
            raise ValueError("two")
        return y

    def outer(x):
        try:
            return {}["key"] * x
        except KeyError:
            return inner(x)

    for _ in range(5):
        try:
            outer(X)
        except ValueError as error:
            last = error
    raise last
