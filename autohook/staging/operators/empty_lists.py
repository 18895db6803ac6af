"""Lists that may be empty when TensorFlow makes one tensor of them."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.operators.raising import raise_where

_MESSAGE = (
    "an empty list is a float32 tensor, which a graph for elements of another dtype"
    " cannot make; give a dtype"
)


def require_elements(items: Any) -> None:
    """Makes the graph fail where a staged list is empty but has another dtype.

    Eagerly, `tf.stack([])` is a float32 tensor; a graph has one dtype.
    """
    if items.dtype != tf.float32:
        raise_where(tf.equal(items.size(), 0), lambda: ValueError(_MESSAGE))
