"""The explanation as people read it, and as data."""

from __future__ import annotations

import json
from dataclasses import replace

from autohook.decisions import (
    Change,
    ModuleDecision,
    PlanDecision,
    Profile,
    TraceDecision,
    UnitDecision,
)
from autohook.errors import Diagnostic
from autohook.report.data import as_data
from autohook.report.explain import explain
from autohook.report.opportunities import find_opportunities

REASON = Diagnostic("AH310", "it assigns the attribute `n` of a Net", "net.py", 7)
CHANGE = Change("the argument `eps`", "0.1", "0.09")
PLAN = PlanDecision(
    calls=90, ops=78, guards=14, check_ns=1000.0, costly=(("the global `tf`", 250.0),)
)
STAGED = UnitDecision(
    *("pkg.step", "p.py", 3, "staged", 100, 2000.0, 100.0, 1),
    staged_calls=90,
    tier="staged",
    standing="is staged",
    misses=4,
    traces=(
        TraceDecision(0.02, ops=78, guards=14),
        TraceDecision(0.01, ops=78, guards=14, cause=CHANGE),
    ),
    details=(PLAN,),
)
NATIVE = UnitDecision(
    *("pkg.load", "p.py", 30, "native", 20, 500.0, 0.0, 0, (REASON,)),
    tier="refused",
    standing="runs natively, for the reason below",
    traces=(TraceDecision(0.004, refusal=REASON),),
    profile=Profile(20, 0.3, 0.2, 0.0, 0.004),
)


def lines_of(*units: UnitDecision, seconds: float = 1.0) -> list[str]:
    """Returns the explanation's lines without the spaces before them."""
    return [line.strip() for line in explain([], units, seconds).splitlines()]


def test_what_was_won_counts_the_traces() -> None:
    assert round(STAGED.won_seconds, 6) == round(90 * 0.0019 - 0.03, 6)


def test_time_of_a_unit_is_told_both_ways() -> None:
    expected = (
        "time      2.00 ms natively, 100.0 us staged: 20.0x;"
        " won 141.00 ms, 30.00 ms of tracing included"
    )

    assert expected in lines_of(STAGED)


def test_trace_again_is_told_with_what_changed_and_what_to_do() -> None:
    lines = lines_of(STAGED)

    start = lines.index("trace 2   10.00 ms, 78 ops, 14 guards")
    assert lines[start + 1] == "after a change of the argument `eps`: 0.1, then 0.09"
    assert lines[start + 2].startswith("Pass it as a tensor")


def test_guards_are_told_with_their_cost_and_the_dearest() -> None:
    lines = lines_of(STAGED)

    plan = "plan 1    90 calls; 78 ops; 14 guards take 1000 ns a call (1.0 % of it)"
    assert lines[lines.index(plan) + 1] == "250 ns  the global `tf`"


def test_writes_and_lifted_values_are_told() -> None:
    plan = replace(PLAN, writes=("self.step",), lifted=("the argument `eps`",))

    lines = lines_of(replace(STAGED, details=(plan,)))

    assert "writes after each call: self.step" in lines
    assert "may change from call to call: the argument `eps`" in lines


def test_misses_are_told_with_what_they_cost() -> None:
    lines = lines_of(STAGED)

    misses = (
        "misses    4 calls met no plan whose guards held;"
        " each took 1.90 ms more than a staged one, 7.60 ms in all"
    )
    assert lines[lines.index(misses) + 1] == "1 trace followed: 10.00 ms"


def test_refusal_has_file_line_and_what_to_do() -> None:
    expected = (
        "native    AH310 net.py:7: it assigns the attribute `n` of a Net."
        " Return the new value and store it in the caller."
    )

    assert expected in lines_of(NATIVE)


def test_remedy_of_the_reason_itself_comes_first() -> None:
    reason = replace(REASON, remedy="Do that.")

    assert str(reason).endswith("of a Net. Do that.")


def test_tracing_share_and_balance_stand_at_the_top() -> None:
    lines = lines_of(STAGED, NATIVE, seconds=1.0)

    assert lines[2] == "The run took 1.00 s"
    assert lines[3].split() == ["34.00", "ms", "3.4", "%", "tracing"]
    assert "staging won 137.00 ms, tracing included" in lines


def test_opportunities_are_ordered_by_the_time_of_the_function_itself() -> None:
    outer = replace(NATIVE, name="pkg.outer", profile=Profile(1, 0.9, 0.01, 0.0))
    small = replace(NATIVE, name="pkg.small", profile=Profile(1, 0.9, 0.001, 0.0))

    found = find_opportunities([small, outer, NATIVE, STAGED], 1.0)

    assert [one.unit.name for one in found] == ["pkg.load", "pkg.outer"]
    assert found[0].advice == (str(REASON),)


def test_function_without_tensors_is_told_what_to_do() -> None:
    unit = replace(
        NATIVE, reasons=(), traces=(), tier="tensorless", standing="has no tensors"
    )

    assert "takes them as arguments" in find_opportunities([unit], 1.0)[0].advice[0]


def test_data_has_every_field_that_the_text_tells_of() -> None:
    module = ModuleDecision("pkg", "p.py", "converted", "not converted before")

    data = json.loads(json.dumps(as_data([module], [STAGED, NATIVE], 2.0)))

    staged, native = data["units"]
    assert data["process"]["tracing_share"] == 0.017
    assert staged["traces"][1]["cause"] == {
        "label": "the argument `eps`",
        "old": "0.1",
        "new": "0.09",
    }
    assert staged["plans"][0]["costly"] == [{"label": "the global `tf`", "ns": 250.0}]
    assert native["reasons"][0]["lineno"] == 7
    assert data["opportunities"][0]["name"] == "pkg.load"


def test_functions_that_were_never_traced_stand_together() -> None:
    unit = replace(NATIVE, reasons=(), traces=(), standing="was called once")

    lines = lines_of(STAGED, unit, replace(unit, name="pkg.other"))

    start = lines.index("Never traced")
    assert lines[start + 1 : start + 3] == [
        "pkg.load (p.py:30) was called once",
        "pkg.other (p.py:30) was called once",
    ]


def test_nothing_to_explain_is_said() -> None:
    text = explain([], [], 1.0)

    assert "none was listed" in text
    assert "none was called with tensors" in text
    assert "staging won nothing" in text
