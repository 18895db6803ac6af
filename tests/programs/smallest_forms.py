"""Programs that other converters crash on, in their smallest forms."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import asyncio
import collections
import functools
import json
import math

import numpy as np
import tensorflow as tf

T = tf.constant


def and_of_numbers(x, y):
    return x and y


def or_of_numbers(x, y):
    return x or y


def not_of_a_number(x):
    return not x


def truth_of_a_number(x):
    if x:
        return 1
    return 2


def while_a_number(n):
    s = 0
    while n:
        s = s + n
        n = n - 1
    return s


def bool_of_a_tensor(x):
    return bool(x)


def membership_in_a_list(x):
    return x in [1, 7]


def membership_in_a_tensor(x, t):
    return x in t


def membership_in_a_range(x):
    return x in range(5)


def equality_of_lists(x):
    return [x, 2] == [7, 2]


def expression_or_a_number(x):
    return x if x > 0 else 0.5


def expression_or_none(x):
    return x if x > 0 else None


def logic_with_a_text(x):
    return x > 0 and "positive"


def list_indexed_by_a_tensor(x):
    return [10, 20, 30][x]


def dict_indexed_by_an_integer(x):
    return {0: 5, 1: 6}[int(x)]


def list_sliced_by_an_integer(x):
    return [1, 2, 3, 4][: int(x)]


def text_key(x):
    return {"k0": 1, "k1": 2}[f"k{int(x)}"]


def function_of_a_list(x):
    return [abs, float][x](x)


def formatted_float(x):
    return f"{float(x):.2f}"


def percent_d(x):
    return "%d" % x


def square_root(x):
    return math.sqrt(x)


def numpy_function(x):
    return np.exp(x)


def json_text(x):
    return json.dumps({"x": int(x)})


def nonlocal_in_an_inner_function(x):
    y = 0

    def f():
        nonlocal y
        if x > 0:
            y = x

    f()
    return y


def loop_with_a_result_and_break(t):
    result = None
    for v in t:
        if v > 1:
            result = v
            break
    return result


def return_inside_with(x):
    with tf.name_scope("a"):
        if x > 0:
            return x
    return -x


def generator_with_a_staged_branch(x):
    def generate():
        for i in range(3):
            if x > i:
                yield x * i
            else:
                yield i

    return sum(generate())


def generator_of_a_staged_length(n):
    def generate():
        i = 0
        while i < n:
            yield i
            i = i + 1

    return list(generate())


def iterator_class(x):
    class Squares:
        def __init__(self, n):
            self.i, self.n = 0, n

        def __iter__(self):
            return self

        def __next__(self):
            if self.i >= self.n:
                raise StopIteration
            self.i += 1
            return self.i * self.i

    s = 0
    for v in Squares(3):
        if v > x:
            s = s + v
    return s


def reduce_with_a_branch(x):
    return functools.reduce(lambda a, b: a if a > b else b, [x, 3, 5])


def cached_function(x):
    @functools.lru_cache
    def f(n):
        return n * 2

    return x + f(3) + f(3)


def constructor_with_a_branch(x):
    class Box:
        def __init__(self, v):
            if v > 0:
                self.v = v
            else:
                self.v = -v

    return Box(x).v


def item_method_with_a_branch(x):
    class Box:
        def __getitem__(self, v):
            if v > 0:
                return v * 2
            return v

    return Box()[x]


def addition_method_with_a_branch(x):
    class Box:
        def __add__(self, v):
            if v > 0:
                return v * 2
            return v

    return Box() + x


def chained_comparison_of_tensors(x, y):
    return 0 < x < y


def counter_of_a_loop(n):
    c = collections.Counter()
    for i in range(n):
        c[i % 2] += 1
    return sorted(c.items())


def variable_made_by_the_call(x):
    v = tf.Variable(2)
    v.assign_add(x)
    return v * 2


def variable_chosen_in_a_branch(x):
    a, b = tf.Variable(1), tf.Variable(2)
    v = a if x > 0 else b
    v.assign_add(10)
    return a * 100 + b


A, B = tf.Variable(1), tf.Variable(2)


def global_variable_chosen_in_a_branch(x):
    v = A if x > 0 else B
    v.assign_add(10)
    return A * 100 + B


def variable_of_a_list(x):
    variables = [A, B]
    variables[int(x)].assign_add(5)
    return A * 100 + B


def variable_in_a_loop(n):
    while n > 0:
        A.assign_add(n)
        n = n - 1
    return A + 0


def variable_in_a_branch(x):
    if x > 0:
        A.assign(x)
    else:
        A.assign_sub(x)
    return A + 1


async def _twice(v):
    if v > 0:
        return v * 2
    return v


def coroutine(x):
    return asyncio.run(_twice(x))


def dataset_in_a_loop(x):
    s = x
    for v in tf.data.Dataset.range(4):
        s = s + tf.cast(v, s.dtype)
    return s


def dataset_with_a_return(x):
    for v in tf.data.Dataset.range(10):
        if tf.cast(v, x.dtype) * 2 > x:
            return v
    return T(-1, tf.int64)


def dataset_map_with_a_branch(x):
    def f(v):
        if v % 2 == 0:
            return v * 10
        return v

    s = T(0, tf.int64)
    for v in tf.data.Dataset.range(4).map(f):
        s = s + v
    return s


def vectorized_function_with_a_branch(t):
    return tf.map_fn(lambda v: v * 2 if v > 1 else v, t)


def cond_with_a_function(x):
    def f():
        if x > 5:
            return x * 2
        return x

    return tf.cond(x > 0, f, lambda: -x)


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)]
ROWS = [(T([3, 1, 2]),), (T([0.5, 1.5, -1.0]),)]
EMPTY = [(tf.zeros([0], tf.int32),)]
PAIRS = [(T(2), T(5)), (T(0), T(5)), (T(0), T(0)), (T(2.5), T(0.0)), (3, T(1))]
INPUTS = {
    and_of_numbers: PAIRS,
    or_of_numbers: PAIRS,
    not_of_a_number: KINDS,
    truth_of_a_number: KINDS,
    while_a_number: COUNTS,
    bool_of_a_tensor: KINDS,
    membership_in_a_list: KINDS,
    membership_in_a_tensor: [(T(1), T([1, 2])), (T(5), T([1, 2])), (T(5), tf.zeros([0], tf.int32))],
    membership_in_a_range: KINDS,
    equality_of_lists: KINDS,
    expression_or_a_number: KINDS,
    expression_or_none: KINDS,
    logic_with_a_text: KINDS,
    list_indexed_by_a_tensor: COUNTS + [(T(-1),)],
    dict_indexed_by_an_integer: COUNTS + [(T(1.5),)],
    list_sliced_by_an_integer: COUNTS,
    text_key: COUNTS,
    function_of_a_list: COUNTS,
    formatted_float: KINDS,
    percent_d: KINDS,
    square_root: [(T(4.0),), (T(2),), (T(-1.0),), (2,)],
    numpy_function: [(T(1.0),), (T(1.0, tf.float64),)],
    json_text: INTS,
    nonlocal_in_an_inner_function: KINDS,
    loop_with_a_result_and_break: ROWS + EMPTY,
    return_inside_with: KINDS,
    generator_with_a_staged_branch: KINDS,
    generator_of_a_staged_length: COUNTS,
    iterator_class: KINDS,
    reduce_with_a_branch: KINDS,
    cached_function: INTS,
    constructor_with_a_branch: KINDS,
    item_method_with_a_branch: KINDS,
    addition_method_with_a_branch: KINDS,
    chained_comparison_of_tensors: PAIRS,
    counter_of_a_loop: COUNTS,
    variable_made_by_the_call: INTS,
    variable_chosen_in_a_branch: INTS,
    global_variable_chosen_in_a_branch: INTS,
    variable_of_a_list: COUNTS[:2],
    variable_in_a_loop: COUNTS,
    variable_in_a_branch: INTS,
    coroutine: INTS,
    dataset_in_a_loop: INTS,
    dataset_with_a_return: INTS + [(T(100),)],
    dataset_map_with_a_branch: INTS[:1],
    vectorized_function_with_a_branch: ROWS,
    cond_with_a_function: INTS + [(T(2),)],
}
