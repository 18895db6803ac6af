"""A value that is one of several Python values; which one, only the graph knows."""

from __future__ import annotations

import operator
from typing import Any

from autohook.runtime import dispatch


class Choice:
    """Stands for one of several values, where no single tensor can.

    Operators carry out what the program does with it for each option under a staged
    condition, and join the results again. What no operator sees (a function of an
    unlisted module that looks inside a list, say) is refused.

    Attributes:
        index: Which option it is, a scalar int32 tensor.
        options: The values, staged or not; `UNDEFINED` stands for no value.
        name: The local name that has no value then, if it is one's.
    """

    __slots__ = ("__weakref__", "index", "name", "options")

    def __init__(self, index: Any, options: tuple[Any, ...]) -> None:
        self.index = index
        self.options = options
        self.name = ""

    def __repr__(self) -> str:
        return f"<one of {len(self.options)} values>"

    def __hash__(self) -> int:
        return int(dispatch.staging().unknown(self, "a key"))

    def __bool__(self) -> bool:
        return bool(dispatch.staging().unknown(self, "a truth test"))

    def __index__(self) -> int:
        return int(dispatch.staging().unknown(self, "an index"))

    __int__ = __index__

    def __float__(self) -> float:
        return float(dispatch.staging().unknown(self, "float()"))

    def __str__(self) -> str:
        return str(dispatch.staging().unknown(self, "text"))

    def __iter__(self) -> Any:
        return iter(dispatch.staging().unknown(self, "iteration"))

    def __len__(self) -> int:
        return int(dispatch.staging().unknown(self, "len()"))

    def __getattr__(self, name: str) -> Any:
        # TensorFlow asks values for its protocols; a choice has none of them.
        if name.startswith("_"):
            raise AttributeError(name)
        return dispatch.staging().spread(getattr, (self, name))

    def __getitem__(self, key: Any) -> Any:
        return dispatch.staging().spread(_item, (self, key))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Calls whichever function it is."""
        return dispatch.staging().spread(
            lambda function: function(*args, **kwargs), (self,)
        )


def _item(owner: Any, key: Any) -> Any:
    return owner[key]


def is_choice(value: Any) -> bool:
    """Returns whether `value` is a choice, without any operator seeing it."""
    return type(value) is Choice


def has_choice(values: Any) -> bool:
    """Returns whether one of some values is a choice."""
    return Choice in map(type, values)


def _forward(function: Any) -> Any:
    def method(self: Any, *others: Any) -> Any:
        return dispatch.staging().spread(function, (self, *others))

    return method


def _backward(function: Any) -> Any:
    def method(self: Any, other: Any) -> Any:
        return dispatch.staging().spread(function, (other, self))

    return method


_BINARY = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
    "matmul": operator.matmul,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "lshift": operator.lshift,
    "rshift": operator.rshift,
}
_COMPARED = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "neg": operator.neg,
    "pos": operator.pos,
    "invert": operator.invert,
    "abs": operator.abs,
}
for _name, _function in {**_BINARY, **_COMPARED}.items():
    setattr(Choice, f"__{_name}__", _forward(_function))
for _name, _function in _BINARY.items():
    setattr(Choice, f"__r{_name}__", _backward(_function))
