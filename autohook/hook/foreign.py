"""Loaders of others: what they make of a source is converted, and they keep working.

Tools such as beartype.claw, typeguard and jaxtyping load modules by a subclass of
SourceFileLoader, whose `source_to_code` parses the source, changes the tree and
compiles it. Their loader does all its work as without us: its code, from its own
cache, is what identifies ours, and is the fallback. To convert a module,
`source_to_code` is called once more with no cache in reach, and the tree is taken that
it hands to `compile`.
"""

from __future__ import annotations

import ast
import builtins
import marshal
from types import CodeType, FunctionType

from autohook.cache.fingerprint import digest
from autohook.hook.conversion import LeftAloneError
from autohook.hook.loader import HookedLoader, name_of_module
from autohook.hook.source import Source
from autohook.hook.verdict import COMPILES, SOURCE_LOADER, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from typing import Any

    from autohook.hook.conversion import Conversions

_classes: dict[tuple[type, type], type] = {}


def make_loader(way: str, spec: ModuleSpec, conversions: Conversions) -> object:
    """Returns a loader that works as the one of a spec does, and converts.

    Args:
        way: As a verdict says it, "zip", "lazy" or "compose".
        spec: The spec that another finder gave.
        conversions: Those of the hook.
    """
    if way == "zip":
        from autohook.hook.zip_loader import HookedZipLoader

        return HookedZipLoader(spec, conversions)
    if way == "lazy":
        lazy: Any = spec.loader
        return type(lazy)(HookedLoader(lazy.loader, spec.cached or "", conversions))
    kind = type(spec.loader)
    loader: Any = object.__new__(compose(kind, Composed))
    loader.__dict__.update(spec.loader.__dict__)
    loader._conversions = conversions
    loader._cached = cache_beside(spec.cached or "", kind)
    loader._taken = None
    return loader


class Composed:
    """Stands before a foreign loader's class: what it makes is converted."""

    if TYPE_CHECKING:
        _cached: str
        _conversions: Conversions | None
        get_filename: Any
        _foreign: type
        _taken: list[bytes | ast.Module] | None

    @property  # type: ignore[misc]  # type(loader) is this class
    def __class__(self) -> type:
        """The class that programs compare."""
        return type(self)._foreign

    def __reduce_ex__(self, protocol: Any) -> Any:
        plain: Any = object.__new__(type(self)._foreign)
        plain.__dict__.update(self.__dict__)
        return plain.__reduce_ex__(protocol)

    def get_code(self, fullname: str) -> CodeType | None:
        """Returns what the foreign loader's code becomes, or that code."""
        theirs = self.get_their_code(fullname)
        conversions = self._conversions
        if self._taken is not None or theirs is None or conversions is None:
            return theirs
        name = name_of_module(fullname, conversions)
        ours = conversions.load(ForeignSource(name, fullname, self, theirs))
        return theirs if ours is None else ours

    def get_their_code(self, fullname: str) -> CodeType | None:
        """Returns what the foreign loader makes of the module on its own."""
        code: CodeType | None = super().get_code(fullname)  # type: ignore[misc]
        return code

    def path_stats(self, path: str) -> Any:
        """Returns what importlib asks before it looks for bytecode."""
        if self._taken is not None:
            # importlib then neither reads nor writes bytecode.
            raise OSError("no cache while a tree is taken")
        return super().path_stats(path)  # type: ignore[misc]

    def source_to_code(self, data: Any, path: Any, **options: Any) -> Any:
        """Compiles as the foreign loader does; what it compiles is taken if asked."""
        taken = self._taken
        if taken is None:
            return super().source_to_code(data, path, **options)  # type: ignore[misc]
        method = _listening(type(self)._foreign, self, taken)
        if method is None:
            return super().source_to_code(data, path, **options)  # type: ignore[misc]
        return method(data, path, **options)

    def take(self, fullname: str) -> bytes | ast.Module:
        """Returns what the foreign loader compiles last.

        Raises:
            LeftAloneError: It cannot be seen.
        """
        taken: list[bytes | ast.Module] = []
        self._taken = taken
        try:
            self.get_their_code(fullname)
        finally:
            self._taken = None
        if not taken:
            kind = describe(type(self)._foreign)
            raise LeftAloneError(f"{kind} compiles it in a way of its own")
        return taken[-1]


