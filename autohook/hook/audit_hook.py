"""Claims the text of `python -c` and of standard input, as `path_hook` does a script.

CPython tells audit hooks that it is about to run such a text. One of them runs the
converted text instead, and raises SystemExit when the program has ended, which CPython
takes for the program's own (Modules/main.c, pymain_run_command and pymain_run_stdin,
3.10 to 3.13). Audit hooks stay for good and are called very often. So ours are the
look-ups of dictionaries, written in C, with keys that act when they are found.
"""

from __future__ import annotations

import os
import sys
from _functools import partial  # type: ignore[import-not-found]  # built in

from autohook.hook.frameless import Ending, make_starter
from autohook.hook.main_program import convert_program, show_lines
from autohook.hook.source import Source
from autohook.hook.standard_input import load_input, names_encoding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

    from autohook.hook.install import Hook
    from autohook.hook.interpreter import Program

EVENTS = {"command": "cpython.run_command", "stdin": "cpython.run_stdin"}
NAMES = {"command": "<string>", "stdin": "<stdin>"}


def claim_text(program: Program, begin: Callable[[], Hook | None]) -> None:
    """Arranges for the text of `-c` or of standard input to be converted.

    All that ends in a prompt is left to CPython.

    Args:
        program: The program; a command that defines functions.
        begin: Gives the hook when it is needed, None if it is off.
    """
    if sys.flags.inspect or sys.flags.interactive:
        return
    if program.kind == "command" or (sys.stdin is not None and not os.isatty(0)):
        TextHook(program, begin).install()


class EventKey:
    """A key that is found when an audit event is looked up, and then acts."""

    def __init__(self, event: str, act: Callable[[], None]) -> None:
        self._hash = hash(event)
        self._act = act

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if type(other) is not str:
            return False
        self._act()
        # Found: a look-up that goes on may come to the same key again.
        return True


class TextHook:
    """The audit hooks for one text.

    The first and the last are the same. In between stands the one that runs the
    program, without a frame of ours; it is added once the text has been converted.
    """

    def __init__(self, program: Program, begin: Callable[[], Hook | None]) -> None:
        self._kind = program.kind
        self._command = program.value + "\n"  # as CPython completes it
        self._begin = begin
        self._ending: Ending | None = None
        self._is_started = False
        self._starters: dict[object, None] = {}
        self._run_key = EventKey("exec", self._release)
        self._events = {
            EventKey(EVENTS[program.kind], self._hear): None,
            self._run_key: None,
            EventKey("sys.excepthook", note_interrupt): None,
        }

    def install(self) -> None:
        """Adds the first audit hook."""
        sys.addaudithook(self._events.get)  # type: ignore[arg-type]  # looks up only

    def _hear(self) -> None:
        """Starts the program; the second time, after the program, ends the process.

        Raises:
            SystemExit: The program has ended without an exception.
        """
        if self._is_started:
            if self._ending is not None:
                self._ending.tidy()
            raise SystemExit(0)
        self._is_started = True
        try:
            code = self._load()
        except BaseException:
            from autohook.hook.tracebacks import install_hooks

            install_hooks()
            raise
        if code is None:
            self._events.clear()
        else:
            self._prepare(code, sys.modules["__main__"].__dict__)

    def _release(self) -> None:
        """Leaves the starter to CPython alone, whose code is about to run the program.

        While the text was converted other code has run.
        """
        if self._starters:
            self._starters.clear()
            del self._events[self._run_key]

    def _load(self) -> CodeType | None:
        hook = self._begin()
        if hook is None:
            return None
        if self._kind == "stdin":
            return load_input(hook)
        try:
            text = self._command.encode()
        except UnicodeEncodeError:
            return None  # CPython says that it cannot be decoded
        if names_encoding(text):
            # What CPython ignores here, but would heed in a file.
            return None
        source = Source("__main__", NAMES["command"], text)
        try:
            return convert_program(source, hook)
        except SyntaxError:
            return None  # CPython meets it again and says so

    def _prepare(self, code: CodeType, namespace: dict[str, Any]) -> None:
        """Adds the two other audit hooks, which hear of the same event next."""
        if self._kind == "stdin":
            namespace.update(__file__=NAMES["stdin"], __cached__=None)
            self._ending = Ending(namespace)
        else:
            show_lines(code, NAMES["command"], self._command)
        finish = self._ending.leave if self._ending else bool  # which does nothing
        event = hash(EVENTS[self._kind])
        self._starters[make_starter(code, namespace, finish, event)] = None
        runner = partial(self._starters.get)
        runner.__cantrace__ = True
        sys.addaudithook(runner)
        self.install()


def note_interrupt() -> None:
    """Makes the process end by SIGINT if an interrupt has ended the program.

    Heard before the exception is shown. CPython ends so if code that it has compiled
    itself ends by an interrupt (Python/pythonrun.c, run_eval_code_obj).
    """
    is_outermost = sys._getframe(1).f_back is None
    if is_outermost and getattr(sys, "last_type", None) is KeyboardInterrupt:
        try:
            exec("raise KeyboardInterrupt")
        except KeyboardInterrupt:
            return  # CPython has noted it
