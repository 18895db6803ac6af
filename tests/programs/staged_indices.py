"""Programs that index Python lists, tuples and dicts by tensors."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections

import tensorflow as tf

T = tf.constant


def list_by_a_tensor(i):
    return [10, 20, 30][i]


def tuple_by_a_number(i):
    return (1.5, 2.5, 3.5)[int(i)]


def list_of_tensors(x, i):
    options = [x, x * 2, x - 1]
    return options[i] + 1


def list_of_functions(x, i):
    activations = [tf.nn.relu, tf.nn.tanh, lambda v: v * 0.5]
    return activations[i](x)


def list_of_texts(i):
    return ["red", "green", "blue"][i]


def list_of_objects(i):
    class Gear:
        def __init__(self, ratio):
            self.ratio = ratio

    gears = [Gear(1.0), Gear(2.5), Gear(4.0)]
    return gears[i].ratio


def list_of_shapes(i):
    return [tf.zeros([2]), tf.ones([3]), tf.fill([1], 2.0)][i]


def dict_by_a_number(i):
    return {0: "zero", 1: "one", 2: "two"}[int(i)]


def dict_get(i):
    return {0: 1.5, 2: 2.5}.get(int(i), 0.0)


def dict_by_a_tensor(i):
    return {0: 1.5, 2: 2.5}[i]


def dict_of_functions(x):
    handlers = {True: lambda v: v * 2, False: lambda v: -v}
    return handlers[bool(x > 3)](x)


def write_to_a_list(i):
    slots = [0, 0, 0]
    slots[i] = 5
    return slots


def count_in_a_list(t):
    counts = [0] * 4
    for v in t:
        counts[int(v)] += 1
    return counts


def count_in_a_dict(t):
    counts = {}
    for v in t:
        k = int(v)
        counts[k] = counts.get(k, 0) + 1
    return sorted(counts.items())


def count_in_a_defaultdict(t):
    groups = collections.defaultdict(list)
    for i, v in enumerate(t):
        groups[int(v) % 2].append(i)
    return groups[0], groups[1]


def count_with_counter(t):
    c = collections.Counter(int(v) for v in t)
    return c.most_common(1)[0], c[99]


def slice_of_a_list(n):
    letters = [1, 2, 3, 4, 5]
    return letters[: int(n)], letters[int(n) :]


def sum_of_a_slice(n):
    return sum([1, 2, 3, 4, 5][:n])


def delete_from_a_list(i):
    items = [1, 2, 3]
    del items[i]
    return items


def pop_by_a_tensor(i):
    items = [1, 2, 3]
    return items.pop(i), items


def insert_by_a_tensor(i):
    items = [1, 2, 3]
    items.insert(i, 9)
    return items


def nested_lists(i, j):
    table = [[1, 2, 3], [4, 5, 6]]
    return table[i][j]


def write_to_nested_lists(i, j):
    table = [[0, 0], [0, 0]]
    table[i][j] += 1
    table[1][1] -= 1
    return table


def walk_a_linked_list(start):
    successor = [3, 0, -1, 2]
    i = start
    steps = 0
    while i >= 0:
        i = successor[i]
        steps += 1
    return steps


def follow_a_dict(start):
    graph = {"a": ["b", "c"], "b": ["d"], "c": [], "d": []}
    names = ["a", "b", "c", "d"]
    node = names[int(start)]
    seen = 0
    while graph[node]:
        node = graph[node][0]
        seen += 1
    return node, seen


def update_a_dict_in_a_loop(n):
    d = {"sum": 0, "product": 1}
    for i in range(1, n):
        d["sum"] += i
        d["product"] *= i
    return d


def list_of_variables(i):
    variables = [tf.Variable(1.0), tf.Variable(2.0)]
    variables[int(i)].assign_add(10.0)
    return [v.read_value() for v in variables]


def sieve(n):
    prime = [True] * (int(n) + 1)
    found = []
    for i in range(2, n + 1):
        if prime[i]:
            found.append(i)
            for j in range(i * i, n + 1, i):
                prime[j] = False
    return found


def stack_of_numbers(t):
    stack = []
    for v in t:
        if v == 0 and stack:
            stack.pop()
        else:
            stack.append(int(v))
    return stack


def queue_of_numbers(t):
    q = collections.deque(maxlen=2)
    for v in t:
        q.append(v)
    return sum(q), len(q)


def named_tuple(x):
    Point = collections.namedtuple("Point", "x y")
    p = Point(x, 1)
    if x > 1:
        p = p._replace(y=x)
    return p.x * p.y, p[1]


def ordered_dict(x):
    d = collections.OrderedDict(a=x, b=2)
    if x > 1:
        d.move_to_end("a")
    return list(d)


INDICES = [(T(v),) for v in (0, 2, -1)]
MORE = [*INDICES, (T(7),)]
VECTORS = [(T([3, 1, 2, 1]),), (T([0, 0, 3]),), (T([], tf.int32),)]
PAIRS = [(T(v), T(w)) for v, w in ((0, 0), (1, -1), (0, 5))]
INPUTS = {
    list_by_a_tensor: [*MORE, (T(1, tf.int64),), (T(1.0),)],
    tuple_by_a_number: MORE,
    list_of_tensors: [(T(5), T(0)), (T(5), T(-1)), (T(2.5), T(1)), (T(5), T(3))],
    list_of_functions: [(T(2.0), T(0)), (T(-2.0), T(1)), (T(3.0), T(-1))],
    list_of_texts: MORE,
    list_of_objects: MORE,
    list_of_shapes: INDICES,
    dict_by_a_number: MORE,
    dict_get: MORE,
    dict_by_a_tensor: INDICES[:1],
    dict_of_functions: INDICES + [(T(5),)],
    write_to_a_list: MORE,
    count_in_a_list: [*VECTORS, (T([4]),)],
    count_in_a_dict: VECTORS,
    count_in_a_defaultdict: VECTORS,
    count_with_counter: VECTORS[:2],
    slice_of_a_list: MORE,
    sum_of_a_slice: MORE,
    delete_from_a_list: MORE,
    pop_by_a_tensor: MORE,
    insert_by_a_tensor: MORE,
    nested_lists: PAIRS,
    write_to_nested_lists: PAIRS,
    walk_a_linked_list: [(T(v),) for v in (0, 2, -1, 1)],
    follow_a_dict: [(T(v),) for v in (0, 1, 2)],
    update_a_dict_in_a_loop: [(T(v),) for v in (0, 2, 5)],
    list_of_variables: INDICES[:1] + [(T(1),), (T(5),)],
    sieve: [(T(v),) for v in (1, 2, 20)],
    stack_of_numbers: [*VECTORS, (T([4, 0, 0, 5]),)],
    queue_of_numbers: VECTORS,
    named_tuple: INDICES,
    ordered_dict: INDICES,
}
