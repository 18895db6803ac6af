"""Starts the hook in a process whose environment asks for it."""

from __future__ import annotations

import os
import sys

from autohook.config import OFF, ON, read_environment
from autohook.hook.interpreter import (
    Program,
    find_program,
    is_beside_interpreter,
    is_tool,
)
from autohook.hook.waiting import ScriptWatch, Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from autohook.config import Choices, Config
    from autohook.decisions import ModuleDecision

# As in inquiry.py, which only a process that is asked for it needs.
VARIABLE = "AUTOHOOK_EXPLAIN"


def start_from_environment() -> None:
    """Makes the process wait for what AUTOHOOK lists."""
    try:
        _start()
    except Exception as error:  # noqa: BLE001 - the user's program must start
        from autohook.hook.notices import warn

        warn(f"autohook is off: {type(error).__name__}: {error}")


def _start() -> None:
    switch = os.environ.get("AUTOHOOK", "")
    program = find_program(sys.orig_argv)
    if is_own_command(program) or not is_on(switch):
        return
    choices = read_environment(os.environ)
    waiting = Waiting(program, switch, choices)
    if switch.endswith(".toml"):
        # A child process may start in another folder.
        os.environ["AUTOHOOK"] = os.path.abspath(switch)
    sys.meta_path.insert(0, waiting)
    sys.path_hooks.insert(0, ScriptWatch(claimed_script(program), waiting))
    if program.kind == "stdin" or (
        program.kind == "command" and defines_functions(program.value)
    ):
        from autohook.hook.audit_hook import claim_text

        claim_text(program, waiting.begin)
    prepare_process(choices)


def is_own_command(program: Program) -> bool:
    """Returns whether the process is a command line of autohook's own."""
    if program.kind == "module":
        return program.value == "autohook"
    is_command = os.path.basename(program.value) in ("autohook", "autohook.exe")
    return program.kind == "script" and is_command and is_tool(program.value)


def is_on(switch: str) -> bool:
    """Returns whether a value of AUTOHOOK asks for the hook; warns of odd values."""
    word = switch.strip().lower()
    if word in OFF:
        return False
    if word in ON or switch.endswith(".toml"):
        return True
    from autohook.hook.notices import warn

    warn(f"AUTOHOOK={switch} is neither on, off nor a .toml file: autohook is off")
    return False


def claimed_script(program: Program) -> str:
    """Returns the script that may be converted, "" if the program is none."""
    if program.kind != "script" or program.value.endswith(".pyc"):
        return ""
    return "" if is_beside_interpreter(program.value) else program.value


def defines_functions(text: str) -> bool:
    """Returns whether a text may define a function; others need no conversion."""
    return "def" in text or "lambda" in text


def prepare_process(config: Config | Choices) -> None:
    """Arranges for the reports at the very end."""
    # Registered before the program's own functions, they run after them.
    if config.report:
        import atexit

        atexit.register(print_report, os.getpid())
    if VARIABLE in os.environ:
        import atexit

        from autohook.hook.explaining import start_explaining

        start_explaining(atexit.register)


def print_report(process: int) -> None:
    """Writes what was decided to standard error, in the process that asked for it."""
    if os.getpid() != process:
        return
    from autohook.report.text import render
    from autohook.runtime.units import decisions

    sys.stderr.write(render(module_decisions(), decisions()))
    sys.stderr.flush()


def module_decisions() -> list[ModuleDecision]:
    """Returns what became of the listed modules."""
    from autohook.hook.install import installed_hooks
    from autohook.hook.leftovers import record_leftovers

    for hook in installed_hooks():
        record_leftovers(hook)
    return [
        decision
        for hook in installed_hooks()
        for decision in hook.conversions.decisions.values()
    ]
