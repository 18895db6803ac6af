"""Whether a gradient's source is connected to its target on the path that is taken.

Eagerly a tape records the ops of the path taken; where none of them leads from a source
to a target, the gradient is None. In a graph both branches of a conditional are there,
and its gradient is zero where only the other one would connect the two. Here the graph
is walked from the targets back, as the gradient was; what comes out for a source is a
bool, or a tensor where only the graph knows: the condition of the branch that connects,
or whether a loop has run often enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops as framework_ops
from tensorflow.python.ops import cond_v2, while_v2

from autohook.staging.operators import more_outputs
from autohook.staging.operators.differentiable import differentiable, is_trainable
from autohook.staging.operators.graph_facts import (
    counts,
    function_graph,
    has_no_value,
    is_made_of_items,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Flag = Any
"""A bool, or a scalar bool tensor in the graph of what it is said of."""

_CONDITIONALS = frozenset({"If", "StatelessIf", "Case", "StatelessCase"})
_LOOPS = frozenset({"While", "StatelessWhile"})
_CALLS = frozenset({"PartitionedCall", "StatefulPartitionedCall"})
_BRANCHING = _CONDITIONALS | _LOOPS | _CALLS
_ITEMS = {"TensorListGetItem": 0, "TensorListPopBack": 1}
_BOTH = 2
_WRAPPER = "cflow_gradient_wrapper"


def connections(
    targets: Sequence[Any], sources: Sequence[Any]
) -> list[tuple[Flag, Flag]] | None:
    """Returns for each source whether a target depends on it on the path taken.

    Args:
        targets: Tensors and handles that are differentiated.
        sources: With respect to these.

    Returns:
        Pairs of what is certain and what is possible, different only where neither
        condition nor count can be had; None where no path branches.
    """
    if not _branches(targets, sources):
        return None
    possible = _Walk(sure=False)
    upper = _over_graphs(possible, targets, sources)
    lower = upper
    if possible.has_guessed:
        lower = _over_graphs(_Walk(sure=True), targets, sources)
    return [(lower.get(id(s), False), upper.get(id(s), False)) for s in sources]


def either(left: Flag, right: Flag) -> Flag:
    """Returns whether one of two flags holds, in the current graph."""
    if left is True or right is True:
        return True
    if left is False or left is right:
        return right
    return left if right is False else tf.logical_or(left, right)


def both(left: Flag, right: Flag) -> Flag:
    """Returns whether both of two flags hold, in the current graph."""
    if left is False or right is False:
        return False
    if left is True or left is right:
        return right
    return left if right is True else tf.logical_and(left, right)


def _branches(targets: Sequence[Any], sources: Sequence[Any]) -> bool:
    """Returns whether anything between targets and sources chooses a path."""
    pending = {id(target): target for target in targets}
    graph = framework_ops.get_default_graph()
    while graph is not None:
        here = [t for t in pending.values() if _is_in(t, graph)]
        operations = _consumers_first(here, _first(sources, graph))
        if any(operation.type in _BRANCHING for operation in operations):
            return True
        reached = {id(t) for op in operations for t in op.inputs} | set(map(id, here))
        for outer, inner in getattr(graph, "captures", ()):
            if id(inner) in reached:
                pending[id(outer)] = outer
        graph = getattr(graph, "outer_graph", None)
    return False


def _first(sources: Sequence[Any], graph: Any) -> int:
    """Returns before which op of a graph nothing can depend on a source."""
    inside = [source for source in sources if _is_in(source, graph)]
    captures = getattr(graph, "captures", ())
    if len(inside) < len(sources) and captures:
        return 0
    return min((int(source.op._id) for source in inside), default=0)


def _over_graphs(
    walk: _Walk, targets: Sequence[Any], sources: Sequence[Any]
) -> dict[int, Flag]:
    """Walks the current graph, then those around it through what it captures."""
    flags: dict[int, Flag] = {}
    pending = {id(target): (target, True) for target in targets}
    graph = framework_ops.get_default_graph()
    while graph is not None:
        here = [pair for pair in pending.values() if _is_in(pair[0], graph)]
        flags.update({id(tensor): flag for tensor, flag in pending.values()})
        flags.update(walk.back(here, _first(sources, graph)))
        for outer, inner in getattr(graph, "captures", ()):
            flag = flags.get(id(inner), False)
            if flag is not False:
                old = pending.get(id(outer), (outer, False))[1]
                pending[id(outer)] = outer, either(old, flag)
                flags[id(outer)] = pending[id(outer)][1]
        graph = getattr(graph, "outer_graph", None)
    return flags


def _is_in(tensor: Any, graph: Any) -> bool:
    return tf.is_symbolic_tensor(tensor) and tensor.graph is graph


def _consumers_first(tensors: Iterable[Any], first: int = 0) -> list[Any]:
    """Returns the ops that tensors depend on, each before those that it depends on."""
    order = []
    seen = set()
    stack = [(tensor.op, False) for tensor in tensors]
    while stack:
        operation, is_done = stack.pop()
        if is_done:
            order.append(operation)
        elif operation not in seen and operation._id >= first:
            seen.add(operation)
            stack.append((operation, True))
            stack.extend((t.op, False) for t in operation.inputs if is_trainable(t))
    order.reverse()
    return order


def _groups(flags: Sequence[Flag]) -> list[tuple[Flag, frozenset[int]]]:
    """Returns the flags that are not False, each with the positions that have it."""
    found: dict[int, tuple[Flag, set[int]]] = {}
    for position, flag in enumerate(flags):
        if flag is not False:
            found.setdefault(id(flag), (flag, set()))[1].add(position)
    return [(flag, frozenset(members)) for flag, members in found.values()]


class _Walk:
    """A walk from targets back.

    Attributes:
        has_guessed: Whether something was met that is not known; what the walk says is
            what is certain, or what is possible.
    """

    def __init__(self, *, sure: bool, fixed: bool = False) -> None:
        """Keeps how to guess.

        Args:
            sure: Whether to say what is certain, not what is possible.
            fixed: Whether each flag has to be a bool.
        """
        self.has_guessed = False
        self._sure = sure
        self._fixed = fixed
        self._inside: dict[Any, list[Flag]] = {}
        self._matrices: dict[Any, Any] = {}

    def back(
        self, starts: Sequence[tuple[Any, Flag]], first: int = 0
    ) -> dict[int, Flag]:
        """Returns the flags of all tensors that some of one graph depend on.

        Args:
            starts: The tensors to go back from.
            first: Ops before this one are left out.
        """
        flags = {id(tensor): flag for tensor, flag in starts}
        for operation in _consumers_first([tensor for tensor, _ in starts], first):
            outputs = [
                flags.get(id(out), False) if is_trainable(out) else False
                for out in operation.outputs
            ]
            with operation.graph.as_default():
                given = self._through(operation, outputs)
                for tensor, flag in zip(operation.inputs, given, strict=True):
                    if flag is not False and is_trainable(tensor):
                        old = flags.get(id(tensor), False)
                        flags[id(tensor)] = either(old, flag)
        return flags

    def _through(self, operation: Any, outputs: list[Flag]) -> list[Flag]:
        """Returns the flags of an op's inputs, given those of its outputs."""
        through = self._plain
        if operation.type in _CONDITIONALS:
            through = self._conditional
        elif operation.type in _LOOPS:
            through = self._loop
        elif operation.type in _CALLS:
            through = self._call
        flags: list[Flag] = [False] * len(operation.inputs)
        for flag, members in _groups(outputs):
            edges = through(operation, members)
            flags += [False] * (len(edges) - len(flags))
            flags = [
                either(old, both(flag, edge))
                for old, edge in zip(flags, edges, strict=True)
            ]
        return flags

    def _plain(self, operation: Any, members: frozenset[int]) -> list[Flag]:
        edges: list[Flag] = list(differentiable(operation))
        item = _ITEMS.get(operation.type)
        only = item in members and (item == 0 or 0 not in members)
        if only and not self._fixed and is_made_of_items(operation):
            edges[0] = self._guess([True, False])
        return edges

    def _inner(self, graph: Any, members: frozenset[int]) -> list[Flag]:
        """Returns the flags of a function's inputs for some of its outputs."""
        key = id(graph), members
        if key not in self._inside:
            starts = [(graph.outputs[position], True) for position in sorted(members)]
            found = self.back(starts)
            self._inside[key] = [found.get(id(one), False) for one in graph.inputs]
        return self._inside[key]

    def _guess(self, flags: Iterable[Flag]) -> bool:
        self.has_guessed = True
        if self._sure:
            return all(flag is True for flag in flags)
        return any(flag is not False for flag in flags)

    # -- conditionals ------------------------------------------------------------

    def _conditional(self, operation: Any, members: frozenset[int]) -> list[Flag]:
        graphs = cond_v2.get_func_graphs(operation)
        flags: list[Flag] = [False] * (len(operation.inputs) - 1)
        for live, some in _by_branch(graphs, members).items():
            columns = [self._inner(graphs[number], some) for number in live]
            made: dict[tuple[int, ...], Flag] = {}
            for position, row in enumerate(zip(*columns, strict=True)):
                key = tuple(map(id, row))
                if key not in made:
                    made[key] = self._chosen(operation, graphs, live, row)
                flags[position] = either(flags[position], made[key])
        return [False, *flags]

    def _chosen(
        self, operation: Any, graphs: Any, live: tuple[int, ...], row: tuple[Flag, ...]
    ) -> Flag:
        """Returns the flag of the branch that is taken."""
        if isinstance(row[0], bool) and all(flag is row[0] for flag in row):
            return row[0]
        if self._fixed or len(graphs) != _BOTH:
            return self._guess(row)
        flags: list[Flag] = [False, False]
        for number, flag in zip(live, row, strict=True):
            flags[number] = flag
        if all(isinstance(flag, bool) for flag in flags):
            predicate = operation.inputs[0]
            return predicate if flags[0] else tf.logical_not(predicate)
        return more_outputs.from_branches(operation, graphs, flags)

    # -- loops -------------------------------------------------------------------

    def _loop(self, operation: Any, members: frozenset[int]) -> list[Flag]:
        body = while_v2._get_graph(operation, "body", "_body_graph")
        walk = self if self._fixed else _Walk(sure=False, fixed=True)
        steps = [members]
        while True:
            found = walk._inner(body, steps[-1])
            step = frozenset(i for i, flag in enumerate(found) if flag is not False)
            if step in steps:
                break
            steps.append(step)
        if walk.has_guessed and not self._fixed:
            return self._by_path(operation, body, members, frozenset().union(*steps))
        started = not all(has_no_value(operation.inputs[i]) for i in members)
        flags: dict[tuple[bool, ...], Flag] = {}
        columns = [
            tuple(i in step for step in steps) for i in range(len(operation.inputs))
        ]
        for column in columns:
            if column not in flags:
                known = column if started else column[1:] or column
                flags[column] = self._after(operation, body, known, steps.index(step))
        return [flags[column] for column in columns]

    def _after(
        self, operation: Any, body: Any, column: tuple[bool, ...], again: int
    ) -> Flag:
        """Returns the entry of a column that the number of iterations chooses.

        Args:
            operation: The loop.
            body: Its body.
            column: The flag after no iteration, one, two, ...
            again: Where the column goes on after its end.
        """
        if all(flag == column[0] for flag in column):
            return column[0]
        if self._fixed or not counts(body):
            return self._guess(column)
        number, size = operation.outputs[0], len(column)
        around = again + tf.math.floormod(number - again, size - again)
        return tf.gather(tf.constant(column), tf.where(number < size, number, around))

    def _by_path(
        self, operation: Any, body: Any, members: frozenset[int], some: frozenset[int]
    ) -> list[Flag]:
        """Returns flags through a loop whose iterations differ in what they connect.

        The loop carries along which of its values depends on which of those before it.
        """
        places = sorted(some)
        key = operation, some
        if key not in self._matrices:
            rows = [self._inner(body, frozenset([place])) for place in places]
            step = [[row[place] for place in places] for row in rows]
            start = tf.constant([[i == j for i in places] for j in places])
            self._matrices[key] = more_outputs.from_loop(
                operation, body, start, lambda matrix: _product(step, matrix)
            )
        chosen = [position for position, i in enumerate(places) if i in members]
        connected = tf.reduce_any(tf.gather(self._matrices[key], chosen), axis=0)
        flags: list[Flag] = [False] * len(operation.inputs)
        for place, flag in zip(places, tf.unstack(connected), strict=True):
            flags[place] = flag
        return flags

    # -- calls -------------------------------------------------------------------

    def _call(self, operation: Any, members: frozenset[int]) -> list[Flag]:
        """Returns flags through a function: eagerly it is a graph, too, as a rule."""
        name = operation.get_attr("f").name
        graph = function_graph(operation.graph, name)
        if graph is None:
            return [True] * len(operation.inputs)
        if _WRAPPER not in name:
            found = _Walk(sure=False, fixed=True)._inner(graph, members)
            return [flag is not False for flag in found]
        made: dict[int, Flag] = {}
        for flag in self._inner(graph, members):
            if id(flag) not in made:
                made[id(flag)] = (
                    flag
                    if isinstance(flag, bool)
                    else more_outputs.from_call(operation, graph, flag)
                )
        return [made[id(flag)] for flag in self._inner(graph, members)]


def _product(step: list[list[Flag]], matrix: Any) -> Any:
    """Returns what depends on what after a step, given what did before it."""
    rows = [tf.stack([tf.convert_to_tensor(flag) for flag in row]) for row in step]
    return tf.reduce_any(tf.stack(rows)[:, :, None] & matrix[None, :, :], axis=1)


def _by_branch(
    graphs: Sequence[Any], members: frozenset[int]
) -> Mapping[tuple[int, ...], frozenset[int]]:
    """Returns outputs by the branches that give them a value, if not all do."""
    found: dict[tuple[int, ...], set[int]] = {}
    for position in members:
        live = tuple(
            number
            for number, graph in enumerate(graphs)
            if not has_no_value(graph.outputs[position])
        )
        if live:
            found.setdefault(live, set()).add(position)
    return {live: frozenset(some) for live, some in found.items()}
