"""Programs whose Python values keep every semantics of Python beside tensors."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import copy
import decimal
import fractions
import json
import re

import tensorflow as tf

T = tf.constant
COUNTER = {"calls": 0}


def big_integers(x):
    n = 2**100 + int(x)
    return n % 1_000_000_007, n > 2**99


def factorial_of_a_number(n):
    result = 1
    for i in range(2, int(n) + 1):
        result *= i
    return result


def integer_overflow_is_the_tensors(x):
    n = x
    for _ in range(3):
        n = n * 100_000
    return n


def number_grows_in_a_staged_loop(n):
    value = 1
    while n > 0:
        value = value * 1000
        n = n - 1
    return value


def float_accumulates_in_double(n):
    s = 0.0
    for _ in range(n):
        s += 0.1
    return s


def int_becomes_float(n):
    s = 0
    while n > 0:
        s = s + 0.5
        n = n - 1
    return s


def true_division_of_ints(x):
    return int(x) / 4, int(x) // 4, -int(x) // 4


def fractions_and_decimals(x):
    f = fractions.Fraction(1, 3)
    d = decimal.Decimal("0.1")
    if x > 3:
        f = f + fractions.Fraction(1, 6)
        d = d * 3
    return str(f), str(d)


def identity_is_kept(x):
    marker = object()
    default = marker
    if x > 3:
        default = None
    return default is marker, default is None


def none_then_a_tensor(t):
    best = None
    for v in t:
        if best is None or v > best:
            best = v
    return best


def locals_are_counted(x):
    y = x + 1
    names = sorted(locals())
    return names, y


def global_statement(x):
    global COUNTER
    COUNTER = {"calls": 1}
    if x > 3:
        COUNTER["calls"] += 1
    return COUNTER["calls"]


def aliases_see_changes(x):
    a = [1, 2]
    b = a
    c = list(a)
    if x > 3:
        b.append(3)
    return a, c, a is b


def shallow_and_deep_copies(x):
    a = [[x], [2]]
    b = copy.copy(a)
    c = copy.deepcopy([[1], [2]])
    if x > 3:
        a[0].append(5)
        c[1].append(6)
    return len(b[0]), c


def strings_with_escapes(x):
    a = "tab\tnew\nline"
    b = r"raw\n"
    c = """two
lines"""
    d = "one two"
    return len(a), len(b), len(c), d if x > 3 else d.upper()


def json_of_numbers(x):
    return json.dumps({"x": int(x), "big": bool(x > 3)}, sort_keys=True)


def regular_expression(x):
    pattern = r"\d+" if x > 3 else r"[a-z]"
    return re.findall(pattern, "a1b22")


def star_in_print(t):
    print(*[int(v) for v in t], sep=",")
    return len(t)


def nested_functions_and_scopes(x):
    total = 0

    def outer(k):
        def inner(v):
            nonlocal total
            total += v * k
            return total

        return inner

    double, triple = outer(2), outer(3)
    if x > 3:
        double(x)
    triple(1)
    return total


def class_attributes(x):
    class Shared:
        count = 0
        names = []

        def __init__(self):
            Shared.count += 1
            self.names.append(Shared.count)

    Shared()
    if x > 3:
        Shared()
    return Shared.count, Shared.names


def loop_over_text(x):
    word = "banana" if x > 3 else "kiwi"
    vowels = 0
    for c in word:
        if c in "aeiou":
            vowels += 1
    return vowels


def boolean_arithmetic(x):
    flags = [x > 0, x > 5, False, True]
    return sum(1 for f in flags if f), True + True, [False, True][bool(x > 3)]


def compare_with_none(x):
    limit = None if x > 3 else 5
    if limit is not None and x < limit:
        return "below"
    if limit is None:
        return "no limit"
    return "above"


def match_on_numbers(x):
    match int(x):
        case 0:
            return "zero"
        case n if n < 0:
            return "negative"
        case 3 | 4:
            return "few"
        case _:
            return "many"


def match_on_structure(x):
    command = ("go", x) if x > 3 else ("stop",)
    match command:
        case ("go", distance):
            return distance * 2
        case ("stop",):
            return x
        case _:
            return None


def match_on_classes(x):
    class Leaf:
        __match_args__ = ("value",)

        def __init__(self, value):
            self.value = value

    node = Leaf(x) if x > 3 else {"value": x, "more": 1}
    match node:
        case Leaf(value):
            return value + 100
        case {"value": value, **rest}:
            return value - len(rest)


INTS = [(T(v),) for v in (20, 4, 3, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
VECTORS = [(T([3, 1, 2]),), (T([1, 0, 5]),), (T([], tf.int32),)]
INPUTS = {
    big_integers: INTS,
    integer_overflow_is_the_tensors: INTS,
    true_division_of_ints: INTS,
    fractions_and_decimals: INTS,
    identity_is_kept: INTS,
    locals_are_counted: INTS,
    global_statement: INTS,
    aliases_see_changes: INTS,
    shallow_and_deep_copies: INTS,
    strings_with_escapes: INTS,
    json_of_numbers: INTS,
    regular_expression: INTS,
    nested_functions_and_scopes: INTS,
    class_attributes: INTS,
    loop_over_text: INTS,
    boolean_arithmetic: INTS,
    compare_with_none: INTS,
    match_on_numbers: INTS,
    match_on_structure: INTS,
    match_on_classes: INTS,
    factorial_of_a_number: [(T(v),) for v in (0, 5, 25)],
    number_grows_in_a_staged_loop: [(T(v),) for v in (0, 3, 6)],
    float_accumulates_in_double: COUNTS,
    int_becomes_float: COUNTS,
    none_then_a_tensor: VECTORS,
    star_in_print: VECTORS,
}
