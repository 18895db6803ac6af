"""Imports every module of a package and writes down what can be seen of each.

Usage: probe.py PACKAGE OUTPUT [SKIPPED...]

It runs in an interpreter of its own, plainly or with the hook, and must not import
anything else than the standard library. What it writes is compared by `imports.py`.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import sys
import time
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{4,}\b")
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d[\d:.]*")
PLAIN_VALUES = (bool, int, str, bytes, float, complex, type(None))
SPEC_FIELDS = ("name", "origin", "cached", "has_location", "submodule_search_locations")


class Walk:
    """One walk over a package.

    Attributes:
        outcomes: "imported", or the exception, by module.
        seconds: Process time of the imports alone.
    """

    def __init__(self, skipped: list[str], progress: Path) -> None:
        self.outcomes: dict[str, str] = {}
        self.seconds = 0.0
        self._skipped = skipped
        self._progress = progress

    def visit(self, name: str) -> None:
        """Imports a module, then those inside it."""
        if name.endswith(".__main__") or name in self._skipped:
            return
        self._progress.write_text(name)
        module = self._import(name)
        if module is None:
            return
        inner = getattr(module, "__path__", None) or []
        for found in sorted(pkgutil.iter_modules(inner), key=lambda info: info.name):
            self.visit(f"{name}.{found.name}")

    def _import(self, name: str) -> Any:
        begin = time.process_time()
        try:
            importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - SystemExit is an outcome too
            self.outcomes[name] = scrub(f"{type(error).__name__}: {error}")
            return None
        finally:
            self.seconds += time.process_time() - begin
        self.outcomes[name] = "imported"
        return sys.modules.get(name)


def scrub(text: str) -> str:
    """Returns a text without what differs between any two processes."""
    text = MOMENT.sub("<now>", ADDRESS.sub("0x...", text))
    return text.replace(str(sys.pycache_prefix), "<cache>")


def describe_module(module: Any) -> dict[str, str]:
    """Returns what can be seen of each name of a module."""
    spec = getattr(module, "__spec__", None)
    seen = {f"__spec__.{n}": show(getattr(spec, n, None)) for n in SPEC_FIELDS}
    for name, value in list(vars(module).items()):
        if isinstance(name, str):
            seen[name] = describe(value, str(getattr(module, "__name__", "")))
    seen.pop("__loader__", None)  # its class is ours, which is what is being tested
    seen.pop("__builtins__", None)
    return seen


def describe(value: Any, home: str) -> str:
    """Returns what can be seen of a value; classes only of the module itself."""
    # By type: what is lazy gives the class of what it stands for, and may fail.
    kind = type(value)
    if issubclass(kind, types.FunctionType):
        return describe_function(value)
    if kind in PLAIN_VALUES:
        return scrub(repr(value))[:200]
    if issubclass(kind, type):
        if vars(value).get("__module__") != home:
            return f"class {value.__name__}"
        return "class " + ", ".join(f"{n}={d}" for n, d in describe_class(value))
    return f"a {type(value).__name__}"


def describe_class(kind: type) -> Iterator[tuple[str, str]]:
    """Yields the attributes of a class; sorted, for some are made from sets."""
    for name in sorted(map(str, vars(kind))):
        value: Any = vars(kind).get(name)
        for part in ("__func__", "fget"):
            value = getattr(value, part, value) if is_wrapper(value) else value
        is_function = issubclass(type(value), types.FunctionType)
        yield name, describe_function(value) if is_function else type(value).__name__


def is_wrapper(value: Any) -> bool:
    """Returns whether a value is a plain descriptor around a function."""
    return type(value) in (staticmethod, classmethod, property)


def describe_function(function: types.FunctionType) -> str:
    """Returns all that a program may ask a function for, but for its bytecode."""
    code = function.__code__
    parts = (
        function.__module__,
        function.__qualname__,
        function.__name__,
        signature(function),
        code.co_filename,
        code.co_name,
        code.co_firstlineno,
        code.co_flags,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        crc32(str(function.__doc__).encode("utf-8", "replace")),
    )
    return scrub(f"function {parts}")


def signature(function: types.FunctionType) -> str:
    """Returns a function's parameters as text.

    Of defaults that are no plain values, the type: a default may be `globals()` or
    `os.environ`, whose text tells of the hook.
    """
    try:
        parameters = inspect.signature(function, follow_wrapped=False).parameters
    except Exception as error:  # noqa: BLE001 - `__signature__` may be anything
        return type(error).__name__
    return ", ".join(
        f"{parameter.kind.name} {parameter.name} = {summary(parameter.default)}"
        for parameter in parameters.values()
    )


def summary(value: Any) -> str:
    """Returns the text of a plain value, else its type."""
    is_plain = type(value) in PLAIN_VALUES
    return repr(value)[:200] if is_plain else type(value).__name__


def show(value: Any) -> str:
    """Returns a field of a spec as text."""
    return scrub(repr(list(value) if isinstance(value, list) else value))


def read_decisions() -> dict[str, list[Any]]:
    """Returns what the hook decided about each module, {} where there is none."""
    install = sys.modules.get("autohook.hook.install")
    if install is None:
        return {}
    return {
        name: [decision.state, decision.reason, decision.filename]
        for hook in install.installed_hooks()
        for name, decision in hook.conversions.decisions.items()
    }


def convert_twins(decisions: dict[str, list[Any]]) -> dict[str, Any]:
    """Converts every function of the converted modules, as if all were staged.

    Returns:
        How many functions there are, the process time, and why some have no twin.
    """
    from autohook.converter.emit import TwinMaker
    from autohook.options import ConversionOptions

    units, reasons = 0, []
    begin = time.process_time()
    for _, _, path in decisions.values():
        maker = TwinMaker(Path(path).read_bytes(), path, ConversionOptions())
        for index in range(len(maker)):
            _, reason = maker.make(index)
            if reason is not None:
                reasons.append(f"{reason[0]} {path}:{reason[2]}: {reason[1]}")
        units += len(maker)
    seconds = time.process_time() - begin
    return {"units": units, "reasons": reasons, "seconds": seconds}


def main() -> None:
    """Walks over one package and writes what it saw as JSON."""
    package, output, *skipped = sys.argv[1:]
    # Not this file's folder: what lies there is not the package's to import.
    sys.path[0] = str(Path.cwd())
    walk = Walk(skipped, Path(output + ".progress"))
    walk.visit(package)
    seen = {
        name: describe_module(sys.modules[name])
        for name in walk.outcomes
        if name in sys.modules
    }
    decisions = read_decisions()
    result = {
        "outcomes": walk.outcomes,
        "seconds": walk.seconds,
        "seen": seen,
        "decisions": decisions,
    }
    converted = {n: d for n, d in decisions.items() if d[0] == "converted"}
    if converted:
        result["twins"] = convert_twins(converted)
    Path(output).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
