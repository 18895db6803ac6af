"""A pytest plugin: names that NumPy has dropped, for libraries that still use them."""

from __future__ import annotations

import numpy as np

for name, value in {"float": float, "int": int, "bool": bool, "object": object}.items():
    if name not in vars(np):
        setattr(np, name, value)
