"""Programs whose shapes depend on values, and tensors of rank 0 to 3."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def zeros_of_a_size(n):
    z = tf.zeros([n], tf.int32)
    if n > 2:
        z = z + n
    return z


def grow_in_a_loop(n):
    t = T([1])
    for i in range(n):
        t = tf.concat([t, [i]], 0)
    return t


def double_until(t, size):
    while tf.size(t) < size:
        t = tf.concat([t, t], 0)
    return t


def boolean_mask(t):
    kept = t[t > 1]
    if len(kept) == 0:
        return t[:1]
    return kept


def where_indices(t):
    total = 0
    for where in tf.where(t > 1):
        total = total * 10 + tf.cast(where[0], tf.int32)
    return total


def unique_values(t):
    values, where = tf.unique(t)
    if tf.size(values) < tf.size(t):
        return values, where
    return t, None


def trim_trailing_zeros(t):
    while len(t) > 0 and t[-1] == 0:
        t = t[:-1]
    return t


def shape_in_a_test(t):
    if tf.shape(t)[0] > 2:
        return t[2]
    return t[0]


def static_shape_in_a_test(t):
    if t.shape[0] > 2:
        return t[2]
    return t[0]


def rank_in_a_test(t):
    if t.shape.rank == 0:
        return t
    if len(t.shape) == 1:
        return tf.reduce_sum(t)
    return tf.reduce_sum(t, axis=-1)


def flatten_by_rank(t):
    while t.shape.rank > 1:
        t = tf.concat(list(t), 0)
    return t


def recursive_sum(t):
    if t.shape.rank == 0:
        return t
    total = 0
    for part in t:
        total = total + recursive_sum(part)
    return total


def recursive_depth(items):
    if isinstance(items, (list, tuple)):
        return 1 + max([recursive_depth(i) for i in items], default=0)
    return 0


def pad_to_multiple(t, k):
    missing = -tf.shape(t)[0] % k
    if missing > 0:
        t = tf.pad(t, [[0, missing]])
    return tf.reshape(t, [-1, k])


def sliding_windows(t, width):
    rows = []
    for start in range(len(t) - width + 1):
        rows.append(t[start : start + width])
    return tf.stack(rows)


def one_hot_loop(t, depth):
    rows = []
    for v in t:
        rows.append(tf.one_hot(v, depth))
    return tf.stack(rows)


def diagonal(m):
    return tf.stack([m[i, i] for i in range(min(m.shape))])


def rows_where_sum_is_large(m):
    kept = []
    for row in m:
        if tf.reduce_sum(row) > 3:
            kept.append(row)
    return len(kept), kept


def transpose_if_wide(m):
    if m.shape[1] > m.shape[0]:
        m = tf.transpose(m)
    return m


def squeeze_in_a_branch(t):
    if tf.shape(t)[0] == 1:
        return t[0]
    return t


def batches_of_rank_three(t):
    out = []
    for matrix in t:
        if tf.reduce_max(matrix) > 5:
            matrix = matrix / 2
        out.append([row[0] for row in matrix])
    return out


def broadcast_grows(x, n):
    for _ in range(n):
        x = x + tf.zeros([2, 1], x.dtype)
    return x


def empty_reductions(t):
    kept = t[t > 100]
    if tf.size(kept) == 0:
        return tf.reduce_sum(kept), tf.reduce_max(kept)
    return kept, None


def dynamic_range(a, b):
    r = tf.range(a, b)
    return r[::-1] if tf.size(r) > 0 else r - 1


def top_k_by_value(t, k):
    values, where = tf.math.top_k(t, k)
    if values[0] > 2:
        return values
    return where


def strided_slices(t, start, stop, step):
    return t[start:stop:step], t[::step]


def nested_structure(x):
    state = {"a": [x, (x + 1, {"b": x * 2})], "c": None}
    if x > 3:
        state["a"][1][1]["b"] = x * 10
    return tf.nest.flatten(state["a"]), state["c"]


def map_structure_with_a_branch(x):
    return tf.nest.map_structure(
        lambda v: v * 2 if v > 3 else v, {"a": x, "b": [x + 1, 5]}
    )


INTS = [(T(v),) for v in (20, 3, -4)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
VECTORS = [(T([3, 1, 2]),), (T([0, 5]),), (T([1, 1, 0, 0]),)]
RANKS = [(T(3),), (T([3, 4]),), (T([[3, 4], [1, 2]]),), (T([[[1.5], [2.5]]]),)]
INPUTS = {
    zeros_of_a_size: COUNTS,
    grow_in_a_loop: COUNTS,
    double_until: [(T([1, 2]), T(v)) for v in (0, 3, 9)],
    boolean_mask: VECTORS,
    where_indices: VECTORS,
    unique_values: VECTORS,
    trim_trailing_zeros: [*VECTORS, (T([0, 0]),)],
    shape_in_a_test: VECTORS,
    static_shape_in_a_test: VECTORS,
    rank_in_a_test: RANKS,
    flatten_by_rank: RANKS[1:],
    recursive_sum: RANKS,
    recursive_depth: [([T(1), [T(2), []]],), (T(1),), ([],)],
    pad_to_multiple: [(T([3, 1, 2]), T(2)), (T([3, 1]), T(2)), (T([3, 1]), 3)],
    sliding_windows: [(T([3, 1, 2]), T(2)), (T([3, 1]), T(2)), (T([3]), T(2))],
    one_hot_loop: [(T([1, 0]), T(2)), (T([1]), 3)],
    diagonal: [RANKS[2], (T([[1.5, 2.5, 3.5]]),)],
    rows_where_sum_is_large: [RANKS[2], (T([[1.5, 0.5]]),)],
    transpose_if_wide: [RANKS[2], (T([[1.5, 2.5, 3.5]]),)],
    squeeze_in_a_branch: [(T([4]),), (T([4, 5]),)],
    batches_of_rank_three: [(T([[[1.0, 2.0], [9.0, 4.0]]]),), (T([[[1]], [[8]]]),)],
    broadcast_grows: [(T(5), T(0)), (T(5), T(1)), (T([1.5, 2.5]), T(2))],
    empty_reductions: [*VECTORS, (T([200, 3]),)],
    dynamic_range: [(T(2), T(5)), (T(2), T(2)), (T(0), 3)],
    top_k_by_value: [(T([3, 1, 2]), T(2)), (T([1.5, 0.5]), T(1)), (T([1]), T(2))],
    strided_slices: [
        (T([3, 1, 2, 8]), T(0), T(3), T(2)),
        (T([3, 1]), T(1), T(9), T(-1)),
    ],
    nested_structure: INTS,
    map_structure_with_a_branch: INTS,
}
