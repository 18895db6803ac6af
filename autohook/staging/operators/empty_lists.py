"""Lists that may be empty when TensorFlow makes one tensor of them."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.errors import Diagnostic
from autohook.staging.operators.modes import user_place
from autohook.staging.operators.raising import fail_unless


def require_elements(items: Any) -> None:
    """Makes the graph fail where a staged list is empty but has another dtype.

    Eagerly, `tf.stack([])` is a float32 tensor; a graph has one dtype.
    """
    if items.dtype == tf.float32:
        return
    finding = Diagnostic(
        "AH254",
        f"a list of {items.dtype.name} elements is empty where one tensor is made of"
        " it, which would be float32",
        *user_place(),
        "Test for the empty list, or give tf.convert_to_tensor a dtype.",
    )
    fail_unless(tf.not_equal(items.size(), 0), finding)
