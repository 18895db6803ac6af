"""Programs with `break`, `continue` and `return` in the middle."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def early_return(x):
    if x > 0:
        return x * 2
    return x - 1


def three_returns(x):
    if x > 10:
        return x
    if x > 0:
        return x * 10
    return x * 100


def return_in_else(x):
    if x > 0:
        y = x + 1
    else:
        return x * 7
    return y * 2


def return_after_work(x):
    y = x * 2
    if y > 10:
        y = y - 10
        return y
    y = y + 1
    return y


def return_in_nested_if(x):
    if x > 0:
        if x > 10:
            return x * 5
        x = x + 1
    return x


def break_in_while(n):
    i = 0
    while i < 100:
        if i * i > n:
            break
        i = i + 1
    return i


def break_in_while_true(n):
    i = 0
    while True:
        i = i + 1
        if i * i > n:
            break
    return i


def continue_in_while(n):
    s = 0
    while n > 0:
        n = n - 1
        if n % 2 == 0:
            continue
        s = s + n
    return s


def break_in_for(n):
    s = 0
    for i in range(n):
        if s > 10:
            break
        s = s + i
    return s


def continue_in_for(n):
    s = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        s = s + i
    return s


def break_and_continue(n):
    s = 0
    for i in tf.range(n):
        if i % 2 == 0:
            continue
        if i > 6:
            break
        s = s + i
    return s


def staged_break_in_plain_range(n):
    found = -1
    for i in range(30):
        if i * i > n:
            found = i
            break
    return found


def return_in_plain_range(n):
    for i in range(10):
        if i * i > n:
            return i
    return -1


def return_in_while(n):
    i = 0
    while i < 50:
        if i * 3 > n:
            return i * 100
        i = i + 1
    return i


def return_in_while_true(n):
    i = 0
    while True:
        i = i + 1
        if i > n:
            return i * 2


def return_in_nested_loops(n):
    for i in range(5):
        for j in range(5):
            if i * j > n:
                return i * 10 + j
    return -1


def break_in_inner_loop(n):
    s = 0
    for i in range(n):
        j = 0
        while j < 10:
            if j > i:
                break
            s = s + 1
            j = j + 1
    return s


def continue_in_outer_loop(n):
    s = 0
    for i in range(n):
        if i == 2:
            continue
        for j in range(3):
            if j == 1:
                continue
            s = s + i * j
    return s


def break_with_else(n):
    i = 0
    while i < 10:
        if i == n:
            break
        i = i + 1
    else:
        i = 1000
    return i


def for_with_else(n):
    for i in range(5):
        if i == n:
            r = i * 10
            break
    else:
        r = -1
    return r


def return_in_row_loop(t):
    for row in t:
        if row > 2:
            return row * 10
    return T(-1)


def raise_when_taken(x):
    if x < -100:
        raise ValueError("far too small")
    return x * 2


def return_in_try(x):
    try:
        if x > 0:
            return x * 2
    finally:
        x = x + 1
    return x


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 4, 9, 30)]
INPUTS = {
    early_return: INTS,
    three_returns: INTS,
    return_in_else: INTS,
    return_after_work: INTS,
    return_in_nested_if: INTS,
    break_in_while: COUNTS,
    break_in_while_true: COUNTS,
    continue_in_while: COUNTS,
    break_in_for: COUNTS,
    continue_in_for: COUNTS,
    break_and_continue: COUNTS,
    staged_break_in_plain_range: COUNTS,
    return_in_plain_range: COUNTS,
    return_in_while: COUNTS,
    return_in_while_true: COUNTS,
    return_in_nested_loops: COUNTS,
    break_in_inner_loop: COUNTS,
    continue_in_outer_loop: COUNTS,
    break_with_else: COUNTS,
    for_with_else: COUNTS,
    return_in_row_loop: [(T([1, 2, 3, 4]),), (T([1, 1]),)],
    raise_when_taken: INTS,
    return_in_try: INTS,
}
