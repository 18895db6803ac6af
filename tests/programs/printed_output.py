"""Programs that print and format."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def print_in_a_branch(x):
    if x > 0:
        print("positive")
    else:
        print("negative")
    return x


def print_in_a_loop(n):
    while n > 0:
        print("turn")
        n = n - 1
    print("end")
    return n


def print_of_a_tensor(x):
    print("x is", x)
    return x


def print_of_a_staged_number(n):
    i = 0
    while i < n:
        print("i =", i, sep=" ", end=";\n")
        i = i + 1
    return i


def print_in_a_callee(t):
    def show(v):
        if v > 1:
            print("large")

    for v in t:
        show(v)
    return t


def formatted_tensor(x):
    return f"{x}"


def formatted_number(x):
    return f"{float(x):.2f} and {int(x):d}"


def percent_formatted(x):
    return "%d|%s" % (x, "a")


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    print_in_a_branch: KINDS,
    print_in_a_loop: COUNTS,
    print_of_a_tensor: INTS,
    print_of_a_staged_number: COUNTS,
    print_in_a_callee: [(T([1, 2, 3]),), (tf.zeros([0]),)],
    formatted_tensor: [(T(3),)],
    formatted_number: [(T(3),), (T(2.75),)],
    percent_formatted: [(T(3),)],
}
