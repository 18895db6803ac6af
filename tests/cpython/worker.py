"""Runs one of CPython's test files as `python -m test` does, in one process.

Usage: worker.py TEST_MODULE OUTCOMES BARE, where BARE is a file with the names of the
modules that this interpreter has imported before anything else.
"""

from __future__ import annotations

import os
import sys

sys.path.pop(0)  # the folder of this file


# Threading ends the interpreter; importlib is half frozen.
KEPT = ("autohook", "gast", "astor", "threading", "importlib")


def forget_imports(bare: set[str]) -> None:
    """Removes what autohook has imported for itself, as a bare interpreter starts.

    Listed modules among them are then imported again, through the hook; autohook goes
    on with its own.
    """
    for name, module in list(sys.modules.items()):
        loader = getattr(getattr(module, "__spec__", None), "loader", None)
        is_source = type(loader).__name__ in ("SourceFileLoader", "HookedLoader")
        if name in bare or name.partition(".")[0] in KEPT:
            continue
        # `collections.abc` is another name of a frozen module.
        if is_source or "." in name:
            del sys.modules[name]


def main() -> None:
    """Runs the tests and writes their outcomes."""
    name, outcomes, bare_file = sys.argv[1:]
    with open(bare_file) as stream:
        forget_imports(set(stream.read().split()))
    sys.argv[:] = ["python -m test"]

    import faulthandler
    import random
    import unittest

    import _cpython_recorder as recorder  # type: ignore[import-not-found]  # copied
    from test import support  # type: ignore[import-not-found]  # not in typeshed

    faulthandler.enable()
    support.use_resources = []
    support.verbose = 0
    random.seed(0)
    note = ""
    try:
        tests = unittest.TestLoader().loadTestsFromName(name)
    except unittest.SkipTest as skip:
        note = f"skipped: {skip}"
    else:
        runner = unittest.TextTestRunner(resultclass=recorder.RecordingResult)
        runner.run(tests)
    recorder.write_outcomes(outcomes, os.getpid(), note)


if __name__ == "__main__":
    main()
