"""Programs that change lists in branches and loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant
LOG = []


def append_in_a_branch(x):
    items = [x]
    if x > 0:
        items.append(x * 2)
    return items[-1]


def length_after_append_in_a_branch(x):
    items = [x]
    if x > 0:
        items.append(2 * x)
    return len(items)


def append_in_both_branches(x):
    items = []
    if x > 0:
        items.append(x)
    else:
        items.append(-x)
    return items[0]


def append_in_a_while(n):
    items = []
    while n > 0:
        items.append(n * n)
        n = n - 1
    return len(items)


def append_in_a_for_then_sum(n):
    items = []
    for i in tf.range(n):
        items.append(i * 2)
    total = 0
    for v in items:
        total = total + v
    return total


def append_then_stack(n):
    items = []
    for i in tf.range(n):
        items.append(i * i)
    return tf.stack(items)


def append_rows_then_stack(t):
    rows = []
    for row in t:
        rows.append(row * 2.0)
    return tf.stack(rows)


def returns_the_list(n):
    items = []
    for i in tf.range(n):
        items.append(i + 1)
    return items


def appends_python_numbers(n):
    items = []
    i = 0
    while i < n:
        items.append(i)
        i = i + 1
    return items


def append_under_a_condition_in_a_loop(t):
    items = []
    for v in t:
        if v > 1:
            items.append(v)
    return len(items)


def append_to_a_full_list(n):
    items = [T(100), T(200)]
    for i in tf.range(n):
        items.append(i)
    return items[0] + items[-1]


def two_lists_in_a_loop(t):
    small, large = [], []
    for v in t:
        if v > 2:
            large.append(v)
        else:
            small.append(v)
    return len(small) * 10 + len(large)


def insert_in_a_branch(x):
    items = [1, 2, 3]
    if x > 0:
        items.insert(0, x)
    return items


def insert_in_a_loop(n):
    items = []
    for i in tf.range(n):
        items.insert(0, i)
    return items


def pop_in_a_branch(x):
    items = [x, x + 1, x + 2]
    if x > 0:
        y = items.pop()
    else:
        y = items.pop(0)
    return y * 10 + len(items)


def pop_in_a_while(n):
    items = [1, 2, 3, 4]
    s = 0
    while n > 0:
        s = s + items.pop()
        n = n - 1
    return s


def pop_from_an_empty_list(n):
    items = [1, 2]
    s = 0
    while n > 0:
        s = s + items.pop()
        n = n - 1
    return s + len(items)


def stack_machine(n):
    stack = []
    for i in tf.range(n):
        stack.append(i)
        if i % 3 == 2:
            a = stack.pop()
            b = stack.pop()
            stack.append(a * b)
    total = 0
    while len(stack) > 0:
        total = total * 2 + stack.pop()
    return total


def remove_in_a_branch(x):
    items = [1, 2, 3]
    if x > 0:
        items.remove(2)
    return len(items)


def remove_what_is_not_there(x):
    items = [1, 3]
    if x > 0:
        items.remove(2)
    return len(items)


def extend_in_a_branch(x):
    items = [x]
    if x > 0:
        items.extend([x * 2, x * 3])
    else:
        items.extend((0,))
    return sum(items)


def extend_in_a_loop(n):
    items = []
    for i in tf.range(n):
        items.extend([i, i * 10])
    return items


def augmented_list(x):
    items = [x]
    other = items
    if x > 0:
        items += [x, x]
    return len(other)


def added_lists(x):
    items = [x]
    other = items
    if x > 0:
        items = items + [x, x]
    return len(other) * 10 + len(items)


def list_times_a_number(x):
    items = [x, 1]
    if x > 0:
        items = items * 2
    return len(items)


def cleared(x):
    items = [1, 2]
    if x > 0:
        items.clear()
    return len(items)


def copied_list(x):
    items = [x]
    copy = items.copy()
    if x > 0:
        items.append(x)
    return len(copy) * 10 + len(items)


def aliased_list(x):
    items = [x]
    alias = items
    if x > 0:
        alias.append(1)
    return len(items)


def list_of_lists(n):
    table = [[], []]
    for i in range(n):
        if i % 2 == 0:
            table[0].append(i)
        else:
            table[1].append(i)
    return len(table[0]) * 10 + len(table[1])


def list_in_a_tuple(x):
    pair = ([x], 0)
    if x > 0:
        pair[0].append(1)
    return len(pair[0])


def argument_list_is_changed(items, x):
    if x > 0:
        items.append(x)
    else:
        items[0] = x
    return len(items)


def argument_list_grows_in_a_loop(items, n):
    while n > 0:
        items.append(n)
        n = n - 1
    return items[0]


def global_list(x):
    if x > 0:
        LOG.append("saved")
    return x


def global_list_always(x):
    LOG.append(x)
    return len(LOG)


def _note(log, v):
    log.append(v)
    if v > 2:
        log.append(v * 10)


def appended_by_a_callee(t):
    log = []
    for v in t:
        _note(log, v)
    return len(log)


def is_list_empty(n):
    queue = [n]
    steps = 0
    while queue:
        v = queue.pop()
        steps = steps + 1
        if v > 0:
            queue.append(v - 1)
    return steps


def list_of_a_loop_in_a_branch(n):
    items = []
    if n > 2:
        for i in tf.range(n):
            items.append(i)
    else:
        items.append(n)
    return items[-1]


def list_grows_by_addition(n):
    items = []
    i = 0
    while i < n:
        items = items + [i]
        i = i + 1
    return items


def running_maximum(t):
    out = []
    best = T(-100)
    for v in t:
        if v > best:
            best = v
        out.append(best)
    return tf.stack(out)


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(2**40, tf.int64),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)]
ANY_COUNTS = COUNTS + [(2,)]
ROWS = [(T([3, 1, 4]),), (tf.zeros([0], tf.int32),)]
INPUTS = {
    append_in_a_branch: KINDS,
    length_after_append_in_a_branch: KINDS,
    append_in_both_branches: KINDS,
    append_in_a_while: ANY_COUNTS,
    append_in_a_for_then_sum: COUNTS,
    append_then_stack: COUNTS,
    append_rows_then_stack: [(T([[1.0, 2.0], [3.0, 4.0]]),), (T([1.0]),)],
    returns_the_list: COUNTS,
    appends_python_numbers: ANY_COUNTS,
    append_under_a_condition_in_a_loop: ROWS,
    append_to_a_full_list: COUNTS,
    two_lists_in_a_loop: ROWS,
    insert_in_a_branch: INTS,
    insert_in_a_loop: COUNTS,
    pop_in_a_branch: KINDS,
    pop_in_a_while: [(T(0),), (T(2),), (2,)],
    pop_from_an_empty_list: [(T(1),), (T(2),), (T(3),)],
    stack_machine: [(T(0),), (T(5),), (T(9),)],
    remove_in_a_branch: INTS,
    remove_what_is_not_there: INTS,
    extend_in_a_branch: KINDS,
    extend_in_a_loop: COUNTS,
    augmented_list: KINDS,
    added_lists: INTS,
    list_times_a_number: INTS,
    cleared: INTS,
    copied_list: INTS,
    aliased_list: INTS,
    list_of_lists: ANY_COUNTS,
    list_in_a_tuple: INTS,
    argument_list_is_changed: [([T(1)], T(2)), ([T(1)], T(-2)), ([1, 2], T(3))],
    argument_list_grows_in_a_loop: [([T(9)], T(0)), ([T(9)], T(3))],
    global_list: INTS,
    global_list_always: INTS,
    appended_by_a_callee: ROWS,
    is_list_empty: COUNTS,
    list_of_a_loop_in_a_branch: COUNTS,
    list_grows_by_addition: ANY_COUNTS,
    running_maximum: ROWS[:1] + [(T([5]),)],
}
