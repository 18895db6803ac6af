"""Text that only the graph knows: an f-string of a tensor, and what is made of it.

A text is kept as what makes it and what it is made of. Nothing is built for it until
something needs it: a print, an exception, a comparison, a result. Then one op of the
graph runs Python's own formatting on the values, which gives exactly eager's text.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers import DTYPES, StagedNumber
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_REMEDY = "Make the text outside of the graph, from what the function returns."
_TEXTS = words(
    """
capitalize casefold center expandtabs format format_map join ljust lower lstrip
removeprefix removesuffix replace rjust rstrip strip swapcase title translate upper
zfill
    """
)
_TRUTHS = words(
    """
endswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric
isprintable isspace istitle isupper startswith
    """
)
_COUNTS = frozenset(("count", "find", "index", "rfind", "rindex"))


class StagedText:
    """A Python str whose characters are known only when the graph runs.

    Attributes:
        make: Gives the text from the values of the operands.
        template: The operands, as they were when the text was made.
    """

    __slots__ = ("__weakref__", "_symbols", "make", "template")

    def __init__(self, make: Callable[..., str], *operands: Any) -> None:
        """Keeps how the text is made."""
        # Templates hold texts, too.
        from autohook.staging.operators.templates import Template

        self.make = make
        self._symbols = operands
        self.template = Template(operands, variables_now=True)

    def fill(self, tensors: Sequence[Any]) -> str:
        """Returns the text, from the values of the template's leaves."""
        return self.make(*self.template.fill(tensors))

    def symbolic(self) -> str:
        """Returns the text of the symbolic values, as tf.function's user expects."""
        values = [
            one.symbolic() if isinstance(one, StagedText) else one
            for one in self._symbols
        ]
        try:
            return self.make(*values)
        except (TypeError, ValueError):
            return repr(self)

    # What gives text again

    def __add__(self, other: Any) -> Any:
        return _text(operator.add, self, other) if is_text(other) else NotImplemented

    def __radd__(self, other: Any) -> Any:
        return _text(operator.add, other, self) if is_text(other) else NotImplemented

    def __mul__(self, times: Any) -> Any:
        return _text(operator.mul, self, times)

    __rmul__ = __mul__

    def __mod__(self, values: Any) -> Any:
        return _text(operator.mod, self, values)

    def __getitem__(self, key: Any) -> Any:
        return _text(operator.getitem, self, key)

    # What gives a number

    def __eq__(self, other: object) -> Any:
        return number_of(bool, operator.eq, self, other)

    def __ne__(self, other: object) -> Any:
        return number_of(bool, operator.ne, self, other)

    def __lt__(self, other: Any) -> Any:
        return number_of(bool, operator.lt, self, other)

    def __le__(self, other: Any) -> Any:
        return number_of(bool, operator.le, self, other)

    def __gt__(self, other: Any) -> Any:
        return number_of(bool, operator.gt, self, other)

    def __ge__(self, other: Any) -> Any:
        return number_of(bool, operator.ge, self, other)

    def contains(self, part: Any) -> Any:
        """Returns `part in self`."""
        return number_of(bool, operator.contains, self, part)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in dir(str):
            raise AttributeError(f"'str' object has no attribute '{name}'")
        return _Method(self, name)

    # What needs the characters while the graph is built

    def __hash__(self) -> int:
        return int(_unknown("a key"))

    def __bool__(self) -> bool:
        return bool(_unknown("a truth test"))

    def __len__(self) -> int:
        return int(_unknown("len()"))

    def __iter__(self) -> Any:
        return iter(_unknown("iteration"))

    def __contains__(self, part: object) -> bool:
        return bool(_unknown("`in`"))

    def __str__(self) -> str:
        from autohook.staging.operators.autographed import is_autographed

        if is_strict() or not is_autographed():
            return str(_unknown("text"))
        return self.symbolic()

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __index__(self) -> int:
        raise TypeError("'str' object cannot be interpreted as an integer")

    def __fspath__(self) -> str:
        return str(_unknown("a path"))

    def __repr__(self) -> str:
        return "<staged str>"

    # What the graph needs

    def tensor(self) -> Any:
        """Returns the text as a scalar string tensor, in UTF-8."""
        if self.make is _decode:
            return self.template.leaves[0]
        from autohook.staging.operators import late

        return late.text(self)


class _Method:
    """A bound method of a staged text."""

    def __init__(self, text: Any, name: str) -> None:
        self.__self__ = text
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        def run(text: str, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
            return getattr(text, self.__name__)(*values, **named)

        operands = self.__self__, args, kwargs
        if self.__name__ in _TEXTS:
            return StagedText(run, *operands)
        if self.__name__ in _TRUTHS:
            return number_of(bool, run, *operands)
        if self.__name__ in _COUNTS:
            return number_of(int, run, *operands)
        return _unknown(f"`{self.__name__}()`")


def is_text(value: Any) -> bool:
    """Returns whether `value` is a str, plain or staged."""
    return isinstance(value, (str, StagedText))


def from_tensor(tensor: Any) -> StagedText:
    """Returns the text that a scalar string tensor holds in UTF-8."""
    return StagedText(_decode, tensor)


def _decode(value: Any) -> str:
    return str(value.numpy().decode("utf-8", "surrogatepass"))


def _text(make: Callable[..., str], *operands: Any) -> StagedText:
    return StagedText(make, *operands)


def number_of(kind: type, make: Callable[..., Any], *operands: Any) -> Any:
    """Returns a Python number that is found from texts when the graph runs."""
    if is_strict():
        refuse("AH232", "a value is made of text that only the graph knows")
    from autohook.staging.operators import late

    return StagedNumber(kind, late.value(make, operands, DTYPES[kind]))


def _unknown(what: str) -> Any:
    refuse("AH251", f"{what} needs text that only the graph knows.", _REMEDY)


def _convert(
    value: Any,
    dtype: Any = None,
    name: Any = None,
    as_ref: Any = None,  # noqa: ARG001 - TensorFlow's interface
) -> Any:
    if dtype not in (None, tf.string):
        raise TypeError(f"Cannot convert a Python str to {dtype}")
    return tf.identity(value.tensor(), name=name)


tf.register_tensor_conversion_function(StagedText, _convert)
