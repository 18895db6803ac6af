"""Programs that use Keras layers, models and optimizers in small eager steps."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import numpy as np
import tensorflow as tf

T = tf.constant


def _dense(units, inputs, activation=None):
    layer = tf.keras.layers.Dense(units, activation=activation)
    layer.build((None, inputs))
    layer.set_weights(
        [
            np.arange(units * inputs, dtype="float32").reshape(inputs, units) * 0.1
            - 0.2,
            np.linspace(-0.5, 0.5, units, dtype="float32"),
        ]
    )
    return layer


def _state():
    layer = _dense(2, 3)
    return layer, tf.keras.optimizers.SGD(0.1)


def dense_forward(layer, t):
    y = layer(t)
    if tf.reduce_sum(y) > 0:
        return y * 2
    return y


def two_layers_in_a_loop(layer, t, n):
    for _ in range(n):
        t = layer(t)
    return t


def stop_when_small(layer, t):
    steps = 0
    while tf.reduce_max(tf.abs(t)) > 0.5 and steps < 6:
        t = layer(t) * 0.5
        steps += 1
    return t, steps


def one_training_step(layer, optimizer, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(layer(x) - y))
    gradients = tape.gradient(loss, layer.trainable_variables)
    optimizer.apply_gradients(zip(gradients, layer.trainable_variables))
    return loss, tf.identity(layer.kernel)


def training_loop(layer, optimizer, x, y, n):
    losses = []
    for step in range(n):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(layer(x) - y))
        gradients = tape.gradient(loss, layer.trainable_variables)
        optimizer.apply_gradients(zip(gradients, layer.trainable_variables))
        losses.append(loss)
    return losses


def clip_by_global_norm(layer, optimizer, x, limit):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(x) ** 2)
    gradients = tape.gradient(loss, layer.trainable_variables)
    norm = tf.linalg.global_norm(gradients)
    if norm > limit:
        gradients = [g * (limit / norm) for g in gradients]
    optimizer.apply_gradients(zip(gradients, layer.trainable_variables))
    return norm, [tf.identity(v) for v in layer.trainable_variables]


def skip_bad_gradients(layer, optimizer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.math.log(layer(x)))
    gradients = tape.gradient(loss, layer.trainable_variables)
    if all(tf.reduce_all(tf.math.is_finite(g)) for g in gradients):
        optimizer.apply_gradients(zip(gradients, layer.trainable_variables))
        return "stepped", tf.identity(layer.bias)
    return "skipped", tf.identity(layer.bias)


def learning_rate_by_step(layer, optimizer, x):
    for step in range(4):
        optimizer.learning_rate.assign(0.1 if step < 2 else 0.01)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(x) ** 2)
        optimizer.apply_gradients(
            zip(
                tape.gradient(loss, layer.trainable_variables),
                layer.trainable_variables,
            )
        )
    return tf.identity(layer.bias), tf.identity(optimizer.learning_rate)


def halve_rate_on_plateau(layer, optimizer, x):
    best = float("inf")
    for _ in range(4):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(x) ** 2)
        optimizer.apply_gradients(
            zip(
                tape.gradient(loss, layer.trainable_variables),
                layer.trainable_variables,
            )
        )
        if loss < best:
            best = loss
        else:
            optimizer.learning_rate.assign(optimizer.learning_rate * 0.5)
    return best, tf.identity(optimizer.learning_rate)


def early_stopping(layer, optimizer, x, y, tolerance):
    previous = None
    for step in range(8):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(layer(x) - y))
        optimizer.apply_gradients(
            zip(
                tape.gradient(loss, layer.trainable_variables),
                layer.trainable_variables,
            )
        )
        if previous is not None and previous - loss < tolerance:
            break
        previous = loss
    return step, loss


def gradient_accumulation(layer, optimizer, x):
    total = [tf.zeros_like(v) for v in layer.trainable_variables]
    for row in x:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(row[None]) ** 2)
        total = [
            a + g for a, g in zip(total, tape.gradient(loss, layer.trainable_variables))
        ]
    optimizer.apply_gradients(zip(total, layer.trainable_variables))
    return tf.identity(layer.kernel)


def custom_layer(x, training):
    class Noise(tf.keras.layers.Layer):
        def call(self, inputs, training=False):
            if training:
                return inputs + 1.0
            if tf.reduce_sum(inputs) > 3:
                return inputs * 2.0
            return inputs

    return Noise()(x, training=training)


def custom_model(x):
    class Net(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.first = _dense(3, 3)
            self.blocks = [_dense(3, 3), _dense(3, 3)]

        def call(self, inputs):
            h = self.first(inputs)
            for block in self.blocks:
                h = h + block(h) if tf.reduce_mean(h) > 0 else h - block(h)
            return h

    return Net()(x)


def rnn_cell_over_time(x):
    cell = tf.keras.layers.SimpleRNNCell(2)
    cell.build((None, 3))
    cell.set_weights(
        [
            np.ones((3, 2), "float32") * 0.1,
            np.eye(2, dtype="float32"),
            np.zeros(2, "float32"),
        ]
    )
    state = tf.zeros([1, 2])
    outputs = []
    for t in range(x.shape[0]):
        out, (state,) = cell(x[t][None], [state])
        outputs.append(out)
    return tf.stack(outputs)


def metric_in_a_loop(t):
    mean = tf.keras.metrics.Mean()
    for v in t:
        if v > 1:
            mean.update_state(v)
    return mean.result()


def losses_and_metrics(y, p):
    loss = tf.keras.losses.MeanSquaredError()(y, p)
    wrong = tf.abs(y - p)
    if loss > 1.0:
        return loss
    return tf.reduce_mean(wrong)


def dropout_when_not_training(x):
    return tf.keras.layers.Dropout(0.5)(x, training=False)


def batch_normalization(x, training):
    layer = tf.keras.layers.BatchNormalization(momentum=0.5)
    y = layer(x, training=training)
    return y, tf.identity(layer.moving_mean)


def momentum_by_hand(layer, x):
    velocity = [tf.Variable(tf.zeros_like(v)) for v in layer.trainable_variables]
    for _ in range(3):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(x) ** 2)
        for v, m, g in zip(
            layer.trainable_variables,
            velocity,
            tape.gradient(loss, layer.trainable_variables),
        ):
            m.assign(0.9 * m - 0.01 * g)
            v.assign_add(m)
    return tf.identity(layer.bias)


def adam_by_hand(x, n):
    w, m, v = tf.constant([1.0, -1.0]), tf.zeros([2]), tf.zeros([2])
    for t in range(1, n + 1):
        with tf.GradientTape() as tape:
            tape.watch(w)
            loss = tf.reduce_sum((w - x) ** 2)
        g = tape.gradient(loss, w)
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g * g
        w = w - 0.1 * (m / (1 - 0.9**t)) / (tf.sqrt(v / (1 - 0.99**t)) + 1e-7)
    return w


def frozen_layers(layer, optimizer, x, frozen):
    layer.trainable = not frozen
    if not layer.trainable_variables:
        return layer(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(x))
    optimizer.apply_gradients(
        zip(tape.gradient(loss, layer.trainable_variables), layer.trainable_variables)
    )
    return layer(x)


X = T([[1.0, 2.0, 3.0], [0.5, -1.0, 0.0]])
Z = T([[0.1, 0.0, -0.1]])
Y = T([[1.0, 0.0], [0.0, 1.0]])
INPUTS = {
    dense_forward: [(_dense(2, 3), X), (_dense(2, 3, "relu"), Z)],
    two_layers_in_a_loop: [(_dense(3, 3), X, T(n)) for n in (0, 1, 3)],
    stop_when_small: [(_dense(3, 3), X), (_dense(3, 3), Z)],
    one_training_step: [(*_state(), X, Y)],
    training_loop: [(*_state(), X, Y, T(n)) for n in (0, 1, 3)],
    clip_by_global_norm: [(*_state(), X, T(c)) for c in (1.0, 1e6)],
    skip_bad_gradients: [(*_state(), X), (*_state(), X + 5.0)],
    learning_rate_by_step: [(*_state(), X)],
    halve_rate_on_plateau: [(*_state(), X), (*_state(), X * 3.0)],
    early_stopping: [(*_state(), X, Y, T(c)) for c in (0.001, 0.3, 9.0)],
    gradient_accumulation: [(*_state(), X)],
    custom_layer: [(X, False), (X, True), (Z, False)],
    custom_model: [(X,), (Z,)],
    rnn_cell_over_time: [(X,), (Z,)],
    metric_in_a_loop: [(T([3.0, 1.0, 2.0]),), (T([0.0]),)],
    losses_and_metrics: [(Y, Y * 3.0), (Y, Y * 0.5)],
    dropout_when_not_training: [(X,)],
    batch_normalization: [(X, False), (X, True)],
    momentum_by_hand: [(_dense(2, 3), X)],
    adam_by_hand: [(T([0.5, 2.0]), T(0)), (T([0.5, 2.0]), T(3))],
    frozen_layers: [(*_state(), X, True), (*_state(), X, False)],
}
