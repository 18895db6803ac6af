"""Items of Python containers where the key, or the contents, are staged."""

from __future__ import annotations

from typing import Any

from autohook.staging.operators.changes import content_method
from autohook.staging.operators.forwards import is_forwarded


def takes_item(owner: Any, key: Any) -> bool:  # noqa: ARG001 - staged keys come next
    """Returns whether items of a Python container are found when the graph runs."""
    return is_forwarded(owner)


def get_item(owner: Any, key: Any) -> Any:
    """Returns `owner[key]`."""
    return content_method(owner, "__getitem__")(key)


def set_item(owner: Any, key: Any, value: Any) -> None:
    """Does `owner[key] = value`."""
    content_method(owner, "__setitem__")(key, value)


def del_item(owner: Any, key: Any) -> None:
    """Does `del owner[key]`."""
    content_method(owner, "__delitem__")(key)
