"""Functions that call themselves without an end, or many times."""
# mypy: ignore-errors
# Written as users write: what is shown when it fails is what is compared.
import functools


def down(depth):
    return down(depth - 1) if depth else depth.missing


def run_short():
    return down(3)


def run_folded():
    return down(30)


def even(n):
    return odd(n - 1)


def odd(n):
    if n < 0:
        raise ValueError("odd")
    return even(n - 1)


def run_mutual():
    return even(20)


class Tree:
    def __init__(self, depth):
        self.child = Tree(depth - 1) if depth else None

    def total(self):
        return 1 + self.child.total()


def run_method():
    return Tree(8).total()


def run_lambda():
    f = lambda n: f(n - 1) if n else 1 / n
    return f(10)


def run_generator():
    def walk(n):
        if n == 0:
            raise LookupError("leaf")
        yield from walk(n - 1)

    return list(walk(6))


def run_comprehension():
    def nest(n):
        return [nest(n - 1) for _ in range(1)] if n else n.missing

    return nest(5)


@functools.wraps(down)
def wrapped(n):
    return wrapped(n - 1) if n else down(2)


def run_two_levels():
    return wrapped(9)


def endless(n):
    return endless(n + 1)


def run_endless():
    # How deep it gets depends on the way in: the number is not shown.
    try:
        endless(0)
    except RecursionError as error:
        entry, count = error.__traceback__, 0
        while entry is not None:
            entry, count = entry.tb_next, count + 1
        print(type(error).__name__, error)
        raise ValueError("too deep") from None


def run_endless_attribute():
    class Proxy:
        def __getattr__(self, name):
            return getattr(self.inner, name)

    try:
        Proxy().value
    except RecursionError as error:
        print(error)
        raise ValueError("too deep") from None


def run_endless_shown():
    endless(0)


def run_endless_repr():
    class Loop:
        def __repr__(self):
            return f"<{self!r}>"

    try:
        repr(Loop())
    except RecursionError as error:
        names = set()
        entry = error.__traceback__
        while entry is not None:
            names.add(entry.tb_frame.f_code.co_filename.rpartition("/")[2])
            entry = entry.tb_next
        print(error, sorted(names))
