"""Programs with `match`."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import dataclasses

import tensorflow as tf

T = tf.constant


@dataclasses.dataclass
class Circle:
    radius: object


@dataclasses.dataclass
class Square:
    side: object


def match_of_numbers(x):
    match x:
        case 0:
            return 100
        case 7:
            return 200
    return 300


def match_of_a_plain_text(x, mode="double"):
    match mode:
        case "double":
            return x * 2
        case "half":
            return x / 2
        case _:
            return x


def match_with_a_guard(x):
    match x:
        case v if v > 5:
            r = v * 2
        case v if v > 0:
            r = v * 3
        case _:
            r = x
    return r


def match_of_alternatives(x):
    match x:
        case 0 | 1 | 2:
            return "small"
        case 7:
            return "seven"
        case _:
            return "other"


def match_of_a_sequence(x):
    match [x, 2]:
        case [a]:
            return a
        case [a, b]:
            return a * b
    return 0


def match_of_a_star(x):
    match (x, 1, 2, 3):
        case (first, *rest):
            return first + len(rest)


def match_of_a_mapping(x):
    match {"kind": "a", "value": x, "more": 1}:
        case {"kind": "b"}:
            return 0
        case {"kind": "a", "value": v, **rest}:
            return v + len(rest)


def match_of_classes(x):
    shape = Circle(x)
    match shape:
        case Square(side=s):
            return s * s
        case Circle(radius=r):
            return 3 * r * r


def match_of_positional_classes(x):
    match Square(x):
        case Circle(r):
            return r
        case Square(s) if s > 0:
            return s * s
        case Square(s):
            return -s


def match_of_builtin_classes(x):
    total = 0
    for v in [1, "a", 2.5, None, (1, 2)]:
        match v:
            case int(n):
                total = total + n * x
            case str():
                total = total + 10 * x
            case float() as f:
                total = total + 100 * x
            case None:
                total = total + 1000 * x
            case (a, b):
                total = total + a + b
    return total


def match_of_an_as_pattern(x):
    match (x, (1, 2)):
        case (v, (1, _) as pair):
            return v + pair[1]


def match_of_nested_patterns(x):
    match {"p": [Circle(x), 3]}:
        case {"p": [Circle(radius=r), n]}:
            return r * n


def match_of_a_constant_name(x):
    match x:
        case tf.newaxis:
            return 1
        case _:
            return 2


def match_of_an_attribute(x):
    class Level:
        low = 0
        high = 7

    match x:
        case Level.low:
            return "low"
        case Level.high:
            return "high"
    return "none"


def match_without_a_case(x):
    y = 5
    match x:
        case 1000:
            y = 6
    return y


def match_binds_although_the_guard_fails(x):
    v = None
    match x:
        case v if v > 100:
            return 1
    return v


def match_in_a_loop(n):
    s = 0
    for i in range(n):
        match i % 3:
            case 0:
                s = s + 1
            case 1:
                s = s + 10
            case _:
                s = s + 100
    return s


def match_with_break(n):
    i = 0
    while True:
        match i:
            case 3:
                break
            case v if v > n:
                return -1
        i = i + 1
    return i


def match_of_a_pair(x, y):
    match (x > 0, y > 0):
        case (True, True):
            return 1
        case (True, False):
            return 2
        case (False, _):
            return 3


def match_of_fizz_buzz(n):
    match (n % 3, n % 5):
        case (0, 0):
            return "fizzbuzz"
        case (0, _):
            return "fizz"
        case (_, 0):
            return "buzz"
        case _:
            return "none"


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(7, tf.int64),), (3,), (0,)]
COUNTS = [(T(v),) for v in (0, 1, 4)] + [(4,)]
INPUTS = {
    match_of_numbers: KINDS,
    match_of_a_plain_text: INTS + [(T(7), "half"), (T(7), "none")],
    match_with_a_guard: KINDS,
    match_of_alternatives: KINDS,
    match_of_a_sequence: INTS,
    match_of_a_star: INTS,
    match_of_a_mapping: INTS,
    match_of_classes: KINDS,
    match_of_positional_classes: KINDS,
    match_of_builtin_classes: INTS,
    match_of_an_as_pattern: INTS,
    match_of_nested_patterns: INTS,
    match_of_a_constant_name: INTS,
    match_of_an_attribute: INTS,
    match_without_a_case: INTS,
    match_binds_although_the_guard_fails: INTS,
    match_in_a_loop: COUNTS,
    match_with_break: COUNTS,
    match_of_a_pair: [(T(a), T(b)) for a in (1, -1) for b in (1, -1)],
    match_of_fizz_buzz: [(T(v),) for v in (15, 9, 10, 7)] + [(9,)],
}
