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


def comprehension_has_its_own_scope(x):
    i = x
    squares = [i * i for i in range(4)]
    return i + squares[3]


def comprehension_reads_the_function(x):
    scale = x * 2
    return sum([scale * i for i in range(3) if i != 1])


def nested_comprehension(x):
    table = [[x * i + j for j in range(2)] for i in range(3)]
    return table[2][1] + table[1][0]


def comprehension_of_lambdas(x):
    return [f() for f in [lambda: i + x for i in range(3)]]


def generator_expression(x):
    return sum(x * i for i in range(4))


def dict_comprehension(x):
    d = {i: x * i for i in range(3)}
    return d[1] + d[2]


def conditional_in_a_comprehension(x):
    return [v * 2 if v > 0 else v for v in (x, -x)]


def filter_in_a_comprehension(x):
    return [v for v in (x, -x, x * 2) if v > 0]


def walrus_in_a_comprehension(x):
    values = [last := x * i for i in range(3)]
    return values[1] + last


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


class Base:
    def scale(self, v):
        if v > 0:
            return v * 2
        return v


class Child(Base):
    def scale(self, v):
        r = super().scale(v)
        if r > 10:
            return r - 10
        return r + 1

    def cls(self):
        return __class__.__name__


def super_without_arguments(x):
    return Child().scale(x)


def class_cell(x):
    return Child().cls()


def super_in_a_branch(x):
    class Local(Base):
        def scale(self, v):
            if v > 3:
                return super().scale(v)
            return super().scale(-v)

    return Local().scale(x)


def local_class_sees_a_name(x):
    factor = 2
    if x > 0:
        factor = 3

    class Scale:
        def apply(self, v):
            return v * factor

    return Scale().apply(x)


def local_class_in_a_loop(n):
    total = 0
    for i in range(n):

        class Adder:
            def add(self, v):
                return v + i

        total = Adder().add(total)
    return total


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


def number_of_locals(x):
    y = x
    return len(locals())


def locals_of_names(x):
    y = 2
    return sorted(locals())


def function_attribute(x):
    def f(v):
        f.calls = f.calls + 1
        return v

    f.calls = 0
    f(x)
    f(x)
    return f.calls


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
    comprehension_has_its_own_scope: KINDS,
    comprehension_reads_the_function: KINDS,
    nested_comprehension: KINDS,
    comprehension_of_lambdas: INTS,
    generator_expression: KINDS,
    dict_comprehension: KINDS,
    conditional_in_a_comprehension: KINDS,
    filter_in_a_comprehension: INTS,
    walrus_in_a_comprehension: INTS,
    immediately_called_lambda: KINDS,
    lambda_in_a_call: INTS,
    partial_of_a_closure: INTS,
    decorated_inner_function: KINDS,
    super_without_arguments: INTS,
    class_cell: INTS,
    super_in_a_branch: INTS,
    local_class_sees_a_name: INTS,
    local_class_in_a_loop: COUNTS,
    recursive_inner_function: INTS,
    mutually_recursive: INTS,
    arguments_by_every_kind: INTS,
    number_of_locals: INTS,
    locals_of_names: INTS,
    function_attribute: INTS,
    default_is_evaluated_once: INTS,
}
