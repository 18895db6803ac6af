"""Questions about which attributes an object has, where only the graph knows."""

from __future__ import annotations

from typing import Any

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import state
from autohook.runtime.state import UNDEFINED
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import refuse


def require_attributes(owner: Any, asked: str) -> None:
    """Refuses to list attributes of which one was set on some paths only.

    Args:
        owner: The object.
        asked: What lists them, for the message.

    Raises:
        StagingError: There is such an attribute.
    """
    for name in _unsure(owner):
        refuse(
            "AH238",
            f"{asked} lists the attributes of a {type(owner).__name__}, and only the"
            f" graph knows whether it has `{name}`.",
            f"Set `{name}` on every path, say to None.",
        )


def _unsure(owner: Any) -> list[str]:
    attributes = getattr(owner, "__dict__", None)
    return [
        name
        for name, value in (attributes or {}).items()
        if is_choice(value) and any(o is UNDEFINED for o in value.options)
    ]


def vars_(owner: Any) -> Any:
    """Returns `vars(owner)`."""
    require_attributes(owner, "`vars()`")
    return vars(owner)


def dir_(owner: Any) -> Any:
    """Returns `dir(owner)`."""
    require_attributes(owner, "`dir()`")
    return dir(owner)


def _is_unsure(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of `takes`
    return state.recorder is None and len(args) == 1 and bool(_unsure(args[0]))


RULES = (Rule(vars, vars_, _is_unsure), Rule(dir, dir_, _is_unsure))
