"""The loader of listed modules: CPython's own, but for where the code comes from."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING

from autohook.hook.conversion import Conversions, Source

if TYPE_CHECKING:
    from types import CodeType
    from typing import NoReturn


class HookedLoader(SourceFileLoader):
    """Loads a source file through the converter; everything else is inherited."""

    def __init__(
        self, fullname: str, path: str, cached: str, conversions: Conversions
    ) -> None:
        super().__init__(fullname, path)
        self._cached = cached
        self._conversions = conversions

    def get_code(self, fullname: str) -> CodeType | None:
        """Returns converted code, or what the plain loader gives.

        Raises:
            ConverterBugError: In strict mode, where the plain loader would be used.
        """
        try:
            code = load(self, fullname)
        except SyntaxError as error:
            _call_with_frames_removed(error.with_traceback(None))
        except BaseException:
            from autohook.hook.tracebacks import install_hooks

            install_hooks()
            raise
        return SourceFileLoader.get_code(self, fullname) if code is None else code


def load(loader: HookedLoader, fullname: str) -> CodeType | None:
    """Returns the converted code of a loader's module, None to load it plainly."""
    path = loader.get_filename(fullname)
    conversions = loader._conversions
    # An import has put its module into sys.modules by now. runpy has not: with `-m`
    # the module runs as `__main__`, and may be imported under its own name as well.
    is_program = fullname not in sys.modules and conversions.is_program(fullname)
    name = "__main__" if is_program else fullname
    return conversions.load(Source(name, path, cached=loader._cached))


def _call_with_frames_removed(error: SyntaxError) -> NoReturn:
    """Raises an error of the user's source, under a name that CPython knows."""
    raise error


# CPython cuts its importer's frames, known by this file name and, at the inner end, by
# that function's name, out of tracebacks. So an error in the user's source shows no
# frame of ours either.
_IMPORTER = SourceFileLoader.get_code.__code__.co_filename
for _function in (HookedLoader.get_code, _call_with_frames_removed):
    _function.__code__ = _function.__code__.replace(co_filename=_IMPORTER)
