"""`python -m autohook`: runs a program through the hook."""

from __future__ import annotations

if __name__ == "__main__":
    from autohook.cli.main import main

    main()
