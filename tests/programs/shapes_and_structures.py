"""Programs whose values change shape or structure in branches and loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def shape_grows_in_a_loop(n):
    t = tf.zeros([0])
    for i in tf.range(n):
        t = tf.concat([t, [tf.cast(i, tf.float32)]], 0)
    return t


def shape_grows_in_a_while(x):
    while tf.size(x) < 10:
        x = tf.concat([x, x], 0)
    return x


def rank_changes_in_a_loop(n):
    t = T([1, 2])
    while n > 0:
        t = tf.stack([t, t])
        n = n - 1
    return t


def rank_changes_in_a_branch(x):
    if x > 0:
        y = tf.ones([2, 2])
    else:
        y = tf.ones([3])
    return y


def shape_shrinks_in_a_loop(t):
    while tf.size(t) > 1:
        t = t[1:] + t[:-1]
    return t


def static_shape_in_a_dead_branch(t):
    if tf.shape(t)[0] > 4:
        return t[4]
    return t[0]


def guarded_index(t):
    if tf.size(t) == 0 or t[0] > 0:
        return 1
    return 2


def broadcast_in_a_loop(n):
    s = T(0.0)
    while n > 0:
        s = s + T([1.0, 2.0])
        n = n - 1
    return s


def scalar_becomes_vector_in_a_branch(x):
    y = x
    if x > 0:
        y = tf.stack([x, x])
    return y


def tuple_becomes_longer(x):
    pair = (x, 1)
    if x > 0:
        pair = (x, 1, 2)
    return len(pair)


def tuple_grows_in_a_loop(n):
    items = ()
    while n > 0:
        items = items + (n,)
        n = n - 1
    return len(items)


def structure_of_another_kind(x):
    if x > 0:
        s = {"a": x}
    else:
        s = [x, x]
    return len(s)


def tuple_or_tensor(x):
    if x > 0:
        y = (x, x)
    else:
        y = tf.stack([x, x + 1])
    a, b = y
    return a * 10 + b


def list_or_tuple(x):
    s = [x] if x > 0 else (x, 1)
    return isinstance(s, list)


def nested_structure(n):
    state = {"a": (T(0), [T(1)]), "b": T(2)}
    while n > 0:
        a, (b,) = state["a"]
        state = {"a": (a + b, [b + state["b"]]), "b": a}
        n = n - 1
    return state


def structure_with_none(n):
    state = (None, 0)
    while n > 0:
        state = (n, state[1] + 1)
        n = n - 1
    return state[1] if state[0] is None else state[0] + state[1]


def ragged_chosen(x):
    r = tf.ragged.constant([[1, 2], [3]])
    if x > 0:
        r = r * 2
    return r


INTS = [(T(v),) for v in (7, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(3,)]
INPUTS = {
    shape_grows_in_a_loop: COUNTS[:3],
    shape_grows_in_a_while: [(T([1, 2, 3]),), (tf.zeros([12]),)],
    rank_changes_in_a_loop: COUNTS,
    rank_changes_in_a_branch: INTS,
    shape_shrinks_in_a_loop: [(T([1, 2, 3, 4]),), (T([1.5]),)],
    static_shape_in_a_dead_branch: [(T([1, 2, 3]),), (T([1, 2, 3, 4, 5, 6]),)],
    guarded_index: [(T([1, 2]),), (T([-1]),), (tf.zeros([0]),)],
    broadcast_in_a_loop: COUNTS,
    scalar_becomes_vector_in_a_branch: INTS,
    tuple_becomes_longer: INTS,
    tuple_grows_in_a_loop: COUNTS,
    structure_of_another_kind: INTS,
    tuple_or_tensor: INTS,
    list_or_tuple: INTS,
    nested_structure: COUNTS,
    structure_with_none: COUNTS,
    ragged_chosen: INTS,
}
