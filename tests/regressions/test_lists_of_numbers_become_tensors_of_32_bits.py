"""Lists of Python numbers that grow in a graph, given to TensorFlow's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

# Each gave int64 or float64.
PROGRAM = """
def f(n):
    items = []
    floats = []
    for i in tf.range(n):
        items.append(int(i) * 2)
        floats.append(float(i) / 3)
    return {}
INPUTS = {{f: [(T(5),), (T(1),)]}}
"""
CALLS = (
    "tf.stack(items), tf.stack(floats)",
    "tf.convert_to_tensor(items), tf.convert_to_tensor(floats)",
    "tf.constant(items), tf.constant(floats), tf.constant(items, tf.float64)",
    "tf.reduce_sum(items), tf.add(floats, 1), tf.cast(items, tf.int64)",
)


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS)
def test_numbers_of_a_list_become_a_tensor_as_eagerly(
    call: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    found = outcome(PROGRAM.format(call))

    assert found == {"to_graph": "equal", "listed": "equal", "hot": "equal"}
