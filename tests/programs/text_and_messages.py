"""Programs that make text of tensors, and messages of errors, in branches and loops."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


class OutOfRange(ValueError):
    def __init__(self, value, limit):
        super().__init__(f"{value} exceeds {limit}")
        self.value = value
        self.limit = limit


def text_in_either_branch(x):
    if x > 0:
        text = f"up {int(x)}"
    else:
        text = f"down {-int(x)}"
    print(text)
    return len(text)


def text_with_widths(x):
    n = int(x)
    return f"{n:5d}|{n:<5d}|{n:^5d}|{n:+d}|{n:05d}"


def text_of_floats(x):
    v = float(x)
    return f"{v:.2f} {v:8.3f} {v:e} {v:g} {v!r}"


def text_by_percent(x):
    return "%d of %5.1f%%" % (int(x), float(x) / 2)


def text_by_format(x):
    return "{0} {name:>4} {0!r}".format(int(x), name=int(x) * 2)


def text_grown_in_a_loop(n):
    text = ""
    for i in range(3):
        if n > i:
            text += "x"
        else:
            text += "-"
    return text


def text_joined(values):
    return ",".join(str(int(v)) for v in values)


def table_is_printed(values):
    for i, v in enumerate(values):
        print(f"{i:>2}: {int(v):4d}")
    print("-" * 8)
    return len(values)


def progress_is_printed(n):
    i = 0
    while i < n:
        if i % 2 == 0:
            print("step", i, end=" ")
        i += 1
    print()
    return i


def own_error_with_values(x):
    if x > 5:
        raise OutOfRange(int(x), 5)
    return x


def own_error_caught(x):
    try:
        if x > 5:
            raise OutOfRange(7, 5)
    except OutOfRange as error:
        return error.value - error.limit
    return -1


def error_from_another(x):
    try:
        if x > 5:
            raise KeyError("deep")
    except KeyError as error:
        raise RuntimeError("outer") from error
    return x


def error_with_a_tensor_in_its_text(x):
    if x < 0:
        raise ValueError(f"negative: {x}")
    return x


def assertion_with_a_value(x):
    assert x != 0, f"zero after {int(x) + 1} steps"
    return 10 // x


def errors_are_counted(values):
    bad = 0
    for v in values:
        try:
            if v < 0:
                raise ValueError("negative")
        except ValueError:
            bad += 1
    return bad


def key_error_in_a_branch(x):
    d = {"a": 1}
    key = "a" if x > 0 else "b"
    try:
        return d[key]
    except KeyError as error:
        return -len(error.args[0])


def text_compared(x):
    name = "big" if x > 3 else "small"
    if name == "big":
        return 1
    return 2 if name.startswith("s") else 3


def text_sliced_and_split(x):
    words = "the quick brown fox".split()
    chosen = words[1] if x > 0 else words[2]
    return chosen[::-1], chosen.upper(), len(chosen)


def text_as_a_key(x):
    counts = {"odd": 0, "even": 0}
    for i in range(4):
        counts["odd" if (i + x) % 2 == 1 else "even"] += i
    return counts


def text_times_a_number(x):
    return "ab" * int(x > 0), "-" * 3


def repr_of_a_list(values):
    return repr([int(v) for v in values])


def text_of_booleans(x):
    return f"{x > 0}", str(bool(x)), f"{bool(x > 3)!s:>6}"


def debug_text(x):
    n = int(x)
    return f"{n=} {n + 1=}"


def nested_format(x):
    width = 6
    return f"{int(x):>{width}}|{int(x):*^{width + 2}}"


def text_decides(x):
    text = str(int(x))
    return len(text), text.isdigit(), "7" in text, text.zfill(4)


def bytes_of_text(x):
    data = b"abc" if x > 0 else b"xyz"
    return data[0], len(data), data.decode()


INTS = [(T(v),) for v in (7, 0, -4)]
VECTORS = [(T([1, 2, 3]),), ([1, 2, 3],), (T([4, -1]),)]
INPUTS = {
    text_in_either_branch: INTS,
    text_with_widths: INTS,
    text_of_floats: INTS,
    text_by_percent: INTS,
    text_by_format: INTS,
    text_grown_in_a_loop: INTS,
    text_joined: VECTORS,
    table_is_printed: VECTORS,
    progress_is_printed: [(T(4),), (T(0),), (3,)],
    own_error_with_values: INTS,
    own_error_caught: INTS,
    error_from_another: INTS,
    error_with_a_tensor_in_its_text: [(T(7),), (T(0),)],
    assertion_with_a_value: INTS,
    errors_are_counted: VECTORS,
    key_error_in_a_branch: INTS,
    text_compared: INTS,
    text_sliced_and_split: INTS,
    text_as_a_key: INTS,
    text_times_a_number: INTS,
    repr_of_a_list: VECTORS,
    text_of_booleans: INTS,
    debug_text: INTS,
    nested_format: INTS,
    text_decides: INTS,
    bytes_of_text: INTS,
}
