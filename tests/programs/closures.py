"""Programs with closures, nonlocal names, late binding, lambdas and scopes."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import functools

import tensorflow as tf

T = tf.constant


def nonlocal_counter(n):
    count = 0

    def step():
        nonlocal count
        count = count + 1

    while n > 0:
        step()
        n = n - 1
    return count


def nonlocal_set_in_a_branch(x):
    kind = "none"

    def choose():
        nonlocal kind
        if x > 0:
            kind = "positive"
        else:
            kind = "negative"

    choose()
    return kind


def nonlocal_tensor_in_a_for(t):
    total = T(0)

    def add(v):
        nonlocal total
        if v > 1:
            total = total + v

    for v in t:
        add(v)
    return total


def nonlocal_two_levels(n):
    total = 0

    def outer():
        def inner(i):
            nonlocal total
            total = total + i

        for i in range(n):
            inner(i)

    outer()
    return total


def lambda_sees_the_later_value(x):
    a = 1
    f = lambda: a + 100
    if x > 0:
        a = 2
    return f()


def lambda_outlives_a_loop(n):
    a = T(0)
    f = lambda: a + 100
    for i in tf.range(n):
        a = a + i
    return f()


def lambda_made_in_a_loop(x):
    fs = []
    for i in range(3):
        fs.append(lambda: i * x)
    return fs[0]() + fs[1]() + fs[2]()


def lambda_with_a_default(x):
    fs = []
    for i in range(3):
        fs.append(lambda i=i: i * x)
    return fs[0]() + 10 * fs[1]() + 100 * fs[2]()


def lambda_made_in_a_staged_loop(n):
    f = lambda: -1
    i = 0
    while i < n:
        f = lambda: i * 10
        i = i + 1
    return f()


def lambda_made_in_a_branch(x):
    if x > 0:
        f = lambda v: v + 1
    else:
        f = lambda v: v * 100
    return f(x)


def function_reads_a_name_set_later(x):
    def f():
        return later * 2

    if x > 0:
        later = x
    else:
        later = x - 1
    return f()


def function_reads_a_name_never_set(x):
    def f():
        return later * 2

    if x > 0:
        later = x
    return f()


def closure_called_in_both_branches(x):
    log = 0

    def note(v):
        nonlocal log
        log = log * 10 + v

    if x > 0:
        note(1)
        note(2)
    else:
        note(3)
    note(4)
    return log


def returned_closure(x):
    def make(scale):
        def apply(v):
            if v > 0:
                return v * scale
            return v - scale

        return apply

    return make(2)(x) + make(3)(-x)


def counter_factory(n):
    def make():
        count = 0

        def tick():
            nonlocal count
            count = count + 1
            return count

        return tick

    a, b = make(), make()
    for _ in range(n):
        a()
    b()
    return a() * 10 + b()


def accumulator_of_tensors(x):
    total = T(0)

    def add(v):
        nonlocal total
        total = total + v
        return total

    add(x)
    if x > 0:
        add(x * 10)
    add(1)
    return total


def immediately_called_lambda(x):
    return (lambda v: v + 1 if v > 0 else v - 1)(x)


def lambda_in_a_call(x):
    return tf.map_fn(lambda v: v * 2, tf.stack([x, x]))


def partial_of_a_closure(x):
    def combine(a, b):
        if a > b:
            return a - b
        return b

    return functools.partial(combine, x)(3) + functools.partial(combine, b=2)(x)


def decorated_inner_function(x):
    def twice(f):
        @functools.wraps(f)
        def run(*args):
            return f(*args) * 2

        return run

    @twice
    def step(v):
        if v > 0:
            return v + 1
        return v - 1

    return step(x)


def recursive_inner_function(x):
    def power(v, n):
        if n == 0:
            return T(1)
        return v * power(v, n - 1)

    return power(x, 3)


def mutually_recursive(x):
    def even(n):
        return True if n == 0 else odd(n - 1)

    def odd(n):
        return False if n == 0 else even(n - 1)

    return x if even(4) else -x


def arguments_by_every_kind(x):
    def f(a, /, b, *args, c=3, **kwargs):
        if a > 0:
            b = b + c
        return a + b * 10 + len(args) * 100 + kwargs["d"]

    return f(x, x, 1, 2, d=4)


def default_is_evaluated_once(x):
    items = []

    def f(v, into=items):
        into.append(v)
        return len(into)

    f(x)
    return f(x)


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(2**40, tf.int64),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    nonlocal_counter: COUNTS,
    nonlocal_set_in_a_branch: INTS,
    nonlocal_tensor_in_a_for: [(T([1, 2, 3]),), (tf.zeros([0], tf.int32),)],
    nonlocal_two_levels: COUNTS,
    lambda_sees_the_later_value: INTS,
    lambda_outlives_a_loop: COUNTS[:3],
    lambda_made_in_a_loop: KINDS,
    lambda_with_a_default: KINDS,
    lambda_made_in_a_staged_loop: COUNTS,
    lambda_made_in_a_branch: KINDS,
    function_reads_a_name_set_later: INTS,
    function_reads_a_name_never_set: INTS,
    closure_called_in_both_branches: INTS,
    returned_closure: KINDS,
    counter_factory: COUNTS,
    accumulator_of_tensors: INTS,
    immediately_called_lambda: KINDS,
    lambda_in_a_call: INTS,
    partial_of_a_closure: INTS,
    decorated_inner_function: KINDS,
    recursive_inner_function: INTS,
    mutually_recursive: INTS,
    arguments_by_every_kind: INTS,
    default_is_evaluated_once: INTS,
}
