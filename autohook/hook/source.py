"""The source of one module, as it is found, read and compared with what is cached."""

from __future__ import annotations

import os

from autohook.cache.fingerprint import digest
from autohook.cache.stamp import stamp_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast import Module
    from types import CodeType

    from autohook.cache.stamp import Stamp
    from autohook.cache.store import Entry


class Source:
    """One module's source.

    Attributes:
        name: The dotted name that the module is loaded under.
        path: The name that its code objects carry.
        cached: The path of its plain bytecode, "" to do without a cache.
        stamp: The state of its file when this was made; None if it has none.
    """

    __slots__ = ("_data", "cached", "name", "path", "stamp")

    def __init__(
        self, name: str, path: str, data: bytes | None = None, cached: str = ""
    ) -> None:
        """Takes the bytes, or None to read the file when they are needed."""
        self.name = name
        self.path = path
        self.cached = cached
        self.stamp: Stamp | None = None
        self._data = data
        if cached:
            # Of bytes that were read before, the file may be another one by now.
            self.stamp = stamp_of(path, is_certain=data is None)

    def data(self) -> bytes:
        """Returns the bytes.

        Raises:
            OSError: The file cannot be read.
        """
        if self._data is None:
            with open(self.path, "rb") as stream:
                if self.stamp is not None:
                    # A link may lead to another file by now.
                    self.stamp = type(self.stamp)(os.fstat(stream.fileno()))
                self._data = stream.read()
        return self._data

    def program(self) -> bytes | Module:
        """Returns what is compiled: the bytes, or what another tool makes of them.

        Raises:
            OSError: The file cannot be read.
            LeftAloneError: The other tool's work cannot be converted.
        """
        return self.data()

    def is_made_from(self, entry: Entry) -> bool:
        """Returns whether an entry of the cache was made from this source."""
        stamp = self.stamp
        if stamp is not None and stamp.is_settled and stamp.fields == entry.stamp:
            return True
        return digest(self.data()) == entry.source


def compile_plainly(source: Source) -> CodeType:
    """Returns the code that plain Python would run, with the warnings of doing so."""
    code: CodeType = compile(source.data(), source.path, "exec", dont_inherit=True)
    return code
