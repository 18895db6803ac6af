"""Programs with steps, schedules and rates: Python numbers that change all the time."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import math

import tensorflow as tf


class Trainer:
    def __init__(self):
        self.step = 0
        self.weight = tf.Variable([1.0, -1.0])
        self.target = tf.Variable([0.0, 0.0])

    def train(self, x):
        self.step += 1
        self.weight.assign_sub(0.1 * (self.weight - x))
        if self.step % 10 == 0:
            self.target.assign(self.weight)
        return tf.reduce_sum(self.weight - self.target)


def run_target_copied_every_tenth_step():
    trainer = Trainer()
    for i in range(36):
        yield trainer.train(tf.constant([0.1 * i, 1.0]))


class Agent:
    def __init__(self):
        self.epsilon = 1.0
        self.steps = 0

    def act(self, values):
        self.steps += 1
        self.epsilon = max(0.05, self.epsilon * 0.9)
        noise = values * self.epsilon
        return tf.argmax(values + noise), noise


def run_epsilon_decay():
    agent = Agent()
    for i in range(40):
        yield agent.act(tf.constant([0.1 * i, 1.0])), agent.epsilon


class Warmup:
    def __init__(self):
        self.t = 0

    def rate(self):
        self.t += 1
        if self.t < 10:
            return 0.1 * self.t / 10
        return 0.1 / math.sqrt(self.t)

    def descend(self, w, g):
        return w - self.rate() * g


def run_warm_up_and_decay():
    warmup = Warmup()
    w = tf.constant([1.0, 2.0])
    for _ in range(36):
        w = warmup.descend(w, w)
        yield w


def scaled(x, rate):
    return tf.sin(x) * rate + tf.cos(x)


def run_float_argument_that_changes():
    for i in range(36):
        yield scaled(tf.constant([0.1 * i, 1.0]), 0.1 * i)


def run_float_argument_takes_few_values():
    for i in range(36):
        yield scaled(tf.constant([0.1 * i, 1.0]), [0.5, -0.0, 0.0][i % 3])


def run_argument_is_an_int_then_a_float():
    for i in range(36):
        yield scaled(tf.constant([0.1 * i, 1.0]), i if i % 2 else float(i))


def polynomial(x, step):
    return x * step + tf.cast(step, tf.float32) / (step + 1)


def run_int_argument_that_changes():
    for i in range(36):
        yield polynomial(tf.constant([0.1 * i, 1.0]), i)


def adam(m, v, g, t):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * tf.square(g)
    corrected = m / (1.0 - 0.9**t)
    return m, v, corrected / (tf.sqrt(v / (1.0 - 0.999**t)) + 1e-7)


def run_adam_by_hand():
    m, v = tf.zeros([2]), tf.zeros([2])
    for t in range(1, 37):
        m, v, step = adam(m, v, tf.constant([0.1 * t, -1.0]), t)
        yield step


class Plateau:
    def __init__(self):
        self.rate = 0.1
        self.best = 1e9
        self.wait = 0

    def update(self, loss):
        value = float(loss)
        if value < self.best - 1e-4:
            self.best, self.wait = value, 0
        else:
            self.wait += 1
            if self.wait >= 3:
                self.rate, self.wait = self.rate * 0.5, 0
        return loss * self.rate


def run_plateau():
    plateau = Plateau()
    for i in range(36):
        yield plateau.update(tf.constant(max(1.0, 10.0 - i))), plateau.rate


class Periods:
    def __init__(self):
        self.n = 0

    def phase(self, x):
        self.n += 1
        if self.n % 3 == 0:
            return tf.sin(x)
        if self.n % 5 == 0:
            return tf.cos(x)
        return x + self.n


def run_periods_of_three_and_five():
    periods = Periods()
    for i in range(40):
        yield periods.phase(tf.constant([0.1 * i, 1.0]))


class Half:
    def __init__(self):
        self.beta = tf.Variable(0.5)
        self.power = 1

    def update(self, x):
        self.power *= 2
        self.beta.assign(self.beta * 0.9 + x)
        return self.beta / self.power


def run_number_beyond_64_bits():
    half = Half()
    for i in range(80):
        yield half.update(tf.constant(0.1 * i)), half.power


def shifted(x, n):
    return tf.roll(x, n, axis=0) + n // 2 - n % 3


def run_shift_by_a_changing_number():
    for i in range(36):
        yield shifted(tf.range(5), i)


def indexed(x, i):
    return x[i % 4] * 2.0 + x[-1]


def run_index_that_changes():
    x = tf.constant([1.0, 2.0, 3.0, 4.0])
    for i in range(36):
        yield indexed(x + float(i), i)


def repeated(x, times):
    for k in range(times):
        x = x * 0.5 + k
    return x


def run_number_of_iterations_changes():
    for i in range(36):
        yield repeated(tf.constant([1.0, float(i)]), i % 5)


def shaped(x, n):
    return tf.reduce_sum(tf.fill([n, 2], x), axis=0) + tf.cast(n, tf.float32)


def run_number_becomes_a_shape():
    for i in range(24):
        yield shaped(tf.constant(0.5 * i), 1 + i % 6)


class Annealed:
    def __init__(self, total):
        self.total = total
        self.step = 0

    def temperature(self):
        return 0.5 * (1.0 + math.cos(math.pi * self.step / self.total))

    def sample(self, logits):
        self.step += 1
        return tf.nn.softmax(logits / (self.temperature() + 0.1))


def run_cosine_schedule():
    annealed = Annealed(36)
    for i in range(36):
        yield annealed.sample(tf.constant([0.1 * i, 1.0, -1.0]))


class Flagged:
    def __init__(self):
        self.n = 0
        self.is_even = True

    def step(self, x):
        self.n += 1
        self.is_even = self.n % 2 == 0
        return x + 1.0 if self.is_even else x - 1.0


def run_flag_toggles():
    flagged = Flagged()
    for i in range(36):
        yield flagged.step(tf.constant(float(i))), flagged.is_even


def named(x, step):
    name = f"step_{step}"
    return {name: tf.sqrt(x), "name": name}


def run_text_of_a_step():
    for i in range(30):
        yield named(tf.constant([float(i), 1.0]), i)


class Budget:
    def __init__(self):
        self.left = 20

    def spend(self, x):
        if self.left <= 0:
            raise RuntimeError("nothing is left", self.left)
        self.left -= 1
        return tf.square(x) * self.left


def run_budget_that_ends():
    budget = Budget()
    for i in range(24):
        try:
            yield budget.spend(tf.constant([float(i), 1.0]))
        except RuntimeError as error:
            yield error


def clipped(x, low, high):
    return tf.clip_by_value(x, low, high) * (high - low)


def run_bounds_that_change():
    for i in range(30):
        yield clipped(tf.range(6.0), 0.1 * i, 5.0 - 0.1 * i)


class Nan:
    def __init__(self):
        self.previous = float("nan")

    def change(self, x):
        old, self.previous = self.previous, float(tf.reduce_sum(x))
        return x - (0.0 if old != old else old)


def run_nan_at_first():
    thing = Nan()
    for i in range(30):
        yield thing.change(tf.constant([0.1 * i, 1.0]))
