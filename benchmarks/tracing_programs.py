"""Functions of 200 statements: as a user writes them, and by hand for a graph.

Both forms build the same computation; `x`, `y` and `z` are scalar float32 tensors.
"""

from __future__ import annotations

from dataclasses import dataclass, field

INDENT = "    "
HEAD = """\
import tensorflow as tf


def helper(x, y):
    return x * 0.5 + y


"""


@dataclass
class Writer:
    """The two texts of one function, as they grow.

    Attributes:
        plain: Lines of the ordinary form.
        by_hand: Lines of the form with `tf.cond` and `tf.while_loop`.
        statements: Statements of the ordinary form.
    """

    plain: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    statements: int = 0

    def both(self, line: str) -> None:
        self.plain.append(INDENT + line)
        self.by_hand.append(INDENT + line)
        self.statements += 1

    def straight(self, number: int) -> None:
        target, other = ("x", "y") if number % 2 else ("y", "x")
        self.both(f"{target} = {target} * 0.9{number % 7} + {other}")

    def call(self, number: int) -> None:
        target, other = ("x", "y") if number % 2 else ("y", "x")
        self.both(f"{target} = helper({target}, {other})")

    def if_else(self, number: int) -> None:
        self.plain += [
            f"    if x > {number}.0:",
            "        x = x * 0.5",
            "        y = y + x",
            "    else:",
            "        x = x + 1.0",
            "        y = y - x",
        ]
        self.by_hand += [
            f"    def then_{number}(x=x, y=y):",
            "        x = x * 0.5",
            "        return x, y + x",
            f"    def orelse_{number}(x=x, y=y):",
            "        x = x + 1.0",
            "        return x, y - x",
            f"    x, y = tf.cond(x > {number}.0, then_{number}, orelse_{number})",
        ]
        self.statements += 5

    def if_only(self, number: int) -> None:
        self.plain += [
            f"    if x > {number}.0:",
            "        x = x * 0.5",
            "        y = y + x",
        ]
        self.by_hand += [
            f"    def then_{number}(x=x, y=y):",
            "        x = x * 0.5",
            "        return x, y + x",
            f"    def orelse_{number}(x=x, y=y):",
            "        return x, y",
            f"    x, y = tf.cond(x > {number}.0, then_{number}, orelse_{number})",
        ]
        self.statements += 3

    def while_loop(self, number: int) -> None:
        self.plain += [
            f"    while y > {number}.0:",
            "        y = y * 0.5",
            "        z = z + y",
        ]
        self.by_hand += [
            f"    def test_{number}(y, z):",
            f"        return y > {number}.0",
            f"    def body_{number}(y, z):",
            "        y = y * 0.5",
            "        return y, z + y",
            f"    y, z = tf.while_loop(test_{number}, body_{number}, (y, z))",
        ]
        self.statements += 3


MIXES = {
    "straight": {"straight": 1},
    "calls": {"straight": 1, "call": 1},
    "ifs": {"if_only": 1, "straight": 5},
    "ifs with else": {"if_else": 1, "straight": 5},
    "whiles": {"while_loop": 1, "straight": 7},
    "mixed": {"if_only": 2, "while_loop": 1, "call": 3, "straight": 4},
}
NAMES = tuple(MIXES)
STATEMENTS = 200


def source_of(mix: str, name: str, statements: int) -> str:
    """Returns a module with the functions `name` and `by_hand`.

    Args:
        mix: One of `NAMES`.
        name: What the ordinary function is called.
        statements: How many statements it has, at least.
    """
    writer = Writer()
    number = 0
    while writer.statements < statements:
        for kind, count in MIXES[mix].items():
            for _ in range(count):
                getattr(writer, kind)(number)
                number += 1
    end = ["    return x, y, z", "", ""]
    plain = [f"def {name}(x, y, z):", *writer.plain, *end]
    by_hand = ["def by_hand(x, y, z):", *writer.by_hand, *end]
    return HEAD + "\n".join([*plain, *by_hand])
