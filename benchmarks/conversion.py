"""The converter's speed on functions of the standard library, against tf.autograph."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
import time
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from benchmarks import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FunctionType

MODULES = (
    *("argparse", "difflib", "configparser", "textwrap", "statistics"),
    *("heapq", "shlex", "json.decoder", "tarfile", "fractions"),
)
NAMES = ("tf.autograph", "to_graph", "twins")
TITLE = "standard library"
COUNT = 300
FEW = 30
TIME_LIMIT = 60.0
_NOT_PLAIN = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


@dataclass
class ConversionResult:
    """One converter on the functions that were chosen.

    Attributes:
        name: The converter.
        chosen: How many functions were chosen.
        refused: How many of them it refuses.
        shared: How many all converters take; what follows is of those.
        lines: Their lines.
        seconds: CPU time for them.
    """

    name: str
    chosen: int
    refused: int
    shared: int
    lines: int
    seconds: float

    @property
    def speed(self) -> float:
        """Lines a second."""
        return self.lines / self.seconds

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "lines_per_second": self.speed}


@dataclass
class Times:
    """CPU seconds of one converter.

    Attributes:
        each: By function; those that it refuses are not there.
        reading: What it spent on whole modules before their first function.
    """

    each: dict[FunctionType, float] = field(default_factory=dict)
    reading: float = 0.0


def choose(count: int) -> dict[str, list[FunctionType]]:
    """Returns functions by module: the modules take turns, each in its file's order."""
    waiting = {name: functions_of(name) for name in MODULES}
    chosen: dict[str, list[FunctionType]] = {name: [] for name in MODULES}
    while count and waiting:
        for name in list(waiting):
            function = next(waiting[name], None)
            if function is None:
                del waiting[name]
            elif count:
                chosen[name].append(function)
                count -= 1
    return chosen


def functions_of(name: str) -> Iterator[FunctionType]:
    """Yields functions of a module and methods of its classes, in the file's order.

    Left out are generators and coroutines, which no converter takes, functions whose
    body is `pass` or a docstring, and what decorators have replaced or hidden.
    """
    module = importlib.import_module(name)
    found = []
    for value in vars(module).values():
        members = vars(value).values() if inspect.isclass(value) else [value]
        if getattr(value, "__module__", None) == name:
            found += [member for member in members if is_plain(member, name)]
    yield from sorted(found, key=lambda function: function.__code__.co_firstlineno)


def is_plain(value: Any, module: str) -> bool:
    """Returns whether `value` is a function that is written in `module`."""
    if not inspect.isfunction(value) or value.__module__ != module:
        return False
    code = value.__code__
    if code.co_flags & _NOT_PLAIN or code.co_name == "<lambda>":
        return False
    return not hasattr(value, "__wrapped__") and does_something(value)


def does_something(function: FunctionType) -> bool:
    """Returns whether a body is more than `pass`, `...` or a docstring."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    body = getattr(tree.body[0], "body", [])
    return not all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in body
    )


def measure(count: int) -> list[ConversionResult]:
    """Converts the same functions with each converter, which take turns."""
    chosen = choose(count)
    times = {name: Times() for name in NAMES}
    warm_up()
    for name, functions in chosen.items():
        twins = Twins(name)
        start = time.process_time()
        twins.read()
        times["twins"].reading += time.process_time() - start
        for function in functions:
            for label, convert in (
                ("tf.autograph", convert_with_autograph),
                ("to_graph", convert_with_library),
                ("twins", twins.make),
            ):
                seconds = clock.cpu_seconds(partial(convert, function), TIME_LIMIT)
                if isinstance(seconds, float):
                    times[label].each[function] = seconds
    return summarize(sum(map(len, chosen.values())), times)


def summarize(chosen: int, times: dict[str, Times]) -> list[ConversionResult]:
    """Returns a row of each converter, over the functions that all of them take."""
    shared = set.intersection(*(set(one.each) for one in times.values()))
    lines = sum(len(inspect.getsourcelines(function)[0]) for function in shared)
    return [
        ConversionResult(
            name,
            chosen,
            chosen - len(one.each),
            len(shared),
            lines,
            sum(one.each[function] for function in shared) + one.reading,
        )
        for name, one in times.items()
    ]


def convert_with_autograph(function: FunctionType) -> None:
    import tensorflow as tf

    tf.autograph.to_graph(function, recursive=False)


def convert_with_library(function: FunctionType) -> None:
    """Converts as `to_graph` does; the file is read with its first function."""
    from autohook.converter.functions import convert_function

    convert_function(function)


class Twins:
    """The staged twins of one module, as the hook makes them."""

    def __init__(self, name: str) -> None:
        from autohook.converter.emit import convert_module

        self._filename = inspect.getsourcefile(importlib.import_module(name)) or ""
        with open(self._filename, "rb") as file:  # noqa: PTH123
            self._source = file.read()
        units = convert_module(self._source, self._filename).units
        self._index = {(unit.qualname, unit.lineno): unit.index for unit in units}
        self._maker: Any = None

    def read(self) -> None:
        from autohook.converter.emit import TwinMaker
        from autohook.options import ConversionOptions

        self._maker = TwinMaker(self._source, self._filename, ConversionOptions())

    def make(self, function: FunctionType) -> None:
        code = function.__code__
        # A unit has the line of `def`, a code object that of its first decorator.
        for line in range(code.co_firstlineno, code.co_firstlineno + 10):
            index = self._index.get((function.__qualname__, line))
            if index is not None:
                twin, why = self._maker.make(index)
                if twin is None:
                    raise ValueError(why)
                return
        raise LookupError(function.__qualname__)


@lru_cache(maxsize=1)
def warm_up() -> None:
    """Lets each converter import what it needs."""
    twins = Twins("colorsys")
    twins.read()
    for function in functions_of("colorsys"):
        for convert in (convert_with_autograph, convert_with_library, twins.make):
            convert(function)
