"""The loader of listed modules in zip files."""

from __future__ import annotations

from zipimport import zipimporter

from autohook.hook.loader import name_of_module
from autohook.hook.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import CodeType
    from typing import Any

    from autohook.hook.conversion import Conversions


class HookedZipLoader(zipimporter):
    """Loads a source in a zip file through the converter; the rest is inherited."""

    __slots__ = ("_cached", "_conversions")

    def __init__(self, spec: ModuleSpec, conversions: Conversions) -> None:
        """Takes the place of the spec's zipimporter, which has read the zip file."""
        self.__dict__.update(spec.loader.__dict__)
        self._cached = spec.cached or ""
        self._conversions = conversions

    @property  # type: ignore[misc]  # type(loader) is this class
    def __class__(self) -> type[zipimporter]:  # type: ignore[override]
        """The class that programs compare."""
        return zipimporter

    def __reduce_ex__(self, protocol: Any) -> Any:
        plain = zipimporter.__new__(zipimporter)
        plain.__dict__.update(self.__dict__)
        return plain.__reduce_ex__(protocol)

    def get_code(self, fullname: str) -> CodeType:
        """Returns converted code, or what the plain importer gives.

        Raises:
            ConverterBugError: In strict mode, where the plain one would be used.
        """
        name = name_of_module(fullname, self._conversions)
        try:
            source = ZippedSource(name, fullname, self)
            code = self._conversions.load(source)
        except SyntaxError:
            code = None  # the plain importer says it in its own way
        return zipimporter.get_code(self, fullname) if code is None else code


class ZippedSource(Source):
    """A module in a zip file."""

    __slots__ = ("_loader",)

    def __init__(self, name: str, fullname: str, loader: HookedZipLoader) -> None:
        super().__init__(name, loader.get_filename(fullname))
        self.cached = loader._cached
        self._loader = loader

    def data(self) -> bytes:
        """Returns the bytes, line ends as zipimport gives them to the compiler."""
        data = self._loader.get_data(self.path)
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
