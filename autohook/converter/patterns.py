"""Patterns of `match` as expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.converter.build import Node


def captured(pattern: Node) -> list[str]:
    """Returns the names that a pattern captures, in the order of the source."""
    if isinstance(pattern, gast.MatchOr):
        return captured(pattern.patterns[0])
    names = [n for inner in _inside(pattern) for n in captured(inner)]
    name = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
    return [*names, name] if name else names


def _inside(pattern: Node) -> list[Node]:
    if isinstance(pattern, gast.MatchAs):
        return [pattern.pattern] if pattern.pattern is not None else []
    inside = list(getattr(pattern, "patterns", []))
    return inside + list(getattr(pattern, "kwd_patterns", []))


def is_irrefutable(pattern: Node) -> bool:
    """Returns whether a pattern always matches."""
    if isinstance(pattern, gast.MatchOr):
        return is_irrefutable(pattern.patterns[-1]) and not captured(pattern)
    if not isinstance(pattern, gast.MatchAs):
        return False
    return pattern.pattern is None or is_irrefutable(pattern.pattern)


def plain_test(pattern: Node, subject: str) -> Node | None:
    """Returns a pattern as a test of a name, where one expression can say it."""
    if isinstance(pattern, gast.MatchValue):
        return _compare(subject, gast.Eq(), pattern.value, pattern)
    if isinstance(pattern, gast.MatchSingleton):
        return _compare(
            subject, gast.Is(), build.constant(pattern.value, pattern), pattern
        )
    if isinstance(pattern, gast.MatchOr):
        tests = [plain_test(inner, subject) for inner in pattern.patterns]
        if None not in tests:
            return build.at(gast.BoolOp(gast.Or(), tests), pattern)
    return None


def _compare(subject: str, kind: Node, value: Node, span: Node) -> Node:
    left = build.load(subject, span)
    return build.at(gast.Compare(left, [kind], [value]), span)


def structure(pattern: Node, mangle: Callable[[str], str]) -> Node:
    """Returns the expression that makes the pattern's object (runtime/matching.py)."""
    make = _MAKERS[type(pattern)]
    return make(pattern, mangle)


def _value(pattern: Node, _mangle: Callable[[str], str]) -> Node:
    return build.call_operator("match_value", [build.thunk(pattern.value)], pattern)


def _singleton(pattern: Node, _mangle: Callable[[str], str]) -> Node:
    value = build.constant(pattern.value, pattern)
    return build.call_operator("match_is", [value], pattern)


def _as(pattern: Node, mangle: Callable[[str], str]) -> Node:
    inner = build.constant(None, pattern)
    if pattern.pattern is not None:
        inner = structure(pattern.pattern, mangle)
    name = build.constant(pattern.name, pattern)
    return build.call_operator("match_as", [inner, name], pattern)


def _or(pattern: Node, mangle: Callable[[str], str]) -> Node:
    inner = [structure(one, mangle) for one in pattern.patterns]
    return build.call_operator("match_or", inner, pattern)


def _sequence(pattern: Node, mangle: Callable[[str], str]) -> Node:
    inner = []
    keywords = []
    for position, one in enumerate(pattern.patterns):
        if isinstance(one, gast.MatchStar):
            keywords.append(_keyword("star", position, one))
            if one.name is not None:
                keywords.append(_keyword("name", one.name, one))
        else:
            inner.append(structure(one, mangle))
    call = build.call_operator("match_sequence", inner, pattern)
    call.keywords = keywords
    return call


def _keyword(name: str, value: object, span: Node) -> Node:
    return build.at(gast.keyword(name, build.constant(value, span)), span)


def _mapping(pattern: Node, mangle: Callable[[str], str]) -> Node:
    arguments = [
        _tuple([build.thunk(key) for key in pattern.keys], pattern),
        _tuple([structure(one, mangle) for one in pattern.patterns], pattern),
    ]
    if pattern.rest is not None:
        arguments.append(build.constant(pattern.rest, pattern))
    return build.call_operator("match_mapping", arguments, pattern)


def _class(pattern: Node, mangle: Callable[[str], str]) -> Node:
    inner = [*pattern.patterns, *pattern.kwd_patterns]
    arguments = [build.thunk(pattern.cls)]
    if inner:
        arguments.append(_tuple([structure(one, mangle) for one in inner], pattern))
    if pattern.kwd_attrs:
        # Not mangled: CPython takes them as they are.
        arguments.append(build.names_tuple(pattern.kwd_attrs, pattern))
    return build.call_operator("match_class", arguments, pattern)


def _tuple(elements: list[Node], span: Node) -> Node:
    return build.at(gast.Tuple(elements, gast.Load()), span)


_MAKERS: dict[type, Callable[[Node, Callable[[str], str]], Node]] = {
    gast.MatchValue: _value,
    gast.MatchSingleton: _singleton,
    gast.MatchAs: _as,
    gast.MatchOr: _or,
    gast.MatchSequence: _sequence,
    gast.MatchMapping: _mapping,
    gast.MatchClass: _class,
}
