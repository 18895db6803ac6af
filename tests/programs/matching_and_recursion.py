"""Programs with `match`, walrus, nested conditionals and recursion."""
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


def walrus_in_a_test(x):
    if (y := x * 2) > 5:
        return y
    return -y


def walrus_in_logic(x):
    if x > 0 and (y := x * 2) > 5:
        return y
    return x


def walrus_that_is_not_reached(x):
    if x > 0 and (y := x * 2) > 5:
        pass
    return y


def walrus_in_a_while(n):
    s = 0
    while (n := n - 1) > 0:
        s = s + n
    return s


def walrus_in_a_conditional_expression(x):
    return (y := x + 1) * 2 if x > 0 else (y := x - 1)


def walrus_in_a_call(x):
    return max((y := x * 2), 3) + y


def walrus_in_a_chain(x):
    if 0 < (y := x + 1) < 10:
        return y
    return -y


def walrus_in_an_index(x):
    items = [1, 2, 3]
    return items[(i := 1)] * x + i


def walrus_in_an_assert(x):
    assert (y := x + 5) > 0, "small"
    return y


def nested_conditional_expressions(x):
    return 1 if x > 5 else 2 if x > 0 else 3 if x > -3 else 4


def conditional_expression_in_the_test(x):
    return 1 if (x if x > 0 else -x) > 3 else 2


def conditional_expressions_added(x):
    return (1 if x > 0 else 2) + (10 if x > 5 else 20)


def conditional_expression_of_texts(x):
    return "a" if x > 0 else "b"


def conditional_expression_of_calls(x):
    log = []

    def note(v):
        log.append(v)
        return v

    y = note(1) if x > 0 else note(2)
    return y, log


def conditional_expression_of_structures(x):
    a, b = (x, 1) if x > 0 else (2, x)
    return a * 10 + b


def conditional_expression_as_an_argument(x):
    def f(a, b=0):
        return a * 10 + b

    return f(x if x > 0 else 1, b=2 if x > 5 else 3)


def conditional_expression_as_an_index(x):
    return [5, 6, 7][0 if x > 0 else 2]


def conditional_expression_of_functions(x):
    return (abs if x > 0 else float)(x)


def deeply_nested_branches(x):
    r = 0
    if x > -10:
        if x > -5:
            if x > -1:
                if x > 1:
                    if x > 5:
                        r = 5
                    else:
                        r = 4
                else:
                    r = 3
            else:
                r = 2
        else:
            r = 1
    return r


def long_chain_of_elif(x):
    if x == 0:
        r = 1
    elif x == 1:
        r = 2
    elif x == 2:
        r = 3
    elif x == 3:
        r = 4
    elif x < 0:
        r = 5
    elif x == 7:
        r = 6
    else:
        r = 7
    return r


def recursion_with_a_plain_end(x, n=5):
    if n == 0:
        return x
    return recursion_with_a_plain_end(x + n, n - 1)


def recursion_with_a_staged_end(n):
    if n <= 0:
        return 0
    return n + recursion_with_a_staged_end(n - 1)


def recursive_factorial(n):
    return 1 if n <= 1 else n * recursive_factorial(n - 1)


def recursive_divisor(a, b):
    if b == 0:
        return a
    return recursive_divisor(b, a % b)


def recursion_over_a_structure(tree):
    if isinstance(tree, list):
        return sum(recursion_over_a_structure(part) for part in tree)
    if tree > 2:
        return tree * 10
    return tree


def tail_recursion_with_state(n, total=0):
    if n > 0:
        return tail_recursion_with_state(n - 1, total + n)
    return total


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def mutual_recursion(n):
    return is_even(n)


def recursive_search(t, low, high):
    if low >= high:
        return low
    mid = (low + high) // 2
    if t[mid] < 10:
        return recursive_search(t, mid + 1, high)
    return recursive_search(t, low, mid)


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
    walrus_in_a_test: KINDS,
    walrus_in_logic: KINDS,
    walrus_that_is_not_reached: INTS,
    walrus_in_a_while: COUNTS,
    walrus_in_a_conditional_expression: KINDS,
    walrus_in_a_call: INTS + [(T(2.5),)],
    walrus_in_a_chain: KINDS,
    walrus_in_an_index: INTS,
    walrus_in_an_assert: INTS + [(T(-9),)],
    nested_conditional_expressions: KINDS + [(T(-1),)],
    conditional_expression_in_the_test: KINDS,
    conditional_expressions_added: KINDS,
    conditional_expression_of_texts: INTS,
    conditional_expression_of_calls: INTS,
    conditional_expression_of_structures: KINDS,
    conditional_expression_as_an_argument: KINDS,
    conditional_expression_as_an_index: INTS,
    conditional_expression_of_functions: INTS + [(T(2.5),)],
    deeply_nested_branches: KINDS + [(T(-20),), (T(2),)],
    long_chain_of_elif: KINDS,
    recursion_with_a_plain_end: KINDS,
    recursion_with_a_staged_end: COUNTS,
    recursive_factorial: COUNTS,
    recursive_divisor: [(T(12), T(18)), (T(7), T(0)), (12, 18)],
    recursion_over_a_structure: [([T(1), [T(3), [T(2)]], T(9)],), ([1, [5]],)],
    tail_recursion_with_state: COUNTS,
    mutual_recursion: COUNTS,
    recursive_search: [(tf.range(0, 40, 5), T(0), T(8)), (tf.range(0, 40, 5), 0, 8)],
}
