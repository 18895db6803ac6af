"""Whole random programs: a module with a function `f`, and inputs for it."""

from __future__ import annotations

import ast
import warnings

from hypothesis import strategies
from hypothesis.strategies import DrawFn  # noqa: TC002 - a signature is looked at

from .choosing import Chooser, DrawnChooser
from .expressions import Scope
from .kinds import ARGUMENTS
from .statements import Place, Statements

HEAD = '''"""A random program."""
# mypy: ignore-errors
import tensorflow as tf

T = tf.constant
SEEN = []


class Odd(Exception):
    pass


class Thing:

    def __init__(self, count, total):
        self.count = count
        self.total = total
        self.items = []

    @property
    def size(self):
        return len(self.items)

    def add(self, value):
        self.total = self.total + value
        if value > 0:
            self.count += 1
        return self.count
'''
_RETURNED = ("int", "f32", "i32", "lint", "pair", "vf", "float", "b")


@strategies.composite
def programs(draw: DrawFn) -> str:
    """Returns the text of a module."""
    return program(DrawnChooser(draw))


def program(choose: Chooser) -> str:
    """Returns the text of a module."""
    statements = Statements(choose, budget=choose.number(3, 16))
    parameters = {"x": "f32", "n": "i32", "k": "int"}
    for name in ("p", "q")[: choose.number(0, 2)]:
        parameters[name] = choose.pick(tuple(ARGUMENTS))
    lines = _helper(choose)
    lines += ["", f"def f({', '.join(parameters)}):"]
    scope = Scope(dict(parameters), fixed=set())
    returns = choose.pick(_RETURNED) if choose.chance(50) else ""
    body = _beginning(choose, statements, scope)
    body += statements.block(scope, Place(returns=returns))
    if returns:
        body.append(f"return {statements.value(returns, scope)}")
    else:
        body.append(f"return [{', '.join(map(_shown, scope.names.items()))}]")
    lines += [f"    {line}" for line in body]
    arguments = [_arguments(choose, parameters) for _ in range(2)]
    lines.append(f"INPUTS = {{f: [{', '.join(arguments)}]}}")
    return HEAD + tidy("\n".join(lines))


def _beginning(choose: Chooser, statements: Statements, scope: Scope) -> list[str]:
    """Returns assignments after which more values depend on tensors."""
    lines = ["k = k + int(n)"] if choose.chance(50) else []
    for name, kind in (("c", "float"), ("items", "lint"), ("o", "oint"), ("s", "str")):
        if choose.chance(40):
            lines.append(f"{name} = {statements.value(kind, scope)}")
            scope.names[name] = kind
    return lines


def _helper(choose: Chooser) -> list[str]:
    statements = Statements(choose, budget=choose.number(0, 3))
    scope = Scope({"a": "int", "s": "f32"})
    body = statements.block(scope, Place(1, returns="int"))
    body.append(f"return {statements.value('int', scope)}")
    # It would call itself without an end.
    text = "\n".join(f"    {line}" for line in body).replace("helper(", "max(")
    return ["def helper(a, s):", *text.splitlines()]


def _arguments(choose: Chooser, parameters: dict[str, str]) -> str:
    values = [choose.pick(ARGUMENTS[kind]) for kind in parameters.values()]
    return f"({', '.join(values)},)"


def _shown(item: tuple[str, str]) -> str:
    """Returns what to return of a name."""
    name, kind = item
    if kind == "oint":
        return f"-1 if {name} is None else {name}"
    if kind == "fint":
        return f"{name}(1)"
    if kind == "thing":
        return f"({name}.count, {name}.total)"
    return name


def tidy(text: str) -> str:
    """Returns a program without needless parentheses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.unparse(ast.parse(text)) + "\n"
