"""Programs that build with functions: pipelines of generators, keys, dispatch."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import collections
import functools
import itertools
import operator

import tensorflow as tf

T = tf.constant


def pipeline_of_generators(values):
    doubled = (v * 2 for v in values)
    kept = (v for v in doubled if v > 2)
    return sum(v + 1 for v in kept)


def pipeline_of_functions(values):
    def evens(items):
        for item in items:
            if item % 2 == 0:
                yield item

    def squares(items):
        for item in items:
            yield item * item

    return list(squares(evens(values)))


def unzipped_pairs(values):
    pairs = [(v, v * v) for v in values]
    plain, squared = zip(*pairs)
    return sum(plain), sum(squared)


def dict_filtered_by_a_tensor(x):
    weights = {"a": x, "b": x + 1, "c": -x}
    big = {k: v * 2 for k, v in weights.items() if k != "b"}
    return sum(big.values()), sorted(big)


def dict_filtered_by_values(x):
    weights = {"a": x, "b": x + 1, "c": -x}
    big = {k: v for k, v in weights.items() if v > 0}
    return len(big)


def dict_inverted(x):
    d = {"one": 1, "two": 2}
    inverse = {v: k for k, v in d.items()}
    return inverse[1] if x > 0 else inverse[2]


def any_stops_early(values):
    asked = []

    def is_big(v):
        asked.append(v)
        return v > 2

    return any(is_big(v) for v in values), len(asked)


def all_with_a_message(values):
    if not all(v > 0 for v in values):
        raise ValueError("not positive")
    return tf.reduce_sum(values)


def sorted_by_distance(values, x):
    return sorted(values, key=lambda v: abs(v - x))


def sorted_records_by_two_keys(x):
    people = [("bo", 3), ("al", 3), ("cy", 1)]
    ordered = sorted(people, key=lambda p: (-p[1], p[0]), reverse=bool(x > 0))
    return [name for name, _ in ordered]


def max_with_a_default(values):
    return max((v for v in values if v < 5), default=-1)


def min_by_key_over_a_dict(x):
    costs = {"near": x, "far": x * x}
    return min(costs, key=costs.get)


def argmax_by_enumerate(values):
    return max(enumerate(values), key=lambda pair: pair[1])[0]


def enumerate_from_ten(values):
    total = 0
    for i, v in enumerate(values, 10):
        if v > 1:
            total += i
    return total


def arguments_passed_on(x):
    def inner(a, b=2, *rest, scale=1, **others):
        total = (a + b + sum(rest)) * scale
        return total + sum(others.values())

    def outer(*args, **kwargs):
        if x > 0:
            kwargs["scale"] = 3
        return inner(*args, **kwargs)

    return outer(x), outer(x, 5, 6, 7), outer(x, extra=4), outer(b=x, a=1)


def defaults_and_mutable_defaults(x):
    def add(item, items=[]):  # noqa: B006
        items.append(item)
        return len(items)

    add(x)
    if x > 0:
        add(1)
    return add(2)


def counter_in_callbacks(values):
    count = 0

    def on_hit(v):
        nonlocal count
        if v > 1:
            count += 1
        return count

    results = [on_hit(v) for v in values]
    return results, count


@functools.singledispatch
def describe(value):
    return "other"


@describe.register
def _(value: int):
    return f"int {value}"


@describe.register(list)
def _(value):
    return f"list of {len(value)}"


def dispatched_in_a_branch(x):
    return describe([1, 2]) if x > 0 else describe(3)


def item_getters(x):
    rows = [{"id": 3, "v": x}, {"id": 1, "v": -x}]
    rows.sort(key=operator.itemgetter("id"))
    first, last = operator.itemgetter(0, -1)([r["v"] for r in rows])
    return first, last


def method_callers(x):
    strip = operator.methodcaller("strip", "-")
    return strip("--a-") if x > 0 else strip("b--")


def counted_words(x):
    counts = collections.Counter("abracadabra")
    if x > 0:
        counts["z"] += 1
    counts.update("aa")
    return counts["a"], counts["z"], len(counts)


def most_common_letters(x):
    counts = collections.Counter("abracadabra")
    return counts.most_common(2)[0][1] * x


def grouped_by_sign(x):
    values = [1, 2, -3, -4, 5]
    groups = [(k, list(g)) for k, g in itertools.groupby(values, key=lambda v: v > 0)]
    return [sum(g) * x for _, g in groups]


def differences_of_neighbours(values):
    return [b - a for a, b in itertools.pairwise(values)]


def taken_while_small(values):
    return sum(itertools.takewhile(lambda v: v < 3, values))


def accumulated_with_a_function(values):
    return list(itertools.accumulate(values, lambda a, b: a * 2 + b))


def batches(values):
    items = iter(values)
    found = []
    while batch := list(itertools.islice(items, 2)):
        found.append(sum(batch))
    return found


def compose(*functions):
    return functools.reduce(lambda f, g: lambda x: g(f(x)), functions)


def composed(x):
    return compose(lambda v: v + 1, lambda v: v * 2, abs)(x)


def curried(x):
    def add(a):
        return lambda b: lambda c: a + b * c

    return add(x)(2)(3)


def memo_by_hand(n):
    memo = {}

    def fib(k):
        if k not in memo:
            memo[k] = k if k < 2 else fib(k - 1) + fib(k - 2)
        return memo[k]

    return fib(10) * n


def registry_by_decorator(x):
    table = {}

    def register(name):
        def wrap(function):
            table[name] = function
            return function

        return wrap

    @register("double")
    def double(v):
        return v * 2

    @register("square")
    def square(v):
        return v * v

    name = "double" if x > 3 else "square"
    return table[name](x)


def visitor_of_a_tree(x):
    def visit(node):
        if isinstance(node, tuple):
            op, *parts = node
            values = [visit(p) for p in parts]
            return sum(values) if op == "+" else functools.reduce(operator.mul, values)
        return node

    return visit(("+", x, ("*", 2, x, 3), 4))


def flattened(x):
    def flat(items):
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item

    return list(flat([x, [1, [x + 1, 2]], []]))


def map_with_several(values):
    return list(map(lambda a, b: a * b, values, values[::-1]))


def unpacked_in_the_loop(x):
    total = 0
    for (a, b), *rest in [((1, x), 3, 4), ((2, x), 5)]:
        if b > 0:
            total += a * b + sum(rest)
    return total


def sorted_by_a_look_up(x):
    costs = {"near": x, "far": x * 2, "back": -x}
    names = list(costs)
    return sorted(names, key=costs.get), min(names, key=costs.get)


def sorted_by_a_key_that_is_logged(x):
    asked = []

    def key(v):
        asked.append(v)
        return -v

    return [v * x for v in sorted([3, 1, 2], key=key)], asked


def sorted_backwards_by_a_tensor(x):
    return sorted([3, 1, 2], key=lambda v: -v, reverse=x > 0)


def sorted_pairs_by_a_product(x):
    pairs = sorted([(2, "x"), (1, "y")], key=lambda p: p[0] * x)
    return [name for _, name in pairs]


INTS = [(T(v),) for v in (7, 0, -4)]
VECTORS = [(T([1, 2, 3]),), ([1, 2, 3],), (T([4, -1]),)]
INPUTS = {
    pipeline_of_generators: VECTORS,
    pipeline_of_functions: VECTORS,
    unzipped_pairs: VECTORS,
    dict_filtered_by_a_tensor: INTS,
    dict_filtered_by_values: INTS,
    dict_inverted: INTS,
    any_stops_early: VECTORS,
    all_with_a_message: VECTORS,
    sorted_by_distance: [(T([1, 5, 3]), T(4)), ([1, 5, 3], T(4)), (T([1, 5]), 1)],
    sorted_records_by_two_keys: INTS,
    max_with_a_default: [(T([1, 2, 7]),), (T([8, 9]),), ([1, 9],)],
    min_by_key_over_a_dict: [(T(3),), (T(0),), (3,)],
    argmax_by_enumerate: VECTORS,
    enumerate_from_ten: VECTORS,
    arguments_passed_on: INTS,
    defaults_and_mutable_defaults: INTS,
    counter_in_callbacks: VECTORS,
    dispatched_in_a_branch: INTS,
    item_getters: INTS,
    method_callers: INTS,
    counted_words: INTS,
    most_common_letters: INTS,
    grouped_by_sign: INTS,
    differences_of_neighbours: VECTORS,
    taken_while_small: VECTORS,
    accumulated_with_a_function: VECTORS,
    batches: VECTORS,
    composed: INTS,
    curried: INTS,
    memo_by_hand: INTS,
    registry_by_decorator: INTS,
    visitor_of_a_tree: INTS,
    flattened: INTS,
    map_with_several: VECTORS,
    unpacked_in_the_loop: INTS,
    sorted_by_a_look_up: INTS,
    sorted_by_a_key_that_is_logged: INTS,
    sorted_backwards_by_a_tensor: INTS,
    sorted_pairs_by_a_product: INTS,
}
