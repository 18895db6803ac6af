"""Exceptions made while a graph runs, until its failure is a Python exception.

They wait here under a number that a mark in the failure's message gives. A session, or
who ignores errors, never asks for them: so only the latest are kept.
"""

from __future__ import annotations

import itertools
import re
import secrets
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from autohook.staging.operators.exceptions import title

if TYPE_CHECKING:
    from collections.abc import MutableMapping

# Another process that loads an exported graph does not know our marks.
_PROCESS = secrets.token_hex(4)
_MARK = re.compile(rf"autohook raised {_PROCESS}\.(\d+)")
_MOST = 256

_numbers = itertools.count(1)
_lock = threading.Lock()
_made: MutableMapping[str, BaseException] = OrderedDict()


def next_number() -> str:
    """Returns a number that no other exception has."""
    return str(next(_numbers))


def mark(number: str) -> str:
    """Returns what a failure's message says of an exception."""
    return f"autohook raised {_PROCESS}.{number}"


def number_in(message: str) -> str | None:
    """Returns the number that a failure's message gives, or None."""
    found = _MARK.search(message)
    return None if found is None else found.group(1)


def keep(error: BaseException) -> str:
    """Keeps an exception; returns the message of the op that fails with it."""
    number = next_number()
    with _lock:
        _made[number] = error
        while len(_made) > _MOST:
            del _made[next(iter(_made))]
    return f"{title_of(error)} [{mark(number)}]"


def fetch(number: str) -> BaseException | None:
    """Returns an exception that was kept, once."""
    with _lock:
        return _made.pop(number, None)


def title_of(error: BaseException) -> str:
    """Returns the line that ends an exception's traceback."""
    try:
        return title(error)
    except Exception:  # noqa: BLE001 - the user's own `__str__`
        return type(error).__name__
