"""Programs that differentiate loops and branches."""
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


def of_an_if(x):
    def f(v):
        if v > 0.0:
            return v * v
        return -3.0 * v

    return gradient(f, x)


def of_an_if_without_else(x):
    def f(v):
        if v > 0.0:
            v = tf.sin(v)
        return v * 2.0

    return gradient(f, x)


def of_a_conditional_expression(x):
    return gradient(lambda v: v * v if v > 0.0 else tf.exp(v), x)


def of_nested_branches(x):
    def f(v):
        if v > 0.0:
            if v > 2.0:
                return v**3
            return v**2
        return v

    return gradient(f, x)


def of_a_branch_with_a_constant(x):
    def f(v):
        if v > 0.0:
            return v * 2.0
        return T(1.0)

    return gradient(f, x)


def of_a_while(x, n):
    def f(v):
        i = 0
        y = v
        while i < n:
            y = y * v
            i = i + 1
        return y

    return gradient(f, x)


def of_a_while_with_a_data_dependent_end(x):
    def f(v):
        while v < 100.0:
            v = v * v + 1.0
        return v

    return gradient(f, x)


def of_a_for_over_a_range(x, n):
    def f(v):
        y = T(1.0)
        for i in tf.range(n):
            y = y * tf.sin(v) + tf.cast(i, tf.float32)
        return y

    return gradient(f, x)


def of_a_for_over_rows(t):
    def f(v):
        s = T(0.0)
        for row in v:
            s = s + row * row
        return s

    return gradient(f, t)


def of_a_python_loop(x):
    def f(v):
        for i in range(3):
            v = v * v + i
        return v

    return gradient(f, x)


def of_nested_loops(x, n):
    def f(v):
        y = v
        for i in tf.range(n):
            for j in tf.range(i):
                y = y * 1.5 + v
        return y

    return gradient(f, x)


def of_a_branch_in_a_loop(t):
    def f(v):
        s = T(0.0)
        for e in v:
            if e > 0.0:
                s = s + e * e
            else:
                s = s - e
        return s

    return gradient(f, t)


def of_a_loop_in_a_branch(x, n):
    def f(v):
        y = v
        if v > 0.0:
            i = 0
            while i < n:
                y = y * v
                i = i + 1
        return y

    return gradient(f, x)


def of_a_break(x):
    def f(v):
        y = v
        for _ in tf.range(10):
            y = y * v
            if y > 50.0:
                break
        return y

    return gradient(f, x)


def of_a_continue(t):
    def f(v):
        s = T(0.0)
        for e in v:
            if e < 0.0:
                continue
            s = s + e**3
        return s

    return gradient(f, t)


def of_a_return_in_a_loop(x):
    def f(v):
        y = v
        while True:
            y = y * v
            if y > 20.0:
                return y

    return gradient(f, x)


def of_an_early_return(x):
    def f(v):
        if v < 0.0:
            return v * 5.0
        v = v * v
        return tf.sqrt(v) + v

    return gradient(f, x)


def of_two_inputs(x, y):
    def f(a, b):
        while a < 10.0:
            a = a * b
        return a + b

    return gradient(f, x, y)


def of_logic(x):
    def f(v):
        if v > 0.0 and v < 5.0 or v < -5.0:
            return v * v
        return v

    return gradient(f, x)


def of_minimum_and_maximum(x):
    return gradient(lambda v: max(v * v, 2.0 * v) + min(v, 1.0), x)


def of_an_assert(x):
    def f(v):
        assert v > -10.0, "too small"
        return v * v

    return gradient(f, x)


def of_a_try(x):
    def f(v):
        try:
            y = v * v
            if v > 0.0:
                y = y * 2.0
        finally:
            pass
        return y

    return gradient(f, x)


def of_an_unused_input(x, y):
    def f(a, b):
        if a > 0.0:
            return a * a
        return a

    return gradient(f, x, y)


def of_matrix_products(w, n):
    def f(m):
        h = tf.ones([1, 2])
        for _ in tf.range(n):
            h = tf.tanh(h @ m)
        return tf.reduce_sum(h)

    return gradient(f, w)


def of_float64(x):
    def f(v):
        while v < 50.0:
            v = v * v
        return v

    return gradient(f, x)


def of_a_branch_that_ignores_its_input(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * 2.0 if x > 0.0 else T(1.0)
    return tape.gradient(y, x)


FLOATS = [(T(3.0),), (T(1.5),), (T(-2.0),)]
WITH_COUNTS = [(T(1.5), T(n)) for n in (0, 1, 3)]
VECTORS = [(T([1.0, -2.0, 3.0]),), (T([0.5]),)]
INPUTS = {
    of_a_branch_that_ignores_its_input: FLOATS,
    of_an_if: FLOATS,
    of_an_if_without_else: FLOATS,
    of_a_conditional_expression: FLOATS,
    of_nested_branches: FLOATS,
    of_a_branch_with_a_constant: FLOATS,
    of_a_while: WITH_COUNTS + [(T(1.5), 2)],
    of_a_while_with_a_data_dependent_end: FLOATS,
    of_a_for_over_a_range: WITH_COUNTS,
    of_a_for_over_rows: VECTORS,
    of_a_python_loop: FLOATS,
    of_nested_loops: WITH_COUNTS,
    of_a_branch_in_a_loop: VECTORS,
    of_a_loop_in_a_branch: WITH_COUNTS,
    of_a_break: FLOATS,
    of_a_continue: VECTORS,
    of_a_return_in_a_loop: FLOATS[:2],
    of_an_early_return: FLOATS,
    of_two_inputs: [(T(1.5), T(2.0)), (T(11.0), T(2.0))],
    of_logic: FLOATS,
    of_minimum_and_maximum: FLOATS,
    of_an_assert: FLOATS + [(T(-20.0),)],
    of_a_try: FLOATS,
    of_an_unused_input: [(T(2.0), T(1.0))],
    of_matrix_products: [(T([[0.5, -0.25], [1.0, 2.0]]), T(n)) for n in (0, 3)],
    of_float64: [(T(1.5, tf.float64),), (T(60.0, tf.float64),)],
}
