"""Small whole programs: agents, samplers, optimizers, trainers with all their state."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import collections
import math

import numpy as np
import tensorflow as tf


class DeepQ:
    def __init__(self):
        self.w = tf.Variable([[0.1, -0.2], [0.3, 0.4]])
        self.target = tf.Variable(self.w)
        self.memory = collections.deque(maxlen=8)
        self.epsilon = 1.0
        self.step = 0
        self.losses = []

    def values(self, state, w):
        return tf.linalg.matvec(w, tf.tanh(state), transpose_a=True)

    def learn(self, state, action, reward, following):
        self.memory.append((state, action, reward, following))
        self.step += 1
        self.epsilon = max(0.1, self.epsilon * 0.95)
        old, act, rew, new = self.memory[self.step % len(self.memory)]
        goal = rew + 0.9 * tf.reduce_max(self.values(new, self.target))
        with tf.GradientTape() as tape:
            loss = (self.values(old, self.w)[act] - goal) ** 2
        self.w.assign_sub(0.05 * tape.gradient(loss, self.w))
        if self.step % 10 == 0:
            self.target.assign(self.w)
        self.losses.append(float(loss))
        return loss


def run_deep_q_learning():
    agent = DeepQ()
    for i in range(36):
        state = tf.constant([0.1 * i, 1.0])
        yield agent.learn(state, i % 2, float(i % 3), state * 0.5)


class Bandit:
    def __init__(self, arms):
        self.counts = [0] * arms
        self.values = [tf.constant(0.0)] * arms
        self.t = 0

    def update(self, arm, reward):
        self.t += 1
        self.counts[arm] += 1
        step = 1.0 / self.counts[arm]
        self.values[arm] = self.values[arm] + step * (reward - self.values[arm])
        return tf.stack(self.values)

    def bound(self):
        return [
            v + math.sqrt(2 * math.log(self.t) / c) if c else v
            for v, c in zip(self.values, self.counts)
        ]


def run_bandit():
    bandit = Bandit(3)
    for i in range(36):
        yield bandit.update(i * i % 3, tf.constant(0.1 * i)), bandit.bound()


class KMeans:
    def __init__(self):
        self.centers = tf.Variable([[0.0, 0.0], [5.0, 5.0]])
        self.counts = [1, 1]

    def add(self, x):
        distances = tf.reduce_sum((self.centers - x) ** 2, axis=1)
        nearest = int(tf.argmin(distances))
        self.counts[nearest] += 1
        rate = 1.0 / self.counts[nearest]
        moved = self.centers[nearest] + rate * (x - self.centers[nearest])
        self.centers.scatter_nd_update([[nearest]], [moved])
        return tf.reduce_min(distances)


def run_online_k_means():
    means = KMeans()
    for i in range(36):
        yield means.add(tf.constant([float(i * 7 % 6), float(i * 3 % 5)]))


class Kalman:
    def __init__(self):
        self.x = tf.zeros([2, 1])
        self.p = tf.eye(2)
        self.f = tf.constant([[1.0, 1.0], [0.0, 1.0]])
        self.h = tf.constant([[1.0, 0.0]])

    def step(self, z):
        self.x = self.f @ self.x
        self.p = self.f @ self.p @ tf.transpose(self.f) + 0.01 * tf.eye(2)
        s = self.h @ self.p @ tf.transpose(self.h) + 0.1
        k = self.p @ tf.transpose(self.h) / s
        self.x = self.x + k @ (z - self.h @ self.x)
        self.p = (tf.eye(2) - k @ self.h) @ self.p
        return self.x


def run_kalman_filter():
    kalman = Kalman()
    for i in range(30):
        yield kalman.step(tf.constant([[0.5 * i]]))


class Lbfgs:
    def __init__(self, memory):
        self.memory = memory
        self.s, self.y = [], []
        self.previous = None

    def direction(self, x, g):
        if self.previous is not None:
            self.s.append(x - self.previous[0])
            self.y.append(g - self.previous[1])
            if len(self.s) > self.memory:
                self.s.pop(0)
                self.y.pop(0)
        self.previous = (x, g)
        q, alphas = g, []
        for s, y in zip(reversed(self.s), reversed(self.y)):
            rho = 1.0 / (tf.tensordot(y, s, 1) + 1e-8)
            alphas.append(rho * tf.tensordot(s, q, 1))
            q = q - alphas[-1] * y
        for s, y, alpha in zip(self.s, self.y, reversed(alphas)):
            rho = 1.0 / (tf.tensordot(y, s, 1) + 1e-8)
            q = q + s * (alpha - rho * tf.tensordot(y, q, 1))
        return -q


def run_limited_memory_bfgs():
    solver = Lbfgs(3)
    x = tf.constant([3.0, -2.0])
    for _ in range(24):
        x = x + 0.1 * solver.direction(x, x * tf.constant([2.0, 4.0]))
        yield x


class Metropolis:
    def __init__(self):
        self.generator = tf.random.Generator.from_seed(3)
        self.x = tf.zeros([2])
        self.accepted = 0
        self.width = 1.0
        self.steps = 0

    def log_density(self, x):
        return -0.5 * tf.reduce_sum(x**2)

    def step(self, scale):
        self.steps += 1
        proposal = self.x + self.width * scale * self.generator.normal([2])
        ratio = tf.exp(self.log_density(proposal) - self.log_density(self.x))
        if self.generator.uniform([]) < ratio:
            self.x = proposal
            self.accepted += 1
        if self.steps % 10 == 0:
            self.width *= 1.1 if self.accepted / self.steps > 0.4 else 0.9
        return self.x


def run_metropolis():
    chain = Metropolis()
    for i in range(36):
        yield chain.step(tf.constant(1.0)), chain.accepted


class DropBlock:
    def __init__(self, rate, steps):
        self.rate, self.steps, self.step = rate, steps, 0
        self.generator = tf.random.Generator.from_seed(9)

    def __call__(self, x):
        self.step = min(self.step + 1, self.steps)
        rate = self.rate * self.step / self.steps
        noise = self.generator.uniform(x.shape)
        mask = tf.cast(noise < rate, tf.float32)
        keep = 1.0 - tf.nn.max_pool2d(mask, 3, 1, "SAME")
        return x * keep * tf.cast(tf.size(keep), tf.float32) / tf.reduce_sum(keep)


def run_drop_block():
    block = DropBlock(0.1, 20)
    for i in range(30):
        yield block(tf.fill([1, 5, 5, 1], 1.0 + i))


class Downsampler:
    def __init__(self):
        self.rng = np.random.RandomState(5)
        self.ratio = 1
        self.history = []

    def pick(self):
        self.ratio = int(self.rng.choice([1, 2]))
        self.history.append(self.ratio)

    def __call__(self, x):
        if self.ratio > 1:
            x = tf.nn.avg_pool2d(x, self.ratio, self.ratio, "VALID")
        return tf.reduce_mean(x, axis=[1, 2])


def run_stochastic_downsampling():
    sampler = Downsampler()
    for i in range(30):
        sampler.pick()
        yield sampler(tf.reshape(tf.range(16.0) + i, [1, 4, 4, 1]))


class Attention:
    def __init__(self):
        self.cache = {"k": None, "v": None}
        self.maps = []

    def attend(self, q):
        k, v = q * 0.5, q + 1.0
        if self.cache["k"] is not None and self.cache["k"].shape[0] < 4:
            k = tf.concat([self.cache["k"], k], axis=0)
            v = tf.concat([self.cache["v"], v], axis=0)
        self.cache["k"], self.cache["v"] = k, v
        weights = tf.nn.softmax(tf.matmul(q, k, transpose_b=True))
        self.maps.append(weights)
        return tf.matmul(weights, v)


def run_attention_with_a_cache():
    attention = Attention()
    for i in range(32):
        yield attention.attend(tf.constant([[0.1 * i, 1.0]])), len(attention.maps)


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.wait = patience, 0
        self.best, self.best_weights = None, None
        self.stopped = False

    def check(self, loss, weights):
        if self.best is None or float(loss) < self.best:
            self.best, self.wait = float(loss), 0
            self.best_weights = [tf.identity(w) for w in weights]
        else:
            self.wait += 1
            if self.wait >= self.patience and not self.stopped:
                self.stopped = True
                for w, best in zip(weights, self.best_weights):
                    w.assign(best)
        return self.stopped


def epoch(stopping, w, x):
    w.assign_add(x)
    loss = tf.reduce_sum((w - 2.0) ** 2)
    return loss, stopping.check(loss, [w])


def run_early_stopping():
    stopping, w = EarlyStopping(4), tf.Variable([0.0, 1.0])
    for i in range(30):
        yield epoch(stopping, w, tf.constant([0.2, 0.1]))


class Scaler:
    def __init__(self):
        self.scale = 8.0
        self.good = 0

    def step(self, w, g):
        scaled = g * self.scale
        if tf.reduce_all(tf.math.is_finite(scaled)):
            w.assign_sub(0.01 * scaled / self.scale)
            self.good += 1
            if self.good % 5 == 0:
                self.scale *= 2.0
        else:
            self.scale = max(1.0, self.scale / 2.0)
            self.good = 0
        return tf.identity(w)


def run_dynamic_loss_scale():
    scaler, w = Scaler(), tf.Variable([1.0, 2.0])
    for i in range(36):
        g = [1.0, float("inf") if i % 11 == 10 else 0.5]
        yield scaler.step(w, tf.constant(g)), scaler.scale


class Returns:
    def __init__(self):
        self.rewards, self.values = [], []

    def push(self, reward, value):
        self.rewards.append(reward)
        self.values.append(value)
        if len(self.rewards) < 5:
            return None
        result, running = [], tf.constant(0.0)
        for reward in reversed(self.rewards):
            running = reward + 0.9 * running
            result.insert(0, running)
        advantage = tf.stack(result) - tf.stack(self.values)
        self.rewards, self.values = [], []
        return advantage


def run_returns_of_episodes():
    returns = Returns()
    for i in range(35):
        yield returns.push(tf.constant(0.1 * i), tf.constant(0.5))


class Music:
    def __init__(self):
        self.length = 4
        self.relative = {}
        self.generated = []

    def positions(self, n):
        if n not in self.relative:
            self.relative[n] = tf.cast(tf.range(n) - n + 1, tf.float32)
        return self.relative[n]

    def step(self, notes):
        n = notes.shape[0]
        self.length = max(self.length, n)
        scores = tf.nn.softmax(notes + 0.1 * self.positions(n))
        self.generated.append(int(tf.argmax(scores)))
        return scores


def run_music_with_mutated_objects():
    music = Music()
    for i in range(32):
        yield music.step(tf.sin(tf.range(2.0 + i % 4) + i)), music.generated[-1]


def simulate(state, dt):
    for body in state["bodies"]:
        body["v"] = body["v"] - dt * body["x"]
    for body in state["bodies"]:
        body["x"] = body["x"] + dt * body["v"]
    state["time"] += dt
    return tf.add_n([body["x"] ** 2 + body["v"] ** 2 for body in state["bodies"]])


def run_simulation_in_dicts():
    bodies = [{"x": tf.constant(float(k)), "v": tf.constant(0.5)} for k in range(3)]
    state = {"bodies": bodies, "time": 0.0}
    for i in range(30):
        if i == 20:
            state["bodies"].append({"x": tf.constant(9.0), "v": tf.constant(0.0)})
        yield simulate(state, 0.1), state["time"]
