"""Programs with objects: attributes, dataclasses, named tuples, enums, chosen objects."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections
import dataclasses
import enum
import typing

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


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


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


@dataclasses.dataclass(frozen=True)
class Frozen:
    a: object
    b: object = 1


Pair = collections.namedtuple("Pair", "left right")


class Typed(typing.NamedTuple):
    count: object
    total: object


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 3


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


def object_chosen_in_a_branch(x):
    a, b = Counter(1), Counter(2)
    c = a if x > 0 else b
    return c.value


def object_chosen_and_written(x):
    a, b = Counter(1), Counter(2)
    if x > 0:
        c = a
    else:
        c = b
    c.add(10)
    return a.value * 100 + b.value


def object_made_in_each_branch(x):
    if x > 0:
        c = Counter(x)
    else:
        c = Counter(-x)
    return c.add(1).value


def object_made_in_one_branch(x):
    c = None
    if x > 0:
        c = Counter(x)
    if c is not None:
        return c.value
    return -1


def objects_of_two_classes(x):
    thing = Counter(x) if x > 0 else Point(x, 7)
    if isinstance(thing, Counter):
        return thing.value
    return thing.y


def object_replaced_in_a_loop(n):
    p = Point(0, 0)
    while n > 0:
        p = Point(p.x + n, p.y + 1)
        n = n - 1
    return p.x * 10 + p.y


def linked_list(x):
    head = None
    for i in range(3):
        head = Node(x * i, head)
    total = 0
    while head is not None:
        total = total * 2 + head.value
        head = head.next
    return total


def linked_list_walk_with_a_staged_exit(x):
    head = None
    for i in range(5):
        head = Node(i, head)
    steps = 0
    while head is not None and head.value > x:
        head = head.next
        steps = steps + 1
    return steps


def slots(x):
    s = Slotted(x)
    if x > 0:
        s.a = x * 2
        s.b = 1
    else:
        s.b = 2
    return s.a + s.b


def function_chosen_in_a_branch(x):
    f = tf.sin if x > 0 else tf.cos
    return f(tf.cast(x, tf.float32))


def double(v):
    return v * 2


def shift(v):
    if v > 10:
        return v - 10
    return v + 10


def own_function_chosen(x):
    if x > 0:
        f = double
    else:
        f = shift
    return f(x) + f(x + 1)


def method_chosen(x):
    c = Counter(1)
    f = c.add if x > 0 else c.add_if_positive
    f(x)
    return c.value


def class_chosen(x):
    kind = Point if x > 0 else Pair
    p = kind(x, 2)
    return p[1] if isinstance(p, tuple) else p.y


def functions_in_a_list(x):
    fs = [double, shift]
    i = 0 if x > 0 else 1
    return fs[i](x)


def state_of_functions(n):
    f, g = double, shift
    v = 1
    while n > 0:
        v = f(v)
        f, g = g, f
        n = n - 1
    return v


def dataclass_field_in_a_branch(x):
    p = Point(x)
    if x > 0:
        p.y = x * 2
    return p


def dataclass_rebuilt_in_a_loop(n):
    p = Point(0, 1)
    for i in tf.range(n):
        p = dataclasses.replace(p, x=p.x + i, y=p.y * 2)
    return p


def dataclass_method(x):
    p = Point(x, 1).moved(x)
    return p.x + p.y


def dataclass_equality(x):
    p = Point(1, 2)
    if x > 0:
        p.y = 3
    return p == Point(1, 3)


def frozen_dataclass(x):
    f = Frozen(x)
    if x > 0:
        f = dataclasses.replace(f, b=x)
    return f.a + f.b


def frozen_dataclass_written(x):
    f = Frozen(x)
    if x > 0:
        f.a = 2
    return f.a


def dataclass_as_a_dict(x):
    p = Point(x, 2)
    if x > 0:
        p.x = 5
    return dataclasses.asdict(p)


def named_tuple_in_a_branch(x):
    p = Pair(x, 1)
    if x > 0:
        p = p._replace(right=x)
    else:
        p = Pair(left=1, right=p.left)
    return p.left * 10 + p.right


def named_tuple_in_a_loop(n):
    s = Typed(0, T(0))
    while n > 0:
        s = Typed(s.count + 1, s.total + n)
        n = n - 1
    return s


def named_tuple_in_a_for(t):
    s = Pair(T(0), T(1))
    for v in t:
        s = s._replace(left=s.left + v, right=s.right * v)
    return s


def enum_chosen(x):
    color = Color.RED if x > 0 else Color.GREEN
    if color is Color.RED:
        return x * 2
    return x * 3


def enum_state_machine(n):
    state = Color.RED
    changes = 0
    while n > 0:
        if state is Color.RED:
            state = Color.GREEN
        else:
            state = Color.RED
            changes = changes + 1
        n = n - 1
    return state, changes


def enum_returned(x):
    if x > 0:
        return Color.RED
    return Color.GREEN


def enum_value_and_name(x):
    color = Color.RED
    if x > 0:
        color = Color.GREEN
    return color.value * len(color.name)


def int_enum_compared(x):
    level = Level.LOW
    if x > 0:
        level = Level.HIGH
    return level >= 2


def text_state_machine(n):
    state = "start"
    while n > 0:
        if state == "start":
            state = "middle"
        elif state == "middle":
            state = "end"
        n = n - 1
    return state


def text_chosen(x):
    word = "up" if x > 0 else "down"
    return word + "ward"


def text_length(x):
    word = "a"
    if x > 0:
        word = word + "bc"
    return len(word)


def tuple_of_mixed_values(x):
    state = (x, "a", None, 2.5)
    if x > 0:
        state = (x * 2, "b", 3, 1.5)
    return state[0] + (0 if state[2] is None else state[2])


def list_chosen(x):
    items = [1, 2, 3] if x > 0 else [4, 5]
    total = 0
    for v in items:
        total = total + v
    return total


def list_chosen_and_changed(x):
    a, b = [1], [2]
    items = a if x > 0 else b
    items.append(3)
    return len(a) * 10 + len(b)


def identity(x):
    a, b = Counter(1), Counter(1)
    c = a if x > 0 else b
    return c is a


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
    object_chosen_in_a_branch: INTS,
    object_chosen_and_written: INTS,
    object_made_in_each_branch: KINDS,
    object_made_in_one_branch: INTS,
    objects_of_two_classes: INTS,
    object_replaced_in_a_loop: COUNTS,
    linked_list: KINDS,
    linked_list_walk_with_a_staged_exit: INTS + [(T(2),)],
    slots: INTS,
    function_chosen_in_a_branch: INTS,
    own_function_chosen: KINDS,
    method_chosen: INTS,
    class_chosen: INTS,
    functions_in_a_list: KINDS,
    state_of_functions: COUNTS,
    dataclass_field_in_a_branch: KINDS,
    dataclass_rebuilt_in_a_loop: COUNTS[:3],
    dataclass_method: KINDS,
    dataclass_equality: INTS,
    frozen_dataclass: KINDS,
    frozen_dataclass_written: INTS,
    dataclass_as_a_dict: INTS,
    named_tuple_in_a_branch: INTS,
    named_tuple_in_a_loop: COUNTS[:3],
    named_tuple_in_a_for: ROWS,
    enum_chosen: INTS,
    enum_state_machine: COUNTS,
    enum_returned: INTS,
    enum_value_and_name: INTS,
    int_enum_compared: INTS,
    text_state_machine: COUNTS,
    text_chosen: INTS,
    text_length: INTS,
    tuple_of_mixed_values: KINDS,
    list_chosen: INTS,
    list_chosen_and_changed: INTS,
    identity: INTS,
    optimizer_object: [(T(4.0),), (T(100.0),)],
    optimizer_object_in_a_staged_loop: [(T(4.0),), (T(0.5),)],
    ring_buffer: COUNTS + [(T(5),)],
    special_methods: INTS,
}
