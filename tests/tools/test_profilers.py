"""Profilers and tracers count the user's calls and lines as in the plain run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

SCRIPT = r"""
import cProfile, os, pstats, tracemalloc

seen = []


def place(code):
    name = code.co_filename
    library = "site-packages" in name or "/lib/python" in name or name[:1] == "<"
    return None if library else os.path.basename(name)


def watch(title, start, stop):
    start()
    try:
        work(X)
    finally:
        stop()
    print(title, len(seen))
    for event in seen:
        print(*event)
    seen.clear()


def trace(frame, event, argument):
    name = place(frame.f_code)
    if name is not None:
        seen.append((name, frame.f_code.co_name, event, frame.f_lineno))
        return trace


watch("settrace", lambda: sys.settrace(trace), lambda: sys.settrace(None))


def profile(frame, event, argument):
    name = place(frame.f_code)
    if name is not None:
        what = getattr(argument, "__name__", "") if event[:2] == "c_" else ""
        seen.append((name, frame.f_code.co_name, event, what))


watch("setprofile", lambda: sys.setprofile(profile), lambda: sys.setprofile(None))

made = cProfile.Profile()
watch("cProfile", made.enable, made.disable)
for key, (calls, primitive, _, _, callers) in sorted(pstats.Stats(made).stats.items()):
    inside = key[0] == "~" or "/lib/python" not in key[0]
    if inside and "tensorflow" not in key[0]:
        print(os.path.basename(key[0]), key[1:], calls, primitive)

if sys.version_info >= (3, 12):
    monitoring = sys.monitoring
    names = ("PY_START", "LINE", "PY_RETURN", "RAISE")

    def make(name):
        def called(code, where, *_):
            if place(code) is None:
                return monitoring.DISABLE if name != "RAISE" else None
            seen.append((name, code.co_name, where if name == "LINE" else ""))
        return called

    def begin(tool):
        monitoring.use_tool_id(tool, "ours")
        for name in names:
            event = getattr(monitoring.events, name)
            monitoring.register_callback(tool, event, make(name))
        events = [getattr(monitoring.events, name) for name in names]
        monitoring.set_events(tool, sum(events))

    def end(tool):
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)

    for tool in (0, 1, 2, 3, 4):
        watch(f"monitoring {tool}", lambda: begin(tool), lambda: end(tool))

try:
    from line_profiler import LineProfiler
except ImportError:
    print("no line_profiler")
else:
    lines = LineProfiler(scale, total, Model.call)
    watch("lines", lines.enable_by_count, lines.disable_by_count)
    for key, rows in sorted(lines.get_stats().timings.items()):
        print(key[1:], [(line, hits) for line, hits, _ in rows])

tracemalloc.start(10)
kept = [bytearray(1000) for _ in numbers(10)]
kept.append([MODEL.call(X) for _ in range(5)])
shot = tracemalloc.take_snapshot()
tracemalloc.stop()
found = [s for s in shot.statistics("lineno") if place_of(s)]
print(sorted((s.traceback[0].lineno, s.count) for s in found if s.size > 9000))
"""


def test_profilers_and_tracers_see_the_plain_run(run_both: Callable[..., Any]) -> None:
    helper = "def place_of(s):\n    return s.traceback[0].filename == __file__\n"

    plain, hooked = run_both(helper + SCRIPT)

    assert "scale" in plain
    assert plain.count("model.py scale") > 20
    assert hooked == plain
