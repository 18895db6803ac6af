"""Runs an existing, eagerly written TensorFlow 2 project in graph mode, unedited."""

from __future__ import annotations

__version__ = "0.1.0"
