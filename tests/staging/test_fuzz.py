"""Random programs with gradients, variables and control flow: staged equals eager."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tensorflow as tf

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

UNARY = ("tf.sin", "tf.tanh", "tf.nn.relu", "tf.sigmoid", "tf.square", "tf.nn.softmax")
CALLS = 14


class Writer:
    """Writes one random program over vectors of four floats."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lines: list[str] = []

    def source(self) -> str:
        """Returns the program: `run(x, n)` over three variables, and `ARGS`."""
        lines = [
            "w = tf.Variable([[0.1, -0.2, 0.3, 0.4]] * 4)",
            "b = tf.Variable([0.5, -0.5, 0.25, 0.125])",
            "k = tf.Variable(1.5)",
            "def helper(x, scale=1.5):",
            f"    return {self._expression(['x'], 2)} * scale",
            "def run(x, n):",
        ]
        taped = self._random.random() < 0.7
        indent = "    "
        if taped:
            lines.append("    with tf.GradientTape(persistent=False) as tape:")
            indent = "        "
        names = ["x"]
        for _ in range(self._random.randint(2, 9)):
            lines += self._statement(names, indent, taped)
        lines.append(f"{indent}loss = tf.reduce_sum({' + '.join(names)}) / 3.0")
        if taped:
            lines += [
                "    grads = tape.gradient(loss, [w, b, k])",
                "    for variable, grad in zip([w, b, k], grads):",
                "        if grad is not None:",
                "            variable.assign_sub(0.01 * grad)",
            ]
        else:
            lines.append("    k.assign_add(0.001 * loss)")
        lines.append(f"    return loss, {{'last': {names[-1]}, 'n': n}}")
        return "\n".join(lines) + "\n"

    def _statement(self, names: list[str], indent: str, taped: bool) -> list[str]:  # noqa: FBT001 - a test's own helper
        name = f"v{len(names)}"
        kind = self._random.choice(
            ["plain", "plain", "plain", "matmul", "helper", "for"]
            + ([] if taped else ["if", "while", "nested"])
        )
        value = self._expression(names, 3)
        before = list(names)
        names.append(name)
        if kind == "matmul":
            vector = self._vector(before, 2)
            return [f"{indent}{name} = tf.linalg.matvec(w, {vector}) + b"]
        if kind == "helper":
            return [f"{indent}{name} = helper({self._vector(before, 2)}) + x"]
        if kind == "for":
            return [
                f"{indent}{name} = {value}",
                f"{indent}for i in range({self._random.randint(0, 4)}):",
                f"{indent}    {name} = {name} * 0.5 + {self._expression(before, 1)}",
            ]
        if kind == "if":
            return [
                f"{indent}if tf.reduce_sum({value}) > k:",
                f"{indent}    {name} = {value} * 2.0",
                f"{indent}else:",
                f"{indent}    {name} = {self._expression(before, 2)}",
            ]
        if kind == "while":
            return [
                f"{indent}{name} = {value}",
                f"{indent}steps = 0",
                f"{indent}while tf.reduce_max(tf.abs({name})) > 0.3 and steps < 5:",
                f"{indent}    {name} = {name} * 0.5",
                f"{indent}    steps += 1",
            ]
        if kind == "nested":
            return [
                f"{indent}{name} = {value}",
                f"{indent}while tf.reduce_max(tf.abs({name})) > 0.4:",
                f"{indent}    if tf.reduce_sum({name}) > 0.0:",
                f"{indent}        {name} = {name} * 0.25",
                f"{indent}    else:",
                f"{indent}        {name} = -{name} * 0.5",
            ]
        return [f"{indent}{name} = {value}"]

    def _expression(self, names: list[str], depth: int) -> str:
        pick = self._random.choice
        if depth == 0 or self._random.random() < 0.2:
            return pick([*names, "b", "k", "0.5"])
        if self._random.random() < 0.4:
            return f"{pick(UNARY)}({self._vector(names, depth - 1)})"
        left = self._expression(names, depth - 1)
        right = self._expression(names, depth - 1)
        return f"({left} {pick('+-*')} {right})"

    def _vector(self, names: list[str], depth: int) -> str:
        return f"(x * 0.5 + {self._expression(names, depth)})"


def difference(load: Loader, seed: int) -> tuple[int, bool]:
    """Returns how many bits-values differ for one program, and whether it staged."""
    pair = load(Writer(seed).source())
    generator = np.random.default_rng(seed)
    inputs = [generator.normal(size=4).astype("float32") for _ in range(CALLS)]
    outcomes = []
    for module in (pair.plain, pair.listed):
        results = [bits(module.run(tf.constant(x), 3)) for x in inputs]
        results += [bits(v) for v in (module.w, module.b, module.k)]
        outcomes.append(results)
    unequal = sum(a != b for a, b in zip(*outcomes, strict=True))
    return unequal, pair.is_staged("run")


def sweep(load: Loader, seeds: range) -> tuple[list[int], int]:
    """Returns the seeds whose programs differ, and how many programs were staged."""
    different, staged = [], 0
    for seed in seeds:
        unequal, is_staged = difference(load, seed)
        staged += is_staged
        if unequal:
            different.append(seed)
    return different, staged


@pytest.mark.slow
def test_random_programs_are_equal_to_the_bit(load: Loader) -> None:
    different, staged = sweep(load, range(12))

    assert different == []
    assert staged >= 8


@pytest.mark.corpus
def test_many_random_programs_are_equal_to_the_bit(load: Loader) -> None:
    different, staged = sweep(load, range(100, 300))

    assert different == []
    assert staged >= 150
