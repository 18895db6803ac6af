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


def item_set(x):
    items = [x, x, x]
    if x > 0:
        items[1] = x * 5
    else:
        items[-1] = 0
    return items


def item_set_at_a_loop_index(n):
    items = [0, 0, 0, 0]
    for i in range(n):
        items[i] = i * i
    return items


def item_set_at_a_tensor_index(n):
    items = [0, 0, 0, 0]
    for i in tf.range(n):
        items[i] = i * i + 1
    return items


def item_read_at_a_computed_index(n):
    items = [10, 20, 30, 40]
    s = 0
    k = 0
    while k < n:
        s = s + items[k + 1]
        k = k + 1
    return s


def item_augmented_in_a_loop(n):
    counts = [0, 0, 0]
    for i in range(n):
        counts[i % 3] += i
    return counts


def items_swapped(x):
    items = [x, x + 1, x + 2]
    if x > 0:
        items[0], items[2] = items[2], items[0]
    return items[0] * 100 + items[2]


def bubble_sort(x):
    items = [x, 3, 1, 2]
    for i in range(len(items)):
        for j in range(len(items) - 1 - i):
            if items[j] > items[j + 1]:
                items[j], items[j + 1] = items[j + 1], items[j]
    return items


def slice_set(x):
    items = [1, 2, 3, 4]
    if x > 0:
        items[1:3] = [x]
    return items


def slice_deleted(x):
    items = [1, 2, 3, 4]
    if x > 0:
        del items[1:]
    return items


def item_deleted(x):
    items = [x, 2, 3]
    if x > 0:
        del items[0]
    return items[0] + len(items)


def slice_read(x):
    items = [1, 2, 3, 4]
    if x > 0:
        part = items[1:3]
    else:
        part = items[2:4]
    return part


def cleared(x):
    items = [1, 2]
    if x > 0:
        items.clear()
    return len(items)


def reversed_in_place(x):
    items = [x, 1, 2]
    if x > 0:
        items.reverse()
    return items


def sorted_in_place(x):
    items = [x, 1, 2]
    items.sort()
    return items


def sorted_in_place_in_a_branch(x):
    items = [3, 1, 2]
    if x > 0:
        items.sort()
    else:
        items.sort(reverse=True)
    return items


def sorted_by_a_key(x):
    items = [x, -3, 1]
    items.sort(key=lambda v: v * v)
    return items


def index_of_an_item(x):
    items = [5, 7, 9]
    if x > 0:
        items.insert(0, 1)
    return items.index(7)


def count_of_an_item(x):
    items = [1, 2, 1]
    if x > 0:
        items.append(1)
    return items.count(1)


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


def list_replaced_in_a_loop(n):
    items = [0]
    while n > 0:
        items = [items[0] + n]
        n = n - 1
    return items[0]


def list_grows_by_addition(n):
    items = []
    i = 0
    while i < n:
        items = items + [i]
        i = i + 1
    return items


def list_with_both_types(x):
    items = [1, 2.5]
    if x > 0:
        items[0], items[1] = items[1], items[0]
    return items


def list_equality_in_a_branch(x):
    items = [1, 2]
    if x > 0:
        items.append(3)
    return items == [1, 2, 3]


def sieve(n):
    prime = [True] * 12
    i = 2
    while i * i < n:
        if prime[i]:
            j = i * i
            while j < n:
                prime[j] = False
                j = j + i
        i = i + 1
    return prime


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
    item_set: KINDS,
    item_set_at_a_loop_index: ANY_COUNTS,
    item_set_at_a_tensor_index: COUNTS + [(T(5),)],
    item_read_at_a_computed_index: ANY_COUNTS + [(T(4),)],
    item_augmented_in_a_loop: ANY_COUNTS,
    items_swapped: KINDS,
    bubble_sort: KINDS[:4] + [(2,)],
    slice_set: INTS,
    slice_deleted: INTS,
    item_deleted: INTS,
    slice_read: INTS,
    cleared: INTS,
    reversed_in_place: INTS,
    sorted_in_place: INTS,
    sorted_in_place_in_a_branch: INTS,
    sorted_by_a_key: INTS,
    index_of_an_item: INTS,
    count_of_an_item: INTS,
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
    list_replaced_in_a_loop: COUNTS,
    list_grows_by_addition: ANY_COUNTS,
    list_with_both_types: INTS,
    list_equality_in_a_branch: INTS,
    sieve: [(T(4),), (T(12),), (12,)],
    running_maximum: ROWS[:1] + [(T([5]),)],
}
