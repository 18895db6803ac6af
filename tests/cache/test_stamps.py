"""Stamps: an equal one proves equal content, whatever clocks and file systems do."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from autohook.cache import stamp
from autohook.cache.stamp import LATER, NEVER, SETTLED_NS, Stamp, stamp_of
from autohook.hook.source import Source

HOUR = 3_600_000_000_000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "m.py"
    path.write_text("x = 1\n")
    return path


def stored(
    source: Path, made: Stamp | None = None, *, beside: Path | None = None
) -> tuple[int, ...]:
    """Returns what would be stored of a stamp, in a new file beside the source."""
    made = made or Stamp(source.stat())
    new = (beside or source.parent) / "new"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        return made.to_store(descriptor)
    finally:
        os.close(descriptor)
        new.unlink()


def set_clock(patch: pytest.MonkeyPatch, ahead: int) -> None:
    """Sets this process's clock off that of the file system, as on a file server."""
    patch.setattr(stamp, "time_ns", lambda: time.time_ns() + ahead)


def test_stamp_of_an_old_file_is_stored(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamp, "SETTLED_NS", 30_000_000)
    time.sleep(0.1)
    made = Stamp(source.stat())

    assert made.is_settled
    assert stored(source, made) == made.fields


def test_stamp_of_a_file_just_written_is_not_stored(source: Path) -> None:
    assert stored(source) == LATER


def test_edit_in_one_clock_tick_has_an_equal_stamp_that_nobody_believes(
    source: Path,
) -> None:
    for number in range(40):
        source.write_text(f"x = {number:03}\n")
        before = Stamp(source.stat())
        source.write_text(f"x = {999 - number:03}\n")
        if before.fields == Stamp(source.stat()).fields:
            break
    else:
        pytest.skip("the clock of this file system is too fine")

    assert not before.is_settled
    assert stored(source, before) == LATER


def test_clock_that_is_ahead_of_the_file_systems_does_not_age_a_file(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, HOUR)
    made = Stamp(source.stat())

    assert made.is_settled  # as far as this clock can tell
    assert stored(source, made) == LATER


def test_clock_that_was_set_back_makes_no_stamp_believed(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, -HOUR)

    assert stored(source) == LATER
    assert not Stamp(source.stat()).is_settled


def test_time_from_the_future_is_not_believed(source: Path) -> None:
    moment = time.time_ns() + HOUR
    os.utime(source, ns=(moment, moment))

    assert stored(source) == LATER


def test_time_of_1970_alone_makes_no_file_old(source: Path) -> None:
    os.utime(source, ns=(0, 0))

    assert stored(source) == LATER


def test_file_on_another_file_system_is_never_believed_by_its_stamp(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == source.stat().st_dev:
        pytest.skip("there is no other file system")
    set_clock(monkeypatch, HOUR)

    assert stored(source, beside=other) == NEVER


def test_file_system_whose_times_programs_set_is_never_believed(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # FAT, sshfs and others; a real one needs a kernel module that few have.
    def state(target: object) -> os.stat_result:
        real = list(os.stat(target))  # type: ignore[arg-type]
        times = {"st_ctime_ns": os.stat(target).st_mtime_ns}  # type: ignore[arg-type]
        names = {"st_mtime_ns": times["st_ctime_ns"], "st_atime_ns": 0}
        return os.stat_result(real, {**names, **times})

    monkeypatch.setattr(stamp, "SETTLED_NS", 30_000_000)
    time.sleep(0.1)
    made = Stamp(source.stat())
    monkeypatch.setattr(os, "fstat", state)

    assert stored(source, made) == NEVER


def test_stamp_is_that_of_the_file_that_is_read(tmp_path: Path, source: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text("x = 2\n")
    link = tmp_path / "link.py"
    link.symlink_to(source)
    found = Source("link", str(link), cached=str(tmp_path / "link.pyc"))
    link.unlink()
    link.symlink_to(other)

    assert found.data() == b"x = 2\n"
    assert found.stamp is not None
    assert found.stamp.fields == Stamp(other.stat()).fields


def test_bytes_that_were_read_before_have_no_stamp_to_believe(source: Path) -> None:
    found = Source("m", str(source), b"x = 0\n", cached=str(source) + "c")

    assert found.stamp is not None
    assert not found.stamp.is_settled
    assert stored(source, found.stamp) == LATER


def test_file_that_is_not_there_has_no_stamp(tmp_path: Path) -> None:
    assert stamp_of(str(tmp_path / "gone.py")) is None


def test_stamp_of_a_chmod_differs(source: Path) -> None:
    before = Stamp(source.stat())
    time.sleep(0.02)
    subprocess.run(["chmod", "600", str(source)], check=True)

    assert Stamp(source.stat()).fields != before.fields
    assert SETTLED_NS > 2_000_000_000  # the tick of FAT, the coarsest
