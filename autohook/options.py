"""Options of a conversion, part of the cache's fingerprint."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConversionOptions:
    """What changes the converter's output.

    Attributes:
        instrumented: Whether twins report reads and writes of Python state to the
            runtime, as staging needs; `to_graph` and `to_code` do without.
        strict: Whether a bug of ours raises instead of leaving the module plain.
    """

    instrumented: bool = True
    strict: bool = False
