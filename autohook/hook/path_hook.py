"""Claims the script of `python script.py`, so that CPython lets autohook run it.

Before CPython runs a script it asks `sys.path_hooks` whether the script is something
to import from, as a zip file is. If it is, CPython does not run the file, but calls
`runpy._run_module_as_main` (Modules/main.c, pymain_run_python, 3.10 to 3.13). What it
finds under that name, for that one call, is a C function that runs converted code.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import SourceFileLoader

from autohook.hook.frameless import Ending, make_starter
from autohook.hook.main_program import (
    add_script_folder,
    convert_program,
    join_current_folder,
    read_script,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType, ModuleType
    from typing import Any, NoReturn

    from autohook.hook.install import Hook


class ScriptHook:
    """An entry of `sys.path_hooks` that claims one script, once.

    It is asked as well for the main script of a multiprocessing child, which runpy runs
    again as `__mp_main__` while the child inherits its parent's state.
    """

    def __init__(self, script: str, hook: Hook) -> None:
        # CPython asks with the absolute path, made as simply as this.
        self._script = join_current_folder(script) if script else ""
        self._hook = hook
        # As all of CPython's own have: beartype.claw looks through them by name.
        self.__name__ = self.__qualname__ = type(self).__name__

    def __call__(self, path: str) -> ScriptFinder:
        """Returns the finder of a claimed script.

        A script that is not listed or does not compile is left to CPython, whose
        behaviour is then the plain one.

        Raises:
            ImportError: Any other path; the next path hook is asked.
        """
        if self._script and path == self._script:
            self._script = ""
            code = self._convert(path, "__main__")
            if code is not None:
                sys.modules["runpy"] = Launcher(path, code)  # type: ignore[assignment]
                return ScriptFinder()
        elif not self._script and is_inheriting() and is_source(path):
            code = self._convert(path, "__mp_main__")
            if code is not None:
                hand_to_runpy(path, code)
        raise ImportError("not a script of autohook's", path=path)

    def _convert(self, path: str, name: str) -> CodeType | BaseException | None:
        if not os.path.isfile(path):
            return None  # a folder, which runpy runs without our help
        if name == "__main__" and skips_first_line(sys.orig_argv):
            reason = "-x leaves out its first line"
            self._hook.conversions.record(name, path, "plain", reason)
            return None
        try:
            return convert_program(read_script(path, name), self._hook)
        except (OSError, SyntaxError):
            return None  # CPython meets it again and says so
        except BaseException as error:  # noqa: BLE001 - raised where the script runs
            return error


class ScriptFinder:
    """Makes CPython look for `__main__` in a script; nobody asks it anything."""

    def find_spec(
        self,
        fullname: str,
        target: ModuleType | None = None,
    ) -> None:
        """Finds nothing."""


def hand_to_runpy(path: str, code: CodeType | BaseException) -> None:
    """Lets runpy.run_path, which is about to read a script, get converted code.

    It asks pkgutil first whether the script holds compiled code. All that it does then
    is what it does plainly, its frames in tracebacks included.
    """
    import pkgutil

    plain = pkgutil.read_code

    def read_code(stream: Any) -> CodeType | None:  # as pkgutil declares it
        if stream.name != os.path.abspath(path):
            found: CodeType | None = plain(stream)
            return found
        pkgutil.read_code = plain
        if isinstance(code, BaseException):
            raise code
        return code

    pkgutil.read_code = read_code


class Launcher:
    """Stands in `sys.modules` for runpy until CPython asks it for its function."""

    def __init__(self, path: str, code: CodeType | BaseException) -> None:
        self._path = path
        self._code = code
        self._runpy = sys.modules.get("runpy")

    @property
    def _run_module_as_main(self) -> Callable[..., object]:
        """Returns a function of two arguments that runs the script.

        CPython calls it with "__main__" and False. All that a program could see of the
        preparations is put right before.
        """
        if self._runpy is None:
            del sys.modules["runpy"]
        else:
            sys.modules["runpy"] = self._runpy
        if isinstance(self._code, BaseException):
            return _make_failure(self._code)
        namespace = sys.modules["__main__"].__dict__
        _prepare(self._path, namespace)
        ending = Ending(namespace)
        starter = make_starter(self._code, namespace, ending.leave)
        # `index` compares the list's members with "__main__", the second after the
        # program's end. CPython lets go of the list before it shows an exception.
        return [starter, ending].index


def _prepare(path: str, namespace: dict[str, Any]) -> None:
    """Makes `__main__` and `sys` what they are when CPython runs a script."""
    namespace.update(
        __file__=path,
        __cached__=None,
        __loader__=SourceFileLoader("__main__", path),
    )
    sys.path_importer_cache[path] = None
    if path in sys.path:
        sys.path.remove(path)
    add_script_folder(path)


def _make_failure(error: BaseException) -> Callable[..., NoReturn]:
    from autohook.hook.tracebacks import install_hooks

    install_hooks()

    def fail(*_arguments: object) -> NoReturn:
        raise error

    return fail


def skips_first_line(arguments: Sequence[str]) -> bool:
    """Returns whether an interpreter's command line has the option -x."""
    takes_value = False
    for argument in arguments[1:]:
        if takes_value:
            takes_value = False
        elif argument == "-" or not argument.startswith("-"):
            return False
        elif argument.startswith("--"):
            takes_value = "=" not in argument
        else:
            letters = argument[1:]
            ends = [letters.index(letter) for letter in "WX" if letter in letters]
            if "x" in letters[: min(ends, default=None)]:
                return True
            takes_value = bool(ends) and min(ends) == len(letters) - 1
    return False


def is_source(path: str) -> bool:
    """Returns whether a path may be a script: a zip file of `sys.path` is none."""
    return os.path.splitext(path)[1] in ("", ".py", ".pyw")


def is_inheriting() -> bool:
    """Returns whether this is a multiprocessing child preparing its main module."""
    process = sys.modules.get("multiprocessing.process")
    current = getattr(process, "current_process", None)
    return current is not None and getattr(current(), "_inheriting", False)
