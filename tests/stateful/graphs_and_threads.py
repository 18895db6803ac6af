"""Programs with graphs of their own, threads, varying sizes and kinds of tensors."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import concurrent.futures
import threading

import tensorflow as tf

W = tf.Variable([[0.5, -0.5], [0.25, 1.0]])
TRACES = []


@tf.function
def own_graph(x):
    TRACES.append("traced")
    if tf.reduce_sum(x) > 1.0:
        return tf.matmul(x, W)
    return x * 2.0


def calls_a_graph(x):
    return own_graph(tf.sin(x)) + 1.0


def run_own_tf_function_inside():
    for i in range(30):
        yield calls_a_graph(tf.constant([[0.1 * i, 1.0]])), len(TRACES)


SCALE = 2.0


def scaled(x):
    return tf.tanh(x) * SCALE


def run_own_tf_function_outside():
    graph = tf.function(scaled)
    for i in range(30):
        x = tf.constant([0.1 * i, 1.0])
        yield graph(x), scaled(x)


@tf.function
def graph_with_state(x):
    W.assign_add(tf.ones([2, 2]) * 0.01)
    return tf.matmul(x, W)


def mixed(x):
    y = tf.matmul(x, W)
    return graph_with_state(x) - y


def run_tf_function_that_writes():
    for i in range(24):
        yield mixed(tf.constant([[0.1 * i, 1.0]]))


def pooled(x):
    return tf.reduce_sum(x, axis=0) / tf.cast(tf.shape(x)[0], tf.float32)


def run_another_size_on_every_call():
    for i in range(36):
        yield pooled(tf.fill([1 + i, 2], 0.1 * i))


def run_few_sizes():
    for i in range(36):
        yield pooled(tf.fill([1 + i * i % 5, 2], 0.1 * i))


def sized(x):
    rows = []
    for i in range(x.shape[0]):
        rows.append(x[i] * float(i))
    return tf.stack(rows)


def run_loop_over_a_size_that_changes():
    for i in range(36):
        yield sized(tf.fill([1 + i % 4, 2], 0.1 * i))


def doubled(x):
    return x + x


def run_dtypes_that_change():
    kinds = [tf.float32, tf.int32, tf.float64, tf.complex64, tf.int64]
    for i in range(40):
        yield doubled(tf.cast(tf.constant([i, 1]), kinds[i % 5]))


def run_rank_that_changes():
    for i in range(36):
        yield doubled(tf.zeros([1] * (i % 4)) + float(i))


def ragged_sum(x):
    return tf.reduce_sum(x * 2.0, axis=1)


def run_ragged():
    for i in range(24):
        yield ragged_sum(tf.ragged.constant([[0.1 * i], [1.0, 2.0][: i % 3]]))


def sparse_product(x, y):
    return tf.sparse.sparse_dense_matmul(x, y) + 1.0


def run_sparse():
    for i in range(24):
        x = tf.sparse.from_dense([[float(i), 0.0], [0.0, 1.0]])
        yield sparse_product(x, tf.constant([[0.5], [1.0]]))


def joined(parts, word):
    parts.append(tf.strings.upper(word))
    return tf.strings.join(parts[-3:], separator="-")


def run_strings():
    parts = []
    for i in range(24):
        yield joined(parts, tf.constant(f"w{i}"))


def measured(text):
    return tf.strings.length(text) * 2, tf.strings.split(text)


def run_text_split():
    for i in range(24):
        yield measured(tf.constant("a b " * (1 + i % 3)))


class Shared:
    def __init__(self):
        self.weight = tf.Variable([1.0, 2.0])
        self.scale = 2.0

    def apply(self, x):
        return tf.sin(x) * self.weight * self.scale


def run_threads_call_the_same_method():
    shared = Shared()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for i in range(20):
            if i == 12:
                shared.scale = 5.0
            xs = [tf.constant([0.1 * i, float(k)]) for k in range(4)]
            yield list(pool.map(shared.apply, xs))


class Summed:
    def __init__(self):
        self.lock = threading.Lock()
        self.total = 0
        self.log = []

    def add(self, x):
        y = tf.cast(tf.square(x), tf.int32)
        with self.lock:
            self.total += int(y)
            self.log.append(1)
        return y


def run_threads_that_count():
    summed = Summed()
    for i in range(20):
        threads = [
            threading.Thread(target=summed.add, args=(tf.constant(float(k + i)),))
            for k in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        yield summed.total, len(summed.log)


LOCAL = threading.local()


def thread_local_step(x):
    LOCAL.count = getattr(LOCAL, "count", 0) + 1
    return tf.cos(x) * LOCAL.count


def run_thread_local_counter():
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        for i in range(24):
            x = tf.constant([0.1 * i])
            yield thread_local_step(x), pool.submit(thread_local_step, x).result()


def consumed(dataset, state):
    total = tf.constant(0.0)
    for batch in dataset:
        total = total + tf.reduce_sum(batch)
        state["batches"] += 1
    return total


def run_dataset_iterated():
    state = {"batches": 0}
    dataset = tf.data.Dataset.range(6).batch(2).map(lambda x: tf.cast(x, tf.float32))
    for i in range(20):
        yield consumed(dataset, state)


def pulled(iterator, x):
    return next(iterator) * x


def run_dataset_iterator():
    iterator = iter(tf.data.Dataset.range(40).map(lambda x: tf.cast(x, tf.float32)))
    for i in range(30):
        yield pulled(iterator, tf.constant([0.1 * i]))


def mapped(x):
    return tf.map_fn(lambda row: row * SCALE, x)


def run_map_fn_and_a_global():
    global SCALE
    for i in range(24):
        SCALE = 1.0 + i // 8
        yield mapped(tf.fill([3], 0.1 * i))


class Module(tf.Module):
    def __init__(self):
        super().__init__(name="m")
        self.v = tf.Variable(1.0)
        self.made = None
        self.calls = 0

    def __call__(self, x):
        if self.made is None:
            self.made = tf.Variable(tf.ones_like(x))
        self.calls += 1
        self.made.assign_add(x * self.v)
        return self.made * 2.0


def run_module_that_makes_a_variable():
    module = Module()
    for i in range(30):
        yield module(tf.constant([0.1 * i, 1.0])), len(module.variables)


def run_module_restored(folder=None):
    module = Module()
    module(tf.constant([1.0, 2.0]))
    kept = {}
    for i in range(30):
        if i == 8:
            kept = {v.name: v.numpy() for v in module.variables}
        if i == 20:
            for v in module.variables:
                v.assign(kept[v.name])
        yield module(tf.constant([0.1 * i, 1.0]))


def newton(x, tolerance):
    steps = 0
    while tf.abs(x * x - 2.0) > tolerance:
        x = x - (x * x - 2.0) / (2.0 * x)
        steps += 1
    return x, steps


def run_loop_until_close():
    for i in range(24):
        yield newton(tf.constant(1.0 + i), 1e-3)


def device_scope(x):
    with tf.device("/CPU:0"):
        return tf.sin(x) * 2.0


def run_device_scope():
    for i in range(24):
        x = tf.constant([0.1 * i])
        with tf.device("/CPU:0"):
            a = doubled(x)
        yield a, device_scope(x)


def eager_or_not(x):
    return tf.identity(x), tf.executing_eagerly(), tf.inside_function()


def run_asks_whether_eager():
    for i in range(24):
        yield eager_or_not(tf.constant([0.1 * i]))


def run_functions_run_eagerly():
    for i in range(24):
        tf.config.run_functions_eagerly(i % 8 >= 4)
        yield calls_a_graph(tf.constant([[0.1 * i, 1.0]])), len(TRACES)
    tf.config.run_functions_eagerly(False)


def shape_facts(x):
    return x.shape, x.dtype, len(x.shape), x.shape.rank, tf.shape(x), int(x.shape[0])


def run_facts_of_a_tensor():
    for i in range(24):
        yield shape_facts(tf.zeros([1 + i % 3, 2]))


def compared(a, b):
    return a == b, a != b, bool(tf.reduce_all(a == b))


def run_comparison_of_tensors():
    for i in range(24):
        yield compared(tf.constant([i % 3, 1]), tf.constant([1, 1]))
