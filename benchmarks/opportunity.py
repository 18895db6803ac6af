"""The programs of facts/staging.md, section 8, beside what staging by hand can give.

By hand is the op that calls a graph with the rewriter off, on a graph of the whole
step, with no guard and no Python state: the column "SPC" of the section.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks import loading, steps, timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.steps import Effort

FACTS = {
    "mlp_step": 55.0,
    "keras_adam_step": 112.0,
    "cnn_step": 4.1,
    "lstm_loop": 38.0,
    "rnn_gradient": 46.0,
    "transformer_step": 4.8,
    "actor_critic": 138.0,
    "collatz": 9.7,
    "scalar_while": 13.0,
    "lbfgs": 60.0,
    "newton": 21.0,
    "pgd": 65.0,
    "elementwise": 1.8,
    "big_matmuls": 1.1,
    "helper": 3.7,
}
"""For each program of the section: how many times faster than eager it was there."""


@dataclass(frozen=True)
class OpportunityResult:
    """One program; times are median seconds a call.

    Attributes:
        name: The program.
        eager: As written.
        tf_function: Under `tf.function`, with autograph where it needs that.
        by_hand: Called as an op, with the rewriter off.
        autohook: In a listed module.
        facts: How many times faster than eager `by_hand` was in the section.
        tracing: What autohook's traces took, in seconds.
        guards: How many guards its plans have, together.
        values: Numbers compared.
        differing_bits: Of these, against eager.
    """

    name: str
    eager: float
    tf_function: float
    by_hand: float
    autohook: float
    facts: float
    tracing: float
    guards: int
    values: int
    differing_bits: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def ratio(self, name: str) -> float:
        """Returns how many times faster than eager a way is."""
        return self.eager / float(getattr(self, name))

    @property
    def break_even(self) -> float:
        """After how many staged calls the traces have paid for themselves."""
        gain = self.eager - self.autohook
        return self.tracing / gain if gain > 0 else float("inf")


def measure(name: str, effort: Effort) -> OpportunityResult:
    """Measures one program in each way, in turns."""
    from autohook.runtime.units import decisions

    plain = loading.plain("programs", name)
    eager, hooked = (
        steps.Running(plain),
        steps.Running(loading.listed("programs", name)),
    )
    compared = steps.warm_up_together(eager, hooked, effort.warm_up)
    module = f"{loading.LISTED}programs.{name}."
    units = [unit for unit in decisions() if unit.name.startswith(module)]
    variants: dict[str, timing.Variant] = {"eager": eager, "autohook": hooked}
    variants |= _by_hand(plain)
    times = timing.medians(variants, rounds=effort.rounds, block=effort.block)
    return OpportunityResult(
        name,
        times["eager"],
        times["tf_function"],
        times["by_hand"],
        times["autohook"],
        FACTS[name],
        sum(unit.trace_seconds for unit in units),
        sum(plan.guards for unit in units for plan in unit.details),
        compared.values,
        compared.bits,
    )


def _by_hand(module: Any) -> dict[str, timing.Variant]:
    """Returns the step under tf.function, and as an op that calls its graph."""
    for autograph in (False, True):
        compiled = steps.compiled_by_hand(module, autograph=autograph)
        if compiled is not None:
            return {
                "tf_function": compiled,
                "by_hand": as_op(module, autograph=autograph),
            }
    raise LookupError(f"{module.__name__} does not run under tf.function")


def as_op(module: Any, *, autograph: bool) -> steps.Running:
    """Returns the step as one call of the op that calls a graph."""
    import tensorflow as tf

    from autohook.staging.plan import EXACT

    def wrap(step: Callable[..., Any]) -> Callable[..., Any]:
        made: dict[int, Any] = {}

        def run(*arguments: Any) -> Any:
            flat = tf.nest.flatten(arguments)
            where = [i for i, leaf in enumerate(flat) if isinstance(leaf, tf.Tensor)]
            tensors = [flat[i] for i in where]
            if 0 not in made:
                made[0] = _trace(step, arguments, flat, where, autograph=autograph)
            concrete, captures, types = made[0]
            outputs = tf.raw_ops.StatefulPartitionedCall(
                args=[*tensors, *captures], Tout=types, f=concrete, config_proto=EXACT
            )
            return tf.nest.pack_sequence_as(concrete.structured_outputs, outputs)

        return run

    running = steps.Running(module, wrap)
    running(0)
    return running


def _trace(
    step: Callable[..., Any],
    arguments: Any,
    flat: list[Any],
    where: list[int],
    *,
    autograph: bool,
) -> tuple[Any, list[Any], list[Any]]:
    """Returns the graph of a step, what it captures and the dtypes of its outputs."""
    import tensorflow as tf

    def call(*tensors: Any) -> Any:
        leaves = list(flat)
        for i, tensor in zip(where, tensors, strict=True):
            leaves[i] = tensor
        return step(*tf.nest.pack_sequence_as(arguments, leaves))

    specs = [tf.TensorSpec(flat[i].shape, flat[i].dtype) for i in where]
    concrete = tf.function(call, autograph=autograph).get_concrete_function(*specs)
    types = [tensor.dtype for tensor in concrete.outputs]
    return concrete, list(concrete.captured_inputs), types
