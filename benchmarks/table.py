"""Tables of results in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.imports import ImportResult, SpeedResult
    from benchmarks.pure_python import PureResult
    from benchmarks.startup import StartResult
    from benchmarks.steps import Result
    from benchmarks.whole import WholeResult


def render(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a Markdown table whose columns are padded to line up."""
    table = [list(header), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, cells, widths)) + " |" for cells in table]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def times(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}x"


def bits(count: int) -> str:
    return "differs in kind" if count < 0 else str(count)


def of_steps(results: Iterable[Result]) -> str:
    """Returns the table of steps: how many times faster than eager."""
    header = (
        "program",
        "eager ms",
        "tf.function",
        "tf.autograph",
        "autohook",
        "values compared",
        "differing bits",
    )
    rows = [
        (
            result.name,
            f"{result.eager * 1e3:.3f}",
            times(result.ratio("tf_function")),
            times(result.ratio("tf_autograph")),
            times(result.ratio("autohook")),
            str(result.values),
            bits(result.differing_bits),
        )
        for result in results
    ]
    return render(header, rows)


def of_pure(results: Iterable[PureResult]) -> str:
    """Returns the table of pure Python: the time of listed code over plain."""
    rows = [
        (
            result.name,
            f"{result.plain * 1e3:.3f}",
            f"{result.listed / result.plain:.3f}",
            "yes" if result.equal else "NO",
        )
        for result in results
    ]
    return render(("program", "plain ms", "listed / plain", "equal"), rows)


def of_whole(results: Iterable[WholeResult]) -> str:
    """Returns the table of whole processes."""
    rows = [
        (
            result.name,
            f"{result.plain:.1f}",
            f"{result.first:.1f}",
            f"{result.again:.1f}",
            times(result.plain / result.again),
            f"{'equal' if result.equal else 'DIFFERENT'} ({result.output_bytes} bytes)",
        )
        for result in results
    ]
    header = ("example", "plain s", "hooked s", "hooked again s", "ratio", "output")
    return render(header, rows)


def of_imports(results: Sequence[ImportResult]) -> str:
    """Returns the table of imports; times are CPU time, x is over plain and warm."""
    plain = {r.package: r.warm for r in results if r.tool == "plain"}
    rows = []
    for result in results:
        base = plain[result.package]
        if result.warm is None or result.cold is None or base is None:
            rows.append((result.package, result.tool, *["fails"] * 5))
            continue
        warm = result.warm - result.start
        seconds = result.cold - result.warm
        rows.append(
            (
                result.package,
                result.tool,
                f"{result.start * 1e3:.1f}",
                f"{warm * 1e3:.1f} ({warm / base:.2f}x)",
                f"{result.warm * 1e3:.1f} ({result.warm / base:.2f}x)",
                f"{result.cold * 1e3:.0f} ({result.cold / base:.1f}x)",
                f"{result.lines / seconds / 1e3:.0f} k",
            )
        )
    header = (
        "package",
        "tool",
        "start ms",
        "warm ms",
        "start + warm ms",
        "start + cold ms",
        "lines/s cold",
    )
    return render(header, rows)


def of_speed(results: Iterable[SpeedResult]) -> str:
    """Returns the table of the converter's speed, TensorFlow loaded."""
    rows = [
        (r.package, f"{r.native / 1e3:.0f} k", f"{r.twins / 1e3:.1f} k")
        for r in results
    ]
    return render(("package", "lines/s cold import", "lines/s all twins"), rows)


def of_startup(results: Iterable[StartResult]) -> str:
    """Returns the table of starts; CPU time, but for the line, which is clock time."""
    rows = []
    for result in results:
        is_line = not result.parsed and result.plain < 1e-3
        scale, unit = (1e6, "us") if is_line else (1e3, "ms")
        added = (result.hooked - result.plain) * scale
        parsing = (result.parsed - result.plain) * scale
        rows.append(
            (
                result.name,
                f"{result.plain * scale:.1f} {unit}",
                f"{result.hooked * scale:.1f} {unit}",
                f"{added:.1f} {unit}",
                f"{parsing:.1f} {unit}" if result.parsed else "-",
            )
        )
    header = ("start", "plain", "autohook", "added", "added if parsed anew")
    return render(header, rows)
