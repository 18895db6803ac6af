"""A converter that changes nothing: for tests of what stands around the converter.

It says on standard error what it converts, and fails where the source says so.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import CodeType


class Converted(NamedTuple):
    code: CodeType
    layout: tuple[object, ...]
    units: tuple[object, ...]
    reader: str = ""


def convert_module(source: bytes, filename: str) -> Converted:
    sys.stderr.write(f"converting {filename.rpartition('/')[2]}\n")
    if b"fail to convert" in source:
        raise LookupError("asked to fail")
    if b"interrupt the conversion" in source:
        raise KeyboardInterrupt
    return Converted(compile(source, filename, "exec", dont_inherit=True), (), ())
