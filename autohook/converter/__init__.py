"""The converter: source in, native code and staged twins out."""

from __future__ import annotations

from autohook.converter.emit import ConvertedModule, convert_module
from autohook.converter.functions import convert_function, function_to_code

__all__ = ["ConvertedModule", "convert_function", "convert_module", "function_to_code"]
