"""Programs that choose objects, functions and texts in branches and loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections
import dataclasses
import enum

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


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


@dataclasses.dataclass
class Point:
    x: object
    y: object = 0

    def moved(self, dx):
        if dx > 0:
            return Point(self.x + dx, self.y)
        return self


Pair = collections.namedtuple("Pair", "left right")


class Color(enum.Enum):
    RED = 1
    GREEN = 2


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


def enum_chosen(x):
    color = Color.RED if x > 0 else Color.GREEN
    if color is Color.RED:
        return x * 2
    return x * 3


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


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(2**40, tf.int64),), (3,), (-3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    object_chosen_in_a_branch: INTS,
    object_chosen_and_written: INTS,
    object_made_in_each_branch: KINDS,
    object_made_in_one_branch: INTS,
    objects_of_two_classes: INTS,
    linked_list: KINDS,
    linked_list_walk_with_a_staged_exit: INTS + [(T(2),)],
    function_chosen_in_a_branch: INTS,
    own_function_chosen: KINDS,
    method_chosen: INTS,
    class_chosen: INTS,
    functions_in_a_list: KINDS,
    state_of_functions: COUNTS,
    enum_chosen: INTS,
    text_state_machine: COUNTS,
    text_chosen: INTS,
    text_length: INTS,
    tuple_of_mixed_values: KINDS,
    list_chosen: INTS,
    list_chosen_and_changed: INTS,
    identity: INTS,
}
