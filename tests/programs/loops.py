"""Programs with `while` and `for`."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def count_down(n):
    s = 0
    while n > 0:
        s = s + n
        n = n - 1
    return s


def collatz(a):
    counter = 0
    while a != 1:
        if a % 2 == 0:
            a = a // 2
        else:
            a = 3 * a + 1
        counter = counter + 1
    return counter


def greatest_common_divisor(a, b):
    while b != 0:
        a, b = b, a % b
    return a


def newton(x):
    y = x
    while tf.abs(y * y - x) > 1e-3:
        y = (y + x / y) / 2.0
    return y


def nested_while(n):
    total = 0
    i = 0
    while i < n:
        j = 0
        while j < i:
            total = total + i * j
            j = j + 1
        i = i + 1
    return total


def sum_rows(t):
    s = 0.0
    for row in t:
        s = s + row
    return s


def sum_range(n):
    s = 0
    for i in range(n):
        s = s + i * i
    return s


def sum_tf_range(n):
    s = 0
    for i in tf.range(n):
        s += i
    return s


def range_with_step(n):
    s = 0
    for i in range(1, n, 3):
        s = s * 2 + i
    return s


def nested_for(n):
    s = 0
    for i in range(n):
        for j in range(i):
            s = s + i * j
    return s


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def python_loop_with_tensors(x):
    for i in range(5):
        x = x * 2 + i
    return x


def loop_over_a_list(x):
    for factor in [1, 2, 3]:
        x = x * factor
    return x


def loop_over_a_tuple_of_tensors(x):
    s = x
    for part in (x, x * 2, x * 3):
        if part > 2:
            s = s + part
    return s


def loop_over_a_dict(x):
    d = {"a": 1, "b": 2}
    for key in d:
        x = x + d[key]
    return x


def while_with_condition_in_body(n):
    odd = 0
    while n > 0:
        if n % 2 == 1:
            odd = odd + 1
        n = n - 1
    return odd


def loop_in_a_branch(n):
    s = 0
    if n > 3:
        while n > 0:
            s = s + n
            n = n - 1
    else:
        s = -1
    return s


def branch_after_a_loop(n):
    s = 0
    for i in range(n):
        s = s + i
    if s > 10:
        s = s * 100
    return s


def target_used_after_the_loop(n):
    i = -1
    for i in range(n):
        pass
    return i


def while_not_done(x):
    done = False
    steps = 0
    while not done:
        x = x * 2
        steps = steps + 1
        done = x > 100
    return steps


def while_with_and(t):
    i = 0
    while i < 5 and t[i] > 0:
        i = i + 1
    return i


def float_accumulator(n):
    x = T(1.0)
    for i in range(n):
        x = x * 1.5
    return x


def tuple_state(n):
    state = (T(0), T(1))
    for _ in range(n):
        state = (state[1], state[0] + state[1])
    return state[0]


def dict_state(n):
    state = {"a": T(0), "b": T(1)}
    for _ in range(n):
        state = {"a": state["b"], "b": state["a"] + state["b"]}
    return state["a"]


def item_changed_in_a_loop(n):
    state = {"count": T(0)}
    for i in range(n):
        state["count"] = state["count"] + i
    return state["count"]


def else_of_a_loop(n):
    i = 0
    while i < n:
        i = i + 1
    else:
        i = i + 100
    return i


def unpacked_target(t):
    s = 0
    for a, b in zip(t[0], t[1]):
        s = s + a * b
    return s


def accumulates_vectors(t):
    total = tf.zeros([2])
    for row in t:
        total = total + row
    return total


def long_plain_range(x):
    for _ in range(100):
        x = x + 1
    return x


COUNTS = [(T(v),) for v in (0, 1, 4, 9)]
INPUTS = {
    count_down: COUNTS,
    collatz: [(T(v),) for v in (1, 2, 27)],
    greatest_common_divisor: [(T(12), T(18)), (T(7), T(0)), (T(17), T(5))],
    newton: [(T(2.0),), (T(100.0),)],
    nested_while: COUNTS,
    sum_rows: [(T([1.0, 2.0, 3.0]),), (T([[1.0, 2.0], [3.0, 4.0]]),)],
    sum_range: COUNTS,
    sum_tf_range: COUNTS,
    range_with_step: COUNTS,
    nested_for: COUNTS,
    fibonacci: COUNTS,
    python_loop_with_tensors: COUNTS,
    loop_over_a_list: COUNTS,
    loop_over_a_tuple_of_tensors: COUNTS,
    loop_over_a_dict: COUNTS,
    while_with_condition_in_body: COUNTS,
    loop_in_a_branch: COUNTS,
    branch_after_a_loop: COUNTS,
    target_used_after_the_loop: COUNTS,
    while_not_done: [(T(1),), (T(60),)],
    while_with_and: [(T([1, 1, 0, 1, 1]),), (T([1, 1, 1, 1, 1]),)],
    float_accumulator: COUNTS,
    tuple_state: COUNTS,
    dict_state: COUNTS,
    item_changed_in_a_loop: COUNTS,
    else_of_a_loop: COUNTS,
    unpacked_target: [(T([[1, 2], [3, 4]]),)],
    accumulates_vectors: [(T([[1.0, 2.0], [3.0, 4.0]]),)],
    long_plain_range: COUNTS,
}
