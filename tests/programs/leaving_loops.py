"""Programs that leave loops: return, break and continue at any depth, else clauses, endless loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def return_from_two_loops(n):
    i = 0
    while i < 5:
        j = 0
        while j < 5:
            if i * j > n:
                return i * 10 + j
            j = j + 1
        i = i + 1
    return -1


def return_from_three_loops(n):
    for i in range(3):
        for j in range(3):
            for k in range(3):
                if i * 9 + j * 3 + k == n:
                    return i, j, k
    return None


def return_from_nested_tensor_loops(t):
    for row in t:
        for v in row:
            if v > 3:
                return v
    return T(0)


def return_in_a_branch_of_a_loop_of_a_branch(x):
    if x > 0:
        for i in tf.range(10):
            if i * 2 > x:
                return i
        return T(-1)
    return x


def return_without_a_value(n):
    while n > 0:
        if n == 2:
            return
        n = n - 1
    return n


def return_of_different_types(x):
    if x > 5:
        return x
    if x > 0:
        return 0.5
    return "negative"


def return_of_a_tuple_or_a_number(x):
    if x > 0:
        return x, x + 1
    return x


def loop_without_a_fall_through(n):
    for i in tf.range(n):
        return i + 100


def return_in_both_branches_then_dead_code(x):
    if x > 0:
        return x
    else:
        return -x
    return 1000


def many_returns(x):
    if x == 0:
        return 10
    if x == 1:
        return 20
    if x == 2:
        return 30
    if x == 3:
        return 40
    if x == 4:
        return 50
    return 60


def break_out_of_inner_then_outer(n):
    s = 0
    i = 0
    while True:
        j = 0
        while True:
            if j >= i:
                break
            s = s + 1
            j = j + 1
        i = i + 1
        if s > n:
            break
    return s * 100 + i


def break_in_both_branches(n):
    s = 0
    while s < 10:
        if n > 0:
            s = s + 1
            break
        else:
            s = s + 2
            break
    return s


def break_with_a_flag(n):
    done = False
    i = 0
    while not done:
        i = i + 1
        if i * i >= n:
            done = True
    return i


def continue_before_break(n):
    s = 0
    for i in tf.range(100):
        if i % 2 == 1:
            continue
        if i > n:
            break
        s = s + i
    return s


def continue_in_while_true(n):
    i = 0
    s = 0
    while True:
        i = i + 1
        if i % 2 == 0:
            continue
        s = s + i
        if i >= n:
            break
    return s


def binary_search(t, v):
    low, high = 0, 7
    while low <= high:
        mid = (low + high) // 2
        if t[mid] == v:
            return mid
        if t[mid] < v:
            low = mid + 1
        else:
            high = mid - 1
    return -1


def zero_iterations_of_everything(n):
    s = 0
    for i in range(n):
        s = s + 1
        for j in range(i):
            s = s + 1
            while j > 0:
                j = j - 1
                s = s + 1
    return s


def loop_with_only_break(n):
    while n > 0:
        break
    return n


def loop_with_only_continue(n):
    for i in tf.range(n):
        continue
    return n


def pass_everywhere(n):
    for i in tf.range(n):
        pass
    while n > 100:
        pass
    if n > 0:
        pass
    else:
        pass
    return n


def test_with_a_call_is_run_once(n):
    tests = 0

    def more():
        nonlocal tests
        tests = tests + 1
        return tests <= n

    while more():
        pass
    return tests


def condition_with_walrus(n):
    i = 0
    while (square := i * i) < n:
        i = i + 1
    return square


def range_is_read_once(n):
    s = 0
    for i in range(n):
        n = n + 1
        s = s + i
    return s * 10 + n


def target_changed_in_the_body(n):
    s = 0
    for i in range(n):
        i = i * 2
        s = s + i
    return s


def ranges_of_every_sign(n):
    s = 0
    for i in range(n, -3, -2):
        s = s * 3 + i
    for i in range(-n, n):
        s = s * 2 - i
    return s


def conditional_break_order(n):
    log = 0
    for i in tf.range(6):
        log = log * 10 + 1
        if i < n:
            log = log * 10 + 2
            continue
        log = log * 10 + 3
        break
    return log


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(4, tf.int64),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
ANY_COUNTS = COUNTS + [(4,), (T(3, tf.int64),)]
INPUTS = {
    return_from_two_loops: COUNTS + [(T(100),)],
    return_from_three_loops: [(T(0),), (T(14),), (T(99),)],
    return_from_nested_tensor_loops: [(T([[1, 2], [3, 4]]),), (T([[1, 1]]),)],
    return_in_a_branch_of_a_loop_of_a_branch: KINDS[:3] + [(T(100),)],
    return_without_a_value: COUNTS,
    return_of_different_types: INTS + [(T(2),)],
    return_of_a_tuple_or_a_number: INTS,
    loop_without_a_fall_through: COUNTS,
    return_in_both_branches_then_dead_code: KINDS,
    many_returns: ANY_COUNTS,
    break_out_of_inner_then_outer: ANY_COUNTS,
    break_in_both_branches: COUNTS,
    break_with_a_flag: ANY_COUNTS,
    continue_before_break: COUNTS,
    continue_in_while_true: ANY_COUNTS,
    binary_search: [(tf.range(0, 24, 3), T(v)) for v in (9, 0, 21, 10)],
    zero_iterations_of_everything: ANY_COUNTS,
    loop_with_only_break: ANY_COUNTS,
    loop_with_only_continue: COUNTS,
    pass_everywhere: COUNTS,
    test_with_a_call_is_run_once: ANY_COUNTS,
    condition_with_walrus: ANY_COUNTS,
    range_is_read_once: ANY_COUNTS,
    target_changed_in_the_body: ANY_COUNTS,
    ranges_of_every_sign: ANY_COUNTS,
    conditional_break_order: COUNTS + [(T(9),)],
}
