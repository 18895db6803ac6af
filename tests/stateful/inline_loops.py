"""Training loops written inline: the statements around a tape, inside a function."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import random

import numpy as np
import tensorflow as tf
from tensorflow import keras


def dense(units, seed=1, **kwargs):
    start = keras.initializers.GlorotUniform(seed=seed)
    return keras.layers.Dense(units, kernel_initializer=start, **kwargs)


def network(units=1, seed=1, inputs=3):
    hidden = dense(4, seed, activation="tanh")
    return keras.Sequential([keras.Input((inputs,)), hidden, dense(units, seed + 1)])


def rows(count=9, size=2, last=None):
    found = []
    for i in range(count):
        now = last if last is not None and i == count - 1 else size
        x = np.sin(np.arange(now * 3, dtype="float32").reshape(now, 3) + 0.3 * i)
        found.append((tf.constant(x), tf.constant(x[:, :1] * 2.0)))
    return found


def values(model):
    return [tf.identity(v.value) for v in model.weights]


def keras_guide(model, optimizer, metric, data):
    loss_fn = keras.losses.MeanSquaredError()
    for step, (x, y) in enumerate(data):
        with tf.GradientTape() as tape:
            logits = model(x, training=True)
            loss_value = loss_fn(y, logits)
        grads = tape.gradient(loss_value, model.trainable_weights)
        optimizer.apply_gradients(zip(grads, model.trainable_weights))
        metric.update_state(loss_value)
        if step % 4 == 0:
            print("step %d: %.6f" % (step, float(loss_value)))
    return loss_value, float(metric.result())


def run_keras_guide():
    model, metric = network(), keras.metrics.Mean()
    optimizer = keras.optimizers.Adam(0.01)
    for epoch in range(4):
        yield keras_guide(model, optimizer, metric, rows(last=1)), values(model)
        metric.reset_state()
        if epoch == 1:
            optimizer.learning_rate = 0.001


def evaluate(model, metric, data):
    for x, y in data:
        predicted = model(x, training=False)
        metric.update_state(y, predicted)
    return metric.result()


def run_evaluation():
    model, metric = network(), keras.metrics.MeanAbsoluteError()
    for i in range(4):
        yield evaluate(model, metric, rows(size=1 + i % 2))
        model.weights[0].assign(model.weights[0] * 0.5)


class Stopper:
    def __init__(self, patience):
        self.patience, self.best, self.bad = patience, None, 0
        self.kept = []

    def fit(self, w, data, rate):
        for number, (x, y) in enumerate(data):
            if number == 3:
                continue
            with tf.GradientTape() as tape:
                error = x @ w - y
                loss = tf.reduce_mean(error * error)
            w.assign_sub(rate * tape.gradient(loss, w))
            self.kept.append(loss)
            if self.best is None or loss < self.best:
                self.best, self.bad = loss, 0
            else:
                self.bad += 1
            if self.bad > self.patience:
                break
        else:
            return "done", loss
        return "stopped", number


def run_early_stopping():
    w, stopper = tf.Variable(tf.ones([3, 1])), Stopper(2)
    for i in range(6):
        yield stopper.fit(w, rows(), 0.1 if i < 3 else 1.3), w, stopper.best, stopper.kept


def adversarial(generator, critic, optimizers, steps, seed):
    history = {"d": [], "g": []}
    for step in range(steps):
        noise = tf.random.stateless_normal([2, 3], [seed, step])
        real = tf.random.stateless_normal([2, 1], [step, seed])
        for _ in range(2):
            with tf.GradientTape() as tape:
                fake = generator(noise)
                d_loss = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real))
            slopes = tape.gradient(d_loss, critic.trainable_variables)
            optimizers[0].apply_gradients(zip(slopes, critic.trainable_variables))
        with tf.GradientTape() as tape:
            g_loss = -tf.reduce_mean(critic(generator(noise)))
        slopes = tape.gradient(g_loss, generator.trainable_variables)
        optimizers[1].apply_gradients(zip(slopes, generator.trainable_variables))
        history["d"].append(d_loss)
        history["g"].append(g_loss)
    return history


def run_adversarial():
    pair = network(1, 1), network(1, 3, inputs=1)
    optimizers = keras.optimizers.SGD(0.1), keras.optimizers.Adam(0.01)
    for seed in range(4):
        yield adversarial(*pair, optimizers, 6, seed), values(pair[0]), values(pair[1])


def penalised(w, data, scale):
    for x, _ in data:
        with tf.GradientTape(persistent=True) as outer:
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = tf.reduce_sum(tf.tanh(x @ w))
            slope = inner.gradient(y, x)
            loss = y + scale * tf.reduce_sum(slope * slope)
        first = outer.gradient(loss, w)
        second = outer.gradient(slope, w)
        del outer
        w.assign_sub(0.01 * first + 0.001 * second)
    return loss, first, second


def run_gradient_penalty():
    w = tf.Variable(tf.ones([3, 1]))
    for i in range(6):
        yield penalised(w, rows(), 0.1 * i), w


def newton(x, target, steps):
    for i in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x - target
        slope = tape.gradient(y, x)
        x = x - y / slope
        if abs(float(y)) < 1e-5:
            return x, i
    return x, steps


def run_newton_steps():
    for i in range(6):
        yield newton(tf.constant(1.0 + i), 2.0 + i, 12)


def attacked(model, x, labels, epsilon):
    start, history = x, None
    for step in range(8):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_mean((model(x) - labels) ** 2)
        x = x + epsilon * tf.sign(tape.gradient(loss, x))
        x = tf.clip_by_value(x, start - 0.3, start + 0.3)
        if history is None:
            history = loss
        else:
            history = tf.stack([tf.reduce_max(history), loss])
    return x, history, step


def run_projected_gradient():
    model = network()
    for i in range(4):
        yield attacked(model, *rows(3)[i % 3], 0.05 + 0.01 * i)


class Memory:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.rows, self.__count = [], 0
        self.model, self.target = network(2), network(2, 7)
        self.optimizer = keras.optimizers.Adam(0.01)

    def learn(self, size, discount):
        batch = self.random.sample(self.rows, size)
        states = np.array([row[0] for row in batch], np.float32)
        actions = np.array([row[1] for row in batch])
        rewards = np.array([row[2] for row in batch], np.float32)
        dones = np.array([row[3] for row in batch])
        after = tf.reduce_max(self.target(states[::-1]), axis=1)
        goals = rewards + discount * after * (1 - dones)
        with tf.GradientTape() as tape:
            chosen = tf.reduce_sum(self.model(states) * tf.one_hot(actions, 2), axis=1)
            loss = tf.reduce_mean((goals - chosen) ** 2)
        slopes = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(slopes, self.model.trainable_variables))
        self.__count += 1
        if self.__count % 5 == 0:
            self.target.set_weights(self.model.get_weights())
        return float(loss), self.__count


def run_replay_memory():
    agent = Memory(3)
    for i in range(30):
        agent.rows.append((np.sin([i, i + 1.0, 2.0]), i % 2, 0.1 * i, i % 7 == 0))
        if i > 5:
            yield agent.learn(4 if i < 20 else 5, 0.9), values(agent.model)
    yield values(agent.target)


def accumulated(w, data, every):
    total, seen = [tf.zeros_like(w)], 0
    for i, (x, y) in enumerate(data):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((x @ w - y) ** 2)
        slope = tape.gradient(loss, w)
        total = [t + s for t, s in zip(total, [slope])]
        seen += 1
        if (i + 1) % every == 0:
            w.assign_sub(0.01 * total[0] / seen)
            total, seen = [tf.zeros_like(w)], 0
    return total, seen


def run_accumulated_gradients():
    w = tf.Variable(tf.ones([3, 1]))
    for i in range(6):
        yield accumulated(w, rows(), 2 + i % 3), w


def shared(w, data):
    best = None

    def note(loss):
        nonlocal best
        best = loss if best is None else tf.minimum(best, loss)
        return best

    for x, y in data:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((x @ w - y) ** 2)
        w.assign_sub(0.01 * tape.gradient(loss, w))
        note(loss)
        told = [lambda: loss, lambda: best]
    return [one() for one in told]


def run_names_that_closures_share():
    w = tf.Variable(tf.ones([3, 1]))
    for _ in range(4):
        yield shared(w, rows()), w


def unsure(w, data, flag):
    found = "nothing"
    for i, (x, y) in enumerate(data):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((x @ w - y) ** 2)
            if flag and i > 2:
                loss += tf.reduce_sum(w * w)
                found = loss
        slope = tape.gradient(loss, w)
        w.assign_sub(0.01 * slope)
        try:
            if i == 4:
                raise KeyError(i)
        except KeyError as error:
            last = error.args, slope
    return found, last


def run_names_of_a_branch():
    w = tf.Variable(tf.ones([3, 1]))
    for i in range(6):
        yield unsure(w, rows(), i % 3 > 0), w


def failing(w, data):
    failed = []
    for x in data:
        try:
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(x @ w)
            w.assign_sub(0.01 * tape.gradient(loss, w))
        except (tf.errors.InvalidArgumentError, ValueError) as error:
            failed.append(type(error).__name__)
            continue
        finally:
            failed.append(tuple(x.shape))
    return loss, failed


def run_errors_in_the_loop():
    w = tf.Variable(tf.ones([3, 1]))
    for i in range(5):
        data = [x for x, _ in rows()]
        data[2 + i] = tf.ones([2, 4])
        yield failing(w, data), w


def changing(w, data):
    total, count, kept = 0, 0.0, {}
    for x, y in data:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((x @ w - y) ** 2)
        w.assign_sub(0.01 * tape.gradient(loss, w))
        total += loss
        count += 1
        kept["last"] = loss
        kept.setdefault("all", []).append(count)
    return total / count, kept


def run_sums_of_other_kinds():
    w = tf.Variable(tf.ones([3, 1]))
    for _ in range(4):
        yield changing(w, rows(last=3)), w


def recurrent(w, inputs):
    state, losses = tf.zeros([1, 2]), tf.constant(0.0)
    while True:
        x = inputs.pop()
        with tf.GradientTape() as tape:
            state = tf.tanh(x + state @ w)
            loss = tf.reduce_sum(state)
        w.assign_sub(0.1 * tape.gradient(loss, w))
        losses += loss
        if not inputs:
            break
    return state, losses


def run_state_over_iterations():
    w = tf.Variable([[0.5, 0.1], [0.2, 0.3]])
    for i in range(5):
        yield recurrent(w, [tf.constant([[0.1 * i, 0.2 * k]]) for k in range(9)]), w


def deep(w, depth, x):
    for k in range(3):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.sin(x * w) * float(k + 1))
        w.assign_sub(0.01 * tape.gradient(loss, w))
        if depth:
            loss += deep(w, depth - 1, x + 1.0)
    return loss


def run_recursion():
    w = tf.Variable([0.5, 0.1])
    for i in range(4):
        yield deep(w, 2, tf.constant([0.1 * i, 1.0])), w


def minibatches(model, x, y, order, size):
    for i in range(0, len(order), size):
        part = order[i : i + size]
        xb, yb = x[part], y[part]
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(xb) - yb) ** 2)
        slopes = tape.gradient(loss, model.trainable_variables)
        for slope, variable in zip(slopes, model.trainable_variables):
            variable.assign_sub(0.05 * slope)
    return loss, xb, slope


def run_numpy_minibatches():
    model, generator = network(), np.random.default_rng(3)
    x = generator.normal(size=(40, 3)).astype("float32")
    for _ in range(4):
        order = generator.permutation(40)
        yield minibatches(model, x, x[:, :1] * 2, order, 7), values(model)


def lazily(data):
    model, optimizer = None, None
    for x, y in data:
        if model is None:
            model = keras.Sequential([dense(4, activation="relu"), dense(1, 5)])
            optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        variables = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss, values(model)


def run_models_made_in_the_loop():
    for i in range(4):
        yield lazily(rows(12, 1 + i % 2))
