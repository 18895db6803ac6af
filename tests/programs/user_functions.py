"""Programs with closures, recursion, decorators, lambdas and arguments of every kind."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def closure_with_nonlocal(x):
    count = 0

    def bump(v):
        nonlocal count
        if v > 2:
            count += v
        return count

    return bump(x), bump(x + 1), count


def counter_in_a_closure(t):
    def make():
        n = 0

        def step():
            nonlocal n
            n += 1
            return n

        return step

    step = make()
    for v in t:
        if v > 1:
            step()
    return step()


def lambda_in_a_lambda(x):
    return (lambda f: f(f(x)))(lambda v: v * 2 if v > 0 else v - 1)


def y_combinator(x):
    fact = lambda f, n: 1 if n <= 1 else n * f(f, n - 1)  # noqa: E731
    return fact(fact, int(x))


def recursion(x):
    def power(base, n):
        if n == 0:
            return 1
        half = power(base, n // 2)
        if n % 2 == 0:
            return half * half
        return half * half * base

    return power(3, x)


def mutual_recursion(x):
    def even(n):
        return True if n == 0 else odd(n - 1)

    def odd(n):
        return False if n == 0 else even(n - 1)

    return even(x)


def default_argument_is_kept(x):
    def remember(v, seen=[]):  # noqa: B006
        if v > 1:
            seen.append(v)
        return len(seen)

    return remember(x), remember(x), remember(x, [])


def keyword_only(x):
    def scale(v, /, factor=2, *, offset=0):
        return v * factor + offset

    return scale(x), scale(x, 3, offset=x), scale(x, offset=1)


def wrong_arguments(x):
    def scale(v, factor):
        return v * factor

    if x > 3:
        return scale(x, 2)
    return scale(x)


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
VECTORS = [(T([3, 1, 2]),), (T([-1, 5]),), (T([], tf.int32),)]
INPUTS = {
    closure_with_nonlocal: INTS,
    lambda_in_a_lambda: INTS,
    default_argument_is_kept: INTS,
    keyword_only: INTS,
    wrong_arguments: INTS,
    counter_in_a_closure: VECTORS,
    y_combinator: COUNTS,
    recursion: COUNTS,
    mutual_recursion: COUNTS,
}
