"""Targets of assignments and deletions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

if TYPE_CHECKING:
    from autohook.converter.build import Node


def flat(targets: list[Node]) -> list[Node]:
    """Returns targets in order, those inside tuples and lists one by one."""
    found: list[Node] = []
    for target in targets:
        is_group = isinstance(target, (gast.Tuple, gast.List))
        found += flat(target.elts) if is_group else [target]
    return found
