"""Programs whose state is in globals, closures, defaults and caches of functions."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import functools

import tensorflow as tf

STEP = 0
SCALE = 1.0
TOTAL = tf.constant(0.0)
WEIGHTS = tf.Variable([[0.5, -0.5], [0.25, 1.0]])
MODE = "train"
LATEST = None


def counted(x):
    global STEP
    STEP += 1
    return tf.matmul(x, WEIGHTS) * STEP


def run_global_counter():
    for i in range(30):
        yield counted(tf.constant([[1.0, float(i)]])), STEP


def summed(x):
    global TOTAL, LATEST
    TOTAL = TOTAL + tf.reduce_sum(x)
    LATEST = x
    return TOTAL * 0.5


def run_global_tensor_reassigned():
    for i in range(30):
        x = tf.constant([1.0, float(i)])
        yield summed(x), LATEST is x


def scaled(x):
    return tf.tanh(x) * SCALE + 1.0


def run_global_changed_between_calls():
    global SCALE
    for i in range(36):
        if i % 6 == 5:
            SCALE = SCALE * 1.5
        yield scaled(tf.constant([0.1 * i, -1.0]))


def moded(x):
    if MODE == "train":
        return tf.nn.dropout(x, 0.0) * 2.0
    return tf.nn.relu(x) - 1.0


def run_mode_switched():
    global MODE
    for i in range(36):
        MODE = "train" if i // 6 % 2 == 0 else "test"
        yield moded(tf.constant([0.1 * i, -1.0]))


def set_step(value):
    global STEP
    STEP = value


def uses_setter(x):
    y = tf.sin(x)
    set_step(STEP + 2)
    return y + STEP


def run_global_set_by_a_callee():
    for i in range(30):
        yield uses_setter(tf.constant([float(i), 0.5]))


def make_counter():
    count = 0

    def count_up(x):
        nonlocal count
        count += 1
        return tf.sqrt(tf.abs(x)) + count

    return count_up


def run_nonlocal_counter():
    one, two = make_counter(), make_counter()
    for i in range(30):
        yield one(tf.constant([float(i), 4.0]))
        if i % 4 == 0:
            yield two(tf.constant([float(i), 9.0]))


def make_accumulator():
    total = tf.zeros([2])
    history = []

    def add(x):
        nonlocal total
        total = total * 0.5 + x
        history.append(total)
        return total

    return add, history


def run_nonlocal_tensor_and_list():
    add, history = make_accumulator()
    for i in range(30):
        yield add(tf.constant([float(i), 1.0])), len(history), history[-1]


def make_pair():
    rate = 0.1

    def set_rate(value):
        nonlocal rate
        rate = value

    def descend(w, g):
        return w - rate * tf.tanh(g)

    return set_rate, descend


def run_closure_changed_between_calls():
    set_rate, descend = make_pair()
    w = tf.constant([1.0, -1.0])
    for i in range(30):
        if i % 10 == 9:
            set_rate(0.1 / (i + 1))
        w = descend(w, w * 2.0)
        yield w


def remember(x, seen=[]):
    seen.append(tf.reduce_max(x))
    return tf.add_n(seen) / len(seen)


def run_mutable_default():
    for i in range(24):
        yield remember(tf.constant([float(i), 1.0]))


def table_of(x, cache={}):
    key = tuple(x.shape)
    if key not in cache:
        cache[key] = tf.range(tf.size(x), dtype=tf.float32)
    return tf.reshape(x, [-1]) * cache[key]


def run_default_dict_as_a_cache():
    for i in range(36):
        yield table_of(tf.fill([1 + i % 3, 2], float(i)))


@functools.lru_cache(maxsize=None)
def positions(length):
    print("made positions", length)
    return tf.cast(tf.range(length), tf.float32) / length


def encode(x):
    return x + tf.sin(positions(x.shape[0]))


def run_lru_cache():
    for i in range(36):
        yield encode(tf.fill([2 + i % 3], float(i)))
    yield positions.cache_info()[:2]


def power(base, exponent, offset=0.0):
    return tf.pow(base, exponent) + offset


def run_partial():
    square = functools.partial(power, exponent=2.0)
    cube = functools.partial(power, exponent=3.0, offset=1.0)
    for i in range(30):
        x = tf.constant([0.1 * i, 1.5])
        yield square(x), cube(x)


def counted_calls(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


@counted_calls
def decorated(x, scale=2.0):
    return tf.nn.softmax(x) * scale


def run_decorator_that_counts():
    for i in range(30):
        yield decorated(tf.constant([0.1 * i, 1.0]), scale=1.0 + i % 2), decorated.calls


def attributed(x):
    attributed.calls = getattr(attributed, "calls", 0) + 1
    return tf.cos(x) / attributed.calls


def run_attribute_of_a_function():
    for i in range(30):
        yield attributed(tf.constant([0.1 * i, 1.0]))


CALLBACKS = []


def notified(x):
    y = tf.square(x)
    for callback in CALLBACKS:
        callback(y)
    return y + 1.0


def run_list_of_callbacks_that_grows():
    seen = []
    for i in range(30):
        if i in (5, 18):
            CALLBACKS.append(lambda y: seen.append(tf.reduce_sum(y)))
        yield notified(tf.constant([float(i), 1.0])), list(seen[-2:])


def helper(x):
    return x * 2.0


def through_helper(x):
    return helper(tf.sin(x)) + 1.0


def run_helper_replaced():
    global helper
    first = helper
    for i in range(36):
        if i % 12 == 11:
            factor = float(i)
            helper = lambda x: x * factor  # noqa: E731
        elif i % 12 == 5:
            helper = first
        yield through_helper(tf.constant([0.1 * i, 1.0]))
