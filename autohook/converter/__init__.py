"""The converter: source in, native code and staged twins out."""

from __future__ import annotations

from autohook.converter.emit import ConvertedModule, convert_module

__all__ = ["ConvertedModule", "convert_module"]
