"""Explains, when the process ends, what it did, if `autohook explain` started it."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from autohook.hook.notices import warn
from autohook.inquiry import read_inquiry

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.inquiry import Inquiry


def start_explaining(at_exit: Callable[..., object]) -> None:
    """Arranges for the explanation, in the one process that is asked for it.

    Args:
        at_exit: `atexit.register`.
    """
    inquiry = read_inquiry(os.environ)
    if inquiry is not None:
        at_exit(_write, inquiry, os.getpid(), time.perf_counter())


def _write(inquiry: Inquiry, process: int, start: float) -> None:
    if os.getpid() != process:
        return
    text = _explain(inquiry, time.perf_counter() - start)
    if not inquiry.output:
        sys.stderr.write(text)
        sys.stderr.flush()
        return
    try:
        with open(inquiry.output, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        warn(f"the explanation cannot be written: {error}")


def _explain(inquiry: Inquiry, seconds: float) -> str:
    from autohook.hook.startup import module_decisions
    from autohook.runtime.units import decisions

    if inquiry.json:
        import json

        from autohook.report.data import as_data

        data = as_data(module_decisions(), decisions(), seconds)
        return json.dumps(data, indent=2) + "\n"
    from autohook.report.explain import explain

    return explain(module_decisions(), decisions(), seconds)
