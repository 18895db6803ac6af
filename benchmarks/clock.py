"""CPU time of one call, within a limit."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable


class OutOfTimeError(BaseException):
    """The limit was reached; no `except Exception` takes it for an error."""


def cpu_seconds(function: Callable[[], object], limit: float) -> float | str:
    """Returns the CPU seconds of one call, or why there are none.

    Args:
        function: What to call, in the main thread.
        limit: CPU seconds after which it is interrupted.

    Returns:
        The seconds, or what is written in a table instead.
    """

    def stop(_signal: int, _frame: object) -> NoReturn:
        raise OutOfTimeError

    before = signal.signal(signal.SIGPROF, stop)
    start = time.process_time()
    try:
        # Again and again: what a destructor raises is dropped.
        signal.setitimer(signal.ITIMER_PROF, limit, 1.0)
        function()
        return time.process_time() - start
    except OutOfTimeError:
        return f"> {limit:.0f}"
    except Exception as error:  # noqa: BLE001 - whatever it is: it does not work
        return type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
