"""Programs that print and make text of tensors, of Python numbers and of both."""
# mypy: ignore-errors
# ruff: noqa: E501, F503, F506, FBT003, PERF401, SIM108, T201, UP031, UP032
# Written as users write: no annotations, no care for style.

from __future__ import annotations

import logging
import sys
import warnings
from collections import namedtuple
from dataclasses import dataclass

import tensorflow as tf

LOG = logging.getLogger("text_programs")
Pair = namedtuple("Pair", "left right")
variable = tf.Variable(3, name="kept")


@dataclass
class Point:
    x: object
    y: int = 1


class Tag:
    def __init__(self, value):
        self.value = value

    def __str__(self):
        return f"<{self.value}>"

    def __repr__(self):
        return "Tag(%r)" % (self.value,)

    def __format__(self, spec):
        return spec + str(self.value)


def fields(x):
    return (
        f"{x} {x!r} {x!s} {int(x):05d} {float(x):.3e} {int(x)=} {float(x):{4 + 3}.1f}"
    )


def percents(x):
    return (
        "%s|%r|%d|%5.1f|%(name)s" % {"name": x}
        if False
        else "%s|%5.1f|%x"
        % (
            x,
            x,
            abs(int(x)),
        )
    )


def named_percent(x):
    return "%(a)s-%(b)d" % {"a": x, "b": x}


def formats(x):
    return "{0}{1:>4}{name!r}{2[0]}".format(x, int(x), [x], name=float(x))


def makers(x):
    return str(x) + repr(x) + ascii(int(x)) + format(float(x), "8.2f") + str(bool(x))


def methods(x):
    s = f"value {int(x)}"
    return "/".join([s.upper(), s.replace("e", "E"), s[::-1], s[0], s * 2, s.zfill(9)])


def numbers_of_text(x):
    s = str(int(x))
    return len(s) * 100 + s.count("1") + (s == "12") + ("2" in s) + s.startswith("-")


def read_again(x):
    return int(f"{int(x)}7") + int(float(f"{x}.5") * 2) + int(f"{abs(int(x)):x}", 16)


def unreadable(x):
    return int(f"{int(x)} apples")


def wrong_format(x):
    return f"{float(x):d}"


def in_containers(x):
    return f"{[x, 1]} {(x,)} { {'k': x} } {Pair(x, 2)} {Point(x)} {Tag(x)!r} {Tag(int(x)):>}"


def snapshot_of_a_list(x):
    items = [x]
    before = f"{items}"
    items.append(x + 1)
    return before + f"{items}"


def text_in_a_branch(x):
    if x > 0:
        s = f"up {x}"
    else:
        s = "down"
    return s + "!"


def text_in_a_loop(x):
    s = ""
    for i in range(abs(int(x))):
        s += f"{i},"
    return s


def prints(x):
    print("start", x, [x, 1], int(x), sep="|", end="!\n")
    if x > 0:
        print("pos", f"{x}")
    else:
        print("neg", float(x), flush=True)
    i = 0
    while i < x:
        print("loop", i)
        i += 1
    print(Point(x), Tag(x), None, True)
    print()
    return x


def prints_in_order(x):
    tf.print("first", x, output_stream=sys.stdout)
    print("second")
    return x


def prints_a_variable(x):
    print(variable)
    variable.assign_add(1)
    s = f"{variable.read_value()}"
    variable.assign_add(1)
    print(s, f"{variable}")
    return x


def writes(x):
    if x > 0:
        n = sys.stdout.write(f"out {x}\n")
        sys.stdout.flush()
        return n
    return 0


def logs(x):
    if x > 0:
        LOG.warning("value %s", int(x))
        LOG.debug("never %s", x)
    LOG.error(f"done {x}")
    return x


def warns(x):
    if x > 0:
        warnings.warn(f"value {x}", RuntimeWarning, stacklevel=1)
    return x


TEXTS = [
    fields,
    percents,
    named_percent,
    formats,
    makers,
    methods,
    numbers_of_text,
    read_again,
    unreadable,
    wrong_format,
    in_containers,
    snapshot_of_a_list,
    text_in_a_branch,
    text_in_a_loop,
]
PRINTS = [prints, prints_a_variable, writes, logs, warns]


def grown_list(x):
    items = []
    for i in range(abs(int(x))):
        items.append(i * 2)
    return f"{items} {len(items)}"


TEXTS.append(grown_list)
