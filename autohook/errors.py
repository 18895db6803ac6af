"""The three kinds of trouble: unsupported code, a user's error, and a bug of ours."""

from __future__ import annotations

from dataclasses import dataclass

from autohook.codes import REMEDIES


@dataclass(frozen=True)
class Diagnostic:
    """One finding about one place in the user's code.

    Attributes:
        code: `AH` and three digits; the heading in docs/messages.md.
        message: What happened, with the user's names.
        filename: The user's file, as Python knows it.
        lineno: The 1-based line, 0 where there is none.
        remedy: What to do about it, where more is known than `codes` says.
    """

    code: str
    message: str
    filename: str
    lineno: int
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.filename}:{self.lineno}" if self.lineno else self.filename
        text = f"{self.code} {place}: {self.message}"
        remedy = self.remedy or REMEDIES.get(self.code, "")
        return f"{text.rstrip('.')}. {remedy}" if remedy else text


class AutohookError(Exception):
    """Base of every error that autohook raises to its user."""


class UsageError(AutohookError):
    """Bad configuration, flags or files; the command line exits with 2."""


class UnsupportedError(AutohookError):
    """Code that the converter cannot convert yet; that function stays native."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Keeps the diagnostic that says where and what to do."""
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


class ConverterBugError(AutohookError):
    """A bug of ours in the converter; names the pass that failed."""


class StagingError(AutohookError):
    """Code that cannot be expressed in a graph that the user asked for."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Keeps the diagnostic that says where and what to do."""
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


class Refused(BaseException):
    """Ends a trace that cannot be proven safe; the unit then runs natively.

    It derives from BaseException so that `except Exception` in the traced code
    cannot swallow it. It never reaches the user's program.
    """

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Keeps the reason, with the user's file and line."""
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic
