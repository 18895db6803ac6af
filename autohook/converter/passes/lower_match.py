"""Lowers `match` to `if`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass
from autohook.converter.patterns import (
    captured,
    is_irrefutable,
    plain_test,
    structure,
)

if TYPE_CHECKING:
    from autohook.converter.build import Node


class LowerMatch(Pass):
    """Lowers `match`; what a pattern captures is assigned once all of it matches.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerMatch, '''
    ... def area(shape):
    ...     match shape:
    ...         case None | 0:
    ...             return 0
    ...         case [width, height]:
    ...             return width * height
    ...         case Circle(radius=r) if r > 0:
    ...             return 3 * r * r
    ... ''')
    def area(shape):
        if shape is None or shape == 0:
            return 0
        else:
            _ah_matched_1, _ah_width, _ah_height = _ah_ops.match(shape, _ah_ops
                .match_sequence(_ah_ops.match_as(None, 'width'), _ah_ops.
                match_as(None, 'height')))
            if _ah_matched_1:
                width = _ah_width
                height = _ah_height
                return width * height
            else:
                _ah_matched, _ah_r = _ah_ops.match(shape, _ah_ops.match_class(
                    lambda : Circle, (_ah_ops.match_as(None, 'r'),), ('radius',)))
                _ah_chosen = False
                if _ah_matched:
                    r = _ah_r
                    if r > 0:
                        _ah_chosen = True
                if _ah_chosen:
                    return 3 * r * r
    """

    def visit_Match(self, node: Node) -> list[Node]:
        """Lowers one statement, those inside it too."""
        self.changed = True
        before: list[Node] = []
        subject = node.subject
        if not (isinstance(subject, gast.Name) and self._is_steady(subject.id, node)):
            name = self.context.names.fresh("_ah_subject")
            before.append(build.assign(name, subject, subject))
            subject = build.load(name, subject)
        statements: list[Node] = []
        for case in reversed(node.cases):
            statements = self._case(case, subject.id, statements)
        return before + statements

    def _is_steady(self, name: str, node: Node) -> bool:
        """Returns whether a subject's name keeps its value while cases are tried."""
        mangled = self.context.mangle(name)
        if mangled not in self.context.local_names - self.context.rebound:
            return False
        tried = [case.guard for case in node.cases if case.guard is not None]
        taken = {n for case in node.cases for n in captured(case.pattern)}
        return name not in taken and not self.context.has_walrus(*tried)

    def _case(self, case: Node, subject: str, rest: list[Node]) -> list[Node]:
        body = self.block(case.body)
        span, guard = case.pattern, case.guard
        if is_irrefutable(span):
            bind = [
                build.assign(name, build.load(subject, span), span)
                for name in captured(span)
            ]
            if guard is None:
                return bind + body
            return [*bind, build.if_statement(guard, body, rest, guard)]
        test = plain_test(span, subject)
        if test is not None and (guard is None or not self.context.has_walrus(guard)):
            if guard is not None:
                test = build.at(gast.BoolOp(gast.And(), [test, guard]), guard)
            return [build.if_statement(test, body, rest, span)]
        return self._captures(case, subject, body, rest)

    def _captures(
        self, case: Node, subject: str, body: list[Node], rest: list[Node]
    ) -> list[Node]:
        span, guard = case.pattern, case.guard
        fresh = self.context.names.fresh
        names = captured(span)
        arguments = [build.load(subject, span), structure(span, self.context.mangle)]
        test = build.call_operator("match", arguments, span)
        made: list[Node] = []
        if names:
            matched = fresh("_ah_matched")
            parts = [fresh(f"_ah_{name.strip('_')}") for name in names]
            targets = [build.store(name, span) for name in (matched, *parts)]
            target = build.at(gast.Tuple(targets, gast.Store()), span)
            made = [build.at(gast.Assign([target], test, None), span)]
            test = build.load(matched, span)
            bind = [
                build.assign(name, build.load(part, span), span)
                for name, part in zip(names, parts, strict=True)
            ]
        else:
            bind = []
        if guard is None:
            return [*made, build.if_statement(test, bind + body, rest, span)]
        chosen = fresh("_ah_chosen")
        choose = build.if_statement(
            guard, [build.set_flag(chosen, guard, to=True)], [], guard
        )
        return [
            *made,
            build.set_flag(chosen, span, to=False),
            build.if_statement(test, [*bind, choose], [], span),
            build.if_statement(build.load(chosen, span), body, rest, span),
        ]
