"""Programs with masks, ragged and sparse tensors, strings, copies, saved models."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import copy
import io
import os
import pickle
import tempfile
import threading
import weakref

import numpy as np
import tensorflow as tf
from tensorflow import keras


def dense(units, seed=1, **kwargs):
    start = keras.initializers.GlorotUniform(seed=seed)
    return keras.layers.Dense(units, kernel_initializer=start, **kwargs)


def points(i, rows=2):
    x = np.cos(np.arange(rows * 3, dtype="float32").reshape(rows, 3) + 0.1 * i)
    return tf.constant(x)


class Embedded:
    def __init__(self):
        self.embedding = keras.layers.Embedding(
            5, 3, mask_zero=True, embeddings_initializer="ones"
        )
        self.recurrent = keras.layers.LSTM(2, kernel_initializer="ones")

    def embed(self, ids):
        return self.embedding(ids) * 1.0

    def embed_masked(self, ids):
        return self.embedding(ids)

    def run(self, x):
        return self.recurrent(x)


def run_mask_handed_in():
    model = Embedded()
    for i in range(20):
        ids = tf.constant([[1, 2, 0, 0], [3, i % 5, i % 2, 0]])
        yield model.run(model.embedding(ids))


def run_mask_handed_out():
    model = Embedded()
    for i in range(20):
        ids = tf.constant([[1, 2, 0, 0], [3, i % 5, i % 2, 0]])
        x = model.embed_masked(ids)
        yield model.recurrent(x), getattr(x, "_keras_mask", None) is not None


def run_mask_lost_on_the_way():
    model = Embedded()
    for i in range(20):
        ids = tf.constant([[1, 2, 0, 0], [3, i % 5, i % 2, 0]])
        yield model.run(model.embed(ids))


def ragged_means(ragged, bias):
    return tf.reduce_mean(ragged * 2.0, axis=1) + bias


def run_ragged_rows():
    for i in range(20):
        rows = [[1.0] * (1 + (i + j) % 3) for j in range(2 + i % 2)]
        yield ragged_means(tf.ragged.constant(rows), 0.1 * i)


def sparse_product(sparse, w):
    return tf.sparse.sparse_dense_matmul(sparse, w)


def run_sparse_matrices():
    w = tf.ones([4, 2])
    for i in range(20):
        sparse = tf.SparseTensor([[0, i % 4], [1, 3]], [1.0, 0.1 * i], [2, 4])
        yield sparse_product(sparse, w)


def tokens(texts, table):
    parts = tf.strings.split(tf.strings.lower(texts))
    return tf.strings.length(texts), parts.row_lengths(), tf.strings.join([texts, table])


def run_texts_in_tensors():
    for i in range(20):
        yield tokens(tf.constant(["A b C"[: 1 + i % 5], "d E"]), f"-{i % 3}")


def doubled_by_python(x):
    return tf.py_function(lambda a: a.numpy() * 2.0, [x], tf.float32) + x


def run_python_functions_in_ops():
    for i in range(16):
        yield doubled_by_python(tf.constant([0.1 * i]))


def checked(x, limit):
    tf.debugging.assert_less(x, limit, message="too large")
    tf.debugging.assert_shapes([(x, ("n",))])
    tf.debugging.assert_equal(tf.shape(x)[0], 2)
    return tf.sqrt(x) * limit


def run_debugging_checks():
    for i in range(20):
        try:
            yield checked(tf.constant([0.1 * i, 1.0]), 1.5)
        except tf.errors.InvalidArgumentError as error:
            yield str(error).splitlines()[0]


class Agent:
    def __init__(self):
        self.w, self.seen = tf.Variable([1.0, 2.0]), []

    def act(self, x):
        self.seen.append(float(x[0]))
        return tf.reduce_sum(self.w * x) * len(self.seen)


def run_agents_copied():
    agents = [Agent()]
    for i in range(20):
        if i in (6, 12):
            agents.append(copy.deepcopy(agents[-1]))
            agents[-1].w.assign_add([1.0, 1.0])
        if i == 15:
            agents.append(copy.copy(agents[0]))
        yield [agent.act(tf.constant([0.1 * i, 1.0])) for agent in agents]


class Settings:
    def __init__(self, rate):
        self.rate, self.history = rate, {}

    def apply(self, x):
        y = tf.tanh(x * self.rate)
        self.history["last"] = y
        return y


def run_settings_pickled():
    settings = Settings(0.5)
    for i in range(20):
        if i % 6 == 5:
            settings.history.clear()
            settings = pickle.loads(pickle.dumps(settings))
            settings.rate *= 1.5
        yield settings.apply(tf.constant([0.1 * i])), settings.history


def predicted(model, x):
    return tf.nn.softmax(model(x, training=False))


def run_models_cloned():
    model = keras.Sequential([keras.Input((3,)), dense(4), dense(2, 2)])
    for i in range(20):
        if i == 7:
            other = keras.models.clone_model(model)
            other.set_weights([0.5 * w for w in model.get_weights()])
            model = other
        if i == 14:
            model.layers[0].activation = keras.activations.relu
        yield predicted(model, points(i))


def saved_and_loaded(model):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m.keras")
        model.save(path)
        return keras.models.load_model(path)


def run_models_saved_and_loaded():
    model = keras.Sequential([keras.Input((3,)), dense(4), dense(2, 2)])
    for i in range(12):
        if i == 8:
            model = saved_and_loaded(model)
        yield predicted(model, points(i))


class Scaler(tf.Module):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def exported(self, x):
        return self.scaled(x)

    def scaled(self, x):
        return tf.sin(x) * self.scale


def exported_and_loaded(module):
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder)
        return tf.saved_model.load(folder)


def run_modules_exported():
    module = Scaler()
    loaded = module
    for i in range(12):
        if i == 6:
            loaded = exported_and_loaded(module)
        module.scale.assign_add(0.1)
        x = tf.constant([0.1 * i])
        yield module.scaled(x), loaded.exported(x)


class Cached:
    def __init__(self):
        self.cache = weakref.WeakValueDictionary()

    def value(self, key, x):
        holder = self.cache.get(key)
        if holder is None:
            holder = Agent()
            self.cache[key] = holder
        return holder, holder.w * x


def run_weak_values():
    cached, held = Cached(), []
    for i in range(20):
        holder, y = cached.value(i % 3, tf.constant([0.1 * i, 1.0]))
        held = [holder] if i % 2 else held
        del holder
        yield y, sorted(cached.cache)


@tf.custom_gradient
def clipped_gradient(x):
    def back(upstream):
        return tf.clip_by_value(upstream, -0.1, 0.1)

    return tf.identity(x), back


def custom_slope(w, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(clipped_gradient(w * x) ** 2)
    return loss, tape.gradient(loss, w)


def run_custom_gradients():
    w = tf.Variable([1.0, 2.0])
    for i in range(20):
        loss, slope = custom_slope(w, tf.constant([0.1 * i, -0.2]))
        w.assign_sub(slope)
        yield loss, slope


def recomputed(w, x):
    block = tf.recompute_grad(lambda h: tf.tanh(h * w))
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(block(block(x)))
    return y, tape.gradient(y, w)


def run_recomputed_gradients():
    w = tf.Variable([1.0, 2.0])
    for i in range(14):
        yield recomputed(w, tf.constant([0.1 * i, -0.2]))


def placed(x, name):
    with tf.device(name):
        return tf.linalg.matvec(tf.ones([2, 2]), x) * 2.0


def run_on_devices():
    for i in range(16):
        yield placed(tf.constant([0.1 * i, 1.0]), "/cpu:0" if i % 2 else "cpu")


def run_functions_run_eagerly():
    module = Scaler()
    for i in range(20):
        tf.config.run_functions_eagerly(8 <= i < 14)
        yield module.exported(tf.constant([0.1 * i])), module.scaled(tf.constant(1.0))
    tf.config.run_functions_eagerly(False)


def strategy_step(strategy, w, x):
    def replica(value):
        w.assign_add(tf.reduce_sum(value))
        return w * 2.0

    return strategy.run(replica, args=(x,))


def run_in_a_strategy():
    strategy = tf.distribute.OneDeviceStrategy("/cpu:0")
    with strategy.scope():
        w = tf.Variable(1.0)
    for i in range(16):
        yield strategy_step(strategy, w, tf.constant([0.1 * i]))


def summed(x, totals):
    totals.append(float(tf.reduce_sum(x)))
    return x * len(totals)


def run_one_thread_at_a_time():
    totals, results = [], []
    for i in range(20):
        if i % 5 == 4:
            thread = threading.Thread(
                target=lambda: results.append(summed(tf.constant([0.1]), totals))
            )
            thread.start()
            thread.join()
        yield summed(tf.constant([0.1 * i]), totals), list(totals), len(results)


def told_by_a_child(totals):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        summed(tf.constant([0.5]), totals)
        os.write(write, str(totals[-2:]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    text = os.read(read, 64)
    os.close(read)
    os.close(write)
    return text


def run_forked_children():
    totals = []
    for i in range(10):
        value = summed(tf.constant([0.1 * i]), totals)
        if i == 7:
            yield told_by_a_child(totals)
        yield value


def run_datasets_of_eager_loops():
    dataset = tf.data.Dataset.range(24).map(lambda i: tf.cast(i, tf.float32)).batch(2)
    total = tf.Variable(0.0)
    for step, x in enumerate(dataset.repeat(2).take(20)):
        total.assign_add(tf.reduce_sum(custom_slope(tf.Variable(1.0), x)[0]))
        yield step, tf.identity(total)


def told(x, buffer):
    print("sum", float(tf.reduce_sum(x)), file=buffer)
    return x + 1.0


def run_text_buffers():
    for i in range(16):
        buffer = io.StringIO()
        yield told(tf.constant([0.1 * i]), buffer), buffer.getvalue()
