"""A plan: a graph, the guards under which it stands for the call, and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.eager import context as tf_context
from tensorflow.python.eager import execute
from tensorflow.python.ops.gen_functional_ops import stateful_partitioned_call

from autohook.decisions import Change
from autohook.staging.draws import rewind, stream_state
from autohook.staging.guard_facts import dearest, first_change, nanoseconds
from autohook.staging.host_arrays import Unlike
from autohook.staging.pool_trial import PoolTrial
from autohook.staging.speculation import Misguessed

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.auditing.first_runs import FirstRuns
    from autohook.staging.draws import Drawn
    from autohook.staging.guards import GuardWriter
    from autohook.staging.library_state import LibraryState
    from autohook.staging.tape_graph import TapeGraph


def _exact_config() -> bytes:
    """Returns a config that turns the graph rewriter off, for one call only."""
    config = tf.compat.v1.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    serialized: bytes = config.SerializeToString()
    return serialized


EXACT = _exact_config()
LIBRARY = "the state of Keras and TensorFlow objects"


class Plan:
    """Runs a staged call through `StatefulPartitionedCall`, as exactly as eager.

    A public op costs a tenth of calling a tf.function, and takes its own
    configuration: the graph rewriter is off, for this call only.

    Attributes:
        key: The call key (`signature.call_key`) that it was traced for.
        assumes: The conditions that it takes for granted, in the user's words; its
            last output says whether they are met.
        writes: What it writes of Python state, in the user's words.
        may_change: Python values that are inputs, in the user's words.
        check_ns: What its guards take, nanoseconds a call; 0.0 if never measured.
        costly: The dearest guards and what they take, nanoseconds a call.
        born: How many calls the unit had had when it was made.
        hits: How many calls it has run.
        failures: How many calls of it have failed.
        has_effects: Whether it writes Python state, for the thread that traced it.
        in_thread_pool: Whether it is called by name, in TensorFlow's thread pool.
        trial: Decides about the thread pool.
        tapes: How its calls under a tape run; None before the first.
        first: Tries its first runs, where it may not be exact.
        is_for_all_sizes: Whether it leaves sizes of its arguments open.
        ran_tried_code: Whether the trace ran code of `trust.TRIED_ROOTS`.
    """

    def __init__(
        self,
        *,
        concrete: Any,
        tensors: int,
        check: Callable[..., Any],
        library: LibraryState,
        rebuild: Callable[[list[Any], Any], Any],
        lifted: list[tuple[int, Any]],
        has_effects: bool,
        snapshots: list[tuple[Any, tf.DType]],
        drawn: list[Drawn],
        writer: GuardWriter,
        key: Any,
        assumes: tuple[str, ...] = (),
        writes: tuple[str, ...] = (),
        may_change: tuple[str, ...] = (),
        is_for_all_sizes: bool = False,
        ran_tried_code: bool = False,
    ) -> None:
        self._concrete = concrete
        self._tensors = tensors
        self._captures = list(concrete.captured_inputs)
        # As numbers, which TensorFlow would look up on every call.
        self._types = [tensor.dtype.as_datatype_enum for tensor in concrete.outputs]
        self._check = check
        self._library_holds = library.holds
        self._is_library_empty = len(library) == 0
        self._library = library
        self._rebuild = rebuild
        self._snapshots = snapshots
        self._draws = [
            (tensors + _position(draw.stand_in, self._captures), draw) for draw in drawn
        ]
        self.has_effects = has_effects
        self._lifted = [
            (tensors + _position(stand_in, self._captures), index)
            for index, stand_in in lifted
        ]
        self.assumes = assumes
        self._has_extras = bool(snapshots or drawn or assumes)
        self._writer = writer
        self.in_thread_pool = False
        self.trial = PoolTrial(self)
        self.key = key
        self.writes = writes
        self.may_change = may_change
        self.check_ns = 0.0
        self.costly: tuple[tuple[str, float], ...] = ()
        self.born = 0
        self.hits = 0
        self.failures = 0
        self.tapes: Any = None
        self.first: FirstRuns | None = None
        self.is_for_all_sizes = is_for_all_sizes
        self.ran_tried_code = ran_tried_code

    def match(self, values: tuple[Any, ...], cells: Any) -> list[Any] | None:
        """Returns the inputs if every guard holds for this call, else None.

        They are tensors, then the caller's lists and dicts, which a result may contain.
        """
        try:
            inputs: list[Any] | None = self._check(values, cells)
        except Unlike:
            return None
        if self.first is not None:
            self.first.call = values, cells
        if self._is_library_empty or inputs is None or self._library_holds():
            return inputs
        return None

    @property
    def rebuild(self) -> Any:
        """What makes the result, and the effects on Python state, from the outputs."""
        return self._rebuild

    @property
    def graph(self) -> Any:
        """The graph, as TensorFlow has traced it."""
        return self._concrete.graph

    @property
    def captures(self) -> list[Any]:
        """The tensors from outside that the graph takes besides its inputs."""
        return self._captures

    def arguments(self, inputs: list[Any]) -> list[Any]:
        """Returns what the graph is run with, random draws aside."""
        arguments = [*inputs[: self._tensors], *self._captures]
        for position, index in self._lifted:
            arguments[position] = inputs[index]
        return arguments

    @property
    def draws(self) -> bool:
        """Whether it takes random numbers from the global seed."""
        return bool(self._draws)

    @property
    def ops(self) -> int:
        """How many ops its graph has."""
        return int(self._concrete.graph.version)

    @property
    def is_dead(self) -> bool:
        """Whether it is about an object that has died."""
        return self._writer.is_dead

    @property
    def dead_sources(self) -> set[Any]:
        """The keys of the sources that held an object that has died."""
        return self._writer.dead_keys()

    def when_dead(self, tell: Callable[[], None]) -> None:
        """Has it told when an object dies that the plan is about."""
        self._writer.on_death = tell

    @property
    def guards(self) -> int:
        """How many Python facts are checked before it runs."""
        return len(self._writer.conditions) + len(self._library)

    def changed_sources(self, values: tuple[Any, ...], cells: Any) -> set[Any]:
        """Returns the keys of the sources whose guards do not hold for a call."""
        found = self._writer.failing_keys("a, cells", (values, cells))
        return found | self._library.changed_keys()

    def time_guards(self, values: tuple[Any, ...], cells: Any) -> None:
        """Measures what the guards take, with a call that they hold for."""
        self.check_ns = nanoseconds(lambda: self.match(values, cells))
        others = {} if self._is_library_empty else {LIBRARY: self._library_holds}
        self.costly = dearest(self._writer, "a, cells", (values, cells), others)

    def change(self, values: tuple[Any, ...], cells: Any) -> Change:
        """Returns which guard does not hold for a call: what it was, and is now."""
        found = first_change(self._writer, "a, cells", (values, cells))
        if found is None and self.assumes:
            return Change("a condition that only a run shows")
        return found or Change(f"the state of {self._library.changed()}")

    def run(self, inputs: list[Any]) -> Any:
        """Returns the result of the call.

        Raises:
            tf.errors.OpError: An op failed; all variables are as before the call.
        """
        return self._rebuild(self.execute(inputs), inputs)

    def execute(self, inputs: list[Any], taped: TapeGraph | None = None) -> Any:
        """Returns what the graph gives; `rebuild` does what Python does afterwards.

        Args:
            inputs: The inputs.
            taped: Records the call on a tape.

        Raises:
            tf.errors.OpError: An op failed; all variables are as before the call.
        """
        arguments = self.arguments(inputs)
        if self._has_extras:
            return self._run_with_extras(arguments, taped)
        return self._execute(arguments, taped)

    def _run_with_extras(self, arguments: list[Any], taped: TapeGraph | None) -> Any:
        """Runs a graph that needs random numbers, may fail or takes much for granted.

        Raises:
            tf.errors.OpError: It has failed; all variables are as before the call.
        """
        saved = [
            tf.raw_ops.ReadVariableOp(resource=handle, dtype=dtype)
            for handle, dtype in self._snapshots
        ]
        stream = stream_state() if self._draws else None
        for position, draw in self._draws:
            arguments[position] = draw.take()
        try:
            outputs = self._execute(arguments, taped)
            if self.assumes and not outputs[-1]:
                raise Misguessed
            return outputs
        except tf.errors.OpError:
            rewind(stream)
            for (handle, _), value in zip(self._snapshots, saved, strict=True):
                tf.raw_ops.AssignVariableOp(resource=handle, value=value)
            raise

    def _execute(self, arguments: list[Any], taped: TapeGraph | None = None) -> Any:
        if taped is not None:
            return taped.run(arguments, in_thread_pool=self.in_thread_pool)
        if self.in_thread_pool:
            return execute.execute(
                self._concrete.name,
                len(self._types),
                arguments,
                ("executor_type", "", "config_proto", EXACT),
                tf_context.context(),
            )
        # What tf.raw_ops.StatefulPartitionedCall calls, and a twentieth faster.
        return stateful_partitioned_call(
            arguments, self._types, self._concrete, "", EXACT
        )


def _position(tensor: Any, captures: list[Any]) -> int:
    """Returns where a tensor is among the captures, by identity."""
    return next(i for i, capture in enumerate(captures) if capture is tensor)
