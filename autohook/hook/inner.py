"""The path of interpreters inside the process of a claimed script."""

from __future__ import annotations

import os
import sys


def correct_path() -> None:
    """Puts a script's folder where an inner interpreter has the script itself.

    Since Python 3.12.1 its path begins, once `site` has run, with the first entry of
    the main interpreter's; that of a claimed script is the script (Modules/main.c,
    `config->sys_path_0`).
    """
    if is_inner():
        folder = os.path.dirname(os.path.realpath(sys.path[0]))
        is_safe = sys.flags.isolated or getattr(sys.flags, "safe_path", False)
        sys.path[:1] = [] if is_safe else [folder]


def is_inner() -> bool:
    """Returns whether this is not the main interpreter of the process."""
    name = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
    try:
        interpreters = __import__(name)
    except ImportError:
        return False
    return bool(interpreters.get_current() != interpreters.get_main())
