"""How operators learn whether a value is staged, without importing TensorFlow."""

from __future__ import annotations

import threading
from typing import Any, Protocol


class Recorder(Protocol):
    """What a trace made by staging wants to know about Python state."""

    def read_attribute(self, owner: Any, name: str) -> Any: ...
    def write_attribute(self, owner: Any, name: str, value: Any) -> None: ...
    def delete_attribute(self, owner: Any, name: str) -> None: ...
    def read_item(self, owner: Any, key: Any) -> Any: ...
    def write_item(self, owner: Any, key: Any, value: Any) -> None: ...
    def delete_item(self, owner: Any, key: Any) -> None: ...
    def inplace(self, operator: str, left: Any, right: Any) -> Any: ...
    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...
    def refuse(self, code: str, message: str, remedy: str = "") -> None: ...


class ThreadState(threading.local):
    """What this thread is doing.

    Attributes:
        recorder: The trace that autohook itself is making, or None. While it is
            set, operators are strict: what could differ from the eager run is
            refused (raise through `recorder.refuse`).
        library: Depth of functions made by `to_graph`/`convert`; there `print`
            and `assert` are staged, which a user's own tf.function does not do.
    """

    recorder: Recorder | None = None
    library: int = 0


state = ThreadState()
