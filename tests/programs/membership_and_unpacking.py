"""Programs with `in`, star unpacking and nested targets."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def in_a_tuple(x):
    if x in (1, 3, 5):
        return x * 10
    return x


def not_in_a_list(x):
    return x if x not in [2, 3] else -x


def in_a_tensor(x, t):
    if x in t:
        return "found"
    return "missing"


def in_a_range(x):
    return x in range(0, 10, 3), x not in range(4)


def in_a_set(x):
    return x in {1, 2, 3}


def number_in_a_set(x):
    return int(x) in {1, 2, 3}, int(x) in frozenset([3])


def number_in_a_dict(x):
    names = {1: 10.0, 3: 30.0}
    if int(x) in names:
        return names[int(x)]
    return 0.0


def in_a_list_of_tensors(x):
    candidates = [x + 1, x * 2, x * x]
    return T(4) in candidates


def text_in_text(x):
    s = "abc" if x > 3 else "xyz"
    return "b" in s


def list_contains_list(x):
    return [x, 1] == [3, 1], (x, 2) == (3, 2), [x] != [3]


def two_values(t):
    a, b = t
    return a * 10 + b


def first_and_rest(t):
    first, *rest = t
    return first, len(rest), sum(rest)


def middle(t):
    a, *inner, z = t
    if a > z:
        return a - z
    return inner


def nested_targets(t):
    (a, b), c = (t[0], t[1]), t[2]
    [d, [e, *f]] = [a, [b, c, c]]
    return d + e, f


def swap_in_a_loop(n):
    a, b = 0, 1
    while n > 0:
        a, b = b, a + b
        n -= 1
    return a


def rotate_list(t):
    items = [*t, *t[:1]]
    items[0], items[-1] = items[-1], items[0] + 1
    return items


def star_call(t):
    def join(a, b, *c, sep=100):
        total = a * sep + b
        for v in c:
            total = total * 2 + v
        return total

    return join(*t), join(*t, sep=7)


def double_star_call(x):
    def blend(a=1, b=2, **others):
        return a * b + sum(others.values())

    options = {"a": x}
    if x > 3:
        options["b"] = x
    return blend(**options, c=5, d=x)


def dict_merge(x):
    base = {"lr": 1.0, "steps": x}
    merged = {**base, "lr": 0.5, "extra": x * 2}
    return merged


def dict_union(x):
    a = {"u": x, "v": 1}
    a |= {"v": x + 1}
    return a | {"w": 3}


def unpack_in_for(m):
    total = 0
    for a, (b, *c) in [(row[0], row) for row in m]:
        total = total + a * b + len(c)
    return total


def unpack_items(x):
    weights = {"w1": x, "w2": x + 1, "w3": 2}
    score = 0
    for i, (name, weight) in enumerate(weights.items()):
        score = score + i * weight + len(name)
    return score


def tuple_in_loop_state(n):
    pair = (0, 1)
    for _ in range(n):
        pair = (pair[1], pair[0] + pair[1])
    return pair


def chained_targets(x):
    a = b = [x]
    a.append(2)
    c = d = x + 1
    c = c + 1
    return len(b), a is b, d


def wrong_number_of_values(t):
    a, b, c = t
    return a + b + c


def too_few_for_star(t):
    a, b, *c = t
    return a, b, c


def unpack_function_result(x):
    def stats(v):
        if v > 3:
            return v, v * v
        return -v, v

    low, high = stats(x)
    return high - low


INTS = [(T(v),) for v in (20, 3, 1, 0, -4)]
VECTORS = [(T([3, 1, 2]),), (T([0.5, 5.0, 1.5]),), (T([4, 1, 2, 7], tf.int64),)]
INPUTS = {
    in_a_tuple: [*INTS, (T(3.0),), (T(5, tf.int64),)],
    not_in_a_list: INTS,
    in_a_tensor: [(T(3), T([1, 3])), (T(4), T([1, 3])), (2, T([[2], [3]]))],
    in_a_range: INTS,
    in_a_set: INTS,
    number_in_a_set: INTS,
    number_in_a_dict: INTS,
    in_a_list_of_tensors: [(T(2),), (T(3),), (T(7),)],
    text_in_text: INTS,
    list_contains_list: INTS,
    two_values: [(T([3, 1]),), (T([0.5, 2.0]),)],
    first_and_rest: [*VECTORS, (T([4]),)],
    middle: VECTORS,
    nested_targets: VECTORS[:2],
    swap_in_a_loop: INTS,
    rotate_list: VECTORS,
    star_call: VECTORS,
    double_star_call: INTS,
    dict_merge: INTS,
    dict_union: INTS,
    unpack_in_for: [(T([[1, 2], [3, 4]]),), (T([[1.5, 2.5, 3.5]]),)],
    unpack_items: INTS,
    tuple_in_loop_state: [(T(v),) for v in (0, 1, 6)],
    chained_targets: INTS,
    wrong_number_of_values: [(T([1, 2, 3]),), (T([1, 2]),), (T([1, 2, 3, 4]),)],
    too_few_for_star: [(T([1, 2, 3]),), (T([1, 2]),), (T([1]),)],
    unpack_function_result: INTS,
}
