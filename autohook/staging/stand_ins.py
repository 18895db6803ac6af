"""Inputs of a graph besides its arguments: captured tensors that each run replaces."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


def take_in(graph: Any, stand_in: Any) -> Any:
    """Returns a placeholder of a graph for what stands in for a value of each run.

    `graph.capture` makes a constant of a small tensor, which TensorFlow then looks at
    while the graph is built: for shapes, and to find out what is always true.
    """
    with graph.as_default():  # a body of it may be traced now
        placeholder = tf.compat.v1.placeholder(stand_in.dtype, stand_in.shape)
    graph.add_capture(stand_in, placeholder)
    return placeholder
