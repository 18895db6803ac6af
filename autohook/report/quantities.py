"""Times, factors and shares as people read them."""

from __future__ import annotations


def show_time(microseconds: float) -> str:
    """Returns a time in the unit that suits its size; "-" where none was taken."""
    if not microseconds:
        return "-"
    sign, size = ("-", -microseconds) if microseconds < 0 else ("", microseconds)
    if size < 1000:
        return f"{sign}{size:.1f} us"
    if size < 1_000_000:
        return f"{sign}{size / 1000:.2f} ms"
    return f"{sign}{size / 1_000_000:.2f} s"


def show_factor(factor: float) -> str:
    """Returns how many times faster something is; "-" where that is unknown."""
    return f"{factor:.1f}x" if factor else "-"


def show_share(part: float, whole: float) -> str:
    """Returns a part of a whole, in percent."""
    return f"{100 * part / whole:.1f} %" if whole > 0 else "-"


def count(number: int, noun: str) -> str:
    """Returns a number with its noun, in the plural where that is due.

    >>> count(1, "trace"), count(2, "miss")
    ('1 trace', '2 misses')
    """
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number} {noun}{ending}"
