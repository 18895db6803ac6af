"""`match`: patterns as objects, tried on plain and on staged subjects.

What a pattern asks of a subject's structure (its class, length, attributes) Python
knows; only comparisons with values can be staged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime import calls, comparisons, dispatch, reads, unpacking
from autohook.runtime.choice import is_choice
from autohook.runtime.state import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Captures = dict[str, Any]

# Flags of CPython's type objects (Include/object.h).
_SEQUENCE = 1 << 5
_MAPPING = 1 << 6
_MATCHES_ITSELF = 1 << 22


class Pattern:
    """Base of all patterns.

    Attributes:
        names: Names that it captures, in the order of the source.
    """

    names: tuple[str, ...] = ()

    def test(self, subject: Any, captures: Captures) -> Any:
        """Returns whether the subject matches, perhaps staged; fills `captures`."""
        if not is_choice(subject):
            return self.examine(subject, captures)
        test, *values = dispatch.staging().spread(self._flat, (subject,))
        captures.update(zip(self.names, values, strict=True))
        return test

    def examine(self, subject: Any, captures: Captures) -> Any:
        """Returns what `test` does, for one object."""
        raise NotImplementedError

    def _flat(self, subject: Any) -> tuple[Any, ...]:
        captures: Captures = {}
        test = self.test(subject, captures)
        return (test, *(captures.get(name, UNDEFINED) for name in self.names))


def match(subject: Any, pattern: Pattern) -> Any:
    """Returns whether a subject matches, and what the pattern's names capture then.

    Returns:
        The test alone where the pattern has no names; else a tuple of it and of
        what each name captures.
    """
    flat = pattern._flat(subject)
    return flat if pattern.names else flat[0]


class Value(Pattern):
    """`case 0` or `case Color.RED`."""

    def __init__(self, value: Callable[[], Any]) -> None:
        self.value = value

    def test(self, subject: Any, _captures: Captures) -> Any:
        """Compares."""
        return _truth(comparisons.eq(subject, self.value()))


class Singleton(Pattern):
    """`case None`, `case True`, `case False`."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def test(self, subject: Any, _captures: Captures) -> Any:
        """Compares identity."""
        return comparisons.compare(subject, "is", lambda: self.value)


class As(Pattern):
    """`case pattern as name`; `case name` and `case _` without a pattern."""

    def __init__(self, pattern: Pattern | None, name: str | None) -> None:
        self.pattern = pattern
        self.name = name
        inner = () if pattern is None else pattern.names
        self.names = inner if name is None else (*inner, name)

    def test(self, subject: Any, captures: Captures) -> Any:
        """Tries the pattern, and captures the subject."""
        result = True if self.pattern is None else self.pattern.test(subject, captures)
        if self.name is not None and result is not False:
            captures[self.name] = subject
        return result


