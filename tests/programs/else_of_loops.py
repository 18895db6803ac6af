"""Programs with an else clause on a loop."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def continue_in_nested_loops(n):
    s = 0
    for i in range(n):
        for j in range(3):
            if j == i:
                continue
            if j > i:
                break
            s = s + 10 * i + j
        else:
            s = s + 1000
        s = s + 1
    return s


def for_else_of_a_tensor_range(n):
    for i in tf.range(5):
        if i == n:
            r = i * 10
            break
    else:
        r = T(-1)
    return r


def for_else_without_break(n):
    s = 0
    for i in range(n):
        s = s + i
    else:
        s = s + 100
    return s


def for_else_with_return(n):
    for i in tf.range(4):
        if i == n:
            return i
    else:
        return T(-5)


def while_else_with_break(n):
    i = 0
    while i < 4:
        if i == n:
            break
        i = i + 1
    else:
        return i * 100
    return i


def while_else_with_continue(n):
    i = 0
    s = 0
    while i < n:
        i = i + 1
        if i == 2:
            continue
        s = s + i
    else:
        s = -s
    return s


def nested_else_clauses(n):
    r = 0
    for i in range(3):
        for j in range(3):
            if i + j == n:
                break
            r = r + 1
        else:
            continue
        r = r + 100
        break
    else:
        r = -r
    return r


def prime_by_else(n):
    i = 2
    while i * i <= n:
        if n % i == 0:
            break
        i = i + 1
    else:
        return True
    return False


def break_from_an_else_clause(n):
    s = 0
    while s < 100:
        for i in tf.range(3):
            s = s + i
            if s > n:
                break
        else:
            s = s + 1
            continue
        break
    return s


COUNTS = [(T(v),) for v in (0, 1, 4)]
ANY_COUNTS = COUNTS + [(4,), (T(3, tf.int64),)]
INPUTS = {
    continue_in_nested_loops: ANY_COUNTS,
    for_else_of_a_tensor_range: COUNTS + [(T(9),)],
    for_else_without_break: ANY_COUNTS,
    for_else_with_return: COUNTS,
    while_else_with_break: ANY_COUNTS,
    while_else_with_continue: ANY_COUNTS,
    nested_else_clauses: ANY_COUNTS,
    prime_by_else: [(T(2),), (T(9),), (T(13),), (13,)],
    break_from_an_else_clause: COUNTS + [(T(50),)],
}
