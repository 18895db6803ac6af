"""Programs with `if` and conditional expressions."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def if_else(x):
    if x > 0:
        y = x * 2
    else:
        y = x - 1
    return y


def if_without_else(x):
    if x > 0:
        x = x * 10
    return x


def elif_chain(x):
    if x > 10:
        r = 1
    elif x > 5:
        r = 2
    elif x > 0:
        r = 3
    else:
        r = 4
    return r


def nested_if(x):
    y = 0.0
    if x > 0:
        if x > 10:
            y = x * 3.0
        else:
            y = x * 2.0
        y = y + 1.0
    else:
        y = -x
    return y


def consecutive_ifs(x):
    total = x
    if x > 1:
        total = total + 1
    if x > 2:
        total = total + 2
    if x > 3:
        total = total + 3
    else:
        total = total - 3
    return total


def two_names(x):
    if x > 0:
        a, b = x, -x
    else:
        a, b = x * 2, x * 3
    return a - b


def swapped_names(x):
    a, b = x, x + 1
    if x > 0:
        a, b = b, a
    return a * 10 + b


def only_one_branch_sets_a_temporary(x):
    if x > 0:
        t = x * 2
        y = t + t
    else:
        y = x
    return y


def set_in_both_used_after(x):
    if x > 0:
        sign = 1.0
    else:
        sign = -1.0
    return sign * x


def conditional_expression(x):
    return x * 2 if x > 0 else x - 1


def nested_conditional_expression(x):
    return 1 if x > 10 else (2 if x > 0 else 3)


def conditional_expression_in_a_call(x):
    return tf.abs(x if x > 0 else x * 3)


def tuple_result(x):
    if x > 0:
        r = (x, x * 2)
    else:
        r = (-x, x * 3)
    return r[0] + r[1]


def dict_result(x):
    d = {"a": x, "b": x}
    if x > 0:
        d = {"a": x * 2, "b": x * 3}
    return d["a"] + d["b"]


def item_set_in_a_branch(x):
    d = {"a": x, "b": x}
    if x > 0:
        d["a"] = x * 5
    return d["a"] + d["b"]


def pass_branch(x):
    if x > 0:
        pass
    else:
        x = -x
    return x


def huber(a):
    delta = 1.0
    if tf.abs(a) <= delta:
        loss = a * a / 2
    else:
        loss = delta * (tf.abs(a) - delta / 2)
    return loss


def walrus(x):
    if (y := x * 2) > 4:
        return y
    return y + 100


def closure(x):
    scale = 3

    def inner(v):
        if v > 0:
            return v * scale
        return v

    return inner(x) + inner(-x)


def lambda_with_condition(x):
    f = lambda v: v * 2 if v > 0 else v * 3
    return f(x) + f(-x)


def plain_condition(x, double=True):
    if double:
        x = x * 2
    return x


def mixed_conditions(x, n=3):
    if n > 2 and x > 0:
        return x
    return -x


def a_loop_that_gives_nothing_in_a_branch(x, n):
    if x > 0:
        for k in [v for v in range(n) if x > 1]:
            if k > 1:
                found = [tf.cast(k, tf.float32)]
                found.append(x)
    return sum(T([1.0, -0.5]))


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
FLOATS = [(T(v),) for v in (20.0, 0.5, 0.0, -4.25)]
INPUTS = {
    if_else: INTS + FLOATS,
    if_without_else: INTS + FLOATS,
    elif_chain: INTS,
    nested_if: FLOATS,
    consecutive_ifs: INTS,
    two_names: INTS + FLOATS,
    swapped_names: INTS,
    only_one_branch_sets_a_temporary: INTS,
    set_in_both_used_after: FLOATS,
    conditional_expression: INTS + FLOATS,
    nested_conditional_expression: INTS,
    conditional_expression_in_a_call: INTS + FLOATS,
    tuple_result: INTS,
    dict_result: INTS,
    item_set_in_a_branch: INTS,
    pass_branch: INTS,
    huber: FLOATS,
    walrus: INTS,
    closure: INTS,
    lambda_with_condition: INTS,
    plain_condition: INTS,
    mixed_conditions: INTS,
    a_loop_that_gives_nothing_in_a_branch: [(T(3.0), 3), (T(-0.5), 3), (T(0.5), 2)],
}
