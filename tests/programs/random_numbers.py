"""Programs that draw random numbers from seeds of their own."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def coin_flips(seed, n):
    heads = 0
    for i in range(n):
        if tf.random.stateless_uniform([], seed=[seed, i]) < 0.5:
            heads += 1
    return heads


def noise_in_a_branch(x):
    if x > 3:
        return x + tf.random.stateless_normal([2], seed=[1, 2])
    return x + tf.random.stateless_uniform([2], seed=[1, 2])


def random_walk(seed, n):
    position = 0.0
    path = []
    for i in range(n):
        step = tf.random.stateless_normal([], seed=[seed, i])
        position = position + step
        if abs(position) > 1.5:
            position = position * 0.5
        path.append(position)
    return path


def generator_from_seed(seed, n):
    g = tf.random.Generator.from_seed(seed)
    total = 0.0
    for _ in range(n):
        v = g.uniform([])
        if v > 0.5:
            total += v
    return total, g.state


def generator_split(x):
    g = tf.random.Generator.from_seed(7)
    a, b = g.split(2)
    if x > 3:
        return a.normal([2])
    return b.normal([2])


def metropolis(seed, n):
    x = 0.0
    accepted = 0
    for i in range(n):
        keys = tf.random.split([seed, i], 2)
        proposal = x + tf.random.stateless_normal([], seed=keys[0])
        log_ratio = (x * x - proposal * proposal) / 2
        if tf.math.log(tf.random.stateless_uniform([], seed=keys[1])) < log_ratio:
            x = proposal
            accepted += 1
    return x, accepted


def rejection_sampling(seed):
    tries = 0
    while True:
        p = tf.random.stateless_uniform([2], seed=[seed, tries], minval=-1.0)
        tries += 1
        if tf.reduce_sum(p * p) < 0.2:
            return p, tries


def shuffled(t):
    order = tf.argsort(tf.random.stateless_uniform(tf.shape(t), seed=[3, 4]))
    if t[order[0]] > t[order[1]]:
        return tf.gather(t, order)
    return t


def sample_categorical(logits, n):
    counts = [0, 0, 0]
    for i in range(n):
        k = tf.random.stateless_categorical(logits, 1, seed=[5, i])[0, 0]
        counts[int(k)] += 1
    return counts


def monte_carlo_pi(n):
    g = tf.random.Generator.from_seed(1)
    inside = 0
    for _ in range(n):
        x, y = g.uniform([]), g.uniform([])
        if x * x + y * y <= 1.0:
            inside += 1
    return inside


def epsilon_greedy(values, epsilon):
    g = tf.random.Generator.from_seed(3)
    chosen = []
    for _ in range(5):
        if g.uniform([]) < epsilon:
            chosen.append(g.uniform([], maxval=3, dtype=tf.int32))
        else:
            chosen.append(tf.argmax(values, output_type=tf.int32))
    return chosen


def global_seed(x):
    tf.random.set_seed(12)
    a = tf.random.uniform([2])
    if x > 3:
        a = a + tf.random.normal([2], seed=1)
    return a


def dropout_mask(t, rate):
    if rate <= 0:
        return t
    keep = tf.random.stateless_uniform(tf.shape(t), seed=[9, 9]) >= rate
    return tf.where(keep, t / (1 - rate), tf.zeros_like(t))


INPUTS = {
    coin_flips: [(T(s), T(n)) for s, n in ((1, 0), (1, 5), (2, 8))],
    noise_in_a_branch: [(T(5.0),), (T(1.0),)],
    random_walk: [(T(s), T(n)) for s, n in ((1, 0), (1, 4), (2, 4))],
    generator_from_seed: [(s, T(n)) for s, n in ((1, 0), (1, 4))],
    generator_split: [(T(5.0),), (T(1.0),)],
    metropolis: [(T(s), T(n)) for s, n in ((1, 0), (1, 6), (2, 6))],
    rejection_sampling: [(T(1),), (T(2),)],
    shuffled: [(T([3, 1, 2]),), (T([0.5, 1.5]),)],
    sample_categorical: [(T([[0.1, 0.2, 2.0]]), T(n)) for n in (0, 6)],
    monte_carlo_pi: [(T(n),) for n in (0, 10)],
    epsilon_greedy: [(T([0.1, 0.9, 0.3]), T(e)) for e in (0.0, 0.5, 1.0)],
    global_seed: [(T(5.0),), (T(1.0),)],
    dropout_mask: [(T([1.0, 2.0, 3.0]), T(r)) for r in (0.0, 0.5)],
}
