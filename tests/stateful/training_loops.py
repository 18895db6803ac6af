"""Programs as training loops are written: schedules, averages, callbacks, GANs."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import math
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras


def batch(i, rows=2):
    x = np.sin(np.arange(rows * 3, dtype="float32").reshape(rows, 3) + 0.1 * i)
    return tf.constant(x), tf.constant(x[:, :1] * 2.0)


def dense(units, seed=1, **kwargs):
    start = keras.initializers.GlorotUniform(seed=seed)
    return keras.layers.Dense(units, kernel_initializer=start, **kwargs)


def build(*parts):
    model = keras.Sequential([keras.Input((3,)), *parts])
    return model


class WarmUp:
    def __init__(self, peak, steps):
        self.peak, self.steps, self.now = peak, steps, 0

    def __call__(self):
        self.now += 1
        if self.now < self.steps:
            return self.peak * self.now / self.steps
        return self.peak * 0.5 * (1 + math.cos(0.1 * (self.now - self.steps)))


def scheduled_step(w, schedule, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w - y) ** 2)
    w.assign_sub(schedule() * tape.gradient(loss, w))
    return loss


def run_warm_up_and_cosine():
    w, schedule = tf.Variable(tf.ones([3, 1])), WarmUp(0.2, 6)
    for i in range(24):
        yield scheduled_step(w, schedule, *batch(i)), schedule.now


class Averaged:
    def __init__(self, variables, decay=0.9):
        self.variables = variables
        self.shadow = [tf.Variable(v) for v in variables]
        self.decay, self.updates = decay, 0

    def update(self):
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for s, v in zip(self.shadow, self.variables):
            s.assign(decay * s + (1.0 - decay) * v)

    def swap(self):
        for s, v in zip(self.shadow, self.variables):
            kept = tf.identity(v)
            v.assign(s)
            s.assign(kept)


def run_averaged_weights():
    w = tf.Variable([1.0, 2.0])
    averaged = Averaged([w])
    for i in range(24):
        w.assign_add([0.1, -0.2])
        averaged.update()
        if i % 8 == 7:
            averaged.swap()
        yield w.numpy(), averaged.shadow[0].numpy()


class Accumulator:
    def __init__(self, variables, every):
        self.sums = [tf.Variable(tf.zeros_like(v)) for v in variables]
        self.every, self.seen = every, 0

    def add(self, gradients):
        for total, gradient in zip(self.sums, gradients):
            total.assign_add(gradient / self.every)
        self.seen += 1
        return self.seen % self.every == 0

    def apply(self, optimizer, variables):
        optimizer.apply_gradients(zip([s.value() for s in self.sums], variables))
        for total in self.sums:
            total.assign(tf.zeros_like(total))


def accumulated_step(model, optimizer, accumulator, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    variables = model.trainable_variables
    if accumulator.add(tape.gradient(loss, variables)):
        accumulator.apply(optimizer, variables)
    return loss


def run_accumulated_gradients():
    model, optimizer = build(dense(2), dense(1, 2)), keras.optimizers.Adam(0.05)
    accumulator = Accumulator(model.trainable_variables, 3)
    for i in range(24):
        yield accumulated_step(model, optimizer, accumulator, *batch(i))


class Adversaries:
    def __init__(self):
        self.generator = build(dense(4, 1, activation="relu"), dense(3, 2))
        self.critic = build(dense(4, 3, activation="relu"), dense(1, 4))
        self.both = [keras.optimizers.SGD(0.05), keras.optimizers.SGD(0.05)]
        self.losses = {"g": [], "c": []}

    def penalty(self, real, fake):
        mixed = 0.3 * real + 0.7 * fake
        with tf.GradientTape() as tape:
            tape.watch(mixed)
            scores = self.critic(mixed)
        slopes = tf.norm(tape.gradient(scores, mixed) + 1e-8, axis=1)
        return tf.reduce_mean((slopes - 1.0) ** 2)

    def step(self, real, noise, weight):
        with tf.GradientTape() as gt, tf.GradientTape() as ct:
            fake = self.generator(noise)
            c_loss = tf.reduce_mean(self.critic(fake)) - tf.reduce_mean(
                self.critic(real)
            )
            c_loss += weight * self.penalty(real, fake)
            g_loss = -tf.reduce_mean(self.critic(fake))
        for model, tape, loss, optimizer in (
            (self.generator, gt, g_loss, self.both[0]),
            (self.critic, ct, c_loss, self.both[1]),
        ):
            variables = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self.losses["g"].append(float(g_loss))
        self.losses["c"].append(float(c_loss))
        return g_loss, c_loss


def run_gradient_penalty():
    pair = Adversaries()
    for i in range(20):
        yield pair.step(batch(i)[0], batch(i + 5)[0], 10.0 if i < 10 else 5.0)


class Autoencoder(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = dense(4, 1), dense(3, 2)
        self.beta, self.history_of_loss = 0.0, []

    def call(self, x):
        mean, log = tf.split(self.encoder(x), 2, axis=1)
        z = mean + tf.random.stateless_normal([2, 2], [1, 2]) * tf.exp(0.5 * log)
        kl = -0.5 * tf.reduce_mean(1 + log - mean**2 - tf.exp(log))
        return self.decoder(z), kl


def annealed_step(model, optimizer, x):
    with tf.GradientTape() as tape:
        out, kl = model(x)
        loss = tf.reduce_mean((out - x) ** 2) + model.beta * kl
    optimizer.apply_gradients(
        zip(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
    )
    model.beta = min(1.0, model.beta + 0.1)
    model.history_of_loss.append(float(loss))
    return loss


def run_annealed_autoencoder():
    model, optimizer = Autoencoder(), keras.optimizers.Adam(0.01)
    for i in range(20):
        yield annealed_step(model, optimizer, batch(i)[0]), model.beta


class EarlyStopping:
    def __init__(self, patience):
        self.best, self.wait, self.patience = math.inf, 0, patience
        self.kept, self.stopped = None, False

    def __call__(self, loss, variables):
        if loss < self.best - 1e-3:
            self.best, self.wait = loss, 0
            self.kept = [v.numpy() for v in variables]
        else:
            self.wait += 1
            if self.wait >= self.patience:
                self.stopped = True
                for v, k in zip(variables, self.kept):
                    v.assign(k)


def run_early_stopping():
    w, stop = tf.Variable(tf.ones([3, 1])), EarlyStopping(3)
    for i in range(24):
        loss = scheduled_step(w, lambda: 0.3 if i < 8 else 3.0, *batch(0))
        stop(float(loss), [w])
        yield loss, stop.wait, stop.stopped
        if stop.stopped:
            break


class Callbacks:
    def __init__(self, *hooks):
        self.hooks, self.logs = list(hooks), {}

    def on_batch(self, step, **logs):
        self.logs.update(logs)
        for hook in self.hooks:
            hook(step, self.logs)


class Recorder:
    def __init__(self):
        self.lines = []

    def __call__(self, step, logs):
        if step % 4 == 0:
            self.lines.append(f"{step}: {float(logs['loss']):.3f}")


def observed_step(w, callbacks, i, x, y):
    loss = tf.reduce_mean((x @ w - y) ** 2)
    callbacks.on_batch(i, loss=loss, size=x.shape[0])
    return loss


def run_callbacks():
    recorder = Recorder()
    w, callbacks = tf.ones([3, 1]), Callbacks(recorder)
    for i in range(20):
        if i == 10:
            callbacks.hooks.append(lambda step, logs: logs.pop("size", None))
        yield observed_step(w, callbacks, i, *batch(i)), recorder.lines[-1:]


def metric_step(model, metrics, x, y):
    out = model(x, training=False)
    for metric in metrics:
        metric.update_state(y, out)
    return {m.name: m.result() for m in metrics}


def run_metrics_over_epochs():
    model = build(dense(1))
    metrics = [keras.metrics.MeanSquaredError(), keras.metrics.MeanAbsoluteError()]
    for i in range(20):
        yield metric_step(model, metrics, *batch(i))
        if i % 6 == 5:
            for metric in metrics:
                metric.reset_state()


def managed(checkpoint):
    folder = tempfile.mkdtemp()
    return tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)


def run_checkpoints_kept():
    w, count = tf.Variable(tf.ones([3, 1])), tf.Variable(0, dtype=tf.int64)
    checkpoint = tf.train.Checkpoint(w=w, count=count)
    manager = managed(checkpoint)
    for i in range(20):
        loss = scheduled_step(w, lambda: 0.1, *batch(i))
        count.assign_add(1)
        if i % 5 == 4:
            manager.save()
        if i == 12:
            checkpoint.restore(manager.latest_checkpoint)
        names = [os.path.basename(name) for name in manager.checkpoints]
        yield loss, int(count), names


def clip_weights(variables, limit):
    for v in variables:
        v.assign(tf.clip_by_value(v, -limit, limit))


def run_clipped_weights():
    variables, limit = [tf.Variable([0.5, -2.0]), tf.Variable(3.0)], 1.5
    for i in range(20):
        variables[i % 2].assign_add(tf.ones_like(variables[i % 2]))
        clip_weights(variables, limit)
        limit *= 0.95
        yield [v.numpy() for v in variables]


class SpectralNorm(keras.layers.Layer):
    def __init__(self, layer, power=1):
        super().__init__()
        self.layer, self.power = layer, power

    def build(self, shape):
        self.layer.build(shape)
        self.u = self.add_weight(
            shape=(1, 2), initializer="ones", trainable=False, name="u"
        )

    def call(self, x, training=False):
        w, u = self.layer.kernel, self.u
        for _ in range(self.power):
            v = tf.math.l2_normalize(u @ tf.transpose(w))
            u = tf.math.l2_normalize(v @ w)
        sigma = tf.reduce_sum(v @ w * u)
        if training:
            self.u.assign(u)
        return self.layer(x) / sigma


def run_spectral_norm():
    layer = SpectralNorm(dense(2))
    for i in range(20):
        layer.power = 1 if i < 12 else 2
        yield layer(batch(i)[0], training=i % 4 != 3), tf.identity(layer.u)


def frozen_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss, len(gradients)


def run_layers_frozen_and_thawed():
    model, optimizer = build(dense(2), dense(1, 2)), keras.optimizers.SGD(0.05)
    optimizer.build(model.trainable_variables)
    for i in range(24):
        model.layers[0].trainable = i % 10 < 5
        yield frozen_step(model, optimizer, *batch(i))


class Epochs:
    def __init__(self):
        self.weight = tf.Variable(tf.ones([4, 1]))
        self.seen = 0
        self.means = []

    def train(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(tf.tanh(x @ self.weight))) / x.shape[0]
        self.weight.assign_sub(0.1 * tape.gradient(loss, self.weight))
        self.seen += len(x)
        self.means.append(loss)
        return loss


def run_last_batches_of_all_sizes():
    epochs = Epochs()
    data = tf.reshape(tf.cos(tf.range(200.0)), [50, 4])
    for size in (8, 8, 12, 7, 9, 11, 13, 49):
        for first in range(0, 50, size):
            yield epochs.train(data[first : first + size]), epochs.seen
    yield tf.stack(epochs.means)


class Attention:
    def __init__(self):
        self.cache = None
        self.longest = 0

    def read(self, x, mask):
        n = x.shape[0]
        if n > self.longest:
            self.longest = n
        scores = tf.matmul(x, x, transpose_b=True) / n**0.5
        scores += tf.where(mask[None, :], 0.0, -1e9)
        self.cache = tf.matmul(tf.nn.softmax(scores), x)
        return tf.reduce_mean(self.cache, axis=0), n


def run_sequences_of_many_lengths():
    attention = Attention()
    for i in range(60):
        x = tf.reshape(tf.sin(tf.range(3.0 * (1 + 7 * i % 23))), [-1, 3])
        yield attention.read(x, x[:, 0] > -0.9), attention.longest
    yield attention.cache
