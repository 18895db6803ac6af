"""Control flow under staged conditions, in graphs of the user's and in plans."""

from __future__ import annotations

import pytest
import tensorflow as tf

from tests.converter.staged import Both

MATCH = Both(
    """
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y

def values(x):
    match x:
        case 0: return x - 1
        case 1 | 2: return x * 10
        case y if y > 5: return y * 100
        case _: return x

def sequences(x):
    match [x, x + 1]:
        case [0, y]: return y
        case [a, 3] | [3, a]: return a * 7
        case [a, b] if a > 10: return b
        case [a, *_]: return a * 5

def mappings_and_classes(x):
    match {"k": x, "p": P(x, 2)}:
        case {"k": 1}: r = x * 2
        case {"p": P(3, y)}: r = x * 0 + y
        case {"p": P(x=z), **rest} if z > 6: r = z + len(rest)
        case _: r = x - 1
    return r

def tensors_are_no_sequences(x):
    match x:
        case [a, b]: return a
        case tf.Tensor(): return x + 1
"""
)


@pytest.mark.parametrize("value", [0, 1, 2, 3, 4, 7, 11])
@pytest.mark.parametrize("name", ["values", "sequences", "mappings_and_classes"])
def test_match_on_staged_values(name: str, value: int) -> None:
    x = tf.constant(value)
    eager = MATCH.eager(x, name=name)

    assert MATCH.free(x, name=name) == eager
    assert MATCH.strict(x, name=name) == eager


def test_a_tensor_matches_no_sequence_pattern() -> None:
    x = tf.constant([1, 2])
    name = "tensors_are_no_sequences"

    assert MATCH.free(x, name=name) == MATCH.eager(x, name=name)
    assert MATCH.strict(x, name=name) == MATCH.eager(x, name=name)
