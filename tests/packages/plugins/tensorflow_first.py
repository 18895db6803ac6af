"""A pytest plugin: TensorFlow is imported before the tests, so that units ask."""

from __future__ import annotations

import tensorflow as tf  # noqa: F401
