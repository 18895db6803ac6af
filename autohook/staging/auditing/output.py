"""What a call prints: kept while a plan is tried, passed on while Python runs."""

from __future__ import annotations

import builtins
import io
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Written = list[tuple[str, str]]
"""Pairs of a stream's name and a text."""
_STREAMS = ("stdout", "stderr")


class Copy:
    """A stream that also notes what one thread writes to it."""

    def __init__(self, stream: Any, name: str, written: Written) -> None:
        self._autohook = stream, name, written, threading.get_ident()

    def write(self, text: str) -> Any:
        """Writes and notes."""
        stream, name, written, thread = self._autohook
        if threading.get_ident() == thread:
            written.append((name, text))
        return stream.write(text)

    def writelines(self, lines: Any) -> None:
        """Writes and notes."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._autohook[0], name)

    def __iter__(self) -> Any:
        return iter(self._autohook[0])


class Watch:
    """Notes what is written to the standard streams from now on.

    Attributes:
        written: What has been written.
    """

    def __init__(self) -> None:
        self.written: Written = []
        self._copies: dict[str, tuple[Any, Copy]] = {}
        for name in _STREAMS:
            stream = getattr(sys, name)
            if stream is not None:
                copy = Copy(stream, name, self.written)
                self._copies[name] = stream, copy
                setattr(sys, name, copy)

    def end(self) -> None:
        """Puts the streams back, unless the program has put others there."""
        for name, (stream, copy) in self._copies.items():
            if getattr(sys, name) is copy:
                setattr(sys, name, stream)
            copy._autohook = (stream, name, [], 0)


@contextmanager
def kept(namespace: dict[str, Any]) -> Iterator[Written]:
    """Keeps what is printed inside; nothing of it comes out.

    Args:
        namespace: The names of the code that runs inside; `print` among them, under
            any name, writes nothing.
    """
    written: Written = []

    def print_(*args: Any, **kwargs: Any) -> None:
        stream = kwargs.pop("file", None)
        kwargs.pop("flush", None)
        text = io.StringIO()
        builtins.print(*args, file=text, **kwargs)
        written.append((_name(stream), text.getvalue()))

    names = [key for key, value in namespace.items() if value is builtins.print]
    streams = {name: getattr(sys, name) for name in _STREAMS}
    namespace.update(dict.fromkeys(names, print_))
    for name in _STREAMS:
        setattr(sys, name, _Kept(streams[name], name, written))
    try:
        yield written
    finally:
        for name, stream in streams.items():
            setattr(sys, name, stream)
        namespace.update(dict.fromkeys(names, builtins.print))


class _Kept:
    """A stream that notes what one thread writes, and writes what others do."""

    def __init__(self, stream: Any, name: str, written: Written) -> None:
        self._stream, self._name, self._written = stream, name, written
        self._thread = threading.get_ident()

    def write(self, text: str) -> Any:
        """Notes."""
        if threading.get_ident() != self._thread:
            return self._stream.write(text)
        self._written.append((self._name, text))
        return len(text)

    def flush(self) -> None:
        """Has nothing to do for what is only noted."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _name(stream: Any) -> str:
    if stream is None or stream is sys.stdout:
        return "stdout"
    return "stderr" if stream is sys.stderr else "another file"


def joined(written: Written) -> dict[str, str]:
    """Returns the whole text of each standard stream."""
    texts = dict.fromkeys(_STREAMS, "")
    for name, text in written:
        if name in texts:
            texts[name] += text
    return texts
