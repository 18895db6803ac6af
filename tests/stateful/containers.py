"""Programs whose state is in lists, dicts, sets, deques and counters."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import collections

import tensorflow as tf

LOSSES = []
METRICS = {"loss": [], "size": []}
WEIGHTS = tf.Variable([0.5, -0.25])


def loss_logged(x):
    loss = tf.reduce_mean(tf.square(x - WEIGHTS))
    LOSSES.append(loss)
    return loss


def run_loss_history():
    for i in range(30):
        loss = loss_logged(tf.constant([0.1 * i, 1.0]))
        yield loss, LOSSES[-1] is loss


def measured(x):
    METRICS["loss"].append(tf.reduce_sum(tf.abs(x)))
    METRICS["size"].append(x.shape[0])
    return x * 2.0


def run_metrics_dict_of_lists():
    for i in range(30):
        yield measured(tf.fill([2 + i % 2], float(i)))
    yield {name: len(values) for name, values in METRICS.items()}


class Registered:
    registry = []

    def step(self, x):
        self.registry.append(len(self.registry))
        return tf.sin(x) + len(self.registry)


def run_class_level_list_append():
    one, two = Registered(), Registered()
    for i in range(24):
        yield one.step(tf.constant([float(i)])), two.step(tf.constant([1.0]))


class Buffer:
    def __init__(self, size):
        self.size = size
        self.items = []
        self.next = 0

    def add(self, item):
        if len(self.items) < self.size:
            self.items.append(item)
        else:
            self.items[self.next] = item
        self.next = (self.next + 1) % self.size

    def mean(self):
        return tf.reduce_mean(tf.stack(self.items), axis=0)


def observe(buffer, x):
    buffer.add(tf.tanh(x))
    return buffer.mean()


def run_replay_buffer():
    buffer = Buffer(5)
    for i in range(36):
        yield observe(buffer, tf.constant([0.1 * i, 1.0]))


class Window:
    def __init__(self):
        self.recent = collections.deque(maxlen=4)

    def smooth(self, x):
        self.recent.append(x * 0.5)
        return tf.add_n(list(self.recent)) / len(self.recent)


def run_deque_with_maxlen():
    window = Window()
    for i in range(30):
        yield window.smooth(tf.constant([float(i), 1.0]))


class Queue:
    def __init__(self):
        self.waiting = collections.deque()

    def put_and_take(self, x):
        self.waiting.append(tf.nn.relu(x))
        if len(self.waiting) > 3:
            return self.waiting.popleft()
        return None


def run_queue():
    queue = Queue()
    for i in range(30):
        yield queue.put_and_take(tf.constant([float(i) - 9.0, 1.0])), len(queue.waiting)


class Tally:
    def __init__(self):
        self.seen = collections.Counter()
        self.sums = collections.defaultdict(float)
        self.groups = collections.defaultdict(list)

    def take(self, name, x):
        self.seen[name] += 1
        self.sums[name] = self.sums[name] + tf.reduce_sum(x)
        self.groups[name].append(x * 2.0)
        return self.sums[name] / self.seen[name]


def run_counter_and_defaultdict():
    tally = Tally()
    for i in range(36):
        yield tally.take("ab"[i % 2], tf.constant([float(i), 1.0]))


def pushed(stack, x):
    stack.append(tf.square(x))
    if len(stack) == 6:
        top = stack.pop()
        first = stack.pop(0)
        stack.reverse()
        return top - first
    return stack[-1]


def run_stack_that_shrinks():
    stack = []
    for i in range(36):
        yield pushed(stack, tf.constant(float(i))), len(stack)


def by_shape(cache, x):
    key = x.shape[-1]
    if key not in cache:
        cache[key] = tf.eye(key) * 2.0
    return tf.linalg.matvec(cache[key], x)


def run_cache_keyed_by_shape():
    cache = {}
    for i in range(36):
        yield by_shape(cache, tf.fill([1 + i % 4], float(i))), list(cache)


def by_step(cache, step, x):
    if step not in cache:
        cache[step] = tf.exp(-x * step)
    return cache[step] + x


def run_cache_keyed_by_step():
    cache = {}
    for i in range(30):
        yield by_step(cache, i // 3, tf.constant([0.1, 0.01 * i]))


def cached_layers(state, x):
    state["keys"] = tf.concat([state["keys"], x], axis=0)
    state["length"] += 1
    return tf.reduce_sum(state["keys"], axis=0) / state["length"]


def run_growing_key_value_cache():
    state = {"keys": tf.zeros([0, 2]), "length": 0}
    for i in range(24):
        yield cached_layers(state, tf.constant([[1.0, float(i)]]))


def ordered(results, x):
    results["b"] = x + 1.0
    results["a"] = x * 2.0
    if "c" in results:
        del results["c"]
    else:
        results["c"] = x
    return tf.stack(list(results.values()))


def run_order_of_a_dict():
    results = {}
    for i in range(30):
        yield ordered(results, tf.constant(float(i))), list(results)


def total(terms, x):
    return tf.reduce_sum(x) + sum(terms)


def run_list_changed_between_calls():
    terms = [1.0, 2.0]
    for i in range(36):
        if i % 6 == 3:
            terms.append(float(i))
        if i % 6 == 5:
            terms[0] = -float(i)
        if i == 20:
            terms.clear()
        yield total(terms, tf.constant([float(i), 0.5]))


def weighted(config, x):
    y = x
    for name, weight in config.items():
        y = y * weight if name != "bias" else y + weight
    return y


def run_dict_changed_between_calls():
    config = {"scale": 2.0, "bias": 1.0}
    for i in range(36):
        if i == 8:
            config["bias"] = -1.0
        if i == 16:
            config["again"] = 3.0
        if i == 24:
            config["scale"] = config.pop("scale")
        yield weighted(config, tf.constant([0.1 * i, 1.0]))


def allowed(active, x):
    return x * 2.0 if "fast" in active else tf.sin(x)


def run_set_changed_between_calls():
    active = set()
    for i in range(36):
        active ^= {"fast"} if i % 9 == 8 else set()
        yield allowed(active, tf.constant([0.1 * i, 1.0]))


def marked(seen, name, x):
    is_new = name not in seen
    seen.add(name)
    return tf.cosh(x) if is_new else tf.sinh(x)


def run_set_of_seen_names():
    seen = set()
    for i in range(36):
        yield marked(seen, i % 12, tf.constant([0.1 * i, 1.0])), len(seen)


class Grid:
    def __init__(self):
        self.rows = [[tf.constant(0.0) for _ in range(2)] for _ in range(2)]

    def put(self, i, j, x):
        self.rows[i][j] = self.rows[i][j] + tf.sin(x)
        return self.rows[i][j] + self.rows[j][i]


def run_nested_list_items():
    grid = Grid()
    for i in range(32):
        yield grid.put(i % 2, i // 2 % 2, tf.constant(0.1 * i))


def filled(result, x):
    result["mean"] = tf.reduce_mean(x)
    result["parts"] = [x[0], x[1]]
    result["same"] = result["parts"]
    return None


def run_argument_filled_in():
    for i in range(30):
        result = {}
        filled(result, tf.constant([1.0, float(i)]))
        yield result, result["same"] is result["parts"]


def emptied(batch, x):
    batch.append(x)
    if len(batch) == 4:
        result = tf.concat(batch, axis=0)
        batch.clear()
        return result
    return x


def run_batch_collected_and_cleared():
    batch = []
    for i in range(36):
        yield emptied(batch, tf.constant([float(i), 0.5])), len(batch)


def extended(log, x):
    parts = [x, x * 2.0]
    log += parts
    log.extend(p + 1.0 for p in parts)
    log[-2:] = [x]
    return tf.add_n(log[-3:])


def run_list_extended_and_sliced():
    log = []
    for i in range(24):
        yield extended(log, tf.constant([float(i)])), len(log)


class Aliased:
    def __init__(self):
        self.log = []
        self.view = self.log

    def step(self, x):
        self.log.append(tf.square(x))
        if len(self.view) > 5:
            self.log = []
        return len(self.view), self.view[-1]


def run_two_names_for_one_list():
    thing = Aliased()
    for i in range(30):
        yield thing.step(tf.constant(float(i))), thing.log is thing.view


def ranked(scores, x):
    scores.append(float(tf.reduce_sum(x)))
    scores.sort(reverse=True)
    del scores[5:]
    return x * scores[0]


def run_top_scores():
    scores = []
    for i in range(30):
        yield ranked(scores, tf.constant([float(i % 7), 1.0])), list(scores)
