"""Programs with itertools."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import itertools

import tensorflow as tf

T = tf.constant


def chain_of_tensors(t, u):
    total = 0
    for v in itertools.chain(t, u):
        total = total * 2 + v
    return total


def chain_from_iterable(m):
    return [v + 1 for v in itertools.chain.from_iterable(m)]


def chain_tensor_and_list(t):
    return list(itertools.chain(t, [7, 8]))


def count_until(x):
    for i in itertools.count():
        if i * i >= x:
            return i


def count_from_with_step(x):
    total = 0
    for i in itertools.count(1, 2):
        if total > x:
            break
        total += i
    return total


def count_zipped(t):
    return [i * v for i, v in zip(itertools.count(10), t)]


def cycle_until_empty(x):
    signs = itertools.cycle([1, -1])
    total = 0
    n = x
    for s in signs:
        if n <= 0:
            break
        total = total + s * n
        n = n - 1
    return total


def cycle_zipped(t):
    return [a - b for a, b in zip(t, itertools.cycle([1, 2]))]


def islice_of_a_tensor(t):
    return list(itertools.islice(t, 1, None, 2))


def islice_with_a_staged_end(t, n):
    return sum(itertools.islice(t, n))


def product_of_ranges(n):
    hits = 0
    for i, j in itertools.product(range(3), repeat=2):
        if i * j == n:
            hits += 1
    return hits


def product_of_tensors(t, u):
    return [a * b for a, b in itertools.product(t, u)]


def zip_longest_of_tensors(t, u):
    return [a + b for a, b in itertools.zip_longest(t, u, fillvalue=0)]


def zip_longest_with_none(t, u):
    missing = 0
    for a, b in itertools.zip_longest(t, u):
        if a is None or b is None:
            missing += 1
    return missing


def accumulate_sums(t):
    return list(itertools.accumulate(t))


def accumulate_maximum(t):
    return tf.stack(list(itertools.accumulate(t, max)))


def accumulate_with_initial(t):
    return list(itertools.accumulate(t, lambda a, v: a * 2 + v, initial=1))


def takewhile_and_dropwhile(t):
    head = list(itertools.takewhile(lambda v: v > 0, t))
    tail = list(itertools.dropwhile(lambda v: v > 0, t))
    return len(head), tail


def filterfalse(t):
    return list(itertools.filterfalse(lambda v: v % 2 == 0, t))


def starmap(t):
    return list(itertools.starmap(lambda i, v: i * v, enumerate(t)))


def repeat_value(x):
    return sum(itertools.repeat(x, 4))


def repeat_map(t):
    return list(map(pow, t, itertools.repeat(2)))


def combinations_of_points(t):
    closest = None
    for a, b in itertools.combinations(t, 2):
        gap = abs(a - b)
        if closest is None or gap < closest:
            closest = gap
    return closest


def permutations(t):
    best = None
    for order in itertools.permutations(t):
        value = 0
        for i, v in enumerate(order):
            value = value + i * v
        if best is None or value > best:
            best = value
    return best


def groupby_parity(t):
    return [(k, len(list(g))) for k, g in itertools.groupby(int(v) % 2 for v in t)]


def compress(t):
    return list(itertools.compress(t, [1, 0, 1]))


def compress_by_a_tensor(t):
    return list(itertools.compress(t, t > 1))


def tee_an_iterator(t):
    a, b = itertools.tee(t)
    next(b)
    return [y - x for x, y in zip(a, b)]


def run_length_encoding(t):
    runs = []
    for v in t:
        if runs and runs[-1][0] == v:
            runs[-1][1] += 1
        else:
            runs.append([v, 1])
    return runs


VECTORS = [(T([3, 1, 2]),), (T([0, 5]),), (T([1.5, -2.5, 4.0]),)]
EMPTY = [(T([], tf.int32),)]
TWO = [(T([3, 1, 2]), T([4, 5])), (T([], tf.int32), T([6])), (T([1.5]), T([2.5]))]
COUNTS = [(T(v),) for v in (0, 1, 4, 9)]
INPUTS = {
    chain_of_tensors: TWO,
    chain_from_iterable: [(T([[3, 1], [2, 4]]),), (T([[1.5]]),)],
    chain_tensor_and_list: [*VECTORS, *EMPTY],
    count_until: [*COUNTS, (T(30.5),)],
    count_from_with_step: [*COUNTS, (T(-1),)],
    count_zipped: [*VECTORS, *EMPTY],
    cycle_until_empty: COUNTS,
    cycle_zipped: [*VECTORS, *EMPTY],
    islice_of_a_tensor: [*VECTORS, *EMPTY],
    islice_with_a_staged_end: [(T([3, 1, 2]), T(2)), (T([3, 1]), T(0)), (T([3]), T(9))],
    product_of_ranges: COUNTS,
    product_of_tensors: TWO,
    zip_longest_of_tensors: TWO,
    zip_longest_with_none: TWO,
    accumulate_sums: [*VECTORS, *EMPTY],
    accumulate_maximum: VECTORS,
    accumulate_with_initial: [*VECTORS, *EMPTY],
    takewhile_and_dropwhile: [*VECTORS, *EMPTY],
    filterfalse: VECTORS[:2],
    starmap: [*VECTORS, *EMPTY],
    repeat_value: COUNTS,
    repeat_map: VECTORS,
    combinations_of_points: [*VECTORS, (T([4]),)],
    permutations: VECTORS,
    groupby_parity: [(T([1, 3, 2, 2, 5]),), *EMPTY],
    compress: [VECTORS[0], VECTORS[2]],
    compress_by_a_tensor: [*VECTORS, *EMPTY],
    tee_an_iterator: VECTORS,
    run_length_encoding: [(T([1, 1, 2, 2, 2, 1]),), *EMPTY, (T([4]),)],
}
