"""Programs with names that are set, unset, deleted or read while undefined."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def set_in_one_branch_and_read(x):
    if x > 0:
        y = x * 2
    return y


def set_in_one_branch_read_in_the_same_condition(x):
    if x > 0:
        y = x * 2
    if x > 0:
        return y
    return x


def set_in_else_only(x):
    if x > 0:
        pass
    else:
        y = x - 1
    return y


def set_in_nested_branches(x):
    if x > 0:
        if x > 5:
            y = x * 3
        z = x
    else:
        y = x
        z = y
    return y + z


def unset_name_is_never_read(x):
    if x > 0:
        y = x * 2
    return x


def first_set_in_while(n):
    while n > 0:
        last = n * 10
        n = n - 1
    return last


def first_set_in_for(n):
    for i in tf.range(n):
        last = i * 10
    return last


def first_set_in_for_of_a_python_range(n):
    for i in range(n):
        last = i + n
    return last


def loop_target_after_an_empty_loop(n):
    for i in tf.range(n):
        pass
    return i


def loop_target_after_a_loop_over_rows(t):
    for row in t:
        pass
    return row


def target_keeps_its_value_when_the_loop_is_empty(n):
    i = 42
    for i in range(n):
        pass
    return i


def set_before_a_break(n):
    i = 0
    while i < 10:
        if i * i > n:
            root = i
            break
        i = i + 1
    return root


def deleted_and_set_again(x):
    y = x
    del y
    y = x + 1
    return y


def deleted_in_a_branch(x):
    y = x
    if x > 0:
        del y
        z = 1
    else:
        z = y
    return z


def deleted_in_a_branch_then_read(x):
    y = x
    if x > 0:
        del y
    return y


def deleted_twice(x):
    y = x
    if x > 0:
        del y
    del y
    return x


def deleted_in_a_loop(n):
    s = 0
    while n > 0:
        t = n * n
        s = s + t
        del t
        n = n - 1
    return s


def none_first(x):
    y = None
    if x > 0:
        y = x * 2
    if y is None:
        return x - 100
    return y


def none_first_in_a_loop(n):
    best = None
    for i in tf.range(n):
        v = (i * 7) % 5
        if best is None or v > best:
            best = v
    return best


def none_in_one_branch(x):
    y = x if x > 0 else None
    return 1 if y is None else 2


def none_result(x):
    if x > 0:
        return x


def found_or_none(t):
    found = None
    for v in t:
        if v > 2:
            found = v
            break
    return found


def none_replaced_in_while(n):
    state = None
    while n > 0:
        state = n if state is None else state + n
        n = n - 1
    return state


def is_not_none(x):
    y = None
    if x > 3:
        y = x
    if y is not None:
        return y + 1
    return x


def unbound_in_an_expression(x):
    if x > 100:
        offset = 5
    return x + offset


def unbound_caught(x):
    if x > 0:
        y = 1
    try:
        return y
    except UnboundLocalError:
        return -1


def swapped_in_a_branch(x, y):
    if x > y:
        x, y = y, x
    return x * 10 + y


def three_way_rotation_in_a_loop(n):
    a, b, c = 1, 2, 3
    for _ in tf.range(n):
        a, b, c = b, c, a
    return a * 100 + b * 10 + c


def chained_assignment(x):
    if x > 0:
        a = b = c = x + 1
    else:
        a = b = c = x - 1
    return a + b * c


def starred_assignment_in_a_branch(x):
    if x > 0:
        a, *rest = x, x + 1, x + 2
    else:
        *rest, a = x, x - 1, x - 2
    return a + rest[0] * rest[1]


def nested_unpacking(x):
    (a, (b, c)), d = (x, (x + 1, x + 2)), x + 3
    if x > 0:
        (a, (b, c)), d = (d, (c, b)), a
    return a * 1000 + b * 100 + c * 10 + d


def annotated_assignment(x):
    y: int = 0
    if x > 0:
        y: int = x
    return y


def name_shadows_a_builtin(x):
    max = x
    if x > 0:
        max = x + 5
    return max


def parameter_rebound(x, y=2):
    if x > 0:
        y = x * y
    return x + y


class Account:
    __rate = 3

    def __init__(self, start):
        self.__balance = start

    def pay(self, amount):
        if amount > 0:
            self.__balance = self.__balance + amount * self.__rate
        return self.__balance


def private_names(x):
    account = Account(10)
    account.pay(x)
    return account.pay(-x)


def same_name_in_both_scopes(x):
    y = x

    def inner():
        y = 100
        if x > 0:
            y = y + x
        return y

    return inner() * 1000 + y


def temporary_of_another_type_in_each_branch(x):
    if x > 0:
        t = "positive"
        r = len(t)
    else:
        t = [1, 2]
        r = len(t) * 100
    return r


def exception_name_is_unbound_afterwards(x):
    try:
        raise ValueError("a")
    except ValueError as e:
        y = 1
    try:
        e
    except UnboundLocalError:
        y = 2
    return x + y


def conditional_import(x):
    if x > 0:
        import math as m
    else:
        import cmath as m
    return x


def conditional_definition(x):
    if x > 0:

        def f(v):
            return v * 2

    else:

        def f(v):
            return v - 1

    return f(x)


def conditional_definition_in_one_branch(x):
    if x > 0:

        def f(v):
            return v * 2

    return f(x)


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(-2.5, tf.float64),), (T(2**40, tf.int64),), (3,), (-3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)]
VECTORS = [(T([1, 2, 3, 4]),), (T([1, 1]),), (T([0.5, 2.5]),)]
INPUTS = {
    set_in_one_branch_and_read: KINDS,
    set_in_one_branch_read_in_the_same_condition: INTS,
    set_in_else_only: INTS,
    set_in_nested_branches: INTS + [(T(2),)],
    unset_name_is_never_read: INTS,
    first_set_in_while: COUNTS,
    first_set_in_for: COUNTS,
    first_set_in_for_of_a_python_range: COUNTS + [(2,)],
    loop_target_after_an_empty_loop: COUNTS,
    loop_target_after_a_loop_over_rows: [(T([3, 4]),), (tf.zeros([0]),), (tf.zeros([2, 3]),)],
    target_keeps_its_value_when_the_loop_is_empty: COUNTS,
    set_before_a_break: [(T(5),), (T(0),), (T(1000),)],
    deleted_and_set_again: INTS,
    deleted_in_a_branch: INTS,
    deleted_in_a_branch_then_read: INTS,
    deleted_twice: INTS,
    deleted_in_a_loop: COUNTS,
    none_first: KINDS,
    none_first_in_a_loop: COUNTS,
    none_in_one_branch: INTS,
    none_result: INTS,
    found_or_none: VECTORS,
    none_replaced_in_while: COUNTS,
    is_not_none: INTS,
    unbound_in_an_expression: INTS + [(T(101),)],
    unbound_caught: INTS,
    swapped_in_a_branch: [(T(1), T(2)), (T(5), T(2)), (5, 2)],
    three_way_rotation_in_a_loop: COUNTS,
    chained_assignment: KINDS,
    starred_assignment_in_a_branch: INTS,
    nested_unpacking: INTS,
    annotated_assignment: INTS,
    name_shadows_a_builtin: INTS,
    parameter_rebound: INTS,
    private_names: INTS,
    same_name_in_both_scopes: INTS,
    temporary_of_another_type_in_each_branch: INTS,
    exception_name_is_unbound_afterwards: INTS,
    conditional_import: INTS,
    conditional_definition: INTS,
    conditional_definition_in_one_branch: INTS,
}
