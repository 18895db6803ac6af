"""Small realistic programs: numeric methods, search, simulations, data structures."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections

import tensorflow as tf

T = tf.constant


def newton_square_root(a):
    x = a
    for _ in range(30):
        better = 0.5 * (x + a / x)
        if abs(better - x) < 1e-6:
            break
        x = better
    return x


def bisection(target):
    low, high = T(0.0), T(10.0)
    steps = 0
    while high - low > 0.01:
        middle = (low + high) / 2
        if middle * middle * middle < target:
            low = middle
        else:
            high = middle
        steps += 1
    return low, steps


def line_search(x):
    direction = -2.0 * (x - 3.0)
    step = 1.0
    start = (x - 3.0) ** 2
    while (x + step * direction - 3.0) ** 2 > start - 1e-4 * step * direction**2:
        step *= 0.5
        if step < 1e-3:
            return x, step
    return x + step * direction, step


def lbfgs(x, n):
    def gradient(v):
        return tf.stack([2 * v[0], 20 * v[1]])

    history = collections.deque(maxlen=2)
    g = gradient(x)
    for _ in range(n):
        q = g
        alphas = []
        for s, y in reversed(history):
            a = tf.tensordot(s, q, 1) / tf.tensordot(y, s, 1)
            alphas.append(a)
            q = q - a * y
        for (s, y), a in zip(history, reversed(alphas)):
            q = q + s * (a - tf.tensordot(y, q, 1) / tf.tensordot(y, s, 1))
        fresh = x - 0.05 * q if not history else x - q
        new_g = gradient(fresh)
        if tf.norm(new_g) < 1e-3:
            return fresh
        history.append((fresh - x, new_g - g))
        x, g = fresh, new_g
    return x


def beam_search(scores, width):
    beams = [((), 0.0)]
    for row in scores:
        candidates = []
        for path, score in beams:
            for token in range(3):
                candidates.append(((*path, token), score + float(row[token])))
        candidates.sort(key=lambda c: (-c[1], c[0]))
        beams = candidates[:width]
    return beams[0]


def greedy_decode(logits, end):
    tokens = []
    for row in logits:
        token = tf.argmax(row)
        if token == end:
            break
        tokens.append(token)
    return tokens


def rnn_over_time(x, w):
    h = tf.zeros([2])
    states = []
    for step in x:
        h = tf.tanh(tf.linalg.matvec(w, h) + step)
        if tf.reduce_max(h) > 0.9:
            h = h * 0.5
        states.append(h)
    return tf.stack(states), h


def edit_distance(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a):
        current = [i + 1]
        for j, y in enumerate(b):
            cost = 0 if x == y else 1
            current.append(min(previous[j + 1] + 1, current[j] + 1, previous[j] + cost))
        previous = current
    return previous[-1]


def longest_increasing_run(t):
    best = run = 1
    for a, b in zip(t, t[1:]):
        run = run + 1 if b > a else 1
        if run > best:
            best = run
    return best


def coin_change(coins, amount):
    ways = [1] + [0] * int(amount)
    for c in coins:
        for total in range(int(c), int(amount) + 1):
            ways[total] += ways[total - int(c)]
    return ways[-1]


def knapsack(weights, values, capacity):
    best = tf.zeros([capacity + 1], tf.int32)
    for w, v in zip(weights, values):
        shifted = tf.concat(
            [tf.zeros([w], tf.int32) - 1000, best[: capacity + 1 - w] + v], 0
        )
        best = tf.maximum(best, shifted)
    return best[-1]


def maximum_subarray(t):
    best = current = t[0]
    for v in t[1:]:
        current = v if current < 0 else current + v
        best = max(best, current)
    return best


def sorting_network(t):
    wires = list(t)
    for a, b in [(0, 1), (2, 3), (0, 2), (1, 3), (1, 2)]:
        if wires[a] > wires[b]:
            wires[a], wires[b] = wires[b], wires[a]
    return tf.stack(wires)


def bubble_sort(t):
    items = list(t)
    n = len(items)
    swapped = True
    while swapped:
        swapped = False
        for i in range(n - 1):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
                swapped = True
    return items


def quick_sort(t):
    if len(t) <= 1:
        return t
    pivot, rest = t[0], t[1:]
    return tf.concat(
        [quick_sort(rest[rest < pivot]), [pivot], quick_sort(rest[rest >= pivot])], 0
    )


def binary_search(t, wanted):
    low, high = 0, len(t) - 1
    while low <= high:
        middle = (low + high) // 2
        if t[middle] == wanted:
            return middle
        if t[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return -1


def k_means(points, n):
    centres = points[:2]
    for _ in range(n):
        groups = [[], []]
        for p in points:
            d = tf.reduce_sum((centres - p) ** 2, axis=1)
            groups[int(tf.argmin(d))].append(p)
        new = tf.stack(
            [
                tf.reduce_mean(tf.stack(g), 0) if g else c
                for g, c in zip(groups, centres)
            ]
        )
        if tf.reduce_all(new == centres):
            break
        centres = new
    return centres


def power_iteration(m, n):
    v = tf.ones([2])
    value = 0.0
    for _ in range(n):
        w = tf.linalg.matvec(m, v)
        norm = tf.norm(w)
        if norm == 0:
            return value, v
        v = w / norm
        value = norm
    return value, v


def collatz_steps(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def mandelbrot_escape(x, y):
    c = complex(float(x), float(y))
    z = 0j
    for i in range(30):
        if abs(z) > 2:
            return i
        z = z * z + c
    return 30


def matrix_determinant(m):
    if m.shape[0] == 1:
        return m[0, 0]
    total = 0.0
    for j in range(m.shape[0]):
        minor = tf.concat([m[1:, :j], m[1:, j + 1 :]], 1)
        total = total + (-1) ** j * m[0, j] * matrix_determinant(minor)
    return total


def gaussian_elimination(m):
    rows = list(m)
    for k in range(len(rows)):
        pivot = k
        while pivot < len(rows) and rows[pivot][k] == 0:
            pivot += 1
        if pivot == len(rows):
            raise ZeroDivisionError("singular")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = rows[k] / rows[k][k]
        for i in range(len(rows)):
            if i != k:
                rows[i] = rows[i] - rows[i][k] * rows[k]
    return tf.stack(rows)[:, -1]


def ode_adaptive(x):
    t, h = 0.0, 0.5
    while t < 1.0:
        h = min(h, 1.0 - t)
        full = x - h * x
        half = x - h / 2 * x
        double = half - h / 2 * half
        if abs(double - full) > 0.05:
            h = h / 2
            continue
        x, t = double, t + h
    return x


FLOATS = [(T(v),) for v in (2.0, 0.25, 9.0)]
VECTORS = [(T([3, 1, 2, 7]),), (T([0, 5, 5, -1]),)]
SQUARES = [(T([[2.0, 1.0], [1.0, 3.0]]), T(n)) for n in (0, 1, 5)]
SCORES = T([[0.1, 0.9, 0.5], [0.3, 0.2, 0.4], [1.0, 0.0, 0.9]])
INPUTS = {
    newton_square_root: FLOATS,
    bisection: FLOATS,
    line_search: [*FLOATS, (T(3.0),)],
    lbfgs: [(T([1.0, -2.0]), T(n)) for n in (0, 1, 5)],
    beam_search: [(SCORES, 2), (SCORES[:1], 1), (SCORES, T(2))],
    greedy_decode: [(SCORES, T(2, tf.int64)), (SCORES, T(5, tf.int64))],
    rnn_over_time: [(T([[0.5, 1.0], [2.0, 0.0]]), T([[0.1, 0.2], [0.3, 0.4]]))],
    edit_distance: [
        (T([1, 2, 3]), T([1, 3])),
        (T([], tf.int32), T([4])),
        (T([5]), T([5])),
    ],
    longest_increasing_run: VECTORS,
    coin_change: [(T([1, 2, 5]), T(6)), (T([2]), T(3)), (T([2]), T(0))],
    knapsack: [(T([2, 3, 4]), T([3, 4, 6]), T(6)), (T([5]), T([3]), T(5))],
    maximum_subarray: VECTORS,
    sorting_network: [*VECTORS, (T([1.5, -2.0, 0.5, 0.0]),)],
    bubble_sort: [*VECTORS, (T([4]),)],
    quick_sort: [*VECTORS, (T([], tf.int32),)],
    binary_search: [(T([1, 3, 5, 9]), T(v)) for v in (3, 9, 4)],
    k_means: [
        (T([[0.0, 0.0], [0.0, 1.0], [5.0, 5.0], [6.0, 5.0]]), T(n)) for n in (0, 4)
    ],
    power_iteration: [*SQUARES, (T([[0.0, 0.0], [0.0, 0.0]]), T(3))],
    collatz_steps: [(T(v),) for v in (1, 6, 7)],
    mandelbrot_escape: [(T(0.0), T(0.0)), (T(1.0), T(1.0)), (T(-0.75), T(0.2))],
    matrix_determinant: [(T([[2.0]]),), (T([[2.0, 1.0], [1.0, 3.0]]),)],
    gaussian_elimination: [
        (T([[2.0, 1.0, 3.0], [1.0, 3.0, 5.0]]),),
        (T([[0.0, 1.0, 3.0], [1.0, 0.0, 5.0]]),),
        (T([[0.0, 1.0, 3.0], [0.0, 1.0, 5.0]]),),
    ],
    ode_adaptive: FLOATS,
}
