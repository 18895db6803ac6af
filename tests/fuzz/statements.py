"""Random statements of a function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .expressions import Expressions, Scope
from .kinds import ASSIGNED, ITERABLES, SCALARS

if TYPE_CHECKING:
    from .choosing import Chooser

Lines = list[str]
_MOST_DEPTH = 3


@dataclass(frozen=True)
class Place:
    """Where a statement stands.

    Attributes:
        depth: In how many statements.
        in_loop: Whether a loop of the same function is around it.
        returns: The kind that the function returns, or an empty text.
    """

    depth: int = 0
    in_loop: bool = False
    returns: str = ""

    def inside(self, *, loop: bool = False) -> Place:
        """Returns the place of the statements of a block."""
        return replace(self, depth=self.depth + 1, in_loop=self.in_loop or loop)


class Statements:
    """Writes statements; knows how many the program may still have."""

    def __init__(self, choose: Chooser, budget: int) -> None:
        self._choose = choose
        self._budget = budget
        self._made = 0
        self._expressions = Expressions(choose)
        self._frozen = 0

    def block(self, scope: Scope, place: Place) -> Lines:
        """Returns some statements; at least one."""
        lines: Lines = []
        least, most = (3, 8) if place.depth == 0 else (1, 3)
        for _ in range(self._choose.number(least, most)):
            if self._budget <= 0:
                break
            self._budget -= 1
            lines += self._statement(scope, place)
            if lines[-1].split()[0] in ("break", "continue", "return", "raise"):
                break
        return lines or ["pass"]

    def value(self, kind: str, scope: Scope, depth: int = 2) -> str:
        """Returns an expression."""
        return self._expressions.write(kind, scope, depth)

    def _statement(self, scope: Scope, place: Place) -> Lines:
        simple = [self._assign, self._assign, self._augment, self._assign]
        compound = [self._if, self._for, self._while, self._if, self._if]
        rare = [
            *(self._print, self._unpack, self._lists, self._dicts, self._things),
            *(self._walrus, self._match, self._try, self._function, self._raise),
            *(self._assert, self._jump, self._jump, self._delete, self._endless),
            *(self._lists, self._things, self._endless, self._while, self._for),
            *(self._for, self._if, self._jump, self._global),
        ]
        kind = self._choose.number(0, 99)
        if kind < 38:
            rules = simple
        elif kind < 68 and place.depth < _MOST_DEPTH:
            rules = compound
        else:
            rules = rare
        return self._choose.pick(rules)(scope, place)

    def _name(self, scope: Scope, kind: str) -> str:
        """Returns a name to assign; a new one, or one that keeps its kind."""
        known = [name for name in scope.of(kind) if name not in scope.fixed]
        if known and self._choose.chance(70):
            return self._choose.pick(known)
        unsure = [name for name, other in scope.unsure.items() if other == kind]
        if unsure and self._choose.chance(50):
            return self._choose.pick(unsure)
        self._made += 1
        return f"v{self._made}"

    def _bind(self, scope: Scope, name: str, kind: str) -> None:
        scope.names[name] = kind
        scope.unsure.pop(name, None)

    def _assign(self, scope: Scope, place: Place) -> Lines:
        kind = self._choose.pick(ASSIGNED)
        text = self.value(kind, scope)
        name = self._name(scope, kind)
        if self._choose.chance(4):
            others = [n for n in scope.names if n not in scope.fixed]
            name = self._choose.pick(others) if others else name
        self._bind(scope, name, kind)
        return [f"{name} = {text}"]

    def _augment(self, scope: Scope, place: Place) -> Lines:
        kind = self._choose.pick(("int", "f32", "i32", "float", "lint", "vf", "str"))
        names = [name for name in scope.of(kind) if name not in scope.fixed]
        if not names or (kind == "lint" and self._frozen):
            return self._assign(scope, place)
        name = self._choose.pick(names)
        if kind in ("lint", "str"):
            return [f"{name} += {self.value(kind, scope, 1)}"]
        sign = self._choose.pick(("+=", "-=", "*="))
        if sign == "*=":
            return [f"{name} *= {self.value('few', scope)}"]
        other = self._choose.pick((kind, "int")) if kind != "vf" else "f32"
        return [f"{name} {sign} {self.value(other, scope)}"]

    def _body(self, scope: Scope, place: Place) -> tuple[Lines, Scope]:
        inner = scope.copy()
        lines = [f"    {line}" for line in self.block(inner, place)]
        return lines, inner

    def _if(self, scope: Scope, place: Place) -> Lines:
        lines = [f"if {self.value('test', scope)}:"]
        body, after = self._body(scope, place.inside())
        lines += body
        scopes = [after] if not _leaves(body) else []
        while self._choose.chance(20):
            lines.append(f"elif {self.value('test', scope)}:")
            body, after = self._body(scope, place.inside())
            lines += body
            scopes += [after] if not _leaves(body) else []
        if self._choose.chance(60):
            lines.append("else:")
            body, after = self._body(scope, place.inside())
            lines += body
            scopes += [after] if not _leaves(body) else []
        else:
            scopes.append(scope.copy())
        _merge(scope, scopes)
        return lines

    def _while(self, scope: Scope, place: Place) -> Lines:
        self._made += 1
        counter = f"i{self._made}"
        kind, start = self._choose.pick((("int", "0"), ("i32", "T(0)")))
        limit = self.value("bound", scope, 1) if kind == "int" else "(<i32>) % 4"
        if kind == "i32":
            limit = self._expressions.fill(limit, scope, 1)
        scope.fixed.add(counter)
        self._bind(scope, counter, kind)
        test = f"{counter} < {limit}"
        if self._choose.chance(30):
            test += f" and ({self.value('test', scope, 1)})"
        lines = [f"{counter} = {start}", f"while {test}:", f"    {counter} += 1"]
        return lines + self._loop(scope, place)

    def _endless(self, scope: Scope, place: Place) -> Lines:
        if place.depth >= _MOST_DEPTH:
            return self._assign(scope, place)
        self._made += 1
        counter = f"i{self._made}"
        scope.fixed.add(counter)
        self._bind(scope, counter, "int")
        exit_test = f"{counter} > 3 or ({self.value('test', scope, 1)})"
        lines = [f"{counter} = 0", "while True:", f"    {counter} += 1"]
        lines += [f"    if {exit_test}:", "        break"]
        return lines + self._loop(scope, place)

    def _loop(self, scope: Scope, place: Place) -> Lines:
        """Returns the body of a loop, and its else."""
        self._frozen += 1
        lines, after = self._body(scope, place.inside(loop=True))
        self._frozen -= 1
        before = scope.copy()
        _merge(scope, [before, after])
        if self._choose.chance(15):
            body, after = self._body(before, place.inside())
            lines += ["else:", *body]
            _merge(scope, [scope.copy(), after])
        return lines

    def _for(self, scope: Scope, place: Place) -> Lines:
        template, target, kinds = self._choose.pick(ITERABLES)
        iterable = self._expressions.fill(template, scope, 1)
        self._made += 1
        names = [f"{letter}{self._made}" for letter in "ab"]
        if self._choose.chance(10):
            same = [n for n in scope.of(kinds["{0}"]) if n not in scope.fixed]
            names[:1] = [self._choose.pick(same)] if same else names[:1]
        inner = scope.copy()
        for key, kind in kinds.items():
            self._bind(inner, key.format(*names), kind)
        before = scope.copy()
        _merge(scope, [before, inner])
        lines = [f"for {target.format(*names)} in {iterable}:"]
        loop = inner.copy()
        lines += self._loop(loop, place)
        _merge(scope, [before, loop])
        return lines

    def _jump(self, scope: Scope, place: Place) -> Lines:
        options = []
        if place.in_loop:
            options += ["break", "continue"]
        if place.returns:
            options += [f"return {self.value(place.returns, scope)}"]
        if not options or place.depth == 0:
            return self._if(scope, place)
        jump = self._choose.pick(options)
        if place.depth < _MOST_DEPTH + 1 and self._choose.chance(60):
            return [f"if {self.value('test', scope)}:", f"    {jump}"]
        return [jump]

    def _print(self, scope: Scope, place: Place) -> Lines:
        kind = self._choose.pick((*SCALARS, "str", "lint", "oint", "vf"))
        return [f"print({self.value(kind, scope)}, {self.value('int', scope, 1)})"]

    def _unpack(self, scope: Scope, place: Place) -> Lines:
        texts, names = zip(
            *(self._part(scope) for _ in range(self._choose.number(2, 3))), strict=True
        )
        form = self._choose.number(0, 2)
        if form == 0 or len({*names}) < len(names):
            return [f"{', '.join(names)} = {', '.join(texts)}"]
        self._made += 1
        first, rest = f"v{self._made}", f"r{self._made}"
        if form == 1:
            self._bind(scope, first, "f32")
            self._bind(scope, rest, "lf")
            return [f"{first}, *{rest} = {self.value('vf', scope)}"]
        self._bind(scope, first, "int")
        return [f"{first}, {rest} = {self.value('pair', scope)}"]

    def _part(self, scope: Scope) -> tuple[str, str]:
        kind = self._choose.pick(SCALARS)
        text, name = self.value(kind, scope), self._name(scope, kind)
        self._bind(scope, name, kind)
        return text, name

    def _lists(self, scope: Scope, place: Place) -> Lines:
        kind = self._choose.pick(("lint", "lf"))
        names = scope.of(kind)
        if not names:
            name = self._name(scope, kind)
            text = self.value(kind, scope, 1)
            self._bind(scope, name, kind)
            return [f"{name} = {text}"]
        name = self._choose.pick(names)
        item = "int" if kind == "lint" else "f32"
        forms = (
            f"{name}.append(<{item}>)",
            f"{name}[0] = <{item}>",
            f"{name}.insert(0, <{item}>)",
            f"{name}[-1] += <{item}>",
            f"if {name}: {name}.pop()",
            f"{name}.extend([<{item}>, <{item}>])",
            f"if {name}: {name}.pop(0)",
            f"{name}.reverse()",
            f"{name}.sort()",
            f"{name}[1:] = [<{item}>]",
            f"{name}[<int> % 2] = <{item}>",
            f"if len({name}) > 1: del {name}[0]",
            f"if <int> in {name}: {name}.remove(<int>)",
            f"{name}.clear()",
        )
        return [self._expressions.fill(self._choose.pick(forms), scope, 1)]

    def _dicts(self, scope: Scope, place: Place) -> Lines:
        kind = self._choose.pick(("dint", "df"))
        names = scope.of(kind)
        if not names:
            name = self._name(scope, kind)
            text = self.value(kind, scope, 1)
            self._bind(scope, name, kind)
            return [f"{name} = {text}"]
        name = self._choose.pick(names)
        item = "int" if kind == "dint" else "f32"
        forms = (
            f"{name}['a'] = <{item}>",
            f"{name}[<key>] = <{item}>",
            f"{name}['a'] += <{item}>",
            f"{name}.update(b=<{item}>)",
            f"{name}.pop('a', None)",
            f"{name}.setdefault('c', <{item}>)",
            f"if 'b' in {name}: del {name}['b']",
            f"{name}[<key>] = {name}.get(<key>, <{item}>) + <{item}>",
        )
        return [self._expressions.fill(self._choose.pick(forms), scope, 1)]

    def _things(self, scope: Scope, place: Place) -> Lines:
        names = scope.of("thing")
        if not names:
            name = self._name(scope, "thing")
            text = self._expressions.fill("Thing(<int>, <f32>)", scope, 1)
            self._bind(scope, name, "thing")
            return [f"{name} = {text}"]
        name = self._choose.pick(names)
        forms = (
            f"{name}.count = <int>",
            f"{name}.total += <f32>",
            f"{name}.count += <int>",
            f"{name}.add(<f32>)",
            f"{name}.items.append(<int>)",
            f"{name}.extra = <int>",
        )
        return [self._expressions.fill(self._choose.pick(forms), scope, 1)]

    def _walrus(self, scope: Scope, place: Place) -> Lines:
        kind = self._choose.pick(("int", "f32", "i32"))
        text = self.value(kind, scope)
        name = self._name(scope, kind)
        self._bind(scope, name, kind)
        body, after = self._body(scope, place.inside())
        _merge(scope, [scope.copy(), *([] if _leaves(body) else [after])])
        return [f"if ({name} := {text}) > {self.value('int', scope, 1)}:", *body]

    def _match(self, scope: Scope, place: Place) -> Lines:
        if place.depth >= _MOST_DEPTH:
            return self._assign(scope, place)
        subject, patterns = self._choose.pick(
            (
                ("<int>", ("0", "1 | 2", "int()", "_")),
                ("<i32>", ("0", "1", "_")),
                ("<str>", ("'a'", "'b' | 'ab'", "_")),
                ("<oint>", ("None", "0", "_")),
                ("(<int>, <b>)", ("(0, _)", "(_, True)", "_")),
                ("<lint>", ("[]", "[_]", "[_, *_]", "_")),
                ("<dint>", ("{'a': 1}", "{'b': _}", "_")),
            )
        )
        lines = [f"match {self._expressions.fill(subject, scope, 1)}:"]
        scopes = [scope.copy()]
        for pattern in patterns:
            if pattern == "_" and self._choose.chance(30):
                continue
            is_last = pattern == "_"
            guard = ""
            if not is_last and self._choose.chance(15):
                guard = f" if {self.value('test', scope, 1)}"
            lines.append(f"    case {pattern}{guard}:")
            body, after = self._body(scope, place.inside())
            lines += [f"    {line}" for line in body]
            scopes += [after] if not _leaves(body) else []
        _merge(scope, scopes)
        return lines

    def _try(self, scope: Scope, place: Place) -> Lines:
        if place.depth >= _MOST_DEPTH:
            return self._assign(scope, place)
        body, after = self._body(scope, place.inside())
        if self._choose.chance(60):
            test = self.value("test", scope)
            raised = f"raise Odd({self.value('int', scope, 1)})"
            body += [f"    if {test}:", f"        {raised}"]
        kind = self._choose.pick(("Odd", "(Odd, IndexError)", "Exception"))
        scope_after = scope.copy()
        _merge(scope_after, [scope.copy(), after])
        handler, handled = self._body(scope_after, place.inside())
        lines = ["try:", *body, f"except {kind}:", *handler]
        _merge(scope, [scope.copy(), after, handled])
        if self._choose.chance(20):
            last, _ = self._body(scope, Place(_MOST_DEPTH))
            lines += ["finally:", *last]
        return lines

    def _function(self, scope: Scope, place: Place) -> Lines:
        if place.depth >= 2:
            return self._assign(scope, place)
        self._made += 1
        name = f"g{self._made}"
        outer = [n for n in scope.of("int") + scope.of("f32") if n not in scope.fixed]
        inner = scope.copy()
        inner.fixed |= set(inner.names)
        lines = [f"def {name}(c):"]
        if outer and self._choose.chance(60):
            shared = self._choose.pick(outer)
            inner.fixed.discard(shared)
            lines.append(f"    nonlocal {shared}")
        # Other names are assigned nowhere in it, so that it reads those outside.
        self._bind(inner, "c", "int")
        self._frozen += 1
        lines += [f"    {line}" for line in self.block(inner, Place(2, returns="int"))]
        self._frozen -= 1
        lines.append(f"    return {self.value('int', inner)}")
        self._bind(scope, name, "fint")
        scope.fixed.add(name)
        return lines

    def _raise(self, scope: Scope, place: Place) -> Lines:
        raised = f"raise Odd({self.value('int', scope, 1)})"
        return [f"if {self.value('test', scope)}:", f"    {raised}"]

    def _assert(self, scope: Scope, place: Place) -> Lines:
        return [f"assert {self.value('test', scope)}, {self.value('str', scope, 1)}"]

    def _delete(self, scope: Scope, place: Place) -> Lines:
        names = [n for n in scope.names if n.startswith("v") and n not in scope.fixed]
        if not names:
            return self._assign(scope, place)
        name = self._choose.pick(names)
        scope.unsure[name] = scope.names.pop(name)
        return [f"del {name}"]

    def _global(self, scope: Scope, place: Place) -> Lines:
        return [f"SEEN.append({self.value('int', scope, 1)})"]


def _leaves(body: Lines) -> bool:
    """Returns whether a block surely does not come to its end."""
    last = body[-1]
    is_jump = last.split()[0] in ("break", "continue", "return", "raise")
    return is_jump and last.startswith("    ") and not last.startswith("     ")


def _merge(scope: Scope, scopes: list[Scope]) -> None:
    """Gives a scope the names that it has after one of several paths."""
    if not scopes:
        return
    everything = {
        k: v for one in scopes for k, v in {**one.unsure, **one.names}.items()
    }
    sure = {
        name: kind
        for name, kind in everything.items()
        if all(one.names.get(name) == kind for one in scopes)
    }
    scope.names.clear()
    scope.names.update(sure)
    scope.unsure.clear()
    scope.unsure.update({k: v for k, v in everything.items() if k not in sure})
