"""Loads small programs twice: plainly, and listed."""

from __future__ import annotations

import importlib.util
import itertools
import os
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

import autohook
from autohook.runtime.units import decisions, registry
from autohook.staging import tiering

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from autohook.decisions import UnitDecision

_numbers = itertools.count()
HOT = 24
# `AUTOHOOK_AUDIT=1 pytest tests/staging` runs every test under audit.
AUDITS = os.environ.get("AUTOHOOK_AUDIT", "") == "1"


@dataclass
class Pair:
    """One program, loaded twice from the same file.

    Attributes:
        plain: As Python runs it.
        listed: With its units.
    """

    plain: ModuleType
    listed: ModuleType

    def decision(self, qualname: str) -> UnitDecision:
        """Returns how a function of the listed module has run."""
        name = f"{self.listed.__name__}.{qualname}"
        return next(d for d in decisions() if d.name == name)

    def is_staged(self, qualname: str) -> bool:
        """Returns whether a function of the listed module is staged."""
        return self.decision(qualname).state == "staged"

    def codes(self, qualname: str) -> list[str]:
        """Returns the codes of the reasons why a function is native."""
        return [reason.code for reason in self.decision(qualname).reasons]


Loader = Callable[[str], Pair]


@pytest.fixture(autouse=True)
def keep_slow_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps plans whatever they take: on a busy machine the small ones may lose."""
    monkeypatch.setattr(tiering, "KEEP_RATIO", float("inf"))
    monkeypatch.setattr(tiering, "MIN_NATIVE", 0.0)


@pytest.fixture(autouse=True)
def audit_finds_nothing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where the tests run under audit, nothing may differ in any of them."""
    before = set(differences())
    yield
    if AUDITS and request.module.__name__.rpartition(".")[2] != "test_audit":
        assert sorted(set(differences()) - before) == []


def differences() -> list[str]:
    """Returns what audits have found so far in this process."""
    return [str(one) for decision in decisions() for one in decision.differences]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loader]:
    """Returns a function that writes a program and loads it plainly and listed."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made: list[str] = []

    def load_pair(source: str) -> Pair:
        number = next(_numbers)
        text = "import tensorflow as tf\n" + textwrap.dedent(source)
        modules = []
        for kind in ("plain", "listed"):
            name = f"program_{kind}_{number}"
            (tmp_path / f"{name}.py").write_text(text)
            made.append(name)
            importlib.invalidate_caches()
            if kind == "listed":
                with autohook.install(modules=[name], cache=False, strict=True):
                    modules.append(importlib.import_module(name))
            else:
                modules.append(importlib.import_module(name))
        return Pair(*modules)

    yield load_pair
    for name in made:
        sys.modules.pop(name, None)
        registry.modules.pop(name, None)


def heat(function: Callable[..., Any], *args: Any, calls: int = HOT) -> Any:
    """Calls a function until it is hot; returns its last result."""
    result = None
    for _ in range(calls):
        result = function(*args)
    return result


def bits(value: Any) -> Any:
    """Returns a value with each tensor replaced by its dtype, shape and bytes."""
    if isinstance(value, (tf.Tensor, tf.Variable)):
        array = value.numpy()
        return value.dtype.name, tuple(value.shape), array.tobytes()
    if isinstance(value, dict):
        return {key: bits(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [bits(part) for part in value]
    return type(value), value
