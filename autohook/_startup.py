"""What autohook.pth and autohook.start call in every new interpreter."""

from __future__ import annotations


def start() -> None:
    """Starts the hook when AUTOHOOK asks for it; may be called any number of times.

    Nothing else may be imported before the variable has been looked at: Python
    3.15 and later call this in every process (PEP 829).
    """
    import os
    import sys

    # Most virtual environments run a .pth file twice.
    if os.environ.get("AUTOHOOK") and "autohook.hook.startup" not in sys.modules:
        from autohook.hook.startup import start_from_environment

        start_from_environment()
