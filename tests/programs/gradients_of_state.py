"""Programs that differentiate state, and tapes inside of loops and branches."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def gradient(f, *xs):
    with tf.GradientTape() as tape:
        for x in xs:
            tape.watch(x)
        y = f(*xs)
    return y, tape.gradient(y, list(xs), unconnected_gradients="zero")


def of_an_appended_list(t):
    def f(v):
        items = []
        for e in v:
            items.append(e * e)
        return tf.reduce_sum(tf.stack(items))

    return gradient(f, t)


def of_a_list_comprehension(t):
    return gradient(lambda v: sum([e * e for e in v]), t)


def of_attributes(x, n):
    class Model:
        def __init__(self):
            self.state = T(1.0)

        def step(self, v):
            self.state = self.state * v

    def f(v):
        m = Model()
        for _ in tf.range(n):
            m.step(v)
        return m.state

    return gradient(f, x)


def of_dict_state(x, n):
    def f(v):
        d = {"a": v, "b": T(1.0)}
        for _ in tf.range(n):
            d["a"], d["b"] = d["a"] * d["b"], d["b"] + v
        return d["a"]

    return gradient(f, x)


def of_recursion(x):
    def power(v, n):
        if n == 0:
            return T(1.0)
        return v * power(v, n - 1)

    return gradient(lambda v: power(v, 4), x)


def second_derivative(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x**3 if x > 0.0 else x**2
        first = inner.gradient(y, x)
    return first, outer.gradient(first, x, unconnected_gradients="zero")


def second_derivative_of_a_loop(x, n):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x
            i = 0
            while i < n:
                y = y * x
                i = i + 1
        first = inner.gradient(y, x)
    return first, outer.gradient(first, x, unconnected_gradients="zero")


def tape_inside_a_loop(x):
    i = 0
    while i < 3:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x
        x = x - 0.25 * tape.gradient(y, x)
        i = i + 1
    return x


def tape_inside_a_staged_loop(x, n):
    while n > 0:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x * x
        x = x - 0.125 * tape.gradient(y, x)
        n = n - 1
    return x


def tape_inside_a_branch(x):
    if x > 0.0:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x)
        return tape.gradient(y, x)
    return x


def of_a_custom_gradient(x):
    @tf.custom_gradient
    def clip(v):
        def grad(upstream):
            if upstream > 1.0:
                return T(1.0)
            return upstream

        return v * 2.0, grad

    return gradient(lambda v: clip(v) * v, x)


def jacobian_of_a_branch(t):
    with tf.GradientTape() as tape:
        tape.watch(t)
        y = t * t if tf.reduce_sum(t) > 0.0 else t * 3.0
    return tape.jacobian(y, t)


FLOATS = [(T(3.0),), (T(1.5),), (T(-2.0),)]
WITH_COUNTS = [(T(1.5), T(n)) for n in (0, 1, 3)]
VECTORS = [(T([1.0, -2.0, 3.0]),), (T([0.5]),)]
INPUTS = {
    of_an_appended_list: VECTORS,
    of_a_list_comprehension: VECTORS,
    of_attributes: WITH_COUNTS,
    of_dict_state: WITH_COUNTS,
    of_recursion: FLOATS,
    second_derivative: FLOATS,
    second_derivative_of_a_loop: WITH_COUNTS,
    tape_inside_a_loop: FLOATS,
    tape_inside_a_staged_loop: [(T(1.0), T(n)) for n in (0, 2)],
    tape_inside_a_branch: FLOATS,
    of_a_custom_gradient: FLOATS,
    jacobian_of_a_branch: VECTORS,
}
