"""Programs that decode step by step, and that hand parts of themselves around."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import collections
import dataclasses
import functools
import random

import numpy as np
import tensorflow as tf
from tensorflow import keras


def table(rows, columns):
    numbers = np.sin(np.arange(rows * columns, dtype="float32"))
    return tf.constant(np.reshape(numbers, (rows, columns)))


class Decoder:
    def __init__(self):
        self.embedding, self.out = table(5, 3), table(3, 5)
        self.cache, self.position = {}, 0

    def step(self, token):
        x = tf.gather(self.embedding, token) + 0.1 * self.position
        old = self.cache.get("h")
        self.cache["h"] = x if old is None else tf.tanh(old + x)
        self.position += 1
        return self.cache["h"] @ self.out

    def reset(self):
        self.cache.clear()
        self.position = 0


def run_greedy_decoding():
    decoder, token = Decoder(), tf.constant([1])
    for i in range(24):
        if i % 8 == 7:
            decoder.reset()
        logits = decoder.step(token)
        token = tf.argmax(logits, -1, output_type=tf.int32)
        yield token, logits, decoder.position


def teacher_step(decoder, target, ratio):
    logits = decoder.step(target)
    loss = -tf.reduce_sum(tf.nn.log_softmax(logits))
    forced = random.random() < ratio
    return loss, forced, target if forced else tf.argmax(logits, -1)


def run_teacher_forcing():
    decoder, token = Decoder(), tf.constant([1], tf.int64)
    for i in range(24):
        loss, forced, token = teacher_step(decoder, token, 1.0 - 0.04 * i)
        yield loss, forced, token


@dataclasses.dataclass
class Hypothesis:
    tokens: tuple
    score: float
    state: object

    def extended(self, token, score, state):
        return Hypothesis((*self.tokens, token), self.score + score, state)


def expand(hypothesis, w):
    state = tf.tanh(hypothesis.state @ w)
    log = tf.nn.log_softmax(state)
    values, tokens = tf.math.top_k(log, 2)
    return state, values, tokens


def run_beam_search():
    w, beam = table(3, 3), [Hypothesis((), 0.0, tf.ones([3])[None])]
    for i in range(12):
        found = []
        for hypothesis in beam:
            state, values, tokens = expand(hypothesis, w)
            for v, t in zip(values[0].numpy(), tokens[0].numpy()):
                found.append(hypothesis.extended(int(t), float(v), state))
        beam = sorted(found, key=lambda h: -h.score)[:2]
        yield [h.tokens[-3:] for h in beam], [h.score for h in beam]


class Meter:
    def __init__(self, window):
        self.values, self.total = collections.deque(maxlen=window), 0.0

    def update(self, value):
        self.values.append(value)
        self.total += float(value)
        return tf.reduce_mean(tf.stack(list(self.values)))


def run_smoothed_meter():
    meter = Meter(4)
    for i in range(20):
        yield meter.update(tf.constant(0.3 * i)), meter.total


class Model(tf.Module):
    def __init__(self):
        super().__init__()
        self.blocks = [Block(0.5), Block(2.0)]
        self.outputs = {}

    def __call__(self, x):
        for number, block in enumerate(self.blocks):
            x = block(x)
            if block.keeps:
                self.outputs[number] = x
        return x


class Block(tf.Module):
    def __init__(self, scale):
        super().__init__()
        self.w, self.keeps, self.calls = tf.Variable([scale, 1.0]), False, 0

    def __call__(self, x):
        self.calls += 1
        return tf.tanh(x * self.w)


def run_nested_modules():
    model = Model()
    for i in range(24):
        if i == 8:
            model.blocks.append(Block(0.1))
        if i == 12:
            model.blocks[0].keeps = True
        if i == 18:
            model.blocks.pop()
        yield model(tf.constant([0.1 * i, 1.0])), dict(model.outputs)


class Hooked:
    def __init__(self):
        self.hooks, self.order = {}, []

    def register(self, name, hook):
        self.hooks[name] = hook
        return functools.partial(self.hooks.pop, name)

    def forward(self, x):
        for name, hook in self.hooks.items():
            x = hook(x)
            self.order.append(name)
        return x * 2.0


def run_forward_hooks():
    model, removals = Hooked(), []
    for i in range(24):
        if i % 5 == 2:
            scale = 0.5 + i
            removals.append(model.register(f"h{i}", lambda x, s=scale: x * s))
        if i % 7 == 6:
            removals.pop(0)()
        yield model.forward(tf.constant([0.1 * i])), model.order[-2:]


def trained(step):
    @functools.wraps(step)
    def run(self, *args):
        self.steps += 1
        result = step(self, *args)
        self.events.append((step.__name__, self.steps))
        return result

    return run


class Trainer:
    def __init__(self):
        self.w, self.steps, self.events = tf.Variable(1.0), 0, []

    @trained
    def fit(self, x):
        with tf.GradientTape() as tape:
            loss = (self.w * x - 1.0) ** 2
        self.w.assign_sub(0.1 * tape.gradient(loss, self.w))
        return loss

    @trained
    def test(self, x):
        return (self.w * x - 1.0) ** 2


def run_decorated_methods():
    trainer = Trainer()
    for i in range(24):
        x = tf.constant(0.1 * i)
        yield trainer.test(x) if i % 4 == 3 else trainer.fit(x), trainer.events[-1]


class Dropped(keras.layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.rate, self.calls = rate, 0

    def call(self, x, training=None):
        self.calls += 1
        if training:
            return x * (1.0 - self.rate)
        return x


def run_rate_of_a_layer_decays():
    layer = Dropped(0.5)
    for i in range(24):
        layer.rate *= 0.9
        yield layer(tf.constant([[0.1 * i]]), training=i % 3 != 0), layer.calls


def shapes_seen(x, seen):
    seen[tuple(x.shape)] = seen.get(tuple(x.shape), 0) + 1
    return tf.reduce_sum(x, -1) * seen[tuple(x.shape)]


def run_shapes_counted():
    seen = {}
    for i in range(24):
        yield shapes_seen(tf.ones([1 + i % 3, 2]), seen), dict(seen)


class Registry:
    kinds = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Registry.kinds[cls.__name__] = cls


class Relu(Registry):
    def __call__(self, x):
        return tf.nn.relu(x)


class Scaled(Registry):
    def __init__(self, scale=2.0):
        self.scale = scale

    def __call__(self, x):
        return x * self.scale


def built(names, x):
    for name in names:
        x = Registry.kinds[name]()(x)
    return x


def run_classes_by_name():
    for i in range(20):
        names = ["Scaled", "Relu"][: 1 + (i > 9)]
        if i == 15:
            Registry.kinds["Relu"] = Scaled
        yield built(names, tf.constant([0.1 * i - 1.0]))


def kept_if_better(best, x):
    value = tf.reduce_sum(x)
    if best["value"] is None or value > best["value"]:
        best["value"], best["x"] = value, x
    return best["x"] is x, value


def run_best_tensor_kept():
    best = {"value": None, "x": None}
    for i in range(24):
        yield kept_if_better(best, tf.constant([(i * 7) % 5 - 1.0, 0.5])), best


def padded(parts, size, pad=0.0):
    rows = [tf.pad(p, [[0, size - len(p)]], constant_values=pad) for p in parts]
    return tf.stack(rows), [len(p) for p in parts]


def run_padded_batches():
    for i in range(20):
        parts = [tf.ones([1 + (i + j) % 4]) for j in range(3)]
        yield padded(parts, 4, pad=float(i > 10))
