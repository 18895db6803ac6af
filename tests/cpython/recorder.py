"""Records the outcome of every test; runs inside the interpreter under test.

It is copied into site-packages and started by a .pth file, so that a test file run as a
script is recorded as well. It stays off where CPYTHON_OUTCOMES is not set.
"""

from __future__ import annotations

import marshal
import os
import sys
import unittest
from typing import Any

VARIABLE = "CPYTHON_OUTCOMES"


class RecordingResult(unittest.TextTestResult):
    """Keeps (test, outcome, kind of exception) of each test and failed subtest."""

    found: list[tuple[str, str, str]] = []  # noqa: RUF012 - of the whole process

    def _record(self, test: Any, outcome: str, detail: str = "") -> None:
        self.found.append((test.id(), outcome, detail))

    def addSuccess(self, test: Any) -> None:  # noqa: N802
        """Records a passed test."""
        super().addSuccess(test)
        self._record(test, "passed")

    def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """Records a failed test."""
        super().addFailure(test, err)
        self._record(test, "failed", err[0].__name__)

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802
        """Records a test, or a fixture of tests, that raised."""
        super().addError(test, err)
        self._record(test, "error", err[0].__name__)

    def addSkip(self, test: Any, reason: str) -> None:  # noqa: N802
        """Records a skipped test."""
        super().addSkip(test, reason)
        self._record(test, "skipped")

    def addExpectedFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """Records a test that failed as it should."""
        super().addExpectedFailure(test, err)
        self._record(test, "expected failure")

    def addUnexpectedSuccess(self, test: Any) -> None:  # noqa: N802
        """Records a test that should have failed."""
        super().addUnexpectedSuccess(test)
        self._record(test, "unexpected success")

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802
        """Records a subtest that failed; the others are the test's."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._record(subtest, "subtest", err[0].__name__)


def write_outcomes(path: str, process: int, note: str) -> None:
    """Writes what was found, and what the hook converted, for another Python."""
    if os.getpid() != process:
        return
    converted: dict[str, int] = {}
    plain: dict[str, str] = {}
    if "autohook.hook.install" in sys.modules:
        converted, plain = ask_hook()
    found = RecordingResult.found
    with open(path, "wb") as stream:
        stream.write(marshal.dumps((found, converted, plain, note), 2))


def ask_hook() -> tuple[dict[str, int], dict[str, str]]:
    """Returns converted modules with their units, and plain ones with the reason."""
    from autohook.hook.install import installed_hooks
    from autohook.runtime.units import registry

    converted: dict[str, int] = {}
    plain: dict[str, str] = {}
    for hook in installed_hooks():
        for name, decision in hook.conversions.decisions.items():
            if decision.state == "plain":
                plain[name] = decision.reason
            else:
                converted[name] = len(registry.modules[name])
    return converted, plain


def start() -> None:
    """Records the tests of this process, and of no child of it."""
    path = os.environ.pop(VARIABLE, "")
    if path:
        import atexit

        unittest.TextTestRunner.resultclass = RecordingResult  # type: ignore[assignment]  # typed as a method
        atexit.register(write_outcomes, path, os.getpid(), "main")
