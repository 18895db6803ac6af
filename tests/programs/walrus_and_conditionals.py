"""Programs with walrus and with conditional expressions."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


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


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(7, tf.int64),), (3,), (0,)]
COUNTS = [(T(v),) for v in (0, 1, 4)] + [(4,)]
INPUTS = {
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
}
