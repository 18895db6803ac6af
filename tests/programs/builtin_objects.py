"""Programs that ask what a value is: getattr, hasattr, isinstance, callable, type, id, print."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import numbers

import tensorflow as tf

T = tf.constant


class Settings:
    rate = 0.5
    name = "plain"

    def scaled(self, x):
        return x * self.rate


def getattr_with_default(x):
    s = Settings()
    return x * getattr(s, "rate") + getattr(s, "momentum", 2.0)


def getattr_chosen_by_a_tensor(x):
    s = Settings()
    s.slow, s.fast = 0.125, 4.0
    which = "slow" if x > 3 else "fast"
    return x * getattr(s, which)


def setattr_in_a_branch(x):
    s = Settings()
    if x > 3:
        setattr(s, "rate", 8.0)
    return s.scaled(x)


def delattr_in_a_branch(x):
    s = Settings()
    s.rate = 3.0
    if x > 3:
        del s.rate
    return s.scaled(x)


def hasattr_of_an_object(x):
    s = Settings()
    if x > 3:
        s.bonus = 2.0
    if hasattr(s, "bonus"):
        return x * s.bonus
    return x


def hasattr_gives_a_number(x):
    s = Settings()
    if x > 3:
        setattr(s, "bonus", 2.0)
    elif x < 0:
        s.malus = 1.0
        delattr(s, "malus")
    return hasattr(s, "bonus"), hasattr(s, "malus"), x * 2


def hasattr_of_a_tensor(x):
    if hasattr(x, "shape") and not hasattr(x, "append"):
        return x + 1
    return x


def isinstance_of_a_tensor(x):
    if isinstance(x, (int, float)):
        return x * 2
    if isinstance(x, tf.Tensor):
        return x * 3
    return None


def isinstance_of_staged_numbers(x):
    n = int(x)
    f = float(x)
    return (
        isinstance(n, int),
        isinstance(f, float),
        isinstance(f, numbers.Number),
        isinstance(n, tf.Tensor),
    )


def type_of_a_number(x):
    n = int(x)
    return type(n) is int, type(n).__name__, type(x > 0) is type(x)


def callable_argument(x, f=None):
    if callable(f):
        x = f(x)
    if callable(x):
        return 0
    return x


def vars_of_an_object(x):
    s = Settings()
    s.a = x
    if x > 3:
        s.b = x * 2
    return sorted(vars(s)), sum(vars(s).values())


def print_in_a_branch(x):
    print("start", 3, sep="-", end=";\n")
    if x > 3:
        print("big:", int(x))
    else:
        print("small")
    return x


def print_in_a_loop(t):
    for i, v in enumerate(t):
        print(i, v.numpy() if hasattr(v, "numpy") else v)
    print()
    return len(t)


def print_a_float(x):
    print(float(x), [float(x)], {"k": int(x)})
    return x


def print_a_tensor(t):
    print("t is", t)
    print(t.shape, t.dtype)
    return t


def repr_and_str(x):
    return repr(int(x)), str(float(x)), str(bool(x > 3)), repr("a'b")


def format_numbers(x):
    return format(int(x), "05d"), format(float(x), ".3e"), format(float(x), "+.1f")


def text_of_a_list(t):
    return str([int(v) for v in t])


def length_of_text(x):
    return len(str(int(x)))


def ord_and_chr(x):
    return chr(ord("a") + int(x) % 26)


def hex_of_a_number(x):
    n = abs(int(x))
    return hex(n), bin(n), oct(n)


def identity_of_objects(x):
    a = Settings()
    b = a
    if x > 3:
        b = Settings()
    return a is b, a is not None


def id_is_the_same(x):
    s = [x]
    t = s
    if x > 3:
        t.append(x)
    return id(s) == id(t), len(s)


def ellipsis_and_none(t):
    return t[..., None], t[None, :]


def issubclass_and_mro(x):
    class Child(Settings):
        rate = 2.0

    if issubclass(Child, Settings) and x > 3:
        return Child().scaled(x)
    return Settings().scaled(x)


FLOATS = [(T(v),) for v in (7.0, 2.5, -1.0)]
INTS = [(T(v),) for v in (20, 3, -4)]
INPUTS = {
    getattr_with_default: FLOATS,
    getattr_chosen_by_a_tensor: FLOATS,
    setattr_in_a_branch: FLOATS,
    delattr_in_a_branch: FLOATS,
    hasattr_of_an_object: FLOATS,
    hasattr_gives_a_number: FLOATS,
    hasattr_of_a_tensor: FLOATS,
    isinstance_of_a_tensor: [*INTS, (4,), (2.5,), ("a",)],
    isinstance_of_staged_numbers: INTS,
    type_of_a_number: INTS,
    callable_argument: [
        (T(3), abs),
        (T(-3), abs),
        (T(2), None),
        (T(2), Settings().scaled),
    ][:3],
    vars_of_an_object: INTS,
    print_in_a_branch: INTS,
    print_in_a_loop: [(T([3, 1]),), (T([], tf.int32),)],
    print_a_float: FLOATS,
    print_a_tensor: [(T([3, 1]),), (T(2.5),), (T([[True]]),)],
    repr_and_str: [*INTS, *FLOATS],
    format_numbers: [*INTS, *FLOATS],
    text_of_a_list: [(T([3, 1]),), (T([], tf.int32),)],
    length_of_text: INTS,
    ord_and_chr: INTS,
    hex_of_a_number: INTS,
    identity_of_objects: INTS,
    id_is_the_same: INTS,
    ellipsis_and_none: [(T([3, 1]),)],
    issubclass_and_mro: FLOATS,
}
