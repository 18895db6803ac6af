"""How operators become graph ops; importing it makes TensorFlow their backend."""

from __future__ import annotations

from autohook.runtime import dispatch
from autohook.staging.operators.backend import TensorFlowBackend


def register() -> None:
    """Makes TensorFlow the backend of every operator; safe to repeat."""
    if dispatch.backend is None:
        dispatch.register(TensorFlowBackend())


# The one act at import: staging exists as soon as it is imported.
register()
