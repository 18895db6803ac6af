"""Stands in for the hook until something could be listed; most processes end before.

The configuration is read when the program imports its first module, or when CPython
asks who runs the script. What Python itself imports while it starts (`.pth` files,
`sitecustomize`) is not the program's, and is left alone.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock, get_ident

from autohook.config import ON, Choices, Config, build, find_file, read_file
from autohook.hook.interpreter import (
    find_root,
    is_installed,
    is_python_starting,
    is_tool,
)
from autohook.pyproject import VARIABLE, Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from autohook.errors import UsageError
    from autohook.hook.install import Hook
    from autohook.hook.interpreter import Program
    from autohook.hook.path_hook import ScriptFinder, ScriptHook


class Waiting:
    """An entry of `sys.meta_path` that gives way to the hook when it is needed."""

    def __init__(self, program: Program, switch: str, choices: Choices) -> None:
        """Takes what the environment says when the process starts.

        Args:
            program: What the process runs.
            switch: The value of AUTOHOOK: on, or a file.
            choices: What the other variables say.
        """
        self._program = program
        is_file = switch.strip().lower() not in ON
        self._file = os.path.abspath(switch) if is_file else ""
        self._choices = choices
        self._root = find_root(program)
        self._hook: Hook | None = None
        self._is_off = False
        self._error: Exception | None = None
        self._beginning: set[int] = set()
        self._lock = allocate_lock()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Begins, if this is an import of the program's, and asks the hook's finder."""
        hook = self._hook
        if hook is not None:
            return hook.finder.find_spec(fullname, path, target)
        if is_python_starting() or self._is_no_import_of_the_program(fullname):
            return None
        was_imported = fullname in sys.modules
        hook = self.begin(fullname)
        if not was_imported and fullname in sys.modules:
            from autohook.hook.imported import imported_spec

            return imported_spec(fullname)
        return None if hook is None else hook.finder.find_spec(fullname, path, target)

    def begin(self, name: str = "__main__") -> Hook | None:
        """Returns the hook, installed in the place of this; None if it is off.

        A wrong configuration ends the process, but for a module of the standard
        library, which it may not be about, and for installed commands such as pip,
        which are not to fail for it.

        Args:
            name: The module that is about to be imported or run.
        """
        thread = get_ident()
        if self._hook is not None or self._is_off or thread in self._beginning:
            return self._hook  # what autohook itself needs is not the program's
        self._beginning.add(thread)
        try:
            if self._error is None:
                self._correct_path()
                self._install(self._configure())
            else:
                self._fail(self._error, name)
        except Exception as error:  # noqa: BLE001 - the user's program must run
            self._error = error
            self._fail(error, name)
        finally:
            self._beginning.discard(thread)
        return self._hook

    def _is_no_import_of_the_program(self, name: str) -> bool:
        if name == "linecache":
            # Python 3.13 itself needs it to show the lines of a command in tracebacks.
            return self._program.kind == "command"
        return name.partition(".")[0] == "autohook"

    def _correct_path(self) -> None:
        script = self._program.value if self._program.kind == "script" else ""
        if script and sys.path and sys.path[0].endswith(script):
            from autohook.hook.inner import correct_path

            correct_path()

    def _configure(self) -> Config:
        choices = self._choices
        tables = Tables(
            handed=os.environ.get(VARIABLE, ""),
            is_kept=choices.cache is not False,
            cache_dir=choices.cache_dir or "",
        )
        file = self._file or (find_file(self._root, tables) if self._root else "")
        sources = [choices, read_file(file, tables)] if file else [choices]
        handed = tables.hand_over()
        if handed:
            os.environ[VARIABLE] = handed
        main = self._program.value if self._program.kind == "module" else ""
        return build(sources, file=file, root=self._root, main_module=main)

    def _install(self, config: Config) -> None:
        from autohook.hook.install import Hook, preload

        hook = Hook(config)
        if hook.selection.names_standard_library:
            preload()  # not under the lock: other threads import, too
        with self._lock:
            if self._hook is None:
                hook.install(instead_of=self)
                self._hook = hook

    def _fail(self, error: Exception, name: str) -> None:
        from autohook.errors import UsageError
        from autohook.hook.notices import warn

        if not isinstance(error, UsageError):
            self._is_off = True
            warn(f"autohook is off: {type(error).__name__}: {error}")
        elif is_command(self._program):
            self._is_off = True
            warn(f"autohook is off: {error}")
        elif not is_standard(name):
            stop(error)


class ScriptWatch:
    """An entry of `sys.path_hooks` that gives way to one that claims a script.

    It knows when there may be a script to claim: this program's, or a parent's in a
    child of multiprocessing.
    """

    def __init__(self, script: str, waiting: Waiting) -> None:
        self._script = script
        self._waiting = waiting
        self.__name__ = self.__qualname__ = type(self).__name__

    def __call__(self, path: str) -> ScriptFinder:
        """Returns the finder of the script.

        Raises:
            ImportError: Any other path; the next path hook is asked.
        """
        if self._is_likely(path) and not is_python_starting():
            hook = self._waiting.begin()
            if hook is not None:
                from autohook.hook.path_hook import ScriptHook

                script_hook = ScriptHook(self._script, hook)
                self._give_way(script_hook)
                return script_hook(path)
        raise ImportError("not a script of autohook's", path=path)

    def _is_likely(self, path: str) -> bool:
        if self._script and path.endswith(self._script):
            return True
        is_script = path.endswith(".py") or os.path.isfile(path)
        return "multiprocessing.process" in sys.modules and is_script

    def _give_way(self, script_hook: ScriptHook) -> None:
        if self in sys.path_hooks:
            sys.path_hooks[sys.path_hooks.index(self)] = script_hook


def is_command(program: Program) -> bool:
    """Returns whether a program is an installed command or a prompt, not the user's."""
    if program.kind == "script":
        return is_tool(program.value)
    if program.kind == "stdin":
        return sys.stdin is not None and sys.stdin.isatty()
    if program.kind != "module":
        return False
    return is_standard(program.value) or is_installed(_find_origin(program.value))


def is_standard(name: str) -> bool:
    """Returns whether a module belongs to the standard library.

    `sys.stdlib_module_names` leaves out some that come with it (`_sysconfigdata_...`).
    """
    head = name.partition(".")[0]
    if head == "__main__":
        return False
    if head in sys.stdlib_module_names:
        return True
    origin = _find_origin(head)
    library = os.path.join(os.path.dirname(os.__file__), "")
    return origin.startswith(library) and not is_installed(origin)


def _find_origin(name: str) -> str:
    """Returns the file of a module's top-level package, "" if it has none."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(name.partition(".")[0])
    return "" if spec is None else spec.origin or ""


def stop(error: UsageError) -> None:
    """Ends the process with the one line that says what to do.

    Not by an exception: `site` and the program may catch any.
    """
    from autohook.hook.notices import write_error

    write_error(str(error))
    for stream in (sys.stdout, sys.stderr):
        flush(stream)
    os._exit(2)


def flush(stream: object) -> None:
    """Flushes a stream of the program's, which may be anything."""
    try:
        stream.flush()  # type: ignore[attr-defined]  # if it is one
    except Exception:  # noqa: BLE001 - a missing or closed one has nothing to say
        return