class Listener(SOURCE_LOADER):  # type: ignore[misc]  # a type made at run time
    """Stands before importlib's own loader: sees what reaches it to be compiled."""

    if TYPE_CHECKING:
        _taken: list[bytes | ast.Module] | None

    def source_to_code(self, data: Any, path: Any, **options: Any) -> Any:
        """Compiles as importlib does."""
        if self._taken is not None and isinstance(data, (bytes, ast.Module)):
            self._taken.append(data)
        return super().source_to_code(data, path, **options)


class ForeignSource(Source):
    """A module whose source goes through a foreign loader."""

    __slots__ = ("_fullname", "_loader", "_theirs")

    def __init__(self, name: str, fullname: str, loader: Any, theirs: CodeType) -> None:
        """Takes the loader and the code that it made on its own."""
        super().__init__(name, loader.get_filename(fullname))
        self.cached = loader._cached
        self._fullname = fullname
        self._loader = loader
        self._theirs = theirs

    def data(self) -> bytes:
        """Returns what identifies the module: its source and what was made of it."""
        # Version 2 has no references, so that equal code gives equal bytes.
        made = marshal.dumps(self._theirs, 2)
        source = self._loader.get_data(self._loader.get_filename(self._fullname))
        return digest(source) + digest(made)

    def program(self) -> bytes | ast.Module:
        """Returns what the foreign loader compiles.

        Raises:
            LeftAloneError: It cannot be seen, or is not all that the loader does.
        """
        program: bytes | ast.Module = self._loader.take(self._fullname)
        if compile(program, self.path, "exec", dont_inherit=True) != self._theirs:
            kind = describe(type(self._loader)._foreign)
            raise LeftAloneError(f"{kind} does more than compiling it")
        return program


def compose(kind: type, front: type) -> type:
    """Returns the class that stands for a foreign loader's class.

    Args:
        kind: The foreign class.
        front: `Composed` or a subclass of it.
    """
    made = _classes.get((kind, front))
    if made is None:
        namespace = {
            "__slots__": ("_cached", "_conversions", "_taken"),
            "__module__": kind.__module__,
            "__qualname__": kind.__qualname__,
            "__doc__": kind.__doc__,
            "_foreign": kind,
        }
        made = type(kind.__name__, (front, kind, Listener), namespace)
        _classes[kind, front] = made
    return made


def _listening(kind: type, loader: object, taken: list[Any]) -> Any:
    """Returns a class's `source_to_code`, made to show us the trees that it compiles.

    Returns:
        The bound method, its globals a copy in which `compile` is ours; None where the
        method is importlib's own or not a plain function.
    """
    method = _look_up(kind, "source_to_code")
    function = getattr(method, "__func__", method)
    if function is COMPILES or not isinstance(function, FunctionType):
        return None

    def compile_and_show(
        source: Any, filename: Any, mode: str, flags: int = 0, *rest: Any, **named: Any
    ) -> Any:
        if isinstance(source, ast.Module) and not flags & ast.PyCF_ONLY_AST:
            taken.append(source)
        return builtins.compile(source, filename, mode, flags, *rest, **named)

    def show_and_compile(loader: Any, data: Any, *rest: Any, **named: Any) -> Any:
        taken.append(data)
        return COMPILES(loader, data, *rest, **named)

    # hy keeps importlib's own method, which it replaces, under a name of its own.
    scope = {
        name: show_and_compile if value is COMPILES else value
        for name, value in function.__globals__.items()
    }
    scope["compile"] = compile_and_show
    copy = FunctionType(
        function.__code__,
        scope,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    if isinstance(method, staticmethod):
        return copy
    return copy.__get__(kind if isinstance(method, classmethod) else loader)


def _look_up(kind: type, name: str) -> object:
    """Returns a class's attribute as it was written, not bound."""
    return next(base.__dict__[name] for base in kind.__mro__ if name in base.__dict__)


def cache_beside(cached: str, kind: type) -> str:
    """Returns a name of plain bytecode that only this loader's modules have."""
    if not cached:
        return ""
    tag = f"{kind.__module__}.{kind.__qualname__}"
    tag = "".join(c if c.isalnum() or c in "._" else "-" for c in tag)
    return f"{cached.removesuffix('.pyc')}.{tag}.pyc"
