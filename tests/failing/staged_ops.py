"""TensorFlow's errors in functions whose calls graphs run."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import tensorflow as tf

from tests.failing.staged_python import repeat

X = tf.constant([1.0, 2.0])


def gathered(table, i):
    rows = tf.gather(table, i)
    return tf.reduce_sum(rows)


def run_gather():
    table = tf.reshape(tf.range(6.0), [3, 2])
    repeat(gathered, (table, tf.constant(1)), (table, tf.constant(7)))


def run_reshape():
    def step(x, n):
        return tf.reshape(x, [n, -1]) + 1.0

    repeat(step, (tf.range(6.0), 2), (tf.range(6.0), 4))


def run_reshape_to_tensor():
    def step(x, shape):
        return tf.reshape(x, shape) * 2.0

    repeat(step, (tf.range(6.0), tf.constant([2, 3])), (tf.range(6.0), tf.constant([4, 2])))


def run_matmul():
    def step(a, b):
        return tf.matmul(a, b) * 2.0

    good = tf.ones([2, 3]), tf.ones([3, 2])
    repeat(step, good, (tf.ones([2, 3]), tf.ones([2, 3])))


def run_add_shapes():
    def step(a, b):
        return (a + b) * a

    repeat(step, (X, X), (X, tf.ones(3)))


def run_add_dtypes():
    def step(a, b):
        return a * 2.0 + b

    repeat(step, (X, X), (X, tf.constant([1, 2])))


def run_inverse():
    def step(x):
        y = tf.linalg.inv(x)
        return y @ x

    repeat(step, (tf.eye(2),), (tf.zeros([2, 2]),))


def run_solve():
    def step(x, y):
        return tf.linalg.solve(x + x, y)

    repeat(step, (tf.eye(2), tf.eye(2)), (tf.zeros([2, 2]), tf.eye(2)))


def run_check_numerics():
    def step(x):
        return tf.debugging.check_numerics(tf.math.log(x), "not finite")

    repeat(step, (X,), (-X,))


def run_assert_positive():
    def step(x):
        tf.debugging.assert_positive(x, message="must be positive")
        return tf.math.log(x)

    repeat(step, (X,), (-X,))


def run_assert_equal():
    def step(x, y):
        tf.debugging.assert_equal(x, y, message="unequal")
        return x + y

    repeat(step, (X, X), (X, -X))


def run_assert_shapes():
    def step(x):
        tf.debugging.assert_rank(x, 1)
        return tf.sin(x)

    repeat(step, (X,), (X[None],))


def run_tf_assert():
    def step(x):
        tf.debugging.Assert(tf.reduce_all(x > 0), [x], summarize=2)
        return tf.sqrt(x)

    repeat(step, (X,), (-X,))


def run_integer_division():
    def step(a, b):
        return a // b + a % b

    seven = tf.constant([7, -7])
    repeat(step, (seven, tf.constant(2)), (seven, tf.constant(0)))


def run_slice():
    def step(x, i):
        return tf.slice(x, [i], [2]) * 2.0

    repeat(step, (tf.range(5.0), tf.constant(1)), (tf.range(5.0), tf.constant(4)))


def run_index():
    def step(x, i):
        return x[i] * 2.0 + x[0]

    repeat(step, (X, tf.constant(1)), (X, tf.constant(5)))


def run_python_index():
    def step(x, i):
        return x[i] * 2.0 + x[0]

    repeat(step, (X, 1), (X, 5))


def run_split():
    def step(x, n):
        a, b = tf.split(x, [n, 2])
        return tf.reduce_sum(a) * b

    repeat(step, (tf.range(4.0), 2), (tf.range(4.0), 3))


def run_concat():
    def step(a, b):
        return tf.concat([a, b], 0) + 1.0

    repeat(step, (tf.ones([1, 2]), tf.ones([2, 2])), (tf.ones([1, 2]), tf.ones([2, 3])))


def run_axis():
    def step(x, axis):
        return tf.reduce_sum(x, axis=axis) * 2.0

    repeat(step, (X, 0), (X, 4))


def run_one_hot_of_float():
    def step(x):
        return tf.one_hot(x, 3) * 2.0

    repeat(step, (tf.constant([1, 2]),), (X,))


def run_sparse_labels():
    def step(labels, logits):
        found = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        return tf.reduce_mean(found)

    logits = tf.ones([2, 3])
    repeat(step, (tf.constant([0, 1]), logits), (tf.constant([0, 1, 2]), logits))


def run_conv():
    def step(x, w):
        return tf.nn.conv2d(x, w, 1, "SAME") + 1.0

    x = tf.ones([1, 4, 4, 3])
    repeat(step, (x, tf.ones([2, 2, 3, 1])), (x, tf.ones([2, 2, 2, 1])))


def run_assign_shape():
    v = tf.Variable([1.0, 2.0])

    def step(x):
        v.assign(x * 2.0)
        return v + 1.0

    repeat(step, (X,), (tf.ones(3),))


def run_assign_then_fail():
    v = tf.Variable([1.0, 2.0])

    def step(x, i):
        v.assign_add(x)
        return tf.gather(v, i) + 1.0

    repeat(step, (X, tf.constant(1)), (X, tf.constant(9)))


def run_scatter():
    def step(x, i):
        return tf.tensor_scatter_nd_update(x, i, [5.0]) * 2.0

    repeat(step, (X, tf.constant([[1]])), (X, tf.constant([[6]])))


def run_parse_number():
    def step(text):
        return tf.strings.to_number(text) * 2.0

    repeat(step, (tf.constant("2.5"),), (tf.constant("two"),))


def run_decode():
    def step(data):
        return tf.cast(tf.io.decode_raw(data, tf.float32), tf.float64)

    repeat(step, (tf.constant(b"12345678"),), (tf.constant(b"123"),))


def run_read_file():
    def step(x, name):
        return tf.strings.length(tf.io.read_file(name)) + x

    repeat(step, (tf.constant(1), __file__), (tf.constant(1), "/no/such/file"))


def run_in_loop():
    def step(x, n):
        total = 0.0
        for i in tf.range(n):
            total += tf.gather(x, i) * 2.0
        return total

    repeat(step, (X, tf.constant(2)), (X, tf.constant(4)))


def run_in_branch():
    def step(x, i):
        if tf.reduce_sum(x) > 0.0:
            return tf.gather(x, i)
        return tf.gather(-x, i + 1)

    repeat(step, (X, tf.constant(0)), (-X, tf.constant(5)))


def run_in_callee():
    def inner(x, i):
        return tf.gather(x, i) * 2.0

    def outer(x, i):
        y = tf.sin(x)
        return inner(y, i) + y

    repeat(outer, (X, tf.constant(1)), (X, tf.constant(3)))


def run_in_lambda():
    step = lambda x, i: tf.gather(x, i) * 2.0
    repeat(step, (X, tf.constant(1)), (X, tf.constant(3)))


def run_in_comprehension():
    def step(x, indices):
        return tf.stack([tf.gather(x, i) for i in indices])

    one, three = tf.constant(1), tf.constant(3)
    repeat(step, (X, [one, one]), (X, [one, three]))


def run_under_tape():
    w = tf.Variable([1.0, 2.0])

    def step(x, i):
        with tf.GradientTape() as tape:
            loss = tf.gather(w * x, i) ** 2
        return tape.gradient(loss, w)

    repeat(step, (X, tf.constant(1)), (X, tf.constant(3)))


def run_called_under_tape():
    def loss(x, i):
        return tf.gather(tf.sin(x), i) ** 2

    for i in [1] * 8 + [3]:
        with tf.GradientTape() as tape:
            tape.watch(X)
            value = loss(X, tf.constant(i))
        tape.gradient(value, X)


def run_gradient_of_nothing():
    def step(x):
        with tf.GradientTape() as tape:
            y = x * 2.0
        return tape.gradient(y, "x")

    repeat(step, (X,), (X,))


def run_caught_and_handled():
    def step(x, i):
        try:
            return tf.gather(x, i) * 2.0
        except tf.errors.InvalidArgumentError as error:
            raise IndexError(f"no row {i.numpy()}") from error

    repeat(step, (X, tf.constant(1)), (X, tf.constant(3)))


def run_keras_layer():
    layer = tf.keras.layers.Dense(2)

    def step(x):
        return layer(x) * 2.0

    repeat(step, (tf.ones([2, 3]),), (tf.ones([2, 4]),))


def run_own_layer():
    class Scaled(tf.keras.layers.Layer):
        def call(self, x):
            return tf.gather(x, 1) * 2.0

    layer = Scaled()

    def step(x):
        return layer(x) + 1.0

    repeat(step, (tf.ones([2]),), (tf.ones([1]),))


def run_optimizer():
    w = tf.Variable([1.0, 2.0])
    optimizer = tf.keras.optimizers.SGD(0.1)

    def step(g):
        optimizer.apply_gradients([(g * 2.0, w)])
        return w + 0.0

    repeat(step, (X,), (tf.ones(3),))


def run_queue_ended():
    data = iter(tf.data.Dataset.range(8))

    def step(x, data):
        return x * tf.cast(next(data), tf.float32)

    repeat(step, (X, data), (X, data))


def run_convert_wrong():
    def step(x, values):
        return x * tf.convert_to_tensor(values, tf.float32)

    repeat(step, (X, [1.0, 2.0]), (X, ["a", "b"]))


def run_cast_of_text():
    def step(x):
        return tf.cast(x, tf.float32) * 2.0

    repeat(step, (X,), (tf.constant(["a"]),))


def run_numpy_of_shape():
    def step(x):
        y = tf.sin(x)
        return y.numpy()[3]

    repeat(step, (tf.ones(4),), (X,))


def run_condition_of_many():
    def step(x):
        if x > 1.0:
            return x * 2.0
        return x

    repeat(step, (tf.constant(2.0),), (X,))


def run_iterating_scalar():
    def step(x):
        total = 0.0
        for value in x:
            total += value * 2.0
        return total

    repeat(step, (X,), (tf.constant(1.0),))


def run_map_fn():
    def step(x, i):
        return tf.map_fn(lambda v: tf.gather(v, i), x)

    x = tf.ones([2, 2])
    repeat(step, (x, tf.constant(1)), (x, tf.constant(4)))


def run_dataset_map():
    def step(x, i):
        data = tf.data.Dataset.from_tensor_slices(x).map(lambda v: v * 2.0)
        return next(iter(data)) + tf.gather(x, i)

    repeat(step, (X, tf.constant(1)), (X, tf.constant(4)))


def run_while_with_op():
    def step(x, i):
        while tf.reduce_sum(x) < 50.0:
            x = x + tf.gather(x, i)
        return x

    repeat(step, (X, tf.constant(1)), (X, tf.constant(4)))


def run_over_lines():
    def step(x, i):
        return (
            tf.sin(x)
            + tf.gather(
                x,
                i,
            )
            - tf.cos(x)
        )

    repeat(step, (X, tf.constant(1)), (X, tf.constant(4)))


def run_result_not_used():
    def step(x, i):
        tf.gather(x, i)
        return x * 2.0

    repeat(step, (X, tf.constant(1)), (X, tf.constant(4)))


def run_no_result():
    def step(x, i):
        tf.gather(x, i)

    repeat(step, (X, tf.constant(1)), (X, tf.constant(4)))


def run_constant_that_fails():
    def step(x):
        tf.gather([1.0, 2.0], 7)
        return x * 2.0

    for _ in range(5):
        try:
            step(X)
        except tf.errors.InvalidArgumentError as error:
            last = error
    raise last


def run_result_not_used_in_branch():
    def step(x, i):
        if tf.reduce_sum(x) > 0.0:
            tf.gather(x, i)
            y = x * 2.0
        else:
            y = x
        return y

    repeat(step, (X, tf.constant(1)), (X, tf.constant(4)))


def run_result_not_used_in_loop():
    def step(x, i):
        while tf.reduce_sum(x) < 100.0:
            x = x * 2.0
            tf.gather(x, i)
        return x

    repeat(step, (X, tf.constant(1)), (X, tf.constant(4)))
