"""Where two snapshots differ, as text."""

from __future__ import annotations

from typing import Any

_MOST = 160


def difference(eager: Any, ours: Any, where: str = "") -> str:
    """Returns the first place where two snapshots differ; "" where they are equal."""
    if eager == ours and type(eager) is type(ours):
        return ""
    if _is_nested(eager) and _is_nested(ours) and len(eager) == len(ours):
        if _is_leaf(eager) and _is_leaf(ours):
            return _said(eager, ours, where)
        for place, (one, other) in enumerate(zip(eager, ours, strict=True)):
            if one != other:
                return difference(one, other, where + _step(eager, place))
    return _said(eager, ours, where)


def _is_nested(value: Any) -> bool:
    return isinstance(value, (tuple, list))


def _is_leaf(value: Any) -> bool:
    return bool(value) and value[0] in ("value", "tensor", "variable", "array", "same")


def _step(parent: Any, place: int) -> str:
    """Returns what leads from a snapshot to one of its parts."""
    if len(parent) == 2 and place == 1:
        if isinstance(parent[0], str) and parent[0].startswith("."):
            return parent[0]
        if _is_nested(parent[0]) and parent[0][:1] == ("value",):
            return f"[{parent[0][2]!r}]"
    is_items = _is_nested(parent[0]) and not _is_name(parent[0])
    return f"<{place}>" if is_items else ""


def _is_name(value: Any) -> bool:
    return isinstance(value[0], str) and value[0].startswith(".")


def _said(eager: Any, ours: Any, where: str) -> str:
    texts = show(eager)[:_MOST], show(ours)[:_MOST]
    return f"{where or 'value'}: {texts[0]} natively, {texts[1]} hot"


def show(snapshot: Any) -> str:
    """Returns a snapshot as short text."""
    if not isinstance(snapshot, tuple) or not snapshot:
        return repr(snapshot)
    kind, *rest = snapshot
    if kind == "value":
        return str(rest[1]) if rest[0] in ("float", "complex") else repr(rest[1])
    if kind in ("tensor", "array", "variable"):
        dtype, shape, data, shown = rest[-1]
        bits = f" {data[:8].hex()}" if isinstance(data, bytes) and not shape else ""
        return f"{kind} {dtype}{list(shape)} {shown}{bits}"
    if kind == "error":
        return f"{rest[0]}({rest[2]!r}) at {rest[-1]}"
    return f"({', '.join(map(show, snapshot))})"
