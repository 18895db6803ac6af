"""Programs that hand tensors to the builtins for sequences."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def all_positive(t):
    if all(v > 0 for v in t):
        return tf.reduce_sum(t)
    return tf.reduce_min(t)


def any_equals(t, wanted):
    return any(v == wanted for v in t)


def any_of_plain_and_tensor(x):
    return any([x > 10, False, x == 3]), all([True, x > 0])


def all_of_nothing(t):
    return all(t[:0] > 3), any(t[:0] > 3)


def enumerate_from_one(t):
    total = 0
    for rank, value in enumerate(t, start=1):
        total += rank * value
    return total


def argmax_by_enumerate(t):
    best, where = t[0], 0
    for i, v in enumerate(t):
        if v > best:
            best, where = v, i
    return best, where


def filter_even(t):
    kept = list(filter(lambda v: v % 2 == 0, t))
    return len(kept), sum(kept)


def filter_none(t):
    return [int(v) for v in filter(None, t)]


def map_over_a_tensor(t):
    return list(map(lambda v: v * 2 + 1, t))


def map_over_two(t, u):
    return tf.stack(list(map(lambda a, b: a - b, t, u)))


def map_with_a_branch(t):
    def relu(v):
        if v > 0:
            return v
        return v * 0

    return tf.stack(list(map(relu, t)))


def zip_of_unequal_lengths(t, u):
    pairs = 0
    total = 0
    for a, b in zip(t, u):
        total = total + a * b
        pairs += 1
    return total, pairs


def zip_strict(t, u):
    return [a + b for a, b in zip(t, u, strict=True)]


def unzip(pairs):
    left, right = zip(*pairs)
    return tf.stack(left), tf.stack(right)


def reversed_rows(m):
    return tf.stack(list(reversed(m)))


def palindrome(t):
    for a, b in zip(t, reversed(t)):
        if a != b:
            return False
    return True


def sorted_descending(t):
    return sorted(t, reverse=True)


def sorted_by_distance(t, centre):
    ordered = sorted(t, key=lambda v: abs(v - centre))
    return ordered[0], ordered[-1]


def sorted_is_stable(t):
    return tf.stack(sorted(t, key=lambda v: v % 3))


def median(t):
    s = sorted(t)
    middle = len(s) // 2
    if len(s) % 2:
        return s[middle]
    return (s[middle - 1] + s[middle]) / 2


def list_of_a_tensor(t):
    items = list(t)
    items.append(items[0] * 10)
    items[0] = items[0] - 1
    return items


def tuple_of_a_tensor(t):
    items = tuple(t)
    return items[::-1]


def set_of_ints(t):
    seen = {int(v) for v in t}
    return len(seen)


def set_of_tensors(t):
    return len(set(t))


def frozenset_of_ints(t):
    groups = frozenset(int(v) % 2 for v in t)
    return 1 in groups, len(groups)


def first_repeated(t):
    seen = set()
    for v in t:
        n = int(v)
        if n in seen:
            return n
        seen.add(n)
    return None


def dict_from_pairs(t):
    d = dict(zip(["a", "b", "c"], t))
    d["a"] = d["a"] * 2
    return d


def dict_by_keywords(x):
    d = dict(value=x, double=x * 2)
    if x > 5:
        d["value"] = d.pop("double")
    return sorted(d), d["value"]


def length_of_a_vector(t):
    if len(t) > 2:
        return len(t) * t[0]
    return t[0]


def length_of_a_scalar(x):
    return len(x)


def range_over_a_tensor(n):
    total = 0
    for i in range(2, n, 3):
        total += i
    return total


def range_backwards(n):
    seen = []
    for i in range(n, 0, -1):
        seen.append(i)
    return seen


def range_of_zero_step(n):
    return list(range(0, 5, n))


def range_as_a_value(n):
    r = range(n)
    return len(r), n in r, 2 in r, list(r)[-1:]


def slice_object(t, n):
    window = slice(1, n)
    return t[window]


def slice_with_staged_ends(t, i):
    left, right = t[:i], t[i:]
    return tf.concat([right, left], 0)


def next_of_an_iterator(t):
    it = iter(t)
    first = next(it)
    rest = 0
    for v in it:
        rest = rest + v
    return first, rest


def next_with_default(t):
    it = iter(t)
    a = next(it, None)
    b = next(it, None)
    if b is None:
        return a
    return a + b


def next_of_nothing(t):
    it = iter(t[:0])
    try:
        return next(it)
    except StopIteration:
        return T(-1)


def first_match(t, limit):
    return next((v for v in t if v > limit), -1)


def iter_with_sentinel(n):
    state = [int(n)]

    def step():
        state[0] -= 1
        return state[0]

    return list(iter(step, 0))


def pairwise_differences(t):
    items = list(t)
    return [b - a for a, b in zip(items, items[1:])]


VECTORS = [(T([3, 1, 2]),), (T([0, 5]),), (T([1.5, -2.5, 4.0, 0.0]),)]
WHOLE = [(T([3, 1, 2, 3, 1]),), (T([0, 5]),), (T([7], tf.int64),)]
EMPTY = [(T([], tf.int32),)]
COUNTS = [(T(v),) for v in (0, 1, 4, 9)]
INPUTS = {
    all_positive: VECTORS,
    any_equals: [(T([3, 1, 2]), T(1)), (T([3, 1, 2]), 9), (T([], tf.int32), 9)],
    any_of_plain_and_tensor: [(T(3),), (T(11),), (T(-4),)],
    all_of_nothing: VECTORS,
    enumerate_from_one: [*VECTORS, *EMPTY],
    argmax_by_enumerate: VECTORS,
    filter_even: [*WHOLE, *EMPTY],
    filter_none: [*WHOLE, *EMPTY],
    map_over_a_tensor: [*VECTORS, *EMPTY],
    map_over_two: [(T([3, 1]), T([1, 1])), (T([1.5]), T([2.0]))],
    map_with_a_branch: VECTORS,
    zip_of_unequal_lengths: [(T([3, 1, 2]), T([1, 1])), (T([], tf.int32), T([1]))],
    zip_strict: [(T([3, 1]), T([1, 1])), (T([3, 1, 2]), T([1, 1]))],
    unzip: [(T([[1, 2], [3, 4], [5, 6]]),)],
    reversed_rows: [(T([[1, 2], [3, 4], [5, 6]]),), (T([1.5, 2.5]),)],
    palindrome: [(T([1, 2, 1]),), (T([1, 2]),), (T([], tf.int32),)],
    sorted_descending: [*VECTORS, *EMPTY],
    sorted_by_distance: [(T([3, 1, 9]), T(4)), (T([1.5, -2.5]), 0.0)],
    sorted_is_stable: [(T([7, 3, 4, 1, 6, 9, 2]),)],
    median: [(T([3.0, 1.0, 2.0]),), (T([4.0, 1.0, 2.0, 9.0]),), (T([1, 2]),)],
    list_of_a_tensor: VECTORS,
    tuple_of_a_tensor: VECTORS,
    set_of_ints: [*WHOLE, *EMPTY],
    set_of_tensors: WHOLE,
    frozenset_of_ints: WHOLE,
    first_repeated: [*WHOLE, *EMPTY],
    dict_from_pairs: [(T([3, 1, 2]),), (T([0, 5]),)],
    dict_by_keywords: [(T(9),), (T(2),)],
    length_of_a_vector: VECTORS,
    length_of_a_scalar: [(T(3),)],
    range_over_a_tensor: COUNTS,
    range_backwards: COUNTS,
    range_of_zero_step: [(T(2),), (T(-1),), (T(0),)],
    range_as_a_value: COUNTS,
    slice_object: [(T([3, 1, 2, 8]), T(3)), (T([3, 1]), T(0)), (T([3, 1]), T(-1))],
    slice_with_staged_ends: [(T([3, 1, 2, 8]), T(3)), (T([3, 1]), T(-1))],
    next_of_an_iterator: VECTORS,
    next_with_default: [*VECTORS, (T([4]),)],
    next_of_nothing: [(T([3, 1, 2]),)],
    first_match: [(T([3, 1, 7]), T(3)), (T([3, 1]), T(5))],
    iter_with_sentinel: [(T(4),), (T(1),)],
    pairwise_differences: [*VECTORS, (T([4]),)],
}
