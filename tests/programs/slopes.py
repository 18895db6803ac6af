"""Programs that differentiate through every construct."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def _slope(function, x, *more):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x, *more)
    return tape.gradient(y, x)


def through_a_branch(x):
    def f(x):
        if x > 1:
            return x * x
        return 3.0 * x

    return _slope(f, x)


def through_a_conditional_expression(x):
    return _slope(lambda v: v**3 if v > 1 else -v, x)


def through_a_while(x):
    def f(x):
        y = x
        while y < 10:
            y = y * 2 + 3
        return y

    return _slope(f, x)


def through_a_staged_range(x, n):
    def f(x):
        y = tf.ones_like(x)
        for i in range(n):
            y = y * x + float(i)
        return y

    return _slope(f, x)


def through_tf_range(x, n):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for _ in tf.range(n):
            y = y * x
    return y, tape.gradient(y, x)


def through_a_break(x):
    def f(x):
        total = x * 0.0
        for i in range(6):
            if total > 4:
                break
            total = total + x * i
        return total

    return _slope(f, x)


def through_a_list(x):
    def f(x):
        terms = []
        for i in range(3):
            if x > i:
                terms.append(x ** (i + 1))
        return sum(terms, x * 0)

    return _slope(f, x)


def through_tensor_rows(t):
    def f(t):
        total = 0.0
        for v in t:
            if v > 0:
                total = total + v * v
        return total

    return _slope(f, t)


def through_max_and_min(x):
    return _slope(lambda v: max(v * 2, 3.0) * min(v, 1.5), x)


def through_abs_and_sum(t):
    return _slope(lambda v: sum(abs(r) for r in v), t)


def through_sorted(t):
    def f(t):
        s = sorted(t)
        return s[0] * 10 + s[-1]

    return _slope(f, t)


def through_a_dict(x):
    def f(x):
        d = {"a": x, "b": x * x}
        if x > 1:
            d["a"] = d["b"] * 2
        return d["a"] + d["b"]

    return _slope(f, x)


def through_an_attribute(x):
    class Box:
        pass

    def f(x):
        box = Box()
        box.value = x
        if x > 1:
            box.value *= x
        return box.value * 3

    return _slope(f, x)


def through_recursion(x, n):
    def power(v, k):
        if k == 0:
            return tf.ones_like(v)
        return v * power(v, k - 1)

    return _slope(power, x, n)


def through_a_generator(t):
    def f(t):
        return sum(v * w for v, w in zip(t, t[::-1]) if v > w)

    return _slope(f, t)


def tape_in_a_branch(x):
    g = T(0.0)
    if x > 1:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x)
        g = tape.gradient(y, x)
    return g


def tape_in_a_loop(x, n):
    for _ in range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = (x - 1.0) ** 2
        x = x - 0.25 * tape.gradient(loss, x)
    return x


def second_derivative(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x**4 if x > 1 else x**2
        first = inner.gradient(y, x)
    return first, outer.gradient(first, x)


def persistent_tape(x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
        z = y * x if x > 1 else y
    return tape.gradient(y, x), tape.gradient(z, x)


def unconnected_in_a_branch(x):
    w = T(2.0)
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        if x > 1:
            y = x * w
        else:
            y = x * 2
    return tape.gradient(y, [x, w])


def stop_gradient_in_a_branch(x):
    def f(x):
        if x > 1:
            return tf.stop_gradient(x) * x
        return x * x

    return _slope(f, x)


def custom_gradient(x):
    @tf.custom_gradient
    def clipped(v):
        def grad(upstream):
            return tf.clip_by_value(upstream, -0.5, 0.5)

        return v * 4, grad

    return _slope(lambda v: clipped(v) * 3 if v > 1 else clipped(v), x)


def jacobian(t):
    with tf.GradientTape() as tape:
        tape.watch(t)
        y = tf.stack([v * v if v > 0 else v for v in t])
    return tape.jacobian(y, t)


def maml_inner_loop(w, n):
    with tf.GradientTape() as outer:
        outer.watch(w)
        fast = w
        for _ in range(n):
            with tf.GradientTape() as inner:
                inner.watch(fast)
                loss = (fast * 2.0 - 1.0) ** 2
            fast = fast - 0.1 * inner.gradient(loss, fast)
        meta = (fast - 3.0) ** 2
    return outer.gradient(meta, w)


def finite_difference_check(x):
    def f(v):
        return v * v if v > 0 else -v

    analytic = _slope(f, x)
    numeric = (f(x + 0.01) - f(x - 0.01)) / 0.02
    return bool(abs(analytic - numeric) < 0.05)


FLOATS = [(T(v),) for v in (2.0, 0.5, -1.0)]
COUNTS = [(T(1.5), T(n)) for n in (0, 1, 3)]
VECTORS = [(T([3.0, -1.0, 2.0]),), (T([0.5]),)]
INPUTS = {
    through_a_branch: [*FLOATS, (T(2.0, tf.float64),)],
    through_a_conditional_expression: FLOATS,
    through_a_while: [*FLOATS, (T(50.0),)],
    through_a_staged_range: COUNTS,
    through_tf_range: COUNTS,
    through_a_break: FLOATS,
    through_a_list: FLOATS,
    through_tensor_rows: VECTORS,
    through_max_and_min: FLOATS,
    through_abs_and_sum: VECTORS,
    through_sorted: VECTORS,
    through_a_dict: FLOATS,
    through_an_attribute: FLOATS,
    through_recursion: COUNTS,
    through_a_generator: VECTORS[:1],
    tape_in_a_branch: FLOATS,
    tape_in_a_loop: COUNTS,
    second_derivative: FLOATS,
    persistent_tape: FLOATS,
    unconnected_in_a_branch: FLOATS,
    stop_gradient_in_a_branch: FLOATS,
    custom_gradient: FLOATS,
    jacobian: VECTORS,
    maml_inner_loop: COUNTS,
    finite_difference_check: FLOATS,
}
