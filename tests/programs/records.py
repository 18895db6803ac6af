"""Programs with dataclasses, named tuples and enums."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections
import dataclasses
import enum
import typing

import tensorflow as tf

T = tf.constant


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


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(2**40, tf.int64),), (3,), (-3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
ROWS = [(T([3, -1, 4]),), (tf.zeros([0], tf.int32),)]
INPUTS = {
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
    enum_state_machine: COUNTS,
    enum_returned: INTS,
    enum_value_and_name: INTS,
    int_enum_compared: INTS,
}
