"""Programs as agents are written: replay, schedules in Python, targets, episodes."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import collections
import random

import numpy as np
import tensorflow as tf
from tensorflow import keras


def state(i, size=3):
    return tf.constant([[0.1 * i - 0.3 * j for j in range(size)]])


def dense(units, seed=1, **kwargs):
    start = keras.initializers.GlorotUniform(seed=seed)
    return keras.layers.Dense(units, kernel_initializer=start, **kwargs)


class Epsilon:
    def __init__(self, start, end, decay):
        self.value, self.end, self.decay = start, end, decay

    def step(self):
        self.value = max(self.end, self.value * self.decay)
        return self.value


class DeepQ:
    def __init__(self):
        self.net = keras.Sequential([dense(4, activation="relu"), dense(2)])
        self.target = keras.Sequential([dense(4, activation="relu"), dense(2)])
        self.net(state(0))
        self.target(state(0))
        self.optimizer = keras.optimizers.SGD(0.1)
        self.epsilon = Epsilon(1.0, 0.1, 0.8)
        self.memory = collections.deque(maxlen=8)
        self.steps = 0

    def act(self, s):
        if random.random() < self.epsilon.value:
            return random.randrange(2)
        return int(tf.argmax(self.net(s)[0]))

    def remember(self, *transition):
        self.memory.append(transition)

    def replay(self):
        batch = random.sample(self.memory, 4)
        states = tf.concat([b[0] for b in batch], 0)
        nexts = tf.concat([b[3] for b in batch], 0)
        actions = tf.constant([b[1] for b in batch])
        rewards = tf.constant([b[2] for b in batch])
        goal = rewards + 0.9 * tf.reduce_max(self.target(nexts), 1)
        loss = self.learn(states, actions, goal)
        self.steps += 1
        if self.steps % 3 == 0:
            self.target.set_weights(self.net.get_weights())
        self.epsilon.step()
        return loss

    def learn(self, states, actions, goal):
        with tf.GradientTape() as tape:
            q = tf.reduce_sum(self.net(states) * tf.one_hot(actions, 2), 1)
            loss = tf.reduce_mean(tf.square(goal - q))
        variables = self.net.trainable_variables
        self.optimizer.apply_gradients(
            zip(tape.gradient(loss, variables), variables)
        )
        return loss


def run_deep_q():
    agent = DeepQ()
    for i in range(24):
        action = agent.act(state(i))
        agent.remember(state(i), action, float(i % 3), state(i + 1))
        if len(agent.memory) >= 4:
            yield action, agent.replay()
        else:
            yield action


class TabularQ:
    def __init__(self):
        self.table = collections.defaultdict(lambda: tf.zeros([2]))
        self.rate = 0.5

    def update(self, s, a, reward, after):
        best = tf.reduce_max(self.table[after])
        change = tf.one_hot(a, 2) * self.rate * (reward + 0.9 * best)
        self.table[s] = self.table[s] * (1 - self.rate) + change
        self.rate *= 0.95


def run_tabular_q():
    agent = TabularQ()
    for i in range(24):
        agent.update(i % 4, i % 2, float(i % 3), (i + 1) % 4)
        yield agent.table[i % 4], len(agent.table)


class Policy(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([[0.1, -0.2], [0.3, 0.4], [0.0, 0.1]])
        self.log, self.baseline = [], 0.0

    def __call__(self, s):
        return tf.nn.log_softmax(s @ self.w)

    def reinforce(self, episode, rate):
        returns, total = [], 0.0
        for _, _, reward in reversed(episode):
            total = reward + 0.9 * total
            returns.insert(0, total)
        with tf.GradientTape() as tape:
            loss = 0.0
            for (s, a, _), g in zip(episode, returns):
                loss -= self(s)[0, a] * (g - self.baseline)
        self.w.assign_sub(rate * tape.gradient(loss, self.w))
        self.baseline = 0.9 * self.baseline + 0.1 * returns[0]
        self.log.append(float(loss))
        return loss


def run_reinforce():
    policy = Policy()
    for i in range(20):
        episode = [(state(i + j), (i + j) % 2, 1.0 * (j == 2)) for j in range(3)]
        yield policy.reinforce(episode, 0.1 / (1 + i)), policy.baseline


class ActorCritic(keras.Model):
    def __init__(self):
        super().__init__()
        self.common = dense(4, 2, activation="tanh")
        self.actor, self.critic = dense(2, 3), dense(1, 4)

    def call(self, s):
        x = self.common(s)
        return self.actor(x), self.critic(x)


def advantage_step(model, optimizer, s, action, goal, entropy=0.01):
    with tf.GradientTape() as tape:
        logits, value = model(s)
        advantage = goal - value[:, 0]
        log = tf.nn.log_softmax(logits)
        chosen = tf.reduce_sum(log * tf.one_hot([action], 2), 1)
        loss = -tf.reduce_mean(chosen * tf.stop_gradient(advantage))
        loss += 0.5 * tf.reduce_mean(advantage**2)
        loss += entropy * tf.reduce_sum(tf.exp(log) * log)
    gradients = tape.gradient(loss, model.trainable_variables)
    gradients, norm = tf.clip_by_global_norm(gradients, 0.5)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss, norm


def run_actor_critic():
    model, optimizer = ActorCritic(), keras.optimizers.RMSprop(0.01)
    for i in range(20):
        yield advantage_step(model, optimizer, state(i), i % 2, 0.5, 0.01 * (i > 9))


def soft_update(target, source, tau):
    for t, s in zip(target, source):
        t.assign(tau * s + (1 - tau) * t)


def run_soft_targets():
    source = [tf.Variable([1.0, 2.0]), tf.Variable(3.0)]
    target = [tf.Variable([0.0, 0.0]), tf.Variable(0.0)]
    for i in range(24):
        soft_update(target, source, 0.1 if i < 12 else 0.5)
        yield [tf.identity(t) for t in target]


class Noise:
    def __init__(self, size):
        self.random = np.random.default_rng(4)
        self.state = np.zeros(size, np.float32)

    def __call__(self):
        drawn = self.random.normal(size=self.state.shape).astype(np.float32)
        self.state += 0.15 * -self.state + 0.2 * drawn
        return self.state


def noisy_action(actor, noise, s):
    return tf.clip_by_value(tf.tanh(s @ actor) + noise(), -1.0, 1.0)


def run_exploration_noise():
    actor, noise = tf.ones([3, 2]), Noise(2)
    for i in range(24):
        yield noisy_action(actor, noise, state(i)), noise.state.copy()


class RunningNorm:
    def __init__(self):
        self.mean, self.var, self.count = np.zeros(3), np.ones(3), 1e-4

    def update(self, x):
        mean, count = x.mean(0), x.shape[0]
        delta, total = mean - self.mean, self.count + count
        self.mean = self.mean + delta * count / total
        self.var = (self.var * self.count + x.var(0) * count) / total
        self.count = total

    def __call__(self, x):
        return (x - self.mean.astype("f")) / np.sqrt(self.var + 1e-8).astype("f")


def run_observations_normalised():
    norm, w = RunningNorm(), tf.ones([3, 2])
    for i in range(20):
        x = np.array([[0.1 * i, 1.0, -i], [0.5, 0.2 * i, i]], np.float32)
        norm.update(x)
        yield tf.constant(norm(x)) @ w, norm.count


class Prioritised:
    def __init__(self):
        self.priorities, self.beta = np.ones(6), 0.4

    def weigh(self, errors):
        chances = self.priorities / self.priorities.sum()
        weights = (6 * chances) ** -self.beta
        self.beta = min(1.0, self.beta + 0.05)
        weighted = errors * tf.constant(weights, tf.float32)
        self.priorities = np.abs(errors.numpy().astype("float64")) + 0.01
        return tf.reduce_sum(weighted)


def run_prioritised_replay():
    memory = Prioritised()
    for i in range(20):
        yield memory.weigh(tf.constant([0.1 * i, 1, 2, 3, 4, 5.0])), memory.beta


def ppo_loss(log, old, advantage, clip):
    ratio = tf.exp(log - old)
    clipped = tf.clip_by_value(ratio, 1 - clip, 1 + clip)
    return -tf.reduce_mean(tf.minimum(ratio * advantage, clipped * advantage))


def ppo_epochs(w, batch, epochs, limit, clip):
    x, advantage = batch
    old = tf.stop_gradient(tf.linalg.matvec(x, w))
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            log = tf.linalg.matvec(x, w)
            loss = ppo_loss(log, old, advantage, clip)
        w.assign_sub(0.1 * tape.gradient(loss, w))
        if tf.reduce_mean(old - log) > limit:
            break
    return epoch, loss


def run_ppo_stops_early():
    w = tf.Variable([0.5, -0.5, 0.1])
    for i in range(20):
        batch = tf.concat([state(i), state(i + 1)], 0), tf.constant([1.0, -2.0])
        yield ppo_epochs(w, batch, 4, 0.05, 0.2 - 0.005 * i)


class Environment:
    def __init__(self):
        self.position, self.episodes = 0.0, 0

    def step(self, force):
        self.position += float(force)
        done = abs(self.position) > 2.0
        if done:
            self.position, self.episodes = 0.0, self.episodes + 1
        return tf.constant([self.position]), done


def rollout(env, w, length):
    total, s = 0.0, tf.constant([env.position])
    for _ in range(length):
        s, done = env.step(tf.tanh(w * s + 0.5)[0])
        total = total + tf.reduce_sum(s)
        if done:
            break
    return total


def run_rollouts():
    env, w = Environment(), tf.Variable(0.7)
    for i in range(24):
        yield rollout(env, w, 3 + i % 3), env.position, env.episodes


class Bandit:
    def __init__(self):
        self.counts, self.values = [0] * 3, [0.0] * 3

    def pull(self, rewards, t):
        for arm in range(3):
            if self.counts[arm] == 0:
                break
        else:
            scores = tf.constant(self.values) + tf.sqrt(
                2.0 * tf.math.log(float(t)) / tf.constant(self.counts, tf.float32)
            )
            arm = int(tf.argmax(scores))
        self.counts[arm] += 1
        self.values[arm] += (float(rewards[arm]) - self.values[arm]) / self.counts[arm]
        return arm


def run_upper_confidence_bandit():
    bandit = Bandit()
    for i in range(24):
        yield bandit.pull(tf.constant([0.1, 0.5, 0.3 * (i % 2)]), i + 1), bandit.values


def evolve(weights, scores, rate):
    order = tf.argsort(scores, direction="DESCENDING")
    best = tf.gather(weights, order[:2])
    return weights + rate * (tf.reduce_mean(best, 0) - weights)


def run_evolution_keeps_the_best():
    weights, best, rate = tf.reshape(tf.range(8.0), [4, 2]), None, 0.5
    for i in range(20):
        scores = -tf.reduce_sum((weights - 0.3 * i) ** 2, 1)
        top = float(tf.reduce_max(scores))
        if best is None or top > best:
            best = top
        else:
            rate *= 0.9
        weights = evolve(weights, scores, rate)
        yield weights, best, rate


class Curiosity(tf.Module):
    def __init__(self):
        self.forward = tf.Variable(tf.ones([3, 3]) * 0.1)
        self.scale, self.seen = 1.0, []

    def bonus(self, s, after):
        with tf.GradientTape() as tape:
            error = tf.reduce_mean((after - s @ self.forward) ** 2)
        self.forward.assign_sub(0.1 * tape.gradient(error, self.forward))
        self.seen.append(float(error))
        if len(self.seen) > 4:
            self.scale = 1.0 / (1e-3 + sum(self.seen[-4:]) / 4)
        return error * self.scale


def run_curiosity():
    model = Curiosity()
    for i in range(20):
        yield model.bonus(state(i), state(i + 1)), model.scale


def generalised_advantage(rewards, values, gamma, lam):
    advantages, last = [], 0.0
    for t in reversed(range(len(rewards))):
        after = values[t + 1] if t + 1 < len(rewards) else 0.0
        last = rewards[t] + gamma * after - values[t] + gamma * lam * last
        advantages.append(last)
    return tf.stack(advantages[::-1])


def run_generalised_advantage():
    for i in range(20):
        length = 3 + (i > 12)
        values = tf.unstack(tf.linspace(0.0, 0.1 * i, length))
        yield generalised_advantage([1.0, 0.0, 2.0, 1.0][:length], values, 0.99, 0.9)
