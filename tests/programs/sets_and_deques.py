"""Programs that change sets, deques and counters in branches and loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections

import tensorflow as tf

T = tf.constant


def ordered_dict(x):
    d = collections.OrderedDict(a=1, b=2)
    if x > 0:
        d.move_to_end("a")
    return list(d)


def default_dict(n):
    d = collections.defaultdict(int)
    for i in range(n):
        d["even" if i % 2 == 0 else "odd"] += i
    return dict(d)


def counter_of_words(x):
    c = collections.Counter("abca")
    if x > 0:
        c["a"] += 1
        c.update("bb")
    return c.most_common(1)


def set_add(x):
    s = {1, 2}
    if x > 0:
        s.add(3)
    else:
        s.add(2)
    return len(s)


def set_discard(x):
    s = {1, 2, 3}
    if x > 0:
        s.discard(1)
        s.discard(10)
    return sorted(s)


def set_remove_missing(x):
    s = {1}
    if x > 0:
        s.remove(2)
    return len(s)


def set_in_a_loop(n):
    s = set()
    for i in range(n):
        s.add(i % 2)
    return len(s)


def set_operations(x):
    a, b = {1, 2, 3}, {2, 3, 4}
    if x > 0:
        c = a & b
    else:
        c = a | b
    return len(c - {2})


def set_membership(x):
    s = {1, 2}
    if x > 0:
        s.add(5)
    return 5 in s


def set_updated_in_place(x):
    s = {1}
    if x > 0:
        s |= {2, 3}
    else:
        s -= {1}
    return sorted(s)


def deque_in_a_branch(x):
    d = collections.deque([1, 2, 3])
    if x > 0:
        d.appendleft(0)
        d.pop()
    else:
        d.rotate(1)
    return list(d)


def deque_in_a_loop(n):
    d = collections.deque(maxlen=2)
    for i in range(n):
        d.append(i * i)
    return list(d)


def deque_of_tensors(t):
    d = collections.deque([T(0), T(0)])
    for v in t:
        d.popleft()
        d.append(v)
    return d[0] * 10 + d[1]


def breadth_first(n):
    queue = collections.deque([0])
    order = 0
    while queue:
        v = queue.popleft()
        order = order * 10 + v
        if v * 2 + 1 < n:
            queue.append(v * 2 + 1)
        if v * 2 + 2 < n:
            queue.append(v * 2 + 2)
    return order


INTS = [(T(v),) for v in (7, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    counter_of_words: INTS,
    set_add: INTS,
    set_discard: INTS,
    set_remove_missing: INTS,
    set_in_a_loop: COUNTS,
    set_operations: INTS,
    set_membership: INTS,
    set_updated_in_place: INTS,
    deque_in_a_branch: INTS,
    deque_in_a_loop: COUNTS,
    deque_of_tensors: [(T([1, 2, 3]),), (tf.zeros([0], tf.int32),)],
    breadth_first: COUNTS + [(T(7),)],
    default_dict: COUNTS,
    ordered_dict: INTS,
}
