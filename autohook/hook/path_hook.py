"""Claims the script of `python script.py`, so that CPython runs it through runpy.

Before CPython runs a script it asks `sys.path_hooks` whether the script is something
to import from, as a zip file is. An importer for the script itself makes CPython
import `__main__` from it (Modules/main.c, pymain_run_python, 3.10 to 3.13).
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING

from autohook.hook.main_program import (
    MainLoader,
    convert_program,
    join_current_folder,
    read_script,
)

if TYPE_CHECKING:
    from types import CodeType, ModuleType

    from autohook.hook.install import Hook


class ScriptFinder:
    """Finds `__main__` in a script and nothing else."""

    def __init__(self, loader: MainLoader) -> None:
        self._loader = loader

    def find_spec(
        self,
        fullname: str,
        target: ModuleType | None = None,  # noqa: ARG002 - of the protocol
    ) -> ModuleSpec | None:
        """Returns the script's spec for `__main__`."""
        if fullname != "__main__":
            return None
        return ModuleSpec(fullname, self._loader, origin=self._loader.path)


class ScriptHook:
    """An entry of `sys.path_hooks` that claims one script, once.

    It also claims the main script of a multiprocessing child, which is run again as
    `__mp_main__` while the child inherits its parent's state.
    """

    def __init__(self, script: str, hook: Hook) -> None:
        # CPython asks with the absolute path, made as simply as this.
        self._script = join_current_folder(script) if script else ""
        self._hook = hook

    def __call__(self, path: str) -> ScriptFinder:
        """Returns the finder of a claimed script.

        A script that is not listed or does not compile is left to CPython, whose
        behaviour is then the plain one.

        Raises:
            ImportError: Any other path; the next path hook is asked.
        """
        if self._is_claimed(path):
            name = "__main__" if self._script else "__mp_main__"
            self._script = ""
            code = self._convert(path, name)
            if code is not None:
                return ScriptFinder(MainLoader(path, code))
        raise ImportError("not a script of autohook's", path=path)

    def _is_claimed(self, path: str) -> bool:
        if self._script:
            return path == self._script
        return is_inheriting() and path.endswith(".py") and os.path.isfile(path)

    def _convert(self, path: str, name: str) -> CodeType | Exception | None:
        if not os.path.isfile(path):
            return None  # a folder, which runpy runs without our help
        try:
            return convert_program(read_script(path, name), self._hook)
        except (OSError, SyntaxError):
            return None  # CPython meets it again and says so
        except Exception as error:  # noqa: BLE001 - strict mode; the loader raises it
            return error


def is_inheriting() -> bool:
    """Returns whether this is a multiprocessing child preparing its main module."""
    process = sys.modules.get("multiprocessing.process")
    current = getattr(process, "current_process", None)
    return current is not None and getattr(current(), "_inheriting", False)
