"""Tables of results in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.conversion import ConversionResult
    from benchmarks.corpus import CorpusResult
    from benchmarks.dispatch import DispatchResult
    from benchmarks.imports import ImportResult, SpeedResult
    from benchmarks.opportunity import OpportunityResult
    from benchmarks.published import Outcome, PaperResult
    from benchmarks.pure_python import PureResult
    from benchmarks.scaling import ScalingResult
    from benchmarks.startup import StartResult
    from benchmarks.steps import Result
    from benchmarks.terra_programs import TerraResult
    from benchmarks.tracing import TraceResult
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


def seconds(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3f}"


def of_conversion(results: Sequence[ConversionResult]) -> str:
    """Returns the table of conversions; seconds and lines are of the shared ones."""
    base = results[0].speed
    rows = [
        (
            r.name,
            f"{r.refused} of {r.chosen}",
            f"{r.lines} in {r.shared}",
            f"{r.seconds:.3f}",
            f"{r.speed:.0f}",
            times(r.speed / base),
        )
        for r in results
    ]
    header = (
        *("converter", "refused", "lines in functions", "CPU s"),
        *("lines/s", f"over {results[0].name}"),
    )
    return render(header, rows)


def of_scaling(results: Iterable[ScalingResult]) -> str:
    """Returns the table of growing functions, in CPU seconds."""
    rows = [
        (r.name, seconds(r.autograph), seconds(r.library), seconds(r.twin))
        for r in results
    ]
    return render(("function", "tf.autograph s", "to_graph s", "twin s"), rows)


def of_tracing(results: Iterable[TraceResult]) -> str:
    """Returns the table of traces, in CPU time over that of the hand-written form."""
    rows = []
    for r in results:
        ways = (
            *(r.autograph_first, r.autograph_again, r.listed_first),
            *(r.listed_again, r.library_first, r.library_again),
        )
        assert isinstance(r.by_hand, float)
        base = r.by_hand
        over = [way if isinstance(way, str) else times(way / base) for way in ways]
        operations = "{} / {}".format(*r.operations)
        rows.append((r.name, f"{base * 1e3:.0f}", *over, operations))
    header = (
        *("200 statements", "by hand ms", "tf.autograph first", "again"),
        *("listed first", "again", "to_graph first", "again", "ops by hand / ours"),
    )
    return render(header, rows)


def of_paper(results: Iterable[PaperResult]) -> str:
    """Returns the table of the paper's programs: units a second, side by side."""
    rows = []
    for r in results:
        ways = (r.by_hand, r.autograph, r.listed, r.library, r.hooked)
        best = max(r.listed.rate, r.library.rate)
        rows.append(
            (
                r.name,
                f"{r.unit}/s",
                f"{r.eager:.1f}",
                *map(outcome, ways),
                times(best / r.by_hand.rate if r.by_hand.rate else None),
            )
        )
    header = (
        *("program", "unit", "eager", "by hand", "tf.autograph", "listed"),
        *("to_graph", "automatic", "ours / by hand"),
    )
    return render(header, rows)


def of_terra(results: Sequence[TerraResult]) -> str:
    """Returns the table of the ten programs, and under it what was refused and why."""
    rows = [
        (
            r.name,
            f"{r.eager * 1e3:.2f}",
            "-" if r.by_hand is None else f"{r.by_hand * 1e3:.2f}",
            f"{r.hooked * 1e3:.2f}",
            times(r.eager / r.by_hand if r.by_hand else None),
            times(r.eager / r.hooked),
            str(r.values),
            bits(r.differing_bits),
            "equal" if r.printed_equal else "DIFFERENT",
        )
        for r in results
    ]
    header = (
        *("program", "eager ms", "by hand ms", "autohook ms", "by hand", "autohook"),
        *("values compared", "differing bits", "printed"),
    )
    lines = [render(header, rows)]
    for r in results:
        lines += [f"\n{r.name}:", *(f"- staged: {text}" for text in r.staged)]
        lines += [f"- native: {text}" for text in r.refused]
    return "\n".join(lines)


def outcome(value: Outcome) -> str:
    """Returns a rate and how its results compare with eager's."""
    if value.failure:
        return value.failure
    found = "equal" if value.difference == 0 else f"{value.difference:.0e}"
    if not value.is_right:
        found = "WRONG"
    return f"{value.rate:.1f} ({found})"


def of_opportunity(results: Iterable[OpportunityResult]) -> str:
    """Returns the table of section 8: how many times faster than eager."""
    rows = [
        (
            r.name,
            f"{r.eager * 1e3:.3f}",
            times(r.ratio("tf_function")),
            times(r.ratio("by_hand")),
            times(r.ratio("autohook")),
            times(r.facts),
            f"{r.tracing * 1e3:.0f}",
            f"{r.break_even:.0f}",
            str(r.guards),
            bits(r.differing_bits),
        )
        for r in results
    ]
    header = (
        *("program", "eager ms", "tf.function", "op by hand", "autohook", "facts: SPC"),
        *("trace ms", "pays after calls", "guards", "differing bits"),
    )
    return render(header, rows)


def of_dispatch(results: Iterable[DispatchResult]) -> str:
    """Returns the table of calls of small methods, in microseconds."""
    rows = [
        (
            r.name,
            str(r.guards),
            f"{r.checks * 1e6:.2f}",
            f"{r.eager * 1e6:.1f}",
            f"{r.tf_function * 1e6:.1f}",
            f"{r.autohook * 1e6:.1f}",
            f"{r.autohook / r.tf_function:.3f}",
        )
        for r in results
    ]
    header = (
        *("the method reads", "guards", "checks us", "eager us", "tf.function us"),
        *("autohook us", "over tf.function"),
    )
    return render(header, rows)


def of_corpus(results: Iterable[CorpusResult]) -> str:
    """Returns the table of stateful programs by file, and those that are slower."""
    rows = list(results)
    themes = sorted({result.theme for result in rows})
    lines = [corpus.summary(t, [r for r in rows if r.theme == t]) for t in themes]
    header = (
        *("file", "programs", "median speed", "slowest"),
        *(f"below {corpus.NO_SLOWER}", "most lost", "beyond budget"),
    )
    found = [render(header, [*lines, corpus.summary("all", rows)])]
    for r in rows:
        if r.speed < corpus.NO_SLOWER:
            found.append(f"\n{r.theme}.{r.name}: {r.speed:.2f}x; {r.traces} traces")
            found += [f"- {reason}" for reason in r.reasons]
    return "\n".join(found)
