"""Each kind of exception, raised in a function."""
# mypy: ignore-errors
# Written as users write: what is shown when it fails is what is compared.
import json
import struct
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction


class ShapeError(ValueError):
    """An exception with attributes and a text of its own."""

    def __init__(self, wanted, found):
        super().__init__(wanted, found)
        self.wanted = wanted
        self.found = found

    def __str__(self):
        return f"wanted {self.wanted}, found {self.found}"


class Quiet(Exception):
    pass


class Unprintable(Exception):
    def __str__(self):
        raise ValueError("no text")


def run_zero_division():
    total, count = 3, 0
    return total / count


def run_modulo_by_zero():
    return 7 % (2 - 2)


def run_missing_key():
    table = {"alpha": 1}
    return table["beta"]


def run_missing_index():
    values = [1, 2, 3]
    return values[7]


def run_missing_attribute_with_suggestion():
    return "text".uper()


def run_missing_attribute_of_module():
    return json.lods("{}")


def run_missing_name_with_suggestion():
    counter = 1
    return countr + counter


def run_missing_standard_module():
    return math.sqrt(2)


def run_unbound_local():
    print(late)
    late = 1


def run_unbound_after_del():
    value = 1
    del value
    return value


def run_unbound_free_variable():
    def inner():
        return later

    inner()
    later = 1


def three(a, b, *, c):
    return a + b + c


def run_missing_arguments():
    return three(1)


def run_missing_keyword():
    return three(1, 2)


def run_unexpected_keyword():
    return three(1, 2, c=3, d=4)


def run_unexpected_keyword_with_suggestion():
    return three(1, bb=2, c=3)


def run_too_many_arguments():
    return three(1, 2, 3, c=4)


def run_argument_given_twice():
    return three(1, 2, a=3, c=4)


def run_wrong_operand_types():
    width, unit = 3, "cm"
    return width + unit


def run_not_callable():
    rate = 0.1
    return rate(2)


def run_not_subscriptable():
    return None[0]


def run_not_iterable():
    for item in 5:
        print(item)


def run_not_hashable():
    return {[]: 1}


def run_too_many_to_unpack():
    first, second = 1, 2, 3
    return first, second


def run_too_few_to_unpack():
    first, *rest, last = (1,)
    return first, rest, last


def run_bad_number():
    return int("twelve")


def run_bad_float():
    return float("1.2.3")


def run_overflow():
    return 2.0**5000


def run_too_big_for_float():
    return float(10**400)


def run_bad_encoding():
    return b"\xff\xfe".decode("utf-8")


def run_bad_decoding():
    return "naïve ☃".encode("ascii")


def run_missing_file():
    with open("no/such/file.txt") as stream:
        return stream.read()


def run_bad_json():
    return json.loads('{"a": 1,\n "b" 2}')


def run_bad_struct():
    return struct.unpack("<ii", b"123")


def run_end_of_iterator():
    return next(iter(()))


def run_assertion():
    total = 3
    assert total == 4


def run_assertion_with_text():
    total = 3
    assert total == 4, f"total is {total}"


def run_assertion_over_lines():
    values = [1, 2]
    assert sorted(
        values, reverse=True
    ) == values, (
        "not sorted: "
        f"{values}"
    )


def run_raised_class():
    raise Quiet


def run_raised_custom():
    raise ShapeError((2, 3), (3, 2))


def run_unprintable():
    raise Unprintable(1)


def run_text_of_many_lines():
    raise ValueError("first line\nsecond line\n\n  indented")


def run_raised_no_exception():
    raise "text"


def run_not_implemented():
    raise NotImplementedError


def run_exit():
    raise SystemExit("leaving")


def run_interrupt():
    raise KeyboardInterrupt


def run_generator_exit():
    raise GeneratorExit("closed")


def run_decimal():
    return Decimal(1) / Decimal(0)


def run_fraction():
    return Fraction(1, 0)


def run_namedtuple():
    Point = namedtuple("Point", "x y")
    return Point(1, 2, 3)


def run_frozen():
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Config:
        rate: float

    Config(0.1).rate = 2


def run_bad_format():
    return "{0} {missing}".format(1)


def run_bad_format_spec():
    value = 3.0
    return f"{value:d}"


def run_bad_slice():
    return [1, 2, 3]["a":"b"]


def run_changed_while_iterated():
    table = {1: 2}
    for key in table:
        table[key + 1] = 0


def run_lookup_of_bool():
    import enum

    class Color(enum.Enum):
        RED = 1

    return Color["GREEN"]


def run_recursion_of_repr():
    class Loop:
        def __repr__(self):
            return repr(self.missing)

    return repr(Loop())
