"""Random programs that exercise control flow, and log the order of evaluation."""

# ruff: noqa: FBT001 - all kinds of statement are written alike
from __future__ import annotations

import random

HEADER = """
class Swallow:
    def __init__(self, log, kind):
        self.log, self.kind = log, kind
    def __enter__(self):
        self.log.append('enter')
        return 7
    def __exit__(self, kind, value, trace):
        self.log.append('exit')
        return kind is not None and issubclass(kind, self.kind)

class Box:
    pass

count = 0
"""

NAMES = ("a", "b", "c", "d")


class Generator:
    """Writes one function `f(log, a, b)` at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.marks = 0
        self.loops = 0

    def program(self) -> str:
        self.emit(0, "def f(log, a, b):")
        self.emit(1, "box = Box(); box.v = 1; items = [1, 2, 3]; fuel = [60]")
        if self.random.random() < 0.8:
            self.emit(1, "d = 2")
        self.emit(1, "def tick(x):")
        self.emit(2, "fuel[0] -= 1; log.append(x)")
        self.emit(2, "if fuel[0] < 0: raise RuntimeError('fuel')")
        self.emit(2, "return x")
        if self.random.random() < 0.3:
            self.emit(1, "global count")
        if self.random.random() < 0.3:
            self.emit(1, "c = 0")
            self.emit(1, "def bump(n):")
            self.emit(2, "nonlocal c")
            self.emit(2, "c = tick(c) + n")
            self.emit(2, "return c")
        else:
            self.emit(1, "bump = tick")
            if self.random.random() < 0.8:
                self.emit(1, "c = 3")
        self.block(1, 4, in_loop=False, in_finally=False)
        self.emit(1, f"return ({', '.join(NAMES[:3])}, box.v, items)")
        return HEADER + "\n".join(self.lines) + "\n"

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def mark(self) -> str:
        self.marks += 1
        return str(self.marks)

    def name(self) -> str:
        return self.random.choice(NAMES)

    def expression(self, deep: int = 0) -> str:
        pick = self.random.randrange(16 if deep < 3 else 5)
        inner = deep + 1
        if pick < 2:
            return self.name()
        if pick < 4:
            return f"tick({self.mark()})"
        if pick == 4:
            return str(self.random.randrange(5))
        one, two = self.expression(inner), self.expression(inner)
        forms = [
            f"({one} + {two})",
            f"({one} if {two} else {self.expression(inner)})",
            f"({one} and {two})",
            f"({one} or {two})",
            f"(not {one})",
            f"({one} < {two} <= {self.expression(inner)})",
            f"({one} == {two})",
            f"len(f'{{{self.name()}!r:>3}}')",
            f"sum([x + {one} for x in range({self.random.randrange(3)}) if x])",
            f"bump({one})",
            f"({self.name()} := {one})",
        ]
        return self.random.choice(forms)

    def block(self, depth: int, size: int, *, in_loop: bool, in_finally: bool) -> None:
        for _ in range(self.random.randint(1, size)):
            self.statement(depth, in_loop=in_loop, in_finally=in_finally)

    def statement(self, depth: int, *, in_loop: bool, in_finally: bool) -> None:
        simple = [self.assign, self.assign, self.change, self.place]
        if not in_finally:
            simple += [self.leave]
        compound = [self.branch, self.branch, self.loop, self.loop, self.guarded]
        compound += [self.managed, self.matched]
        kinds = simple if depth > 4 else simple + compound
        kind = self.random.choice(kinds)
        kind(depth, in_loop, in_finally)

    def assign(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        forms = [
            f"{self.name()} = {self.expression()}",
            f"{self.name()} = {self.name()} = {self.expression()}",
            f"a, (b, *c) = {self.expression()}, (1, {self.expression()})",
            f"d = lambda: {self.name()}",
            f"c = d() if callable(d) else {self.expression()}",
            f"del {self.name()}",
            f"assert {self.expression()}, tick({self.mark()})",
            f"{self.name()}: int = {self.expression()}",
        ]
        weights = [6, 1, 1, 1, 1, 1, 1, 1]
        self.emit(depth, self.random.choices(forms, weights)[0])

    def change(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        sign = self.random.choice(["+=", "-=", "*=", "|="])
        self.emit(depth, f"{self.name()} {sign} {self.expression()}")

    def place(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        one, two = self.expression(), self.expression()
        forms = [
            f"box.v = {one}",
            f"box.v += {one}",
            f"items[tick(0)] = {one}",
            f"items[tick(1)] += {one}",
            f"items[0], box.v = {one}, {two}",
            f"box.v = a = items[2] = {one}",
            f"items[tick(0):1] = [{one}, {two}]",
            "del items[tick(0)]",
            f"count = {one}",
        ]
        self.emit(depth, self.random.choice(forms))

    def leave(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        forms = [f"return {self.expression()}", "return", "raise ValueError('v')"]
        if in_loop:
            forms += ["break", "continue"] * 3
        if self.random.random() < 0.5:
            self.emit(depth, f"if {self.expression()}:")
            depth += 1
        self.emit(depth, self.random.choice(forms))

    def branch(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        self.emit(depth, f"if {self.expression()}:")
        self.block(depth + 1, 3, in_loop=in_loop, in_finally=in_finally)
        if self.random.random() < 0.3:
            self.emit(depth, f"elif {self.expression()}:")
            self.block(depth + 1, 2, in_loop=in_loop, in_finally=in_finally)
        if self.random.random() < 0.5:
            self.emit(depth, "else:")
            self.block(depth + 1, 3, in_loop=in_loop, in_finally=in_finally)

    def loop(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        targets = ["a", "b", "c", "(c, d)", "box.v", "items[0]"]
        if self.random.random() < 0.4:
            self.emit(depth, f"while {self.expression()}:")
            self.emit(depth + 1, f"tick({self.mark()})")
        else:
            target = self.random.choice(targets)
            values = "[(1, 2), (3, 4)]" if "," in target else "[1, 2, 3]"
            iterable = f"(tick(x) for x in {values})"
            if "," in target:
                iterable = values
            self.emit(depth, f"for {target} in {iterable}:")
        self.block(depth + 1, 3, in_loop=True, in_finally=in_finally)
        if self.random.random() < 0.3:
            self.emit(depth, "else:")
            self.block(depth + 1, 2, in_loop=in_loop, in_finally=in_finally)

    def guarded(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        self.emit(depth, "try:")
        self.block(depth + 1, 3, in_loop=in_loop, in_finally=in_finally)
        has_handler = self.random.random() < 0.7
        if has_handler:
            kinds = "(ValueError, NameError, TypeError)"
            self.emit(depth, f"except {kinds} as error:")
            self.emit(depth + 1, "log.append(type(error) is ValueError)")
            self.block(depth + 1, 2, in_loop=in_loop, in_finally=in_finally)
            if self.random.random() < 0.4:
                self.emit(depth, "else:")
                self.block(depth + 1, 2, in_loop=in_loop, in_finally=in_finally)
        if not has_handler or self.random.random() < 0.3:
            self.emit(depth, "finally:")
            self.emit(depth + 1, f"tick({self.mark()})")
            self.block(depth + 1, 1, in_loop=False, in_finally=True)

    def managed(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        kind = self.random.choice(["ValueError", "OSError"])
        target = self.random.choice(["", " as a", " as box.v", " as c"])
        self.emit(depth, f"with Swallow(log, {kind}){target}:")
        self.block(depth + 1, 3, in_loop=in_loop, in_finally=in_finally)

    def matched(self, depth: int, in_loop: bool, in_finally: bool) -> None:
        self.emit(depth, f"match {self.expression()}:")
        patterns = ["0 | 1", "int(c) if c", "[a, *_]"]
        self.emit(depth + 1, f"case {self.random.choice(patterns)}:")
        self.block(depth + 2, 2, in_loop=in_loop, in_finally=in_finally)
        if self.random.random() < 0.5:
            self.emit(depth + 1, "case _:")
            self.block(depth + 2, 2, in_loop=in_loop, in_finally=in_finally)
