"""How large staged Python ints may be, and which tensors hold Python's numbers."""

from __future__ import annotations

import tensorflow as tf

DTYPES = {int: tf.int64, float: tf.float64, bool: tf.bool}

# Sums and products are kept within this bound, a little below 2**62, so that a sum of
# two of them cannot leave the 64 bits of the tensor.
LIMIT = 2**62 - 2**50

# What is known to be within this bound need not be checked: a product of 32-bit ints.
SETTLED = 2**62

# A number that grows by at most this much at a time is not checked: only more than
# 2**31 additions, hours of them, could carry it from the limit out of the 64 bits.
STEP = 2**31

# Any int64: of numbers that come from tensors and were not computed with yet.
WIDEST = 2**63

# Ints up to this one are floats without rounding.
EXACT = 2**53


def is_wide(value: int) -> bool:
    """Returns whether a plain int does not fit into 64 bits."""
    return not -WIDEST <= value < WIDEST
