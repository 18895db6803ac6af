"""Programs that set, delete and read items and slices of lists."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


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


def list_replaced_in_a_loop(n):
    items = [0]
    while n > 0:
        items = [items[0] + n]
        n = n - 1
    return items[0]


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


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(2**40, tf.int64),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)]
ANY_COUNTS = COUNTS + [(2,)]
INPUTS = {
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
    sieve: [(T(4),), (T(12),), (12,)],
    list_with_both_types: INTS,
    sorted_in_place: INTS,
    sorted_in_place_in_a_branch: INTS,
    sorted_by_a_key: INTS,
    reversed_in_place: INTS,
    index_of_an_item: INTS,
    count_of_an_item: INTS,
    list_replaced_in_a_loop: COUNTS,
    list_equality_in_a_branch: INTS,
}
