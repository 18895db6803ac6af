"""`if` statements and conditional expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.dispatch import is_staged, staging
from autohook.runtime.truths import tested

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def if_(
    test: Any,
    then: Callable[[], Any],
    orelse: Callable[[], Any] | None,
    names: Sequence[str],
) -> None:
    """Runs one of two branches, or stages both.

    Args:
        test: The condition's value.
        then: The branch taken when it is true.
        orelse: The other branch, or None.
        names: Names of the cells that are live after the statement.
    """
    test = tested(test)
    if is_staged(test):
        staging().if_(test, then, orelse, names)
    elif test:
        then()
    elif orelse is not None:
        orelse()


def if_exp(test: Any, then: Callable[[], Any], orelse: Callable[[], Any]) -> Any:
    """Returns the value of `then() if test else orelse()`."""
    test = tested(test)
    if is_staged(test):
        return staging().if_exp(test, then, orelse)
    return then() if test else orelse()


def known(test: Any) -> Any:
    """Returns the test of a statement that yields; Python has to know it.

    Raises:
        StagingError: Only the graph knows it; strictly, the trace ends.
    """
    if is_staged(test):
        staging().refuse(
            "AH243",
            "a generator yields under a condition that only the graph knows.",
            "Append to a list, or yield the same items on every path.",
        )
    return test
