"""Programs with scopes: comprehensions, classes, super, private names and locals."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


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


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(2**40, tf.int64),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    comprehension_has_its_own_scope: KINDS,
    comprehension_reads_the_function: KINDS,
    nested_comprehension: KINDS,
    comprehension_of_lambdas: INTS,
    generator_expression: KINDS,
    dict_comprehension: KINDS,
    conditional_in_a_comprehension: KINDS,
    filter_in_a_comprehension: INTS,
    walrus_in_a_comprehension: INTS,
    super_without_arguments: INTS,
    class_cell: INTS,
    super_in_a_branch: INTS,
    local_class_sees_a_name: INTS,
    local_class_in_a_loop: COUNTS,
    number_of_locals: INTS,
    locals_of_names: INTS,
    function_attribute: INTS,
}
