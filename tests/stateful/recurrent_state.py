"""Programs whose tensors live from call to call: hidden states, averages, buffers."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import collections
import dataclasses

import tensorflow as tf


class Cell:
    def __init__(self):
        self.h = tf.zeros([1, 3])
        self.kernel = tf.Variable(tf.reshape(tf.range(9.0), [3, 3]) * 0.1)

    def step(self, x):
        self.h = tf.tanh(tf.matmul(self.h, self.kernel) + x)
        return self.h

    def reset(self):
        self.h = tf.zeros([1, 3])


def run_hidden_state():
    cell = Cell()
    for i in range(30):
        if i % 12 == 11:
            cell.reset()
        yield cell.step(tf.constant([[0.1 * i, 1.0, -1.0]]))


def run_hidden_state_with_another_batch():
    cell = Cell()
    for i in range(30):
        if i % 10 == 0:
            cell.h = tf.zeros([1 + i // 10, 3])
        yield cell.step(tf.fill([1 + i // 10, 3], 0.1 * i))


class Lstm:
    def __init__(self):
        self.state = (tf.zeros([2]), tf.zeros([2]))

    def step(self, x):
        h, c = self.state
        c = tf.sigmoid(x) * c + tf.sigmoid(h) * tf.tanh(x)
        h = tf.sigmoid(x) * tf.tanh(c)
        self.state = (h, c)
        return h


def run_state_in_a_tuple():
    cell = Lstm()
    for i in range(30):
        yield cell.step(tf.constant([0.1 * i, -1.0])), cell.state[0]


class Stack:
    def __init__(self, layers):
        self.states = [tf.zeros([2]) for _ in range(layers)]

    def step(self, x):
        for i, state in enumerate(self.states):
            x = tf.tanh(x + 0.5 * state)
            self.states[i] = x
        return x


def run_states_in_a_list():
    stack = Stack(3)
    for i in range(30):
        yield stack.step(tf.constant([0.1 * i, -1.0])), len(stack.states)


class Named:
    def __init__(self):
        self.states = {"low": tf.zeros([2]), "high": tf.zeros([2])}

    def step(self, x):
        low = 0.5 * self.states["low"] + x
        self.states.update(low=low, high=self.states["high"] - low)
        return self.states["high"]


def run_states_in_a_dict():
    named = Named()
    for i in range(30):
        yield named.step(tf.constant([0.1 * i, -1.0]))


State = collections.namedtuple("State", "position velocity")


class Body:
    def __init__(self):
        self.state = State(tf.zeros([2]), tf.ones([2]))

    def move(self, force):
        velocity = self.state.velocity * 0.9 + force
        self.state = self.state._replace(
            position=self.state.position + velocity, velocity=velocity
        )
        return self.state


def run_state_in_a_named_tuple():
    body = Body()
    for i in range(30):
        yield body.move(tf.constant([0.01 * i, -0.1]))


@dataclasses.dataclass
class Statistics:
    count: int = 0
    mean: object = 0.0
    squares: object = 0.0

    def add(self, x):
        self.count += 1
        delta = x - self.mean
        self.mean = self.mean + delta / self.count
        self.squares = self.squares + delta * (x - self.mean)
        return self.squares / self.count


def run_running_variance_in_a_dataclass():
    statistics = Statistics()
    for i in range(30):
        yield statistics.add(tf.constant([float(i), 1.0]))


@dataclasses.dataclass(frozen=True)
class Frozen:
    value: object
    age: int


def aged(state, x):
    return dataclasses.replace(state, value=state.value + x, age=state.age + 1)


def run_frozen_dataclass_replaced():
    state = Frozen(tf.zeros([2]), 0)
    for i in range(30):
        state = aged(state, tf.constant([0.1 * i, 1.0]))
        yield state


def shift(history, x):
    return tf.concat([history[1:], x[tf.newaxis]], axis=0)


def run_window_of_fixed_size():
    history = tf.zeros([4, 2])
    for i in range(30):
        history = shift(history, tf.constant([float(i), 1.0]))
        yield history


class Shadow:
    def __init__(self, variables):
        self.variables = variables
        self.shadow = {id(v): tf.Variable(v) for v in variables}

    def update(self, decay):
        for v in self.variables:
            s = self.shadow[id(v)]
            s.assign(decay * s + (1.0 - decay) * v)
        return [tf.identity(s) for s in self.shadow.values()]


def train(shadow, x):
    for v in shadow.variables:
        v.assign_add(x)
    return shadow.update(0.9)


def run_shadow_of_variables():
    shadow = Shadow([tf.Variable([1.0, 2.0]), tf.Variable([[0.5], [0.25]])])
    for i in range(30):
        yield train(shadow, tf.constant(0.1 * i))


class Normal:
    def __init__(self):
        self.mean = tf.Variable(tf.zeros([2]), trainable=False)
        self.variance = tf.Variable(tf.ones([2]), trainable=False)
        self.training = True

    def __call__(self, x):
        if self.training:
            mean, variance = tf.nn.moments(x, axes=[0])
            self.mean.assign(0.9 * self.mean + 0.1 * mean)
            self.variance.assign(0.9 * self.variance + 0.1 * variance)
        else:
            mean, variance = self.mean, self.variance
        return tf.nn.batch_normalization(x, mean, variance, None, None, 1e-3)


def run_batch_normalization_by_hand():
    normal = Normal()
    for i in range(36):
        normal.training = i % 12 < 8
        yield normal(tf.constant([[0.1 * i, 1.0], [2.0, -1.0]]))


class Queue:
    def __init__(self):
        self.buffer = tf.Variable(tf.zeros([4, 2]))
        self.place = tf.Variable(0)

    def put(self, x):
        self.buffer.scatter_nd_update([[self.place]], [x])
        self.place.assign((self.place + 1) % 4)
        return tf.reduce_mean(self.buffer, axis=0)


def run_ring_buffer_of_variables():
    queue = Queue()
    for i in range(30):
        yield queue.put(tf.constant([float(i), 1.0]))


def scan(state, xs):
    outputs = []
    for x in xs:
        state = tf.tanh(state * 0.5 + x)
        outputs.append(state)
    return state, tf.stack(outputs)


def run_state_handed_on():
    state = tf.zeros([2])
    for i in range(30):
        state, outputs = scan(state, tf.fill([3, 2], 0.1 * i))
        yield outputs


class Momentum:
    def __init__(self):
        self.slots = {}

    def apply(self, variables, gradients):
        for i, (v, g) in enumerate(zip(variables, gradients)):
            if i not in self.slots:
                self.slots[i] = tf.zeros_like(g)
            self.slots[i] = 0.9 * self.slots[i] + g
            v.assign_sub(0.01 * self.slots[i])


def descend(momentum, variables, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum([tf.reduce_sum(v * v * x) for v in variables])
    momentum.apply(variables, tape.gradient(loss, variables))
    return loss


def run_momentum_slots_in_a_dict():
    momentum = Momentum()
    variables = [tf.Variable([1.0, 2.0]), tf.Variable(3.0)]
    for i in range(30):
        yield descend(momentum, variables, tf.constant(0.1 * i))


class Delayed:
    def __init__(self):
        self.previous = None

    def difference(self, x):
        result = tf.zeros_like(x) if self.previous is None else x - self.previous
        self.previous = x
        return result


def run_previous_is_none_at_first():
    delayed = Delayed()
    for i in range(30):
        if i == 20:
            delayed.previous = None
        yield delayed.difference(tf.constant([float(i * i), 1.0]))


class Beam:
    def __init__(self):
        self.beams = [([0], tf.constant(0.0))]

    def extend(self, scores):
        grown = []
        for path, total in self.beams:
            for k in range(2):
                grown.append((path + [k], total + scores[k]))
        grown.sort(key=lambda pair: -float(pair[1]))
        self.beams = [(path[-3:], total) for path, total in grown[:2]]
        return self.beams[0][1]


def run_beam_search():
    beam = Beam()
    for i in range(30):
        yield beam.extend(tf.constant([0.1 * (i % 3), 0.05 * i])), beam.beams
