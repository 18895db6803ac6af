"""Programs with generators, managers, dataclasses, weak references, copies, pickles."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import contextlib
import copy
import dataclasses
import enum
import gc
import pickle
import threading
import weakref

import tensorflow as tf


def halves(x, times):
    for _ in range(times):
        x = x * 0.5
        yield x


def summed(x, times):
    total = tf.zeros_like(x)
    for part in halves(x, times):
        total = total + part
    return total


def run_generator_consumed():
    for i in range(30):
        yield summed(tf.constant([0.1 * i, 1.0]), 2 + i % 2)


def advanced(source, x):
    return next(source) * x


def run_generator_that_outlives_the_call():
    source = halves(tf.constant([8.0, 4.0]), 40)
    for i in range(30):
        yield advanced(source, tf.constant([0.1 * i, 1.0]))


EVENTS = []


@contextlib.contextmanager
def noted(name):
    EVENTS.append(f"enter {name}")
    try:
        yield len(EVENTS)
    finally:
        EVENTS.append(f"leave {name}")


def managed(x, fails):
    with noted("work") as number:
        y = tf.sin(x) * number
        if fails:
            raise ValueError("inside")
    return y


def run_context_manager():
    for i in range(30):
        try:
            yield managed(tf.constant([0.1 * i, 1.0]), i % 7 == 6)
        except ValueError as error:
            yield error, EVENTS[-1]


class Timer:
    def __init__(self):
        self.depth = 0
        self.entered = 0

    def __enter__(self):
        self.depth += 1
        self.entered += 1
        return self

    def __exit__(self, kind, error, traceback):
        self.depth -= 1
        return kind is KeyError


def timed(timer, table, key, x):
    y = tf.zeros_like(x)
    with timer:
        y = tf.cos(x)
        y = y * table[key]
    return y + timer.entered


def run_manager_that_swallows():
    timer = Timer()
    for i in range(30):
        yield timed(timer, {0: 2.0, 1: 3.0}, i % 3, tf.constant([0.1 * i]))


@dataclasses.dataclass
class Point:
    x: object
    y: object
    tags: list = dataclasses.field(default_factory=list)

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y, self.tags + other.tags)


def moved(point, by):
    point.tags.append("moved")
    return point + Point(by, -by)


def run_dataclass_with_operators():
    point = Point(tf.constant(1.0), tf.constant(2.0))
    for i in range(20):
        point = moved(point, tf.constant(0.1 * i))
        yield point


class Color(enum.Enum):
    RED = 1
    BLUE = 2


def colored(x, color):
    return tf.exp(-x) if color is Color.RED else tf.square(x) * color.value


def run_enum_argument():
    for i in range(30):
        yield colored(tf.constant([0.1 * i]), [Color.RED, Color.BLUE][i % 2])


class Node:
    live = 0

    def __init__(self, value):
        self.value = value
        Node.live += 1

    def __del__(self):
        Node.live -= 1


def transient(x):
    node = Node(tf.square(x))
    return node.value + 1.0


def run_objects_that_die():
    for i in range(30):
        yield transient(tf.constant([0.1 * i])), Node.live


class Cache:
    def __init__(self):
        self.entries = weakref.WeakKeyDictionary()

    def get(self, node, x):
        if node not in self.entries:
            self.entries[node] = tf.exp(-x)
        return self.entries[node]


def fill(cache, nodes, i):
    if i % 6 == 5:
        nodes.pop(0)
        nodes.append(Node(i))
    gc.collect()
    return cache.get(nodes[i % 2], tf.constant([0.1 * i])), len(cache.entries)


def run_weak_dictionary():
    cache, nodes = Cache(), [Node(1), Node(2)]
    for i in range(24):
        yield fill(cache, nodes, i)


def dropped(i):
    node = Node(tf.constant(float(i)))
    reference = weakref.ref(node)
    scaled_by(node, tf.constant([0.5, 1.0]))
    del node
    gc.collect()
    return reference() is None


def scaled_by(node, x):
    return tf.sin(x) * node.value


def run_plans_keep_nothing_alive():
    for i in range(20):
        yield dropped(i), Node.live


class Model:
    def __init__(self):
        self.scale = 2.0
        self.table = {"a": tf.constant([1.0, 2.0])}
        self.steps = 0

    def apply(self, x):
        self.steps += 1
        self.table["a"] = self.table["a"] * 0.9
        return x * self.scale + self.table["a"]


def run_copies():
    model = Model()
    for i in range(30):
        x = tf.constant([0.1 * i, 1.0])
        if i == 10:
            shallow = copy.copy(model)
        if i == 15:
            model = copy.deepcopy(model)
            model.scale = -1.0
        yield model.apply(x), (shallow.apply(x) if i >= 10 else None)


def run_pickled_and_back():
    model = Model()
    model.table = {"a": 1.0}
    for i in range(30):
        if i == 12:
            model = pickle.loads(pickle.dumps(model))
        yield model.apply(tf.constant([0.1 * i, 1.0]))


def copied(model, x):
    other = copy.copy(model)
    other.scale = x
    return other.scale * model.scale


def run_copy_made_inside():
    model = Model()
    for i in range(30):
        yield copied(model, tf.constant([0.1 * i, 1.0])), model.scale


class Vector:
    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        return Vector(self.data + getattr(other, "data", other))

    def __matmul__(self, other):
        return tf.tensordot(self.data, other.data, 1)

    def __len__(self):
        return int(self.data.shape[0])

    def __getitem__(self, key):
        return self.data[key]

    def __iter__(self):
        return iter(tf.unstack(self.data))

    def __eq__(self, other):
        return isinstance(other, Vector) and len(self) == len(other)

    __hash__ = None

    def __contains__(self, value):
        return bool(tf.reduce_any(self.data == value))


def special(v, x):
    w = v + x
    total = sum(w, tf.constant(0.0))
    return total * len(w) + w[0] + (v @ w) + (1.0 if v == w else 0.0)


def run_special_methods():
    for i in range(30):
        v = Vector(tf.constant([0.1 * i, 1.0]))
        yield special(v, tf.constant([0.5, 0.5])), 1.0 in v


class Kinds:
    def apply(self, value):
        if isinstance(value, (int, float)):
            return tf.constant(float(value)) + 1.0
        if isinstance(value, tf.Variable):
            return value * 3.0
        if isinstance(value, (list, tuple)):
            return tf.add_n([self.apply(v) for v in value])
        if tf.is_tensor(value):
            return value * 2.0
        raise TypeError(type(value).__name__)


def run_kinds_of_arguments():
    kinds, v = Kinds(), tf.Variable(2.0)
    values = [1, 2.5, v, tf.constant(3.0), [tf.constant(1.0), v], (v,), "text"]
    for i in range(42):
        try:
            yield kinds.apply(values[i % 7])
        except TypeError as error:
            yield error


class Identity:
    def __init__(self):
        self.seen = None
        self.hits = 0

    def check(self, key, x):
        if key is self.seen:
            self.hits += 1
            return x * 2.0
        self.seen = key
        return x - 1.0


def run_control_flow_on_identity():
    identity, keys = Identity(), [object(), object()]
    for i in range(36):
        yield identity.check(keys[i // 4 % 2], tf.constant([0.1 * i])), identity.hits


def passed_on(x, y):
    return x, y, [x, y], {"x": x}


def run_arguments_returned():
    for i in range(24):
        x, y = tf.constant([float(i)]), tf.constant([2.0])
        a, b, pair, named = passed_on(x, y)
        yield a is x, b is y, pair[0] is x, named["x"] is a, a


def unpacked(*xs, scale=1.0, **named):
    total = tf.add_n(list(xs)) * scale
    for name in sorted(named):
        total = total - named[name]
    return total


def run_star_arguments():
    for i in range(36):
        x = tf.constant([0.1 * i])
        many = [x] * (1 + i % 3)
        yield unpacked(*many, scale=2.0, **({"b": x, "a": x} if i % 2 else {}))


class Locked:
    def __init__(self):
        self.lock = threading.Lock()
        self.total = tf.Variable(0.0)
        self.count = 0

    def add(self, x):
        with self.lock:
            self.count += 1
            self.total.assign_add(tf.reduce_sum(x))
            return self.total + self.count


def run_lock_held():
    locked = Locked()
    for i in range(30):
        yield locked.add(tf.constant([0.1 * i])), locked.lock.locked()


class Singleton:
    instance = None

    @classmethod
    def get(cls):
        if cls.instance is None:
            cls.instance = cls()
            cls.instance.value = tf.constant(1.0)
        return cls.instance


def through_singleton(x):
    one = Singleton.get()
    one.value = one.value * 0.9
    return one.value + x


def run_singleton():
    for i in range(30):
        if i == 20:
            Singleton.instance = None
        yield through_singleton(tf.constant(0.1 * i))