class Or(Pattern):
    """`case one | other`."""

    def __init__(self, *patterns: Pattern) -> None:
        self.patterns = patterns
        self.names = patterns[0].names

    def test(self, subject: Any, captures: Captures) -> Any:
        """Tries the patterns in order; the first that matches captures."""
        first, *rest = self.patterns
        found = first._flat(subject)
        if found[0] is True or not rest:
            result = found
        elif found[0] is False:
            result = Or(*rest)._ordered(subject, self.names)
        else:
            result = self._either(found, subject, rest)
        captures.update(zip(self.names, result[1:], strict=True))
        return result[0]

    def _either(self, found: Any, subject: Any, rest: Iterable[Pattern]) -> Any:
        others = Or(*rest)._ordered(subject, self.names)
        staging = dispatch.staging()
        test = staging.or_(found[0], [lambda: others[0]])
        chosen = [
            staging.if_exp(found[0], lambda a=a: a, lambda b=b: b)  # type: ignore[misc] # bound now
            for a, b in zip(found[1:], others[1:], strict=True)
        ]
        return (test, *chosen)

    def _ordered(self, subject: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
        captures: Captures = {}
        test = self.test(subject, captures)
        return (test, *(captures.get(name, UNDEFINED) for name in names))


# Of a value with such a name, anything may stand for none.
_FITS = True
_CAPTURED = "_ah_value of a pattern"


class Sequence(Pattern):
    """`case [a, *rest]`.

    Args:
        patterns: The patterns of the items.
        star: Where the star is, None for none.
        name: What the star captures, None for `*_`.
    """

    def __init__(
        self, *patterns: Pattern, star: int | None = None, name: str | None = None
    ) -> None:
        self.patterns = patterns
        self.star = star
        self.name = name
        before = len(patterns) if star is None else star
        names = [n for pattern in patterns[:before] for n in pattern.names]
        names += [] if name is None else [name]
        names += [n for pattern in patterns[before:] for n in pattern.names]
        self.names = tuple(names)

    def examine(self, subject: Any, captures: Captures) -> Any:
        """Looks at the class, the length, and each item."""
        if not _is_kind(subject, _SEQUENCE):
            return False
        length = calls.call(len, subject)
        count = len(self.patterns)
        fits = length == count if self.star is None else length >= count
        if dispatch.is_staged(fits):
            return self._examine_where(fits, subject, length, captures)
        return bool(fits) and self._examine_items(subject, length, captures)

    def _examine_items(self, subject: Any, length: Any, captures: Captures) -> Any:
        if self.name is None and self.star is not None:
            parts = self._subscripts(subject, length)
        else:
            parts = self._unpacked(subject, captures)
        return _all(_FITS, zip(self.patterns, parts, strict=True), captures)

    def _examine_where(
        self, fits: Any, subject: Any, length: Any, captures: Captures
    ) -> Any:
        """Looks at the items where there are so many; elsewhere nothing is captured."""

        def inside() -> tuple[Any, ...]:
            own: Captures = {}
            matched = self._examine_items(subject, length, own)
            return (matched, *(own.get(name, UNDEFINED) for name in self.names))

        def outside() -> tuple[Any, ...]:
            return (False, *(UNDEFINED for _ in self.names))

        matched, *values = dispatch.staging().if_exp(
            fits, inside, outside, name=_CAPTURED
        )
        captures.update(zip(self.names, values, strict=True))
        return matched

    def _subscripts(self, subject: Any, length: Any) -> list[Any]:
        parts = []
        for position, pattern in enumerate(self.patterns):
            index = position
            if self.star is not None and position >= self.star:
                index = length - (len(self.patterns) - position)
            part = None if _is_wildcard(pattern) else reads.item(subject, index)
            parts.append(part)
        return parts

    def _unpacked(self, subject: Any, captures: Captures) -> list[Any]:
        if not self.patterns and self.star is None:
            return []
        if self.star is None:
            return list(unpacking.parts(subject, len(self.patterns)))
        after = len(self.patterns) - self.star
        parts = unpacking.parts(subject, self.star, after)
        assert self.name is not None
        captures[self.name] = parts[self.star]
        return [*parts[: self.star], *parts[self.star + 1 :]]


class Mapping(Pattern):
    """`case {"x": a, **rest}`."""

    def __init__(
        self,
        keys: tuple[Callable[[], Any], ...],
        patterns: tuple[Pattern, ...],
        rest: str | None = None,
    ) -> None:
        self.keys = keys
        self.patterns = patterns
        self.rest = rest
        names = [n for pattern in patterns for n in pattern.names]
        self.names = (*names, rest) if rest is not None else tuple(names)

    def examine(self, subject: Any, captures: Captures) -> Any:
        """Looks at the class, and at the value of each key."""
        if not _is_kind(subject, _MAPPING):
            return False
        if self.keys and calls.call(len, subject) < len(self.keys):
            return False
        missing = object()
        keys: list[Any] = []
        parts = []
        get = reads.attr(subject, "get") if self.keys else None
        for thunk in self.keys:
            key = thunk()
            if key in keys:
                raise ValueError(f"mapping pattern checks duplicate key ({key!r})")
            keys.append(key)
            parts.append(calls.call(get, key, missing))
            if parts[-1] is missing:
                return False
        if self.rest is not None:
            captures[self.rest] = rest = dict(subject)
            for key in keys:
                del rest[key]
        return _all(_FITS, zip(self.patterns, parts, strict=True), captures)


class Class(Pattern):
    """`case Point(x, y=0)`."""

    def __init__(
        self,
        kind: Callable[[], Any],
        patterns: tuple[Pattern, ...] = (),
        keywords: tuple[str, ...] = (),
    ) -> None:
        self.kind = kind
        self.patterns = patterns
        self.keywords = keywords
        self.names = tuple(n for pattern in patterns for n in pattern.names)

    def examine(self, subject: Any, captures: Captures) -> Any:
        """Looks at the class, then at each attribute."""
        kind = self.kind()
        if not isinstance(kind, type):
            match subject:
                case kind():  # raises, in the words of this version of Python
                    pass
        is_instance = calls.call(isinstance, subject, kind)
        if is_instance is False:
            return False
        parts: list[Any] = []
        positional = self._positional(kind)
        if positional is None:
            parts.append(subject)
            positional = ()
        seen = set(positional)
        for name in (*positional, *self.keywords):
            if name in self.keywords and name in seen:
                message = f"got multiple sub-patterns for attribute {name!r}"
                raise TypeError(f"{kind.__name__}() {message}")
            seen.add(name)
            try:
                parts.append(reads.attr(subject, name))
            except AttributeError:
                return False
        return _all(is_instance, zip(self.patterns, parts, strict=True), captures)

    def _positional(self, kind: Any) -> tuple[str, ...] | None:
        """Returns the attributes of positional patterns, None for the subject."""
        count = len(self.patterns) - len(self.keywords)
        if not count:
            return ()
        allowed, is_itself = _match_args(kind)
        if count > (1 if is_itself else len(allowed)):
            most = 1 if is_itself else len(allowed)
            plural = "" if most == 1 else "s"
            raise TypeError(
                f"{kind.__name__}() accepts {most} positional sub-pattern{plural}"
                f" ({count} given)"
            )
        if is_itself:
            return None
        names = allowed[:count]
        for position, name in enumerate(names):
            if not isinstance(name, str):
                kind_name = type(name).__name__
                message = f"__match_args__ elements must be strings (got {kind_name})"
                raise TypeError(message)
            if name in names[:position]:
                message = f"got multiple sub-patterns for attribute {name!r}"
                raise TypeError(f"{kind.__name__}() {message}")
        return names


def _match_args(kind: Any) -> tuple[tuple[Any, ...], bool]:
    """Returns a class's `__match_args__`, and whether it matches the subject itself."""
    try:
        allowed = reads.attr(kind, "__match_args__")
    except AttributeError:
        return (), bool(kind.__flags__ & _MATCHES_ITSELF)
    if type(allowed) is not tuple:
        name = type(allowed).__name__
        raise TypeError(f"{kind.__name__}.__match_args__ must be a tuple (got {name})")
    return allowed, False


def _is_kind(subject: Any, flag: int) -> bool:
    return bool(type(subject).__flags__ & flag)


def _is_wildcard(pattern: Pattern) -> bool:
    return type(pattern) is As and pattern.pattern is None and pattern.name is None


def _truth(value: Any) -> Any:
    return value if dispatch.is_staged(value) else bool(value)


def _all(result: Any, parts: Iterable[tuple[Pattern, Any]], captures: Captures) -> Any:
    """Returns whether all parts match, beyond `result`."""
    for pattern, part in parts:
        test = pattern.test(part, captures)
        if test is False:
            return False
        if result is True:
            result = test
        elif test is not True:
            result = dispatch.staging().and_(result, [lambda test=test: test])  # type: ignore[misc] # bound now
    return result
