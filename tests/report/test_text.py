"""The report as people read it."""

from __future__ import annotations

from autohook.decisions import ModuleDecision, UnitDecision
from autohook.errors import Diagnostic
from autohook.report.text import render

REASON = Diagnostic("AH401", "print of a tensor", "train.py", 7, "Print later.")


def test_module_has_name_state_and_reason() -> None:
    modules = [
        ModuleDecision("pkg.b", "b.py", "plain", "excluded"),
        ModuleDecision("pkg.a", "a.py", "cached", "converted by an earlier run"),
    ]

    lines = render(modules, []).splitlines()

    assert lines[2:6] == [
        "Modules",
        "  module  state   reason",
        "  pkg.a   cached  converted by an earlier run",
        "  pkg.b   plain   excluded",
    ]


def test_unit_has_times_in_fitting_units_and_speed_up() -> None:
    unit = UnitDecision("pkg.f", "p.py", 3, "staged", 120, 2500.0, 250.0, 1)

    lines = render([], [unit]).splitlines()

    row = " ".join(lines[-1].split())
    assert row == "pkg.f staged 120 2.50 ms 250.0 us 10.0x"


def test_reason_of_a_native_unit_stands_below_it_with_place_and_remedy() -> None:
    unit = UnitDecision("pkg.f", "p.py", 3, "native", 2, 80.0, 0.0, 0, (REASON,))

    lines = render([], [unit]).splitlines()

    assert lines[-2].split() == ["pkg.f", "native", "2", "80.0", "us", "-", "-"]
    assert lines[-1] == "      AH401 train.py:7: print of a tensor. Print later."


def test_native_unit_without_a_reason_is_said_not_to_have_been_traced() -> None:
    unit = UnitDecision("pkg.f", "p.py", 3, "native", 2, 80.0, 0.0, 0)

    assert render([], [unit]).endswith("      p.py:3: not traced so far\n")


def test_units_never_called_with_tensors_are_summed_up() -> None:
    used = UnitDecision("pkg.f", "p.py", 3, "native", 2, 80.0, 0.0, 0)
    unused = [UnitDecision(f"u{i}", "p.py", i, "native", 0, 0, 0, 0) for i in range(3)]

    text = render([], [used, *unused])

    assert text.endswith("3 more were never called with tensors\n")


def test_nothing_to_say_is_said() -> None:
    text = render([], [])

    assert "none was listed" in text
    assert "none was called with tensors" in text
