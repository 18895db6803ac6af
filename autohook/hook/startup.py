"""Starts the hook in a process whose environment asks for it."""

from __future__ import annotations

import os
import sys

from autohook.config import (
    OFF,
    ON,
    Config,
    build,
    find_file,
    read_environment,
    read_file,
)
from autohook.hook.install import Hook, installed_hooks, is_first_start
from autohook.hook.interpreter import Program, find_program, find_root, is_tool
from autohook.hook.notices import warn, write_error


def start_from_environment() -> None:
    """Installs the hook as AUTOHOOK says; a wrong configuration ends the process."""
    try:
        _start()
    except Exception as error:  # noqa: BLE001 - the user's program must start
        # Imported when needed: dataclasses cost more than all the rest of a start.
        from autohook.errors import UsageError

        if isinstance(error, UsageError):
            # `site` prints what an exception of a .pth file says and goes on.
            write_error(str(error))
            os._exit(2)
        warn(f"autohook is off: {type(error).__name__}: {error}")


def _start() -> None:
    program = find_program(sys.orig_argv)
    if is_own_command(program) or not is_first_start():
        return
    config = choose_config(os.environ.get("AUTOHOOK", ""), program)
    if config is None:
        return
    from autohook.hook import path_hook

    hook = Hook(config)
    hook.install()
    script = program.value if program.kind == "script" else ""
    if script and (is_tool(script) or script.endswith(".pyc")):
        script = ""
    sys.path_hooks.insert(0, path_hook.ScriptHook(script, hook))
    if program.kind in ("command", "stdin"):
        from autohook.hook.audit_hook import claim_text

        claim_text(program, hook)
    prepare_process(config)


def is_own_command(program: Program) -> bool:
    """Returns whether the process is a command line of autohook's own."""
    if program.kind == "module":
        return program.value == "autohook"
    is_command = os.path.basename(program.value) in ("autohook", "autohook.exe")
    return program.kind == "script" and is_command and is_tool(program.value)


def choose_config(switch: str, program: Program) -> Config | None:
    """Returns what AUTOHOOK and its sisters say, None where the hook is off.

    Raises:
        UsageError: The configuration file is wrong.
    """
    word = switch.strip().lower()
    if word in OFF:
        return None
    if word not in ON and not switch.endswith(".toml"):
        warn(f"AUTOHOOK={switch} is neither on, off nor a .toml file: autohook is off")
        return None
    root = find_root(program)
    file = find_file(root) if word in ON else os.path.abspath(switch)
    if word not in ON:
        # A child process may start in another folder.
        os.environ["AUTOHOOK"] = file
    sources = [read_environment(os.environ)]
    if file:
        sources.append(read_file(file))
    main = program.value if program.kind == "module" else ""
    return build(sources, file=file, root=root, main_module=main)


def prepare_process(config: Config) -> None:
    """Arranges for the report at the very end."""
    if config.report:
        import atexit

        # Registered before the program's own functions, it runs after them.
        atexit.register(print_report, os.getpid())


def print_report(process: int) -> None:
    """Writes what was decided to standard error, in the process that asked for it."""
    if os.getpid() != process:
        return
    from autohook.report.text import render
    from autohook.runtime.units import decisions

    modules = [
        decision
        for hook in installed_hooks()
        for decision in hook.conversions.decisions.values()
    ]
    sys.stderr.write(render(modules, decisions()))
    sys.stderr.flush()
