"""A pytest plugin: units are staged at their second call, and stay staged."""

from __future__ import annotations

import os

if os.environ.get("TWINS_OF"):
    import tensorflow as tf  # noqa: F401

    from autohook.staging import tiering

    for name, value in {
        "HOT_CALLS": 2,
        "SLOW_HOT_CALLS": 2,
        "MIN_NATIVE": 0.0,
        "KEEP_RATIO": float("inf"),
    }.items():
        if not hasattr(tiering, name):
            raise AttributeError(f"tiering has no {name}")
        setattr(tiering, name, value)
