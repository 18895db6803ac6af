"""Programs that raise and catch: classes, arguments, order of finally, errors of ops."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


class ShopError(Exception):
    def __init__(self, item, code):
        super().__init__(f"{item} ({code})")
        self.item = item
        self.code = code


def custom_exception(x):
    if x < 0:
        raise ShopError("apple", 7)
    return x


def custom_exception_caught(x):
    try:
        if x < 0:
            raise ShopError("apple", 7)
    except ShopError as error:
        return error.code, str(error)
    return 0, "fine"


def exception_with_several_arguments(x):
    if x > 3:
        raise ValueError("bad value", 3, None)
    return x


def exception_chosen(x):
    errors = {True: KeyError("k"), False: IndexError(5)}
    if x != 0:
        raise errors[bool(x > 0)]
    return x


def exception_from_another(x):
    try:
        return {"a": 1}["b" if x > 3 else "a"]
    except KeyError as error:
        raise LookupError("no such name") from error


def reraise(x):
    log = []
    try:
        try:
            if x > 3:
                raise ValueError("inner")
            log.append("ok")
        except ValueError:
            log.append("handled")
            raise
        else:
            log.append("else")
        finally:
            log.append("finally")
    except ValueError as error:
        log.append(str(error))
    return log


def try_else(x):
    try:
        n = 12 // int(x)
    except ZeroDivisionError:
        return -1
    else:
        if n > 3:
            return n
    return 0


def exception_in_a_loop(t):
    good = bad = 0
    for v in t:
        try:
            if v == 0:
                raise ZeroDivisionError
            good += 12 // int(v)
        except ZeroDivisionError:
            bad += 1
    return good, bad


def op_error_caught(t):
    try:
        return tf.reshape(t, [2, 2])
    except tf.errors.InvalidArgumentError:
        return t


def undefined_in_one_branch(x):
    if x > 3:
        y = x * 2
    return y


def deleted_name(x):
    y = x * 2
    if x > 3:
        del y
    return y


def deleted_in_a_loop(t):
    total = 0
    for v in t:
        square = v * v
        total += square
        del square
    return total


def none_arithmetic_fails(x):
    y = None
    if x > 3:
        y = x
    return y + 1


def type_error_of_mixed_values(x):
    label = "n"
    if x > 3:
        label = label + "m"
    return label + int(x)


def unhashable_key(x):
    d = {}
    d[x] = 1
    return len(d)


INTS = [(T(v),) for v in (20, 4, 3, 0, -4)]
VECTORS = [(T([3, 1, 2]),), (T([1, 0, 5]),), (T([], tf.int32),)]
INPUTS = {
    custom_exception: INTS,
    custom_exception_caught: INTS,
    exception_with_several_arguments: INTS,
    exception_chosen: INTS,
    exception_from_another: INTS,
    reraise: INTS,
    try_else: INTS,
    undefined_in_one_branch: INTS,
    deleted_name: INTS,
    none_arithmetic_fails: INTS,
    type_error_of_mixed_values: INTS,
    unhashable_key: INTS,
    exception_in_a_loop: VECTORS,
    op_error_caught: [(T([1, 2, 3, 4]),), (T([1, 2, 3]),)],
    deleted_in_a_loop: VECTORS,
}
