"""Programs that loop over tensors, ragged tensors, datasets, TensorArrays and objects."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def rows_of_a_matrix(m):
    best = tf.reduce_sum(m[0])
    for row in m:
        s = tf.reduce_sum(row)
        if s > best:
            best = s
    return best


def nested_tensor_loops(m):
    total = 0
    for row in m:
        for v in row:
            if v > 2:
                total = total + v
    return total


def ragged_rows(r):
    longest = 0
    for row in r:
        if len(row) > longest:
            longest = len(row)
    return longest


def ragged_sums(r):
    sums = []
    for row in r:
        sums.append(tf.reduce_sum(row))
    return tf.stack(sums)


def ragged_nested(r):
    total = 0
    for row in r:
        for v in row:
            total = total * 2 + v
    return total


def ragged_with_break(r):
    seen = 0
    for row in r:
        if tf.size(row) == 0:
            break
        seen += 1
    return seen


def dataset_range(n):
    total = T(0, tf.int64)
    for v in tf.data.Dataset.range(n):
        total = total + v * v
    return total


def dataset_with_break(n):
    last = T(-1, tf.int64)
    for v in tf.data.Dataset.range(n):
        if v > 2:
            break
        last = v
    return last


def dataset_of_pairs(t):
    total = 0.0
    for x, y in tf.data.Dataset.from_tensor_slices((t, t * 2)).batch(2):
        total = total + tf.reduce_sum(x * y)
    return total


def dataset_of_dicts(t):
    total = 0
    for row in tf.data.Dataset.from_tensor_slices({"a": t, "b": t + 1}):
        total += row["a"] * row["b"]
    return total


def dataset_map_with_a_branch(t):
    def shrink(v):
        if v > 1:
            return v // 2
        return v

    return list(tf.data.Dataset.from_tensor_slices(t).map(shrink))


def dataset_filter(t):
    kept = 0
    for v in tf.data.Dataset.from_tensor_slices(t).filter(lambda v: v > 1):
        kept = kept + v
    return kept


def dataset_enumerated(t):
    total = T(0, tf.int64)
    for i, v in tf.data.Dataset.from_tensor_slices(t).enumerate():
        total += i * tf.cast(v, tf.int64)
    return total


def python_enumerate_of_a_dataset(t):
    steps = 0
    for i, v in enumerate(tf.data.Dataset.from_tensor_slices(t)):
        if v > 1:
            steps = i
    return steps


def dataset_iterator(t):
    it = iter(tf.data.Dataset.from_tensor_slices(t))
    first = next(it)
    total = first * 100
    for v in it:
        total = total + v
    return total


def dataset_take_in_epochs(n):
    data = tf.data.Dataset.range(4).batch(2)
    total = T(0, tf.int64)
    for epoch in range(n):
        for batch in data.take(1 + epoch % 2):
            total += tf.reduce_sum(batch) + epoch
    return total


def tensor_array_written_and_stacked(n):
    ta = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in range(n):
        ta = ta.write(i, i * i)
    return ta.stack()


def tensor_array_result_dropped(n):
    ta = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(n):
        ta.write(i, i * 3)
    return ta.stack()


def tensor_array_read_back(t):
    ta = tf.TensorArray(
        t.dtype, size=0, dynamic_size=True, clear_after_read=False
    ).unstack(t)
    total = ta.read(0)
    for i in range(1, int(ta.size())):
        total = total * 2 + ta.read(i)
    return total


def tf_range_with_step(n):
    total = 0
    for i in tf.range(1, n, 2):
        total = total + i
    return total


def tf_range_of_floats(x):
    total = 0.0
    for v in tf.range(0.0, x, 0.5):
        total += v
    return total


def loop_variable_after_the_loop(n):
    for i in tf.range(n):
        pass
    return i


def loop_over_zip_of_range_and_tensor(t):
    total = 0
    for i, v in zip(range(100), t):
        total += i * v
    return total


def loop_over_reversed_range(n):
    digits = 0
    for i in reversed(range(n)):
        digits = digits * 10 + i
    return digits


def loop_over_a_dict(x):
    weights = {"a": x, "b": x * 2, "c": 1}
    best = ""
    top = -100
    for name, value in weights.items():
        if value > top:
            best, top = name, value
    return best, top


def loop_over_a_list_of_tensors(x):
    total = 0
    for v in [x, x + 1, 5]:
        if v > 4:
            total = total + v
    return total


class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        n = self.start
        while n > 0:
            yield n
            n = n - 1


class Stepper:
    def __init__(self, limit):
        self.limit = limit
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.at >= self.limit:
            raise StopIteration
        self.at += 1
        return self.at * 10


class Table:
    def __init__(self, rows):
        self.rows = rows

    def __getitem__(self, i):
        if i >= len(self.rows):
            raise IndexError
        return self.rows[i] + 1

    def __len__(self):
        return len(self.rows)


def user_class_with_iter(n):
    total = 0
    for v in Countdown(n):
        total = total * 2 + v
    return total


def user_class_with_next(n):
    total = 0
    for v in Stepper(n):
        total += v
    return total


def user_iterator_stopped_early(n):
    s = Stepper(n)
    for v in s:
        if v > 20:
            break
    return s.at


def user_class_with_getitem(t):
    table = Table(t)
    total = 0
    for row in table:
        total += row
    return total, len(table)


def reversed_user_class(t):
    return [v for v in reversed(Table(t))]


def for_else_over_a_tensor(t):
    for v in t:
        if v == 2:
            where = v * 100
            break
    else:
        where = -1
    return where


def while_over_indices(t):
    i = 0
    while i < len(t) and t[i] != 2:
        i += 1
    return i


def iterate_a_scalar(x):
    total = 0
    for v in x:
        total += v
    return total


def iterate_a_variable(t):
    v = tf.Variable(t)
    total = 0
    for i in range(v.shape[0]):
        if v[i] > 1:
            v[i].assign(0)
            total += 1
    return total, v.read_value()


def map_fn_and_scan(t):
    def positive(v):
        if v > 1:
            return v * 2
        return v - 1

    return tf.map_fn(positive, t), tf.scan(lambda a, v: a + v if v > 1 else a, t)


def vectorized_map(t):
    return tf.vectorized_map(lambda v: v * v + 1, t)


def while_loop_by_hand(n):
    return tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s + i), (0, 0))


COUNTS = [(T(v),) for v in (0, 1, 4)]
LONG = [(T(v, tf.int64),) for v in (0, 1, 6)]
VECTORS = [(T([3, 1, 2]),), (T([0, 5]),)]
EMPTY = [(T([], tf.int32),)]
RAGGED = [(tf.ragged.constant([[1, 2], [], [3, 4, 5]]),), (tf.ragged.constant([[7]]),)]
MATRICES = [(T([[1, 2], [3, 4]]),), (T([[1.5, 3.0, -1.0]]),)]
INPUTS = {
    rows_of_a_matrix: MATRICES,
    nested_tensor_loops: MATRICES,
    ragged_rows: RAGGED,
    ragged_sums: RAGGED,
    ragged_nested: RAGGED,
    ragged_with_break: RAGGED,
    dataset_range: LONG,
    dataset_with_break: LONG,
    dataset_of_pairs: [(T([1.0, 2.0, 3.0]),), (T([], tf.float32),)],
    dataset_of_dicts: [*VECTORS, *EMPTY],
    dataset_map_with_a_branch: [*VECTORS, *EMPTY],
    dataset_filter: [*VECTORS, *EMPTY],
    dataset_enumerated: VECTORS,
    python_enumerate_of_a_dataset: [*VECTORS, *EMPTY],
    dataset_iterator: VECTORS,
    dataset_take_in_epochs: COUNTS,
    tensor_array_written_and_stacked: COUNTS[1:],
    tensor_array_result_dropped: COUNTS[1:],
    tensor_array_read_back: VECTORS,
    tf_range_with_step: COUNTS,
    tf_range_of_floats: [(T(0.0),), (T(2.0),)],
    loop_variable_after_the_loop: COUNTS,
    loop_over_zip_of_range_and_tensor: [*VECTORS, *EMPTY],
    loop_over_reversed_range: COUNTS,
    loop_over_a_dict: [(T(3),), (T(-5),)],
    loop_over_a_list_of_tensors: [(T(3),), (T(9),)],
    user_class_with_iter: COUNTS,
    user_class_with_next: COUNTS,
    user_iterator_stopped_early: COUNTS,
    user_class_with_getitem: [*VECTORS, *EMPTY],
    reversed_user_class: VECTORS,
    for_else_over_a_tensor: [*VECTORS, *EMPTY],
    while_over_indices: [*VECTORS, *EMPTY],
    iterate_a_scalar: [(T(3),)],
    iterate_a_variable: VECTORS,
    map_fn_and_scan: VECTORS,
    vectorized_map: VECTORS,
    while_loop_by_hand: COUNTS,
}
