"""Python numbers whose value is known only when the graph runs.

A `StagedNumber` computes what Python would: `integers`, `floats`, `powers`, `bits`,
`comparisons` and `rounding` hold the rules, `conversion` how it becomes a tensor.
"""

from __future__ import annotations

from autohook.staging.numbers import packing
from autohook.staging.numbers.kinds import DTYPES
from autohook.staging.numbers.staged_number import (
    StagedNumber,
    StagedTruth,
    as_tensor,
    kind_of,
    raw_tensor,
)

__all__ = [
    "DTYPES",
    "StagedNumber",
    "StagedTruth",
    "as_tensor",
    "kind_of",
    "raw_tensor",
]

# The one act at import: TensorFlow learns how such numbers become tensors.
packing.register()
