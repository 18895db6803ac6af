"""Programs whose objects have dunder methods: arithmetic, order, items, truth, calls."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        if isinstance(other, Vector):
            return Vector(self.x + other.x, self.y + other.y)
        return Vector(self.x + other, self.y + other)

    __radd__ = __add__

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __eq__(self, other):
        return bool(self.x == other.x) and bool(self.y == other.y)

    __hash__ = None

    def __lt__(self, other):
        return self.x * self.x + self.y * self.y < other.x * other.x + other.y * other.y

    def __bool__(self):
        return bool(self.x != 0) or bool(self.y != 0)

    def __len__(self):
        return 2

    def __getitem__(self, i):
        if i == 0:
            return self.x
        if i == 1:
            return self.y
        raise IndexError(i)

    def __setitem__(self, i, value):
        if i == 0:
            self.x = value
        else:
            self.y = value

    def __contains__(self, value):
        return self.x == value or self.y == value

    def __call__(self, t):
        if t > 0:
            return self.x * t + self.y
        return self.y

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __abs__(self):
        return abs(self.x) + abs(self.y)

    def __iadd__(self, k):
        self.x = self.x + k
        return self


def add_and_radd(x):
    v = Vector(x, 1) + Vector(2, x)
    w = 5 + v
    return w.x, w.y


def sum_of_objects(x):
    total = sum([Vector(x, 1), Vector(2, x)])
    return total.x, total.y


def equality_of_objects(x):
    return Vector(x, 1) == Vector(3, 1), Vector(x, 1) != Vector(3, 1)


def order_of_objects(x):
    a, b = Vector(x, 1), Vector(2, 2)
    smaller = a if a < b else b
    return smaller.x + smaller.y


def min_of_objects(x):
    best = min(Vector(x, 0), Vector(2, 2), Vector(-1, 1))
    return best.x, best.y


def sorted_objects(x):
    return [v.x for v in sorted([Vector(x, 0), Vector(2, 2), Vector(-1, 1)])]


def truth_of_an_object(x):
    if Vector(x, 0):
        return 1
    return 0


def items_of_an_object(x):
    v = Vector(x, 2)
    v[0] += 5
    v[1] = v[0] * v[1]
    return v[0], v[1], len(v)


def iteration_by_getitem(x):
    total = 0
    for value in Vector(x, 2):
        total = total * 10 + value
    return total


def unpack_an_object(x):
    a, b = Vector(x, 2)
    return a - b


def item_by_a_tensor(x, i):
    return Vector(x, 2)[i]


def contains_of_an_object(x):
    return x in Vector(3, 7), 4 in Vector(x, 7)


def callable_object(x):
    line = Vector(2, 5)
    return line(x) + line(-x)


def inplace_object(x):
    v = Vector(x, 1)
    w = v
    if x > 3:
        v += 10
    return w.x, w is v


def unary_dunders(x):
    return abs(-Vector(x, 2)), (-Vector(x, 2)).y


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
INPUTS = {
    add_and_radd: INTS,
    sum_of_objects: INTS,
    equality_of_objects: INTS,
    order_of_objects: INTS,
    min_of_objects: INTS,
    sorted_objects: INTS,
    truth_of_an_object: INTS,
    items_of_an_object: INTS,
    iteration_by_getitem: INTS,
    unpack_an_object: INTS,
    contains_of_an_object: INTS,
    callable_object: INTS,
    inplace_object: INTS,
    unary_dunders: INTS,
    item_by_a_tensor: [(T(5), T(0)), (T(5), T(1)), (T(5), T(2))],
}
