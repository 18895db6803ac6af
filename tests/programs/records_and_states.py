"""Programs with objects as users write them: records, states, small containers."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import dataclasses
import enum
import functools

import tensorflow as tf

T = tf.constant


@dataclasses.dataclass(frozen=True)
class Point:
    x: object
    y: object = 0

    def moved(self, **changes):
        return dataclasses.replace(self, **changes)

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __bool__(self):
        return self.x != self.y


@dataclasses.dataclass
class Meter:
    value: object = 0
    history: list = dataclasses.field(default_factory=list)

    @property
    def level(self):
        return self.value * 2

    @level.setter
    def level(self, new):
        if new > 10:
            new = new - 10
        self.value = new
        self.history.append(new)


class Phase(enum.Enum):
    IDLE = 0
    BUSY = 1
    DONE = 2

    def following(self):
        return Phase((self.value + 1) % 3)


class Grid:
    def __init__(self, n):
        self.cells = [[0] * n for _ in range(n)]

    def __getitem__(self, place):
        row, column = place
        return self.cells[row][column]

    def __setitem__(self, place, value):
        row, column = place
        self.cells[row][column] = value

    def __iter__(self):
        for row in self.cells:
            yield from row

    def __len__(self):
        return len(self.cells)

    def __contains__(self, value):
        return any(value == cell for cell in self)


class Builder:
    def __init__(self, start):
        self.value = start
        self.steps = 0

    def add(self, n):
        self.value = self.value + n
        self.steps += 1
        return self

    def when(self, test, n):
        if test:
            self.add(n)
        return self


@functools.total_ordering
class Version:
    def __init__(self, major, minor):
        self.major, self.minor = major, minor

    def __eq__(self, other):
        return (self.major, self.minor) == (other.major, other.minor)

    def __lt__(self, other):
        return (self.major, self.minor) < (other.major, other.minor)


class Shape:
    sides = 0
    made = []

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Shape.made.append(cls.__name__)

    def area(self):
        raise NotImplementedError(type(self).__name__)

    def describe(self):
        return self.area() * 2 + self.sides


class Square(Shape):
    sides = 4

    def __init__(self, a):
        self.a = a

    def area(self):
        return self.a * self.a


class Tall(Square):
    def area(self):
        return super().area() * 3 if self.a > 2 else super().area()


class Emitter:
    def __init__(self):
        self.listeners = {}

    def on(self, name):
        def add(function):
            self.listeners.setdefault(name, []).append(function)
            return function

        return add

    def emit(self, name, *args):
        return [listener(*args) for listener in self.listeners.get(name, [])]


class Smoothed:
    def __init__(self, rate):
        self.rate = rate
        self.value = None

    def __call__(self, new):
        if self.value is None:
            self.value = new
        else:
            self.value += self.rate * (new - self.value)
        return self.value


class Lazy:
    @functools.cached_property
    def table(self):
        return {i: i * i for i in range(5)}


def replaced_in_a_branch(x):
    p = Point(x, 1)
    if x > 0:
        p = p.moved(y=x * 2)
    return p.x, p.y


def replaced_in_a_loop(n):
    p = Point(0, 1)
    for i in range(3):
        p = p.moved(x=p.x + i * n)
    return p.x, p.y


def truth_of_an_object(x):
    p = Point(x, 3)
    return 1 if p else 2


def objects_summed(x):
    total = sum([Point(x, 1), Point(2, x)], Point(0, 0))
    return total.x, total.y


def setter_under_a_condition(x):
    m = Meter()
    if x > 3:
        m.level = x * 2
    else:
        m.level = 1
    return m.level, len(m.history)


def setter_in_a_loop(x):
    m = Meter(x)
    for i in range(3):
        m.level += i
    return m.value, m.history


def state_machine(x):
    phase = Phase.IDLE
    busy = 0
    for i in range(4):
        if phase is Phase.BUSY:
            busy += 1
            if x > i:
                continue
        phase = phase.following()
    return phase.name, busy


def enum_chosen_by_a_tensor(x):
    phase = Phase.BUSY if x > 0 else Phase.DONE
    return phase.value, phase is Phase.DONE, phase == Phase.BUSY


def grid_of_cells(x):
    g = Grid(3)
    g[1, 1] = x
    if x > 0:
        g[0, 2] = 5
        g[2, 0] += 1
    return g[0, 2], sum(g), 5 in g, len(g)


def built_in_a_chain(x):
    b = Builder(x).add(1).when(x > 0, 10).when(x < 0, 20).add(2)
    return b.value, b.steps


def versions_compared(x):
    old, new = Version(1, 2), Version(1, x)
    return old < new, old >= new, old == new, max(old, new).minor


def methods_of_subclasses(x):
    shapes = [Square(x), Tall(x)]
    return [s.describe() for s in shapes], Shape.made


def method_not_implemented(x):
    shape = Square(x) if x > 0 else Shape()
    return shape.describe()


def events_are_emitted(x):
    e = Emitter()
    seen = []

    @e.on("step")
    def count(v):
        seen.append(v)
        return v + 1

    @e.on("step")
    def double(v):
        return v * 2

    first = e.emit("step", x)
    if x > 0:
        e.emit("nothing", x)
        first = e.emit("step", x * 10)
    return first, len(seen)


def smoothed_values(values):
    smooth = Smoothed(0.5)
    for v in values:
        smooth(v)
    return smooth.value


def cached_table(x):
    lazy = Lazy()
    return lazy.table[2] * x if x > 0 else lazy.table[3]


def objects_in_a_dict(x):
    meters = {name: Meter(i) for i, name in enumerate("abc")}
    for name, meter in meters.items():
        if name != "b":
            meter.value = meter.value + x
    if x > 0:
        meters["b"].level = 4
    return {name: m.value for name, m in meters.items()}


def objects_as_keys(x):
    seen = {Point(1, 2): "a", Point(1, 3): "b"}
    return seen[Point(1, 2 if x > 0 else 3)], Point(1, 2) in seen


def linked_list(x):
    head = None
    for v in (3, 2, 1):
        head = (v * x, head)
    total, node = 0, head
    while node is not None:
        value, node = node
        total += value
    return total


def tree_with_objects(x):
    class Node:
        def __init__(self, value, *children):
            self.value, self.children = value, children

        def total(self):
            return self.value + sum(child.total() for child in self.children)

    return Node(x, Node(1), Node(2, Node(x))).total()


def attributes_by_name(x):
    m = Meter(x)
    for name in ("value", "missing"):
        if hasattr(m, name):
            setattr(m, name, getattr(m, name) + 1)
    return m.value, vars(m).keys() == {"value", "history"}


def equality_of_records(x):
    return Point(x, 1) == Point(x, 1), Point(1, 2) != Point(1, 3), Point(1) == 1


def as_a_dict(x):
    d = dataclasses.asdict(Meter(x, [1]))
    if x > 0:
        d["value"] = d["value"] + 1
    return d


INTS = [(T(v),) for v in (7, 0, -4)]
INPUTS = {
    replaced_in_a_branch: INTS,
    replaced_in_a_loop: INTS,
    truth_of_an_object: [*INTS, (T(3),)],
    objects_summed: INTS,
    setter_under_a_condition: INTS,
    setter_in_a_loop: INTS,
    state_machine: INTS,
    enum_chosen_by_a_tensor: INTS,
    grid_of_cells: INTS,
    built_in_a_chain: INTS,
    versions_compared: [(T(2),), (T(5),), (1,)],
    methods_of_subclasses: [(T(3),), (T(1),)],
    method_not_implemented: [(T(3),), (T(-1),)],
    events_are_emitted: INTS,
    smoothed_values: [(T([1.0, 2.0, 4.0]),), ([1.0, 3.0],)],
    cached_table: INTS,
    objects_in_a_dict: INTS,
    objects_as_keys: INTS,
    linked_list: INTS,
    tree_with_objects: INTS,
    attributes_by_name: INTS,
    equality_of_records: INTS,
    as_a_dict: INTS,
}
