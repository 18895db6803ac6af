"""Questions about what is around the code, which eager code answers otherwise."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.streams import note_made


def executing_eagerly() -> Any:
    """Refuses to say that the code of a library function does not run eagerly."""
    refuse(
        "AH319",
        "it asks `tf.executing_eagerly()`, which eager code would answer otherwise.",
        "Ask it outside of the converted function.",
    )


def set_seed(seed: Any) -> Any:
    """Refuses to seed draws in a graph, which eager code draws from another stream."""
    refuse(
        "AH319",
        f"it calls `tf.random.set_seed({seed!r})`; what a graph draws then is not what"
        " eager code draws.",
        "Seed outside of the converted function, or use a `tf.random.Generator`.",
    )


def _is_in_library(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of `takes`
    return state.library > 0 and not tf.executing_eagerly()


def open_(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
    """Opens a file to be read; one that is written to would be written to once."""
    if set(mode) & set("wax+"):
        refuse(
            "AH319",
            f"it opens a file with mode {mode!r}; a graph would do so once, not on"
            " every call.",
            "Write outside of the converted function.",
        )
    made = open(file, mode, *args, **kwargs)  # noqa: PTH123, SIM115 - the user's own call
    note_made(made)
    return made


RULES = (
    Rule(open, open_, _is_in_library),
    Rule(tf.executing_eagerly, executing_eagerly, _is_in_library),
    Rule(tf.random.set_seed, set_seed, _is_in_library),
)
