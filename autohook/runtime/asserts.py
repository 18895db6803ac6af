"""`assert`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.dispatch import is_staged, staging

if TYPE_CHECKING:
    from collections.abc import Callable


def assert_(test: Any, message: Callable[[], Any] | None = None) -> None:
    """Raises AssertionError unless `test` holds; staged where it is staged.

    Raises:
        AssertionError: With the message, as the statement does.
    """
    if is_staged(test):
        staging().require(test, message)
    elif not test:
        if message is None:
            raise AssertionError
        raise AssertionError(message())
