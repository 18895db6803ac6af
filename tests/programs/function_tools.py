"""Programs with functools, operator and math."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import functools
import math
import operator

import tensorflow as tf

T = tf.constant


def reduce_with_a_lambda(t):
    return functools.reduce(lambda a, b: a * 10 + b, t)


def reduce_with_a_branch(t):
    def longest(best, v):
        if abs(v) > abs(best):
            return v
        return best

    return functools.reduce(longest, t)


def reduce_with_a_start(t):
    return functools.reduce(operator.add, t, T(100))


def reduce_of_nothing(t):
    return functools.reduce(operator.mul, [v for v in t if v > 2])


def greatest_common_divisor(t):
    def gcd(a, b):
        while b != 0:
            a, b = b, a % b
        return a

    return functools.reduce(gcd, t)


def partial_function(x):
    def power(base, exponent, scale=1):
        return scale * base**exponent

    cube = functools.partial(power, exponent=3)
    scaled = functools.partial(cube, scale=2)
    return cube(x) if x > 2 else scaled(x)


def partial_of_an_op(t):
    total = functools.partial(tf.reduce_sum, axis=0, keepdims=True)
    return total(t)


def compose(x):
    def chain(*functions):
        return functools.reduce(lambda f, g: lambda v: g(f(v)), functions)

    return chain(abs, lambda v: v + 1, float, math.sqrt)(x)


@functools.lru_cache(maxsize=None)
def _fibonacci(n):
    if n < 2:
        return n
    return _fibonacci(n - 1) + _fibonacci(n - 2)


def cached_recursion(x):
    return _fibonacci(12) + x


def cached_by_a_tensor(x):
    return _fibonacci(int(x))


def wrapped_function(x):
    def counted(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            inner.calls += 1
            return function(*args, **kwargs)

        inner.calls = 0
        return inner

    @counted
    def relu(v):
        if v > 0:
            return v
        return v * 0

    total = relu(x) + relu(-x)
    return total, relu.calls, relu.__name__


def retry_decorator(x):
    def retry(times):
        def decorate(function):
            def inner(v):
                for attempt in range(times):
                    try:
                        return function(v, attempt)
                    except ValueError:
                        continue
                raise RuntimeError("gave up", times)

            return inner

        return decorate

    @retry(times=3)
    def fragile(v, attempt):
        if v > attempt:
            raise ValueError(attempt)
        return v * 10 + attempt

    return fragile(x)


def sort_by_cmp_to_key(t):
    def compare(a, b):
        return int(b) - int(a)

    return sorted(t, key=functools.cmp_to_key(compare))


@functools.singledispatch
def _describe(value):
    return "other"


@_describe.register
def _(value: int):
    return "int"


@_describe.register
def _(value: float):
    return "float"


def single_dispatch(x):
    return _describe(int(x)), _describe(float(x)), _describe("a")


def cached_property_of_an_object(x):
    class Layer:
        def __init__(self, v):
            self.v = v
            self.made = 0

        @functools.cached_property
        def weight(self):
            self.made += 1
            if self.v > 3:
                return self.v * 2
            return self.v

    layer = Layer(x)
    return layer.weight + layer.weight, layer.made


def operator_functions(x):
    return operator.mul(x, 2), operator.sub(10, x), operator.neg(x), operator.gt(x, 3)


def operator_table(x, symbol):
    table = {
        "+": operator.add,
        "*": operator.mul,
        "<": operator.lt,
        "//": operator.floordiv,
    }
    return table[symbol](x, 3)


def item_getter(t):
    first = operator.itemgetter(0)
    return sorted([(v, i) for i, v in enumerate(t)], key=first)[0]


def attribute_getter(x):
    return operator.attrgetter("shape.rank")(x), operator.methodcaller("get_shape")(
        x
    ).as_list()


def operator_truth(x):
    return operator.truth(x > 3), operator.not_(x > 3), operator.contains([1, 3], x)


def operator_inplace(x):
    a = x
    a = operator.iadd(a, 5)
    return a, operator.index(int(x))


def math_of_a_tensor(x):
    return math.sqrt(x), math.floor(x), math.ceil(x)


def math_functions(x):
    return (
        math.exp(-x),
        math.log(x + 1.0),
        math.sin(x),
        math.hypot(x, 1.0),
        math.pow(x, 2),
    )


def math_domain_error(x):
    return math.sqrt(x)


def math_of_logs(x):
    if x > 0:
        return math.log(x, 2)
    return -math.inf


def math_of_whole_numbers(x):
    n = int(x)
    return math.gcd(n, 12), math.factorial(n), math.comb(n, 2), math.isqrt(n)


def math_is_nan(x):
    if math.isnan(x):
        return 0.0
    if math.isinf(x):
        return math.copysign(1.0, x)
    return float(x)


def math_is_close(x):
    return (
        math.isclose(x, 0.3),
        math.isclose(x, 0.25, abs_tol=0.1),
        math.fsum([x, 0.1, 0.2]),
    )


def degrees_to_radians(t):
    return [math.radians(v) for v in t]


def math_pi_times(x):
    area = math.pi * x * x
    if area > math.e:
        return area
    return area / math.tau


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
SMALL = [(T(v),) for v in (0, 2, 5)]
FLOATS = [(T(v),) for v in (2.5, 0.25, 0.0)]
DOUBLES = [(T(0.1, tf.float64),), (T(0.3, tf.float64),)]
VECTORS = [(T([3, 1, 2]),), (T([0, 5]),), (T([1.5, -2.5]),)]
INPUTS = {
    reduce_with_a_lambda: [*VECTORS, (T([], tf.int32),)],
    reduce_with_a_branch: [*VECTORS, (T([4]),)],
    reduce_with_a_start: [(T([3, 1]),), (T([], tf.int32),)],
    reduce_of_nothing: [(T([3, 1, 5]),), (T([0, 5]),), (T([1]),)],
    greatest_common_divisor: [(T([12, 18, 30]),), (T([7]),), (T([0, 5]),)],
    partial_function: [(T(3),), (T(1),), (T(2.5),)],
    partial_of_an_op: VECTORS,
    compose: [(T(8),), (T(-3),)],
    cached_recursion: INTS,
    cached_by_a_tensor: SMALL,
    wrapped_function: [(T(3),), (T(-2),), (T(0),)],
    retry_decorator: [(T(v),) for v in (0, 1, 2, 3)],
    sort_by_cmp_to_key: VECTORS[:2],
    single_dispatch: INTS[:1],
    cached_property_of_an_object: INTS,
    operator_functions: [*INTS, (T(2.5),)],
    operator_table: [
        (T(7), "+"),
        (T(7), "//"),
        (T(-7), "//"),
        (T(2), "<"),
        (T(2), "^"),
    ],
    item_getter: VECTORS,
    attribute_getter: [(T([[1, 2]]),), (T(3),)],
    operator_truth: INTS,
    operator_inplace: INTS,
    math_of_a_tensor: [*FLOATS, (T(7),)],
    math_functions: [*FLOATS, *DOUBLES],
    math_domain_error: [(T(4.0),), (T(-1.0),)],
    math_of_logs: [(T(8.0),), (T(0.0),)],
    math_of_whole_numbers: [*SMALL, (T(-1),)],
    math_is_nan: [(T(v),) for v in (1.5, float("nan"), float("-inf"))],
    math_is_close: DOUBLES,
    degrees_to_radians: [(T([0.0, 90.0]),), (T([], tf.float32),)],
    math_pi_times: FLOATS,
}
