"""Programs with objects: attributes, dataclasses, named tuples, enums, chosen objects."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import dataclasses

import tensorflow as tf

T = tf.constant


class Counter:
    made = 0

    def __init__(self, value=0):
        self.value = value
        self.history = []
        Counter.made += 1

    def add(self, v):
        self.value = self.value + v
        return self

    def add_if_positive(self, v):
        if v > 0:
            self.value = self.value + v
            return True
        return False

    def note(self, v):
        self.history.append(v)

    @property
    def double(self):
        if self.value > 5:
            return self.value * 2
        return self.value

    @double.setter
    def double(self, v):
        self.value = v // 2


class Environment:
    def __init__(self):
        self.s = 0

    def step(self, action):
        self.s = self.s + action
        return self.s, self.s > 10


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


@dataclasses.dataclass
class Point:
    x: object
    y: object = 0

    def moved(self, dx):
        if dx > 0:
            return Point(self.x + dx, self.y)
        return self


def attribute_set_in_a_branch(x):
    c = Counter()
    if x > 0:
        c.value = x
    return c.value


def attribute_set_in_both_branches(x):
    c = Counter()
    if x > 0:
        c.value = x
    else:
        c.value = x * 100
    return c.value


def attribute_in_a_while(n):
    c = Counter()
    while n > 0:
        c.value = c.value + n
        n = n - 1
    return c.value


def attribute_in_the_test(x):
    c = Counter(x)
    while c.value < 20:
        c.value = c.value * 2 + 1
    return c.value


def attribute_augmented(n):
    c = Counter()
    for i in range(n):
        c.value += i
    return c.value


def new_attribute_in_a_branch(x):
    c = Counter()
    if x > 0:
        c.extra = x
    return getattr(c, "extra", -1)


def attribute_missing_at_run_time(x):
    c = Counter()
    if x > 0:
        c.extra = x
    return c.extra


def attribute_deleted_in_a_branch(x):
    c = Counter(5)
    if x > 0:
        del c.value
    return hasattr(c, "value")


def set_by_name(x):
    c = Counter()
    if x > 0:
        setattr(c, "value", x)
    return getattr(c, "value")


def method_writes_in_a_branch(x):
    c = Counter()
    if x > 0:
        c.add(x)
    else:
        c.add(-x).add(1)
    return c.value


def method_writes_in_a_while(n):
    c = Counter()
    while n > 0:
        c.add(n)
        n = n - 1
    return c.value


def method_writes_in_a_for(t):
    c = Counter()
    for v in t:
        c.add(v)
    return c.value


def method_with_a_branch_in_a_loop(t):
    c = Counter()
    count = 0
    for v in t:
        if c.add_if_positive(v):
            count = count + 1
    return c.value * 10 + count


def method_appends_in_a_loop(t):
    c = Counter()
    for v in t:
        c.note(v)
    return len(c.history)


def environment(x):
    env = Environment()
    done = False
    s = 0
    steps = 0
    while not done:
        s, done = env.step(x)
        steps = steps + 1
    return s * 100 + steps


def property_with_a_branch(x):
    return Counter(x).double


def property_set_in_a_branch(x):
    c = Counter(1)
    if x > 0:
        c.double = x
    return c.value


def class_attribute_written(x):
    if x > 0:
        Counter.made = 50
    return Counter.made


def objects_counted(n):
    for _ in range(n):
        Counter()
    return Counter.made


def argument_object(c, x):
    if x > 0:
        c.value = c.value + x
    return c.value * 2


def argument_object_in_a_loop(c, n):
    while n > 0:
        c.add(n)
        n = n - 1
    return n


def two_objects(x):
    a, b = Counter(1), Counter(2)
    if x > 0:
        a.value, b.value = b.value, a.value
    return a.value * 10 + b.value


def object_replaced_in_a_loop(n):
    p = Point(0, 0)
    while n > 0:
        p = Point(p.x + n, p.y + 1)
        n = n - 1
    return p.x * 10 + p.y


def slots(x):
    s = Slotted(x)
    if x > 0:
        s.a = x * 2
        s.b = 1
    else:
        s.b = 2
    return s.a + s.b


def double(v):
    return v * 2


class Momentum:
    def __init__(self, rate):
        self.rate = rate
        self.velocity = T(0.0)

    def update(self, value, gradient):
        self.velocity = 0.5 * self.velocity + gradient
        if self.velocity > 10.0:
            self.velocity = T(10.0)
        return value - self.rate * self.velocity


def optimizer_object(x):
    m = Momentum(0.25)
    v = x
    for _ in range(4):
        v = m.update(v, 2.0 * v)
    return v


def optimizer_object_in_a_staged_loop(x):
    m = Momentum(0.25)
    v = x
    while v > 1.0:
        v = m.update(v, 2.0 * v)
    return v, m.velocity


class Buffer:
    def __init__(self, size):
        self.items = [0] * size
        self.place = 0

    def put(self, v):
        self.items[self.place] = v
        self.place = (self.place + 1) % len(self.items)


def ring_buffer(n):
    b = Buffer(3)
    for i in range(n):
        b.put(i * i)
    return b.items, b.place


class Rows:
    def __init__(self, rows):
        self._rows = rows

    def __getitem__(self, i):
        if i >= 2:
            raise IndexError(i)
        return self._rows[i]

    def __len__(self):
        return 2

    def __contains__(self, v):
        if v > 5:
            return False
        return True

    def __call__(self, v):
        if v > 0:
            return self._rows[0]
        return self._rows[1]

    def __add__(self, other):
        if other > 0:
            return self._rows[0] + other
        return other

    def __bool__(self):
        return False

    def __eq__(self, other):
        return self._rows == other


def special_methods(x):
    r = Rows([x, 2])
    total = r(x) * 100 + (r + x)
    for v in r:
        total = total + v
    if r:
        total = total + 1000
    return total + len(r)


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(2**40, tf.int64),), (3,), (-3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
ROWS = [(T([3, -1, 4]),), (tf.zeros([0], tf.int32),)]
INPUTS = {
    attribute_set_in_a_branch: KINDS,
    attribute_set_in_both_branches: KINDS,
    attribute_in_a_while: COUNTS,
    attribute_in_the_test: [(T(1),), (T(30),), (2,)],
    attribute_augmented: COUNTS,
    new_attribute_in_a_branch: KINDS,
    attribute_missing_at_run_time: INTS,
    attribute_deleted_in_a_branch: INTS,
    set_by_name: KINDS,
    method_writes_in_a_branch: KINDS,
    method_writes_in_a_while: COUNTS,
    method_writes_in_a_for: ROWS,
    method_with_a_branch_in_a_loop: ROWS,
    method_appends_in_a_loop: ROWS,
    environment: [(T(3),), (T(11),), (4,)],
    property_with_a_branch: KINDS,
    property_set_in_a_branch: INTS,
    class_attribute_written: INTS,
    objects_counted: COUNTS,
    argument_object: [(Counter(1), T(2)), (Counter(T(5)), T(-2)), (Counter(2.5), 2)],
    argument_object_in_a_loop: [(Counter(1), T(0)), (Counter(1), T(3)), (Counter(T(1)), T(2))],
    two_objects: INTS,
    object_replaced_in_a_loop: COUNTS,
    slots: INTS,
    optimizer_object: [(T(4.0),), (T(100.0),)],
    optimizer_object_in_a_staged_loop: [(T(4.0),), (T(0.5),)],
    ring_buffer: COUNTS + [(T(5),)],
    special_methods: INTS,
}
