"""Programs that train Keras models by hand: layers, optimizers, metrics, weights."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import keras
import numpy as np
import tensorflow as tf
from keras import layers


def small(*parts):
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((3,)), *parts])


def batch(i, rows=2):
    x = np.sin(np.arange(rows * 3, dtype="float32").reshape(rows, 3) + 0.1 * i)
    return tf.constant(x), tf.constant(x[:, :1] * 2.0)


def step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x, training=True) - y) ** 2)
    variables = model.trainable_variables
    gradients = tape.gradient(loss, variables)
    optimizer.apply_gradients(zip(gradients, variables))
    return loss


def run_adam():
    model, optimizer = small(layers.Dense(4, "tanh"), layers.Dense(1)), None
    optimizer = keras.optimizers.Adam(0.01)
    for i in range(20):
        yield step(model, optimizer, *batch(i))


def run_learning_rate_changed():
    model = small(layers.Dense(1))
    optimizer = keras.optimizers.SGD(0.1)
    for i in range(24):
        if i % 6 == 5:
            optimizer.learning_rate = 0.1 / (i + 1)
        if i == 15:
            optimizer.learning_rate.assign(0.5)
        yield step(model, optimizer, *batch(i))


def run_learning_rate_schedule():
    model = small(layers.Dense(1))
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 4, 0.5, True)
    optimizer = keras.optimizers.SGD(schedule, momentum=0.9)
    for i in range(24):
        yield step(model, optimizer, *batch(i))


def run_layer_frozen_and_thawed():
    model = small(layers.Dense(3), layers.Dense(1))
    optimizer = keras.optimizers.SGD(0.1)
    for i in range(24):
        model.layers[0].trainable = i % 8 < 4
        yield step(model, optimizer, *batch(i))


def run_optimizer_swapped():
    model = small(layers.Dense(1))
    optimizer = keras.optimizers.SGD(0.1)
    for i in range(24):
        if i == 12:
            optimizer = keras.optimizers.RMSprop(0.01)
        yield step(model, optimizer, *batch(i))


def run_layer_swapped():
    class Holder:
        pass

    holder = Holder()
    holder.head = layers.Dense(2, kernel_initializer="ones")

    def apply(x):
        return holder.head(tf.sin(x))

    for i in range(24):
        if i == 12:
            holder.head = layers.Dense(2, kernel_initializer="zeros")
        if i == 18:
            holder.head.activation = keras.activations.sigmoid
        yield apply(batch(i)[0])


def run_weights_set():
    model = small(layers.Dense(1))

    def predict(x):
        return model(x) * 2.0

    saved = model.get_weights()
    for i in range(24):
        if i == 10:
            model.set_weights([w + 1.0 for w in saved])
        if i == 16:
            model.layers[0].kernel.assign(saved[0])
        yield predict(batch(i)[0])


def predict_both(model, x):
    return model(x, training=False), model(x, training=True)


def run_dropout_layer():
    model = small(layers.Dropout(0.5, seed=3), layers.Dense(2))
    for i in range(24):
        if i == 14:
            model.layers[0].rate = 0.25
        yield predict_both(model, batch(i)[0])


def run_batch_normalization():
    model = small(layers.BatchNormalization(momentum=0.9), layers.Dense(1))
    optimizer = keras.optimizers.SGD(0.1)
    for i in range(24):
        if i == 12:
            model.layers[0].momentum = 0.5
        x, y = batch(i, 4)
        yield step(model, optimizer, x, y), model(x, training=False)


def run_normalization_frozen():
    model = small(layers.BatchNormalization(), layers.Dense(1))
    for i in range(24):
        model.layers[0].trainable = i < 12
        yield predict_both(model, batch(i, 4)[0])


def run_gaussian_noise_and_alpha_dropout():
    model = small(layers.GaussianNoise(0.1, seed=1), layers.AlphaDropout(0.2, seed=2))
    for i in range(20):
        yield predict_both(model, batch(i)[0])


class Meter:
    def __init__(self):
        self.loss = keras.metrics.Mean()
        self.accuracy = keras.metrics.BinaryAccuracy()

    def update(self, x, y):
        self.loss.update_state(tf.reduce_mean(tf.abs(x)))
        self.accuracy.update_state(y > 0.0, tf.sigmoid(y))
        return self.loss.result()


def run_metrics_reset_each_epoch():
    meter = Meter()
    for i in range(24):
        if i % 8 == 0:
            meter.loss.reset_state()
            meter.accuracy.reset_state()
        yield meter.update(*batch(i)), meter.accuracy.result()


def adversarial(generator, critic, optimizers, noise, real):
    with tf.GradientTape() as one, tf.GradientTape() as two:
        fake = generator(noise, training=True)
        scores = critic(real, training=True), critic(fake, training=True)
        critic_loss = tf.reduce_mean(scores[1] - scores[0])
        generator_loss = -tf.reduce_mean(scores[1])
    for model, tape, loss, optimizer in (
        (generator, one, generator_loss, optimizers[0]),
        (critic, two, critic_loss, optimizers[1]),
    ):
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return critic_loss, generator_loss


def run_two_models_two_optimizers():
    generator = small(layers.Dense(3))
    critic = small(layers.Dense(1))
    optimizers = [keras.optimizers.Adam(0.01), keras.optimizers.SGD(0.01)]
    for i in range(20):
        x, _ = batch(i)
        yield adversarial(generator, critic, optimizers, x, -x)


class Residual(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.inner = layers.Dense(units)
        self.calls = 0
        self.scale = 1.0

    def call(self, x, training=False):
        self.calls += 1
        return x + self.scale * self.inner(x)


def run_own_layer_that_counts():
    layer = Residual(3)
    for i in range(24):
        if i == 12:
            layer.scale = 0.5
        yield layer(batch(i)[0]), layer.calls


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Residual(3) for _ in range(2)]
        self.head = layers.Dense(1)
        self.last_size = None

    def call(self, x, training=False):
        for block in self.blocks:
            x = block(x, training=training)
        self.last_size = int(x.shape[0])
        return self.head(x)


def run_subclassed_model():
    keras.utils.set_random_seed(1)
    model, optimizer = Net(), keras.optimizers.AdamW(0.01)
    for i in range(20):
        yield step(model, optimizer, *batch(i, 2 + i % 2)), model.last_size


class Lazy(layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 2), initializer="ones")
        self.steps = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x):
        self.steps.assign_add(1.0)
        return tf.matmul(x, self.kernel) * self.steps


def run_layer_built_on_its_first_call():
    layer = Lazy()
    for i in range(24):
        yield layer(batch(i)[0])


class Regularised(layers.Layer):
    def __init__(self):
        super().__init__()
        self.w = self.add_weight(shape=(3,), initializer="ones")

    def call(self, x):
        self.add_loss(0.01 * tf.reduce_sum(x**2))
        return x * self.w


def step_with_losses(layer, optimizer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(x)) + tf.add_n(layer.losses)
    gradients = tape.gradient(loss, layer.trainable_variables)
    optimizer.apply_gradients(zip(gradients, layer.trainable_variables))
    return loss


def run_added_losses():
    layer, optimizer = Regularised(), keras.optimizers.SGD(0.01)
    for i in range(20):
        yield step_with_losses(layer, optimizer, batch(i)[0])


def run_stateful_recurrent_layer():
    layer = layers.LSTM(2, stateful=True, kernel_initializer="ones")

    def advance(x):
        return layer(x) * 2.0

    for i in range(16):
        if i == 8:
            layer.reset_states() if hasattr(layer, "reset_states") else None
        yield advance(batch(i)[0][:, None, :])


def run_activation_function_swapped():
    layer = layers.Dense(2, "relu", kernel_initializer="ones")

    def apply(x):
        return layer(x) + 1.0

    for i in range(24):
        if i == 9:
            layer.activation = keras.activations.tanh
        if i == 17:
            layer.activation = lambda x: x * 3.0
        yield apply(batch(i)[0])


def distilled(teacher, student, optimizer, x, temperature):
    soft = tf.nn.softmax(teacher(x) / temperature)
    with tf.GradientTape() as tape:
        logits = student(x, training=True) / temperature
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(soft, logits))
    gradients = tape.gradient(loss, student.trainable_variables)
    optimizer.apply_gradients(zip(gradients, student.trainable_variables))
    return loss


def run_distillation_with_a_temperature():
    teacher, student = small(layers.Dense(4)), small(layers.Dense(4, use_bias=False))
    optimizer = keras.optimizers.Nadam(0.01)
    for i in range(20):
        yield distilled(teacher, student, optimizer, batch(i)[0], 5.0 - 0.2 * i)


def run_fit_between_steps():
    model = small(layers.Dense(1))
    model.compile("sgd", "mse")
    optimizer = keras.optimizers.SGD(0.1)
    for i in range(12):
        x, y = batch(i)
        if i % 4 == 3:
            history = model.fit(x, y, epochs=1, verbose=0)
            yield history.history["loss"]
        yield step(model, optimizer, x, y)
