"""Programs that loop over objects of their own classes: what `__iter__` gives."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


class Bag:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


class Stack(Bag):
    def push(self, value):
        self.items.append(value)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.items.clear()


class Doubled(Bag):
    def __iter__(self):
        for item in self.items:
            yield item
            yield item * 2


class Countdown:
    def __init__(self, start):
        self.left = start
        self.started = 0

    def __iter__(self):
        self.started += 1
        return self

    def __next__(self):
        if self.left <= 0:
            raise StopIteration
        self.left -= 1
        return self.left


class Wrong:
    def __iter__(self):
        return 3


def over_a_tensor(x):
    total = 0
    for value in Bag(x):
        total += value
    return total


def over_a_list_that_may_have_grown(x):
    stack = Stack([])
    with stack:
        stack.push(x).push(x + 1)
        if x > 0:
            stack.push(9)
        total = 0
        for value in stack:
            total += value
    return total, len(stack.items)


def left_early(x):
    total = 0
    for value in Doubled([x, x + 1, x + 2]):
        if total > 5:
            break
        total += value
    return total


def unpacked(x):
    first, second, *rest = Doubled([x, x + 1])
    return first, second, rest


def in_a_comprehension(x):
    return [value + 1 for value in Bag([x, x * 2])]


def starred(x):
    return tf.stack([*Bag([x, x - 1])])


def its_own_iterator(x):
    countdown = Countdown(3)
    total = 0
    for value in countdown:
        total += value * x
    return total, int(countdown.left), countdown.started + 0


def no_iterator(x):
    for value in Wrong():
        x += value
    return x


INTS = [(T(v),) for v in (7, 3, 0, -4)]
ROWS = [(T([1, 2, 3]),), (T([], tf.int32),), (T([4]),)]
INPUTS = {
    over_a_tensor: [*ROWS, (T(5),)],
    over_a_list_that_may_have_grown: INTS,
    left_early: INTS,
    unpacked: INTS,
    in_a_comprehension: INTS,
    starred: INTS,
    its_own_iterator: INTS,
    no_iterator: INTS,
}
