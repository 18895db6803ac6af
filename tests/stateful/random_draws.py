"""Programs that draw random numbers, and what their streams give afterwards."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import random

import keras
import numpy as np
import tensorflow as tf


def noisy(x):
    return x + tf.random.normal(x.shape, stddev=0.1)


def run_global_seed():
    tf.random.set_seed(3)
    for i in range(30):
        yield noisy(tf.constant([0.1 * i, 1.0]))


def run_global_seed_set_again():
    for i in range(30):
        if i % 10 == 0:
            tf.random.set_seed(i)
        yield noisy(tf.constant([0.1 * i, 1.0]))


def two_draws(x):
    a = tf.random.uniform([2], maxval=2.0)
    b = tf.random.truncated_normal([2])
    return a * x + b


def run_two_draws_in_order():
    for i in range(30):
        yield two_draws(tf.constant([0.1 * i, 1.0]))
        if i % 5 == 4:
            yield tf.random.uniform([1])


def op_seeded(x):
    return x * tf.random.uniform([2], seed=5)


def run_op_seed():
    for i in range(30):
        yield op_seeded(tf.constant([0.1 * i, 1.0]))


def integers(x):
    return x + tf.random.uniform([2], 0, 100, dtype=tf.int32)


def run_random_integers():
    for i in range(30):
        yield integers(tf.constant([i, 1]))


def shuffled(x):
    return tf.random.shuffle(x) * 2


def run_shuffle():
    for i in range(30):
        yield shuffled(tf.range(6) + i)


def chosen(logits):
    return tf.random.categorical(logits, 3)


def run_categorical():
    for i in range(30):
        yield chosen(tf.constant([[0.1 * i, 1.0, 0.5]]))


def dropped(x, rate):
    return tf.nn.dropout(x, rate) + 1.0


def run_dropout_with_a_rate_that_changes():
    for i in range(30):
        yield dropped(tf.ones([6]), 0.05 * (i % 4))


def run_dropout():
    for i in range(30):
        yield dropped(tf.fill([6], 1.0 + i), 0.5)


GENERATOR = tf.random.Generator.from_seed(11)


def generated(x):
    return x + GENERATOR.normal([2])


def run_generator():
    GENERATOR.reset_from_seed(4)
    for i in range(30):
        if i == 15:
            GENERATOR.skip(3)
        yield generated(tf.constant([0.1 * i, 1.0]))


class Sampler:
    def __init__(self):
        self.generator = tf.random.Generator.from_seed(1)
        self.draws = 0

    def sample(self, mean):
        self.draws += 1
        if self.draws % 8 == 0:
            self.generator = self.generator.split(1)[0]
        return mean + self.generator.uniform(mean.shape)


def run_generator_that_splits():
    sampler = Sampler()
    for i in range(30):
        yield sampler.sample(tf.constant([0.1 * i, 1.0]))


def stateless(x, step):
    return x + tf.random.stateless_normal([2], seed=[step, 1])


def run_stateless_with_a_step():
    for i in range(30):
        yield stateless(tf.constant([0.1 * i, 1.0]), i)


class Split:
    def __init__(self):
        self.key = tf.constant([1, 2])

    def draw(self, x):
        keys = tf.random.split(self.key, 2)
        self.key = keys[0]
        return x * tf.random.stateless_uniform([2], seed=keys[1])


def run_stateless_keys_split():
    split = Split()
    for i in range(30):
        yield split.draw(tf.constant([0.1 * i, 1.0]))


def keras_noise(x, generator):
    return x + keras.random.normal((2,), seed=generator)


def run_keras_seed_generator():
    generator = keras.random.SeedGenerator(3)
    for i in range(30):
        yield keras_noise(tf.constant([0.1 * i, 1.0]), generator)


def run_keras_int_seed():
    for i in range(30):
        yield keras_noise(tf.constant([0.1 * i, 1.0]), 3)


def run_keras_global_seed():
    keras.utils.set_random_seed(2)
    for i in range(30):
        yield keras_noise(tf.constant([0.1 * i, 1.0]), None)


def python_noise(x):
    return x * random.random() + 1.0


def run_python_random():
    random.seed(5)
    for i in range(30):
        yield python_noise(tf.constant([0.1 * i, 1.0]))


def flip(x):
    if random.random() < 0.5:
        return tf.reverse(x, [0])
    return tf.identity(x)


def run_python_random_in_a_condition():
    for i in range(30):
        yield flip(tf.constant([0.1 * i, 1.0]))


class Augment:
    def __init__(self):
        self.random = random.Random(3)

    def __call__(self, x):
        return tf.roll(x, self.random.randrange(3), 0) + self.random.choice([1, 2])


def run_own_random_object():
    augment = Augment()
    for i in range(30):
        yield augment(tf.range(4) * i)


def numpy_noise(x):
    return x + np.random.normal(size=2).astype("float32")


def run_numpy_random():
    for i in range(30):
        yield numpy_noise(tf.constant([0.1 * i, 1.0]))


RNG = np.random.default_rng(7)


def numpy_generator(x):
    rows = RNG.permutation(3)
    return tf.gather(x, rows)


def run_numpy_generator():
    for i in range(30):
        yield numpy_generator(tf.range(3) + i)


def explore(epsilon, values):
    if np.random.rand() < epsilon:
        return np.random.randint(0, 2)
    return int(tf.argmax(values))


def run_epsilon_greedy():
    for i in range(30):
        yield explore(1.0 - 0.03 * i, tf.constant([0.1 * i, 1.0]))


def drop_block(x, size, rate):
    mask = tf.cast(tf.random.uniform(x.shape) < rate, tf.float32)
    mask = tf.nn.max_pool1d(mask[None, :, None], size, 1, "SAME")[0, :, 0]
    return x * (1.0 - mask) * (tf.cast(tf.size(x), tf.float32) / (1.0 + 8.0 - rate))


def run_drop_block_with_a_schedule():
    rate = 0.0
    for i in range(30):
        rate = min(0.3, rate + 0.02)
        yield drop_block(tf.fill([8], 1.0 + i), 3, rate)


def draw_in_a_branch(x):
    if tf.reduce_sum(x) > 1.5:
        return x + tf.random.uniform([2])
    return x


def run_draw_in_a_staged_branch():
    for i in range(30):
        yield draw_in_a_branch(tf.constant([0.1 * i, 0.5]))


def draw_twice_if(x, flag):
    y = tf.random.normal([2])
    if flag:
        y = y + tf.random.normal([2])
    return x * y


def run_number_of_draws_changes():
    for i in range(36):
        yield draw_twice_if(tf.constant([0.1 * i, 0.5]), i % 3 == 0)


def walk(position):
    for _ in range(3):
        position = position + tf.random.normal([2])
    return position


def run_random_walk():
    position = tf.zeros([2])
    for i in range(30):
        position = walk(position)
        yield position


def initial(shape):
    make = keras.initializers.GlorotUniform(seed=3)
    return make(shape) + tf.random.uniform(shape)


def run_initializers():
    for i in range(24):
        yield initial((2, 2 + i % 2))


def noisy_unseeded_bernoulli(x):
    coin = tf.random.uniform([]) < 0.5
    return tf.where(coin, x, -x)


def run_coin_in_a_where():
    for i in range(30):
        yield noisy_unseeded_bernoulli(tf.constant([0.1 * i, 0.5]))


def fails_after_draw(x, i):
    noise = tf.random.normal([2])
    return tf.gather(x + noise, i)


def run_op_fails_after_a_draw():
    for i in range(30):
        try:
            yield fails_after_draw(tf.constant([0.1 * i, 0.5]), tf.constant(i % 3))
        except tf.errors.InvalidArgumentError as error:
            yield type(error).__name__
