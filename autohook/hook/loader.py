"""The loader of listed modules: CPython's own, but for where the code comes from."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader

from autohook.hook.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

    from autohook.hook.conversion import Conversions


class HookedLoader(SourceFileLoader):
    """Loads a source file through the converter; everything else is inherited.

    Only its type tells it from the plain loader: what it knows besides is not in its
    dictionary, and it is printed, compared and pickled as the plain one.
    """

    __slots__ = ("_cached", "_conversions")

    def __init__(
        self, plain: SourceFileLoader, cached: str, conversions: Conversions
    ) -> None:
        """Takes the place of a plain loader, whose bytecode is kept in `cached`."""
        # All that the plain one has: its name, its path and what others added.
        self.__dict__.update(plain.__dict__)
        self._cached = cached
        self._conversions = conversions

    @property  # type: ignore[misc]  # type(loader) is this class
    def __class__(self) -> type[SourceFileLoader]:  # type: ignore[override]
        """The class that programs compare."""
        return SourceFileLoader

    def __repr__(self) -> str:
        kind = SourceFileLoader
        return f"<{kind.__module__}.{kind.__qualname__} object at {id(self):#x}>"

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _plain(self).__reduce_ex__(protocol)

    @property
    def get_code(self) -> Callable[[str], CodeType | None]:
        """Returns converted code, or what the plain loader gives.

        CPython's importer looks the method up and calls it at once. For it the module
        is converted by the look-up; where that fails it is given the plain method, so
        that a traceback shows the frames of a plain import and no others.

        Raises:
            ConverterBugError: In strict mode, where the plain loader would be used.
        """
        if sys._getframe(1).f_code is not _EXECUTE:
            return self._get_code
        code = _load_quietly(self, self.name)
        if code is None:
            return super().get_code
        return {self.name: code}.__getitem__

    def _get_code(self, fullname: str) -> CodeType | None:
        code = _load_quietly(self, fullname)
        return SourceFileLoader.get_code(self, fullname) if code is None else code


def load(loader: HookedLoader, fullname: str) -> CodeType | None:
    """Returns the converted code of a loader's module, None to load it plainly."""
    path = loader.get_filename(fullname)
    conversions = loader._conversions
    name = name_of_module(fullname, conversions)
    return conversions.load(Source(name, path, cached=loader._cached))


def _load_quietly(loader: HookedLoader, fullname: str) -> CodeType | None:
    """Returns converted code, None where the plain loader gives or raises something."""
    try:
        return load(loader, fullname)
    except SyntaxError:
        return None  # the plain loader meets it again and shows it


def name_of_module(fullname: str, conversions: Conversions) -> str:
    """Returns the name that a module is loaded under."""
    # An import has put its module into sys.modules by now. runpy has not: with `-m`
    # the module runs as `__main__`, and may be imported under its own name as well.
    is_program = fullname not in sys.modules and conversions.is_program(fullname)
    return "__main__" if is_program else fullname


def _plain(loader: HookedLoader) -> SourceFileLoader:
    plain = SourceFileLoader.__new__(SourceFileLoader)
    plain.__dict__.update(loader.__dict__)
    return plain


_EXECUTE = SourceFileLoader.exec_module.__code__
# CPython cuts its importer's frames, known by this file name, out of tracebacks. So an
# interrupt or an error of ours in strict mode shows none of these either.
_IMPORTER = _EXECUTE.co_filename
for _function in (HookedLoader._get_code, _load_quietly):
    _function.__code__ = _function.__code__.replace(co_filename=_IMPORTER)
