"""Small realistic programs that keep state: environments, trackers, trees, queues, schedules."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections
import heapq
import math

import tensorflow as tf

T = tf.constant


def game_of_life_step(board):
    rows = []
    for i in range(3):
        row = []
        for j in range(3):
            around = sum(
                board[(i + a) % 3, (j + b) % 3]
                for a in (-1, 0, 1)
                for b in (-1, 0, 1)
                if (a, b) != (0, 0)
            )
            alive = board[i, j] == 1
            row.append(1 if around == 3 or (alive and around == 2) else 0)
        rows.append(row)
    return rows


class Environment:
    def __init__(self, goal):
        self.position = 0
        self.goal = goal
        self.steps = 0

    def step(self, action):
        self.position = self.position + action
        self.steps += 1
        done = self.position >= self.goal or self.steps >= 20
        reward = 10.0 if self.position >= self.goal else -0.5
        return self.position, reward, done


def environment_loop(goal):
    env = Environment(goal)
    total, done, state = 0.0, False, 0
    while not done:
        action = 2 if state % 2 == 0 else 1
        state, reward, done = env.step(action)
        total += reward
    return state, total


def discounted_returns(rewards, discount):
    returns = []
    running = 0.0
    for r in reversed(rewards):
        running = r + discount * running
        returns.insert(0, running)
    return tf.stack(returns)


def state_machine(t):
    state = "idle"
    visited = []
    for v in t:
        match state:
            case "idle" if v > 0:
                state = "running"
            case "running" if v == 0:
                state = "stopped"
            case "stopped":
                break
        visited.append(state)
    return visited


class Tracker:
    """Exponential moving average with a count of outliers."""

    def __init__(self, decay=0.5):
        self.decay = decay
        self.average = None
        self.outliers = 0

    def update(self, v):
        if self.average is None:
            self.average = v
        elif abs(v - self.average) > 10:
            self.outliers += 1
        else:
            self.average = self.decay * self.average + (1 - self.decay) * v
        return self.average


def moving_average(t):
    tracker = Tracker()
    trace = [tracker.update(v) for v in t]
    return trace, tracker.outliers


def priority_queue(t):
    heap = []
    for i, v in enumerate(t):
        heapq.heappush(heap, (float(v), i))
        if len(heap) > 2:
            heapq.heappop(heap)
    return sorted(heap)


def dijkstra(weights, start):
    n = len(weights)
    distance = [math.inf] * n
    distance[int(start)] = 0.0
    todo = set(range(n))
    while todo:
        u = min(todo, key=lambda i: (distance[i], i))
        todo.remove(u)
        for v in range(n):
            w = float(weights[u, v])
            if w > 0 and distance[u] + w < distance[v]:
                distance[v] = distance[u] + w
    return distance


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def insert(self, value):
        side = "left" if value < self.value else "right"
        child = getattr(self, side)
        if child is None:
            setattr(self, side, Node(value))
        else:
            child.insert(value)

    def walk(self):
        if self.left is not None:
            yield from self.left.walk()
        yield self.value
        if self.right is not None:
            yield from self.right.walk()


def binary_tree(t):
    root = Node(t[0])
    for v in t[1:]:
        root.insert(v)
    return list(root.walk())


def tree_sum(x):
    def total(node):
        if node is None:
            return 0
        left, value, right = node
        return total(left) + (value if value > 1 else 0) + total(right)

    return total(((None, x, None), x + 1, (None, 2, (None, x * 2, None))))


def learning_rate_schedule(step):
    step = int(step)
    if step < 3:
        rate = 0.1 * (step + 1) / 3
    elif step < 8:
        rate = 0.1
    else:
        rate = 0.1 * 0.5 ** ((step - 8) // 2)
    return rate


def word_counts(t):
    counts = collections.Counter()
    for v in t:
        if v > 0:
            counts[int(v)] += 1
        else:
            counts["other"] += 1
    return dict(counts)


def histogram(t, edges):
    bins = [0] * (len(edges) + 1)
    for v in t:
        where = 0
        for e in edges:
            if v >= e:
                where += 1
        bins[where] += 1
    return bins


def perceptron(points, labels, n):
    w = tf.zeros([2])
    mistakes = 0
    for _ in range(n):
        wrong = 0
        for p, y in zip(points, labels):
            if y * tf.reduce_sum(w * p) <= 0:
                w = w + y * p
                wrong += 1
        mistakes += wrong
        if wrong == 0:
            break
    return w, mistakes


VECTORS = [(T([3, 1, 2, 7]),), (T([0, 5, 5, -1]),)]
INPUTS = {
    game_of_life_step: [(T([[0, 1, 0], [0, 1, 0], [0, 1, 0]]),)],
    environment_loop: [(T(5),), (T(0),), (T(100),)],
    discounted_returns: [(T([1.0, 0.0, 2.0]), 0.5), (T([1.0]), T(0.9))],
    state_machine: [(T([0, 1, 1, 0, 5]),), (T([0]),), (T([], tf.int32),)],
    moving_average: [(T([1.0, 3.0, 50.0, 2.0]),), (T([], tf.float32),)],
    priority_queue: [(T([3.0, 1.0, 2.0]),), (T([], tf.float32),)],
    dijkstra: [(T([[0.0, 1.0, 4.0], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]]), T(0))],
    binary_tree: [*VECTORS, (T([4]),)],
    tree_sum: [(T(3),), (T(0),)],
    learning_rate_schedule: [(T(v),) for v in (0, 5, 13)],
    word_counts: VECTORS,
    histogram: [(T([3, 1, 2, 7]), T([2, 5])), (T([], tf.int32), T([2]))],
    perceptron: [(T([[1.0, 2.0], [-1.0, -1.0]]), T([1.0, -1.0]), T(n)) for n in (0, 4)],
}
