"""Turns audits on and off, and says at the end of the process what they have found."""

from __future__ import annotations

import atexit
import functools
import os
import sys

from autohook.runtime.units import decisions, registry


def start_auditing() -> None:
    """Makes modules that are loaded from now on run under audit."""
    registry.audits = True
    _arrange_for_the_end(os.getpid())


def stop_auditing(*, others: bool) -> None:
    """Ends that, unless another hook asks for it, too."""
    registry.audits = others


@functools.cache
def _arrange_for_the_end(process: int) -> None:
    atexit.register(print_audit, process)


def print_audit(process: int) -> None:
    """Writes what was found to standard error, where TensorFlow was used."""
    if os.getpid() != process or registry.report is None:
        return
    from autohook.report.audit import render

    sys.stderr.write(render(decisions()))
    sys.stderr.flush()
