"""Programs that change lists whose length only the graph knows."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
from collections import deque

import tensorflow as tf

T = tf.constant
SEEN = []


def grown(n):
    items = [1, 2, 3]
    if n > 0:
        items.append(4)
    return items


def slice_becomes_the_whole(n):
    items = grown(n)
    items[1:] = items
    return items


def whole_is_put_before_itself(n):
    items = grown(n)
    items[0:0] = items
    return items


def whole_becomes_its_reverse(n):
    items = grown(n)
    items[:] = items[::-1]
    return items


def reverse_is_added(n):
    items = grown(n)
    items += reversed(items)
    return items


def slice_with_a_step_is_assigned(n):
    items = grown(n)
    items[::2] = [0] * len(items[::2])
    items[::-1] = items
    return items


def slice_with_a_step_of_another_size(n):
    items = grown(n)
    items[::3] = [7]
    return items


def slice_becomes_a_generator(n):
    items = grown(n)
    items[1:1] = (item + 10 for item in items)
    return items


def repeated_in_place(n):
    items = grown(n)
    same = items
    items *= 2
    return items, same is items


def repeated_by_a_float(n):
    items = grown(n)
    items *= 1.5
    return items


def times_a_tensor(n):
    items = grown(n)
    return items * n


def plus_a_tensor_in_place(n):
    items = grown(n)
    items += n
    return items


def minus_itself(n):
    items = grown(n)
    items -= items
    return items


def grows_while_it_is_gone_over(n):
    items = grown(n)
    for item in items:
        if item == 2:
            items.append(7)
        if len(items) > 6:
            break
    return items


def grows_while_it_is_numbered(n):
    items = grown(n)
    for i, item in enumerate(items):
        if i > 4:
            break
        items.append(item * 2)
    return items


def grows_while_it_is_reversed(n):
    items = grown(n)
    for item in reversed(items):
        if item == 2:
            items.append(item)
    return items


def grows_beside_its_rest(n):
    items = grown(n)
    products = []
    for left, right in zip(items, items[1:]):
        products.append(left * right)
        if len(items) < 6:
            items.append(right)
    return items, products


def worked_off_as_a_stack(n):
    items = grown(n)
    count = 0
    while items:
        item = items.pop()
        count += 1
        if item == 2:
            items.extend([item - 1] * 2)
    return items, count


def doubled_until_long(n):
    items = grown(n)
    while len(items) < 8:
        items.extend(items)
    return items


def extended_by_what_it_loses(n):
    items = grown(n)
    items.extend(items.pop() for _ in range(2))
    return items


def sorted_by_a_key_that_is_watched(n):
    items = grown(n)
    asked = []

    def key(item):
        asked.append(item)
        return -item

    items.sort(key=key)
    return items, asked


def sorted_by_pairs(n):
    items = grown(n)
    items.sort(key=lambda item: (item % 2, -item))
    return items, sorted(items, key=lambda item: item * 0.5, reverse=True)


def pairs_are_sorted(n):
    pairs = []
    for i in tf.range(n):
        pairs.append((i % 2, i))
    found = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    return [last for _, last in found]


def added_to_a_plain_list(n):
    items = grown(n)
    found = [0]
    for _ in range(2):
        found += items
        items.append(5)
    found.extend(items)
    return found, items


def added_to_plain_sets(n):
    values = {1, 2}
    if n > 0:
        values.add(3)
    union = {1, 7}
    union |= values
    common = {1, 7}
    common &= values
    common -= values
    values ^= {2, 9}
    return len(union), 3 in union, len(common), 2 in values, 9 in values


def added_to_a_plain_dict(n):
    table = {"a": 1}
    if n > 0:
        table["b"] = 2
    found = {"c": 3}
    found |= table
    table |= table
    return len(found), found.get("b", 0), len(table)


def deque_grows_by_itself(n):
    queue = deque([1, 2], maxlen=3)
    if n > 0:
        queue.appendleft(3)
    queue += queue
    queue.rotate(1)
    return len(queue), queue[0], queue[-1]


def one_of_two_sets_grows(n):
    left, right = {1, 2}, {7, 8, 9}
    chosen = left if n > 0 else right
    chosen |= {5}
    return len(left), len(right), len(chosen)


def gets_a_float_between_ints(n):
    items = grown(n)
    items.append(0.5)
    items[0] = 1.5
    return items


def gets_other_things(n):
    items = grown(n)
    items.append(None)
    items.append("text")
    items.append([1, 2])
    return len(items)


def gets_a_tensor_between_ints(n):
    items = grown(n)
    items.append(n)
    return items


def gets_ints_between_tensors(n):
    items = []
    for i in tf.range(n):
        items.append(i)
    items.extend([1, 2])
    return items


def outside_list_grows_twice_under_conditions(n, k):
    for _ in range(2):
        if n == 0:
            SEEN.append(k)
            SEEN.append([1, 2][n % 2])
        elif n == 1:
            raise ValueError(k)


COUNTS = [(T(v),) for v in (2, 0)]
INPUTS = {
    slice_becomes_the_whole: COUNTS,
    whole_is_put_before_itself: COUNTS,
    whole_becomes_its_reverse: COUNTS,
    reverse_is_added: COUNTS,
    slice_with_a_step_is_assigned: COUNTS,
    slice_with_a_step_of_another_size: COUNTS,
    slice_becomes_a_generator: COUNTS,
    repeated_in_place: COUNTS,
    repeated_by_a_float: COUNTS,
    times_a_tensor: COUNTS,
    plus_a_tensor_in_place: COUNTS,
    minus_itself: COUNTS,
    grows_while_it_is_gone_over: COUNTS,
    grows_while_it_is_numbered: COUNTS,
    grows_while_it_is_reversed: COUNTS,
    grows_beside_its_rest: COUNTS,
    worked_off_as_a_stack: COUNTS,
    doubled_until_long: COUNTS,
    extended_by_what_it_loses: COUNTS,
    sorted_by_a_key_that_is_watched: COUNTS,
    sorted_by_pairs: COUNTS,
    pairs_are_sorted: [*COUNTS, (T(5),)],
    added_to_a_plain_list: COUNTS,
    added_to_plain_sets: COUNTS,
    added_to_a_plain_dict: COUNTS,
    deque_grows_by_itself: COUNTS,
    one_of_two_sets_grows: COUNTS,
    gets_a_float_between_ints: COUNTS,
    gets_other_things: COUNTS,
    gets_a_tensor_between_ints: COUNTS,
    gets_ints_between_tensors: COUNTS,
    outside_list_grows_twice_under_conditions: [(T(v), 3) for v in (0, 1, 2)],
}
