"""Programs that make text of numbers and tensors: f-strings, %, str.format, join."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def fstring_of_a_number(x):
    return f"value {int(x)} and {float(x):.2f}"


def fstring_conversions(x):
    n = int(x)
    return f"{n!r} {n!s:>6} {n:#x} {n:,}"


def fstring_of_a_tensor(x):
    return f"tensor: {x}"


def fstring_nested_width(x):
    width = 8
    return f"[{float(x):{width}.{2}f}]"


def fstring_debug(x):
    n = int(x)
    return f"{n=} {n + 1=}"


def percent_formatting(x):
    return "%d items, %.1f%%, %s" % (int(x), float(x), x > 3)


def percent_with_a_dict(x):
    return "%(name)s=%(value)05.1f" % {"name": "x", "value": float(x)}


def format_method(x):
    return "{0}-{1:>4}-{value!r}".format(int(x), "ab", value=int(x) + 1)


def key_from_a_number(x):
    table = {"k0": 5.0, "k3": 7.0}
    return table.get(f"k{int(x)}", -1.0)


def message_of_an_error(x):
    if x < 0:
        raise ValueError(f"negative: {int(x)}")
    return tf.sqrt(tf.cast(x, tf.float32))


def message_of_a_key_error(x):
    table = {0: 1.0, 3: 2.0}
    return table[int(x)]


def assert_with_a_value(x):
    assert x >= 0, f"expected a size, got {int(x)}"
    return x + 1


def label_in_a_branch(x):
    if x > 3:
        label = "big"
    elif x < 0:
        label = "negative"
    else:
        label = "small"
    return label + "!"


def build_text_in_a_loop(n):
    s = ""
    for i in range(n):
        s += str(i)
    return s


def repeat_text(n):
    return "ab" * int(n)


def fizzbuzz(n):
    out = []
    for i in range(1, n + 1):
        if i % 15 == 0:
            out.append("FizzBuzz")
        elif i % 3 == 0:
            out.append("Fizz")
        elif i % 5 == 0:
            out.append("Buzz")
        else:
            out.append(str(i))
    return " ".join(out)


def roman(x):
    n = int(x)
    s = ""
    for value, digit in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while n >= value:
            s += digit
            n -= value
    return s


def to_binary(x):
    n = int(x)
    digits = ""
    while n > 0:
        digits = str(n % 2) + digits
        n //= 2
    return digits or "0"


def parse_number(x):
    text = "17" if x > 3 else "4"
    return int(text) * x


def parse_failure(x):
    text = "17" if x > 3 else "four"
    return int(text)


def report_lines(t):
    lines = []
    for i, v in enumerate(t):
        mark = "*" if v > 1 else " "
        lines.append(f"{i}:{mark}")
    return "\n".join(lines)


def compare_texts(x):
    name = "adam" if x > 3 else "sgd"
    if name == "adam":
        return x * 2
    return x * 3


def text_methods(x):
    name = "  Adam " if x > 3 else "SGD"
    return name.strip().lower().startswith("a"), len(name)


def tf_strings(x):
    s = tf.strings.format("x = {}", x)
    if x > 3:
        s = tf.strings.join([s, "!"])
    return s


def continued_string(x):
    s = "one \
two"
    r = r"a\
b"
    if x > 3:
        return len(s)
    return len(r)


def bytes_and_text(x):
    data = b"xyz" if x > 3 else b"ab"
    return len(data), data.decode()


INTS = [(T(v),) for v in (20, 3, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 4)]
FLOATS = [(T(v),) for v in (2.5, -1.125)]
INPUTS = {
    fstring_of_a_number: [*INTS, *FLOATS],
    fstring_conversions: [*INTS, (T(1234567),)],
    fstring_of_a_tensor: [*INTS, (T([1.5, 2.0]),), (T(True),)],
    fstring_nested_width: FLOATS,
    fstring_debug: INTS,
    percent_formatting: [*INTS, *FLOATS],
    percent_with_a_dict: FLOATS,
    format_method: INTS,
    key_from_a_number: INTS,
    message_of_an_error: INTS,
    message_of_a_key_error: INTS,
    assert_with_a_value: INTS,
    label_in_a_branch: INTS,
    build_text_in_a_loop: COUNTS,
    repeat_text: COUNTS,
    fizzbuzz: [*COUNTS, (T(15),)],
    roman: [(T(v),) for v in (1, 14, 29)],
    to_binary: [(T(v),) for v in (0, 1, 10)],
    parse_number: INTS,
    parse_failure: INTS,
    report_lines: [(T([3, 1]),), (T([], tf.int32),)],
    compare_texts: INTS,
    text_methods: INTS,
    tf_strings: INTS,
    continued_string: INTS,
    bytes_and_text: INTS,
}
