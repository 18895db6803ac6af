"""Programs that raise and assert; pytest does not rewrite their assertions."""

from __future__ import annotations

from typing import Any


class OrderError(Exception):
    def __init__(self, item: Any, code: int) -> None:
        super().__init__(f"order {code}")
        self.item = item
        self.code = code


def plain(x: Any) -> Any:
    if x < 0:
        raise ValueError("neg")
    return x


def with_parts(x: Any) -> Any:
    if x < 0:
        raise OrderError(x * 2, 7) from KeyError(int(x))
    return x


def in_text(x: Any) -> Any:
    if x < 0:
        raise KeyError(f"bad {x}", [x, (int(x), None)])
    return x


def in_both(x: Any) -> Any:
    if x < 0:
        raise ValueError("neg")
    else:  # noqa: RET506 - what is tested
        raise IndexError("pos")


def in_all(x: Any) -> Any:
    if x < 0:
        if x < -5:
            raise ValueError("low")
        else:  # noqa: RET506 - what is tested
            raise TypeError("neg")
    elif x < 5:
        raise IndexError("pos")
    raise LookupError("high")


def in_a_loop(n: Any) -> Any:
    total = 0
    for i in range(n):
        if i * i > 10:
            raise OverflowError(i)
        total += i
    return total


def chosen(x: Any) -> Any:
    kind = ValueError if x > 0 else KeyError
    if x != 0:
        raise kind("chosen")
    return x


def noted(x: Any) -> Any:
    if x < 0:
        error = ValueError("n")
        error.where = int(x)  # type: ignore[attr-defined] # what is tested
        raise error from None
    return x


def asserts(x: Any) -> Any:
    assert x > 0, ("small", int(x))
    assert x != 5
    assert x < 100, "large"
    return x


def asserts_lazily(x: Any) -> Any:
    assert x > 0, 1 // x
    return x
