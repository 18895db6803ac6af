"""Random statements that read and write state, over the names of a scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.fuzz.expressions import Expressions, Scope

from .kinds import ASSIGNED, LOCALS, TABLES, VARIABLES

if TYPE_CHECKING:
    from tests.fuzz.choosing import Chooser

Lines = list[str]
_MOST_DEPTH = 2
# Templates over state; a hole takes an expression of its kind.
_LISTS = (
    "LOG.append(<f32>)",
    "O.items.append(<f32>)",
    "O.numbers.append(<int>)",
    "NUMBERS.append(<int>)",
    "O.items = O.items[-3:] + [<f32>]",
    "LOG[-1] = <f32>",
    "O.numbers[0] = <int>",
    "if len(LOG) > 4: LOG.pop(0)",
    "if len(O.items) > 3: O.items.clear()",
    "if NUMBERS: NUMBERS.pop()",
    "O.numbers += [<int>, <int>]",
    "O.items.insert(0, <f32>)",
    "NUMBERS.sort()",
    "del O.numbers[:-4]",
    "O.recent.append(<f32>)",
)
_DICTS = (
    "SEEN[<key>] = <int>",
    "SEEN['a'] = SEEN.get('a', 0) + 1",
    "O.table[<key>] = <int>",
    "O.table['a'] += <int>",
    "O.kept[<key>] = <f32>",
    "O.kept['a'] = O.kept['a'] * 0.5 + <f32>",
    "O.table.pop(<key>, None)",
    "O.table.setdefault(<key>, <int>)",
    "SEEN.update(b=<int>)",
    "if 'b' in SEEN: del SEEN['b']",
    "TALLY[<key>] += 1",
    "GROUPS[<key>].append(<int>)",
)
_OBJECTS = (
    "O.last = <f32>",
    "O.last = None",
    "O.extra = <int>",
    "if hasattr(O, 'extra'): del O.extra",
    "O.size = <int>",
    "Thing.made += 1",
    "O.h, P.h = P.h, O.h + <vf>",
    "O.add(<f32>)",
    "setattr(O, 'count', <int>)",
    "O.step(<vf>)",
)
_VARIABLES = (
    "W.assign_sub(0.1 * <vf>)",
    "W.assign(<vf>)",
    "B.assign_add(<f32>)",
    "B.assign(<f32>)",
)
_PRINTS = (
    "print('n', <int>)",
    "print(<f32>)",
    "print('v', <vf>, <float>)",
    "print(f'{O.count} {len(LOG)} {RATE}')",
)


@dataclass(frozen=True)
class Place:
    """Where a statement stands.

    Attributes:
        depth: How many blocks are around it.
        in_loop: Whether one of them is a loop.
        in_tape: Whether one of them is a tape's.
    """

    depth: int = 0
    in_loop: bool = False
    in_tape: bool = False


class Statements:
    """Writes statements, about as many as the budget allows."""

    def __init__(self, choose: Chooser, budget: int) -> None:
        self._choose = choose
        self._expressions = Expressions(choose, TABLES)
        self._budget = budget
        self._made = 0
        self._forms = (
            *(self._local,) * 5,
            *(self._assign,) * 5,
            *(self._augmented,) * 2,
            *(self._state(_LISTS),) * 3,
            *(self._state(_DICTS),) * 2,
            *(self._state(_OBJECTS),) * 3,
            *(self._state(_VARIABLES),) * 2,
            self._state(_PRINTS),
            *(self._if,) * 3,
            self._for,
            *(self._tape,) * 2,
            self._try,
            self._raise,
            self._leave,
            self._draw,
        )

    def value(self, kind: str, scope: Scope, depth: int = 2) -> str:
        """Returns an expression of a kind."""
        return self._expressions.write(kind, scope, depth)

    def block(self, scope: Scope, place: Place = Place()) -> Lines:
        """Returns some statements."""
        lines: Lines = []
        while self._budget > 0 and (not lines or self._choose.chance(75)):
            self._budget -= 1
            lines += self._choose.pick(self._forms)(scope, place)
        return lines or self._assign(scope, place)

    def _fill(self, template: str, scope: Scope) -> str:
        return self._expressions.fill(template, scope, 1)

    def _state(self, templates: tuple[str, ...]):  # type: ignore[no-untyped-def]  # a statement
        def write(scope: Scope, place: Place) -> Lines:
            return [self._fill(self._choose.pick(templates), scope)]

        return write

    def _local(self, scope: Scope, place: Place) -> Lines:
        kind = self._choose.pick(LOCALS)
        text = self.value(kind, scope)
        names = [n for n in scope.of(kind) if n.startswith("v")]
        if place.depth or (names and self._choose.chance(30)):
            # A name that is first set in a block may be unset after it.
            if not names:
                return self._assign(scope, place)
            return [f"{self._choose.pick(names)} = {text}"]
        self._made += 1
        name = f"v{self._made}"
        scope.names[name] = kind
        return [f"{name} = {text}"]

    def _assign(self, scope: Scope, place: Place) -> Lines:
        name = self._choose.pick(ASSIGNED)
        return [f"{name} = {self.value(scope.names[name], scope)}"]

    def _augmented(self, scope: Scope, place: Place) -> Lines:
        name = self._choose.pick([n for n in ASSIGNED if scope.names[n] != "bool"])
        operator = self._choose.pick(("+", "+", "-", "*"))
        if scope.names[name] == "int" and operator == "*":
            operator = "+"
        return [f"{name} {operator}= {self.value(scope.names[name], scope, 1)}"]

    def _body(self, scope: Scope, place: Place) -> Lines:
        inner = scope.copy()
        return [f"    {line}" for line in self.block(inner, place)]

    def _if(self, scope: Scope, place: Place) -> Lines:
        if place.depth >= _MOST_DEPTH:
            return self._assign(scope, place)
        inside = replace(place, depth=place.depth + 1)
        lines = [f"if {self.value('test', scope)}:", *self._body(scope, inside)]
        if self._choose.chance(40):
            lines += ["else:", *self._body(scope, inside)]
        return lines

    def _for(self, scope: Scope, place: Place) -> Lines:
        if place.depth >= _MOST_DEPTH:
            return self._assign(scope, place)
        self._made += 1
        name = f"i{self._made}"
        sources = (
            (f"range({self._choose.pick(('2', '3', 'k % 3'))})", "int"),
            ("list(O.items)", "f32"),
            ("NUMBERS[:3]", "int"),
            ("sorted(O.table.values())", "int"),
            ("tf.unstack(x)", "f32"),
        )
        source, kind = self._choose.pick(sources)
        inner = scope.copy()
        inner.names[name] = kind
        inside = replace(place, depth=place.depth + 1, in_loop=True)
        return [f"for {name} in {source}:", *self._body(inner, inside)]

    def _tape(self, scope: Scope, place: Place) -> Lines:
        if place.depth or place.in_tape:
            return self._assign(scope, place)
        self._made += 1
        tape, loss = f"t{self._made}", f"v{self._made}"
        inside = replace(place, depth=place.depth + 1, in_tape=True)
        lines = [f"with tf.GradientTape() as {tape}:"]
        lines += [f"    {tape}.watch(x)"] if self._choose.chance(50) else []
        lines += self._body(scope, inside) if self._choose.chance(70) else []
        lines += [f"    {loss} = {self.value('f32', scope, 3)} * tf.reduce_sum(W)"]
        scope.names[loss] = "f32"
        self._made += 1
        slope = f"g{self._made}"
        target = self._choose.pick((*VARIABLES, "x"))
        lines.append(f"{slope} = {tape}.gradient({loss}, {target})")
        used = (
            f"{target}.assign_sub(0.01 * {slope})"
            if target in VARIABLES
            else f"O.h = O.h - {slope}"
        )
        return [*lines, f"if {slope} is not None:", f"    {used}"]

    def _try(self, scope: Scope, place: Place) -> Lines:
        if place.depth >= _MOST_DEPTH:
            return self._assign(scope, place)
        inside = replace(place, depth=place.depth + 1)
        lines = ["try:", *self._body(scope, inside)]
        if self._choose.chance(60):
            test = self.value("bool", scope, 1)
            lines += [f"    if {test}:", "        raise Odd(O.count)"]
        kind = self._choose.pick(("Odd", "(Odd, KeyError, IndexError)", "Exception"))
        lines += [f"except {kind} as error:", *self._body(scope, inside)]
        if self._choose.chance(40):
            lines += ["finally:", *self._body(scope, inside)]
        return lines

    def _raise(self, scope: Scope, place: Place) -> Lines:
        number = self.value("int", scope, 1)
        return [f"if {self.value('test', scope, 1)}:", f"    raise Odd({number})"]

    def _leave(self, scope: Scope, place: Place) -> Lines:
        words = ["return x, O.count", f"return {self.value('f32', scope, 1)}"]
        words += ["break", "continue"] if place.in_loop else []
        return [
            f"if {self.value('test', scope, 1)}:",
            f"    {self._choose.pick(words)}",
        ]

    def _draw(self, scope: Scope, place: Place) -> Lines:
        draws = (
            "tf.random.uniform([3])",
            "tf.random.normal([3])",
            "GENERATOR.normal([3])",
            "tf.random.stateless_uniform([3], [1, N])",
        )
        return [f"O.h = O.h * 0.5 + {self._choose.pick(draws)}"]
