"""Programs that write tf.Variables in branches and loops."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def assign_in_a_branch(v, x):
    if x > 3:
        v.assign(x)
    else:
        v.assign_sub(1)
    return v.read_value()


def assign_add_in_a_loop(v, n):
    for i in range(n):
        v.assign_add(i)
    return v + 1


def read_before_and_after(v, x):
    before = v.read_value()
    v.assign(v * 2 + x)
    after = v.read_value()
    return before, after


def alias_of_the_value(v, x):
    a = v + 0
    v.assign_add(x)
    b = v + 0
    v.assign_add(a)
    return a, b, v.read_value()


def two_variables_swapped(v, w):
    if v > w:
        old = v.read_value()
        v.assign(w)
        w.assign(old)
    return v.read_value(), w.read_value()


def write_in_a_while(v, limit):
    while v < limit:
        v.assign_add(v)
    return v.read_value()


def write_then_break(v, t):
    for x in t:
        v.assign_add(x)
        if v > 5:
            break
    return v.read_value()


def assign_returns_a_value(v, x):
    w = v.assign_add(x)
    return w * 2


def write_then_raise(v, x):
    v.assign_add(1)
    if x < 0:
        raise ValueError("negative")
    v.assign_add(x)
    return v.read_value()


def write_then_op_fails(v, t):
    v.assign_add(1)
    r = tf.reshape(t, [2])
    v.assign_add(tf.reduce_sum(r))
    return v.read_value()


def variable_chosen(v, w, x):
    target = v if x > 3 else w
    target.assign_add(10)
    return v.read_value(), w.read_value()


def variable_made_inside(x):
    v = tf.Variable(x)
    if x > 3:
        v.assign_add(1)
    return v.read_value()


def variable_made_in_a_loop(n):
    total = 0
    for i in range(n):
        v = tf.Variable(i)
        v.assign_add(total)
        total = v.read_value()
    return total


def scatter_update(v, t):
    for i in t:
        v.scatter_nd_add([[i]], [10])
    return v.read_value()


def slice_assign(v, i):
    v[i].assign(9)
    v[1:].assign(v[1:] * 2)
    return v.read_value()


def augmented_variable(v, x):
    y = v
    y = y + x
    if y > 3:
        y += v
    return y, v.read_value()


def variable_in_a_test(v):
    if v:
        v.assign(0)
        return 1
    v.assign(5)
    return 2


def write_in_a_called_function(v, t):
    def bump(amount):
        if amount > 1:
            v.assign_add(amount)
            return True
        return False

    bumped = 0
    for x in t:
        if bump(x):
            bumped += 1
    return bumped, v.read_value()


class Average(tf.Module):
    def __init__(self):
        super().__init__()
        self.count = tf.Variable(0)
        self.mean = tf.Variable(0.0)

    def update(self, x):
        self.count.assign_add(1)
        rate = 1.0 / tf.cast(self.count, tf.float32)
        self.mean.assign_add((x - self.mean) * rate)


def moving_average(t):
    average = Average()
    for x in t:
        average.update(x)
        if average.mean > 10:
            average.mean.assign(10.0)
    return average.count.read_value(), average.mean.read_value()


def write_in_a_condition(v, x):
    if v.assign_add(x) > 3 and v.assign_add(100) > 0:
        return v.read_value()
    return -v.read_value()


def order_of_writes(v, x):
    v.assign(x)
    a = v * 2
    v.assign(a + 1)
    b = v * 3
    v.assign_sub(b)
    return a, b, v.read_value()


def gradient_through_a_variable(v, x):
    with tf.GradientTape() as tape:
        if x > 0:
            y = v * v * x
        else:
            y = v * 3.0
    return tape.gradient(y, v)


def gradient_descent(v, n):
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = (v - 3.0) ** 2
        v.assign_sub(0.1 * tape.gradient(loss, v))
    return v.read_value()


def uninitialized_shape(x):
    v = tf.Variable([0.0], shape=tf.TensorShape([None]))
    v.assign(x)
    if tf.size(v) > 1:
        v.assign(tf.concat([v, x], 0))
    return v.read_value()


def string_variable(x):
    v = tf.Variable("a")
    if x > 3:
        v.assign(v + "b")
    return v.read_value()


def counter_and_limit(v, n):
    while True:
        v.assign_add(1)
        if v >= n:
            break
    return v.read_value()


def _v(value):
    return tf.Variable(value)


NUMBERS = (20, 4, 3, 0, -4)
INPUTS = {
    assign_in_a_branch: [(_v(5), T(x)) for x in NUMBERS],
    assign_add_in_a_loop: [(_v(5), T(x)) for x in (0, 1, 4)],
    read_before_and_after: [(_v(5), T(2)), (_v(0.5), T(2.0))],
    alias_of_the_value: [(_v(5), T(2)), (_v(0.5), T(2.0))],
    two_variables_swapped: [(_v(5), _v(2)), (_v(1), _v(2))],
    write_in_a_while: [(_v(1), T(x)) for x in (0, 3, 50)],
    write_then_break: [(_v(0), T([3, 1, 2, 9])), (_v(0), T([], tf.int32))],
    assign_returns_a_value: [(_v(5), T(2))],
    write_then_raise: [(_v(5), T(x)) for x in (2, -2)],
    write_then_op_fails: [(_v(5), T([1, 2])), (_v(5), T([1, 2, 3]))],
    variable_chosen: [(_v(5), _v(6), T(x)) for x in (2, 7)],
    variable_made_inside: [(T(x),) for x in (2, 7)],
    variable_made_in_a_loop: [(T(x),) for x in (0, 1, 4)],
    scatter_update: [(_v([1, 2, 3]), T([0, 2])), (_v([1]), T([], tf.int32))],
    slice_assign: [(_v([1, 2, 3]), T(x)) for x in (0, 2)],
    augmented_variable: [(_v(2), T(x)) for x in (0, 2)],
    variable_in_a_test: [(_v(x),) for x in (0, 2)],
    write_in_a_called_function: [(_v(0), T([3, 1, 2])), (_v(0), T([1]))],
    moving_average: [(T([1.0, 2.0, 6.0]),), (T([50.0, 2.0]),), (T([], tf.float32),)],
    write_in_a_condition: [(_v(2), T(x)) for x in (0, 2)],
    order_of_writes: [(_v(2), T(x)) for x in (0, 2)],
    gradient_through_a_variable: [(_v(2.0), T(x)) for x in (1.5, -1.0)],
    gradient_descent: [(_v(0.0), T(x)) for x in (0, 1, 5)],
    uninitialized_shape: [(T([1.0]),), (T([1.0, 2.0]),)],
    string_variable: [(T(x),) for x in (2, 7)],
    counter_and_limit: [(_v(0), T(x)) for x in (0, 1, 5)],
}
