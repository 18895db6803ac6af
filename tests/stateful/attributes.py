"""Programs whose state is in attributes of objects and classes."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import tensorflow as tf


class Counting:
    def __init__(self):
        self.calls = 0
        self.weight = tf.Variable([1.0, -2.0])

    def __call__(self, x):
        self.calls += 1
        return tf.tanh(x * self.weight) + tf.reduce_sum(x)


def run_call_counter():
    model = Counting()
    for i in range(30):
        yield model(tf.constant([0.1 * i, 1.0]))


def run_two_objects_count_apart():
    one, two = Counting(), Counting()
    for i in range(30):
        x = tf.constant([0.1 * i, 1.0])
        yield one(x), (two(x) if i % 3 else None)


class Average:
    def __init__(self):
        self.mean = tf.zeros([2])
        self.last = None

    def update(self, x):
        self.mean = 0.9 * self.mean + 0.1 * x
        self.last = x
        return self.mean - x


def run_moving_average():
    average = Average()
    for i in range(30):
        x = tf.constant([float(i), -1.0])
        yield average.update(x), average.last is x


class Rated:
    rate = 0.5

    def apply(self, x):
        return tf.sin(x) * self.rate + tf.cos(x)


def run_class_attribute_changed_between_calls():
    one, two = Rated(), Rated()
    for i in range(30):
        if i == 12:
            Rated.rate = 0.25
        if i == 20:
            two.rate = 3.0
        if i == 26:
            del two.rate
        x = tf.constant([0.3, float(i)])
        yield one.apply(x), two.apply(x)


class Made:
    made = 0

    def step(self, x):
        Made.made += 1
        return tf.sqrt(x) + Made.made


def run_class_attribute_counts():
    thing = Made()
    for i in range(30):
        yield thing.step(tf.constant([float(i), 2.0]))


class Parent:
    scale = 2.0

    def scaled(self, x):
        return tf.exp(-x) * self.scale + x


class Child(Parent):
    pass


def run_attribute_of_a_base_class_hidden_later():
    child = Child()
    for i in range(30):
        if i == 10:
            Child.scale = 5.0
        if i == 18:
            del Child.scale
        if i == 24:
            Parent.scale = 7.0
        yield child.scaled(tf.constant([0.1 * i, 0.5]))


class Reassigned:
    def __init__(self):
        self.table = tf.constant([[1.0, 2.0], [3.0, 4.0]])

    def look(self, i):
        return tf.gather(self.table, i) * 2.0 + 1.0


def run_tensor_attribute_replaced():
    thing = Reassigned()
    for i in range(30):
        if i % 7 == 6:
            thing.table = thing.table + float(i)
        yield thing.look(tf.constant(i % 2))


def run_variable_attribute_replaced():
    thing = Counting()
    for i in range(30):
        if i in (9, 10, 21):
            thing.weight = tf.Variable([float(i), 0.5])
        yield thing(tf.constant([0.5, 0.25 * i]))


class Celsius:
    def __init__(self):
        self._degrees = tf.constant(20.0)
        self.reads = 0

    @property
    def fahrenheit(self):
        self.reads += 1
        return self._degrees * 1.8 + 32.0

    @fahrenheit.setter
    def fahrenheit(self, value):
        self._degrees = (value - 32.0) / 1.8


def warm(thing, by):
    thing.fahrenheit = thing.fahrenheit + by
    return thing.fahrenheit * 0.5


def run_property_with_a_setter():
    thing = Celsius()
    for i in range(30):
        yield warm(thing, tf.constant(0.1 * i))


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return getattr(instance, self.name, 1.0)

    def __set__(self, instance, value):
        if not isinstance(value, tf.Tensor) and value < 0:
            raise ValueError("negative", value)
        setattr(instance, self.name, value)


class Described:
    gain = Positive()

    def __init__(self):
        self.gain = 2.0

    def raise_gain(self, x):
        self.gain = self.gain + tf.abs(x)
        return tf.sin(self.gain) * x


def run_descriptor():
    thing = Described()
    for i in range(30):
        yield thing.raise_gain(tf.constant(0.1 * i))
        if i == 20:
            try:
                thing.gain = -1
            except ValueError as error:
                yield error


class Slotted:
    __slots__ = ("count", "total")

    def __init__(self):
        self.count = 0
        self.total = tf.constant(0.0)

    def add(self, x):
        self.count += 1
        self.total = self.total + tf.reduce_sum(x)
        return self.total / tf.cast(self.count, tf.float32)


def run_slots():
    thing = Slotted()
    for i in range(30):
        yield thing.add(tf.constant([1.0, 0.5 * i]))


class Lazy:
    def scale(self, x):
        if not hasattr(self, "factor"):
            self.factor = tf.reduce_max(x) + 1.0
        return x / self.factor


def run_attribute_made_on_the_first_call():
    thing = Lazy()
    for i in range(30):
        if i == 15:
            del thing.factor
        yield thing.scale(tf.constant([1.0, float(i)]))


class Flexible:
    def bump(self, name, x):
        value = getattr(self, name, 0)
        setattr(self, name, value + 1)
        return tf.square(x) + getattr(self, name)


def run_names_of_attributes_computed():
    thing = Flexible()
    for i in range(40):
        yield thing.bump(["a", "b", "c"][i % 3], tf.constant([1.0, float(i)]))


class Fallback:
    def __init__(self):
        self.known = {"alpha": 1.5}

    def __getattr__(self, name):
        if name == "beta":
            return 2.5
        raise AttributeError(name)

    def mix(self, x):
        return tf.cos(x) * self.beta + self.known["alpha"]


def run_getattr_hook():
    thing = Fallback()
    for i in range(30):
        if i == 14:
            thing.beta = 9.0
        if i == 22:
            thing.known["alpha"] = -1.0
        yield thing.mix(tf.constant([0.2 * i, 1.0]))


class Watched:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __setattr__(self, name, value):
        self.log.append(name)
        object.__setattr__(self, name, value)

    def step(self, x):
        self.last = tf.sin(x)
        return self.last + 1.0


def run_setattr_hook():
    thing = Watched()
    for i in range(30):
        yield thing.step(tf.constant([float(i), 1.0]))


class Undone:
    def __init__(self):
        self.scratch = None

    def compute(self, x):
        self.scratch = tf.nn.relu(x)
        result = self.scratch * 2.0
        del self.scratch
        return result - x


def run_attribute_made_and_deleted():
    thing = Undone()
    for i in range(30):
        yield thing.compute(tf.constant([float(i) - 15.0, 1.0])), vars(thing).copy()


class Inner:
    def __init__(self):
        self.value = tf.constant(1.0)
        self.version = 0


class Outer:
    def __init__(self):
        self.inner = Inner()

    def step(self, x):
        self.inner.value = self.inner.value * 0.5 + x
        self.inner.version += 1
        return self.inner.value + self.inner.version


def run_nested_objects():
    outer = Outer()
    for i in range(40):
        if i % 9 == 8:
            outer.inner = Inner()
        yield outer.step(tf.constant(0.1 * i))


class Linked:
    def __init__(self, following=None):
        self.following = following
        self.seen = tf.constant(0.0)


def spread(node, x):
    while node is not None:
        node.seen = node.seen + x
        x = x * 0.5
        node = node.following
    return x


def run_linked_objects_grow():
    chain = Linked(Linked(Linked()))
    for i in range(30):
        if i in (10, 20):
            chain = Linked(chain)
        yield spread(chain, tf.constant([1.0, float(i)]))


class Best:
    def __init__(self):
        self.best = float("inf")
        self.patience = 0

    def check(self, loss):
        value = tf.reduce_mean(tf.square(loss))
        if value < self.best:
            self.best = float(value)
            self.patience = 0
        else:
            self.patience += 1
        return value


def run_best_so_far():
    best = Best()
    for i in range(30):
        yield best.check(tf.constant([10.0 - i if i < 15 else float(i), 0.5]))


class Swapped:
    def __init__(self):
        self.front, self.back = tf.zeros([2]), tf.ones([2])

    def flip(self, x):
        self.front, self.back = self.back + x, self.front
        return self.front - self.back


def run_two_attributes_swapped():
    thing = Swapped()
    for i in range(30):
        yield thing.flip(tf.constant([0.1, float(i)]))
