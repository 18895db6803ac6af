"""Files of converted code: found again, or missed with a reason."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from autohook.cache.fingerprint import SIZE
from autohook.cache.stamp import LATER, Stamp
from autohook.cache.store import NATIVE, Entry, Found, Places

KEY = bytes(range(SIZE))
SOURCE = bytes(reversed(range(SIZE)))
VALUE = (compile("x = 1", "m.py", "exec"), ((1, 0),), 1, b"units")


@pytest.fixture(autouse=True)
def writing_bytecode(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(str(tmp_path / "__pycache__" / "m.cpython-311.pyc"), "")


@pytest.fixture
def file(places: Places) -> Path:
    assert write(places) == ""
    return Path(next(places.files(NATIVE)))


def write(places: Places, stamp: Stamp | None = None) -> str:
    return places.write(NATIVE, KEY, SOURCE, stamp, VALUE)


def read(places: Places, key: bytes = KEY) -> Found:
    def is_current(entry: Entry) -> bool:
        return entry.source == SOURCE

    return places.read(NATIVE, key, is_current)


def test_value_is_found_again(places: Places, file: Path) -> None:
    entry = read(places).entry

    assert entry is not None
    assert entry.value() == VALUE
    assert entry.file == str(file)


def test_writing_leaves_no_temporary_file(file: Path) -> None:
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.usefixtures("file")
def test_other_key_is_a_miss(places: Places) -> None:
    found = read(places, bytes(SIZE))

    assert found.entry is None
    assert "has changed" in found.reason


def test_other_source_is_a_miss(places: Places) -> None:
    assert places.write(NATIVE, KEY, bytes(SIZE), None, VALUE) == ""

    assert read(places).entry is None


def test_file_cut_at_any_byte_is_a_miss(places: Places, file: Path) -> None:
    data = file.read_bytes()

    for length in range(len(data)):
        file.write_bytes(data[:length])
        assert read(places).entry is None, length


def test_flipped_bit_anywhere_is_a_miss(places: Places, file: Path) -> None:
    data = file.read_bytes()

    for index in range(len(data)):
        for bit in range(8):
            flipped = bytes([data[index] ^ (1 << bit)])
            file.write_bytes(data[:index] + flipped + data[index + 1 :])
            assert read(places).entry is None, (index, bit)


@pytest.mark.parametrize("mode", [0o666, 0o664, 0o646], ids=oct)
def test_file_that_others_may_write_is_a_miss(
    places: Places, file: Path, mode: int
) -> None:
    file.chmod(mode)

    assert "another user" in read(places).reason


def test_folder_in_place_of_the_file_is_a_miss_and_no_error(
    places: Places, tmp_path: Path
) -> None:
    for file in places.files(NATIVE):
        Path(file).mkdir(parents=True)

    assert read(places).entry is None
    assert "cannot be written" in write(places)
    assert os.listdir(tmp_path / "__pycache__") == ["m.cpython-311.autohook.pyc"]


def test_second_place_serves_where_the_first_cannot_be_written(
    places: Places, tmp_path: Path
) -> None:
    (tmp_path / "__pycache__").write_text("a file, not a folder")

    assert write(places) == ""

    entry = read(places).entry
    assert entry is not None
    assert entry.file.startswith(str(tmp_path / "user" / "autohook"))


def test_full_disk_leaves_nothing_and_gives_the_reason(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)

    assert "No space left" in write(places)
    assert os.listdir(tmp_path / "__pycache__") == []


def test_interpreter_that_writes_no_bytecode_stores_nothing(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert write(places) != ""
    assert os.listdir(tmp_path) == []


def test_first_place_is_beside_the_plain_bytecode() -> None:
    places = Places("/p/__pycache__/m.cpython-311.opt-1.pyc", "")

    first = next(places.files(NATIVE))

    assert first == "/p/__pycache__/m.cpython-311.opt-1.autohook.pyc"


def test_configured_folder_is_the_only_place() -> None:
    places = Places("/p/__pycache__/m.cpython-311.pyc", "/c")

    assert [*places.files(NATIVE)] == ["/c/p/__pycache__/m.cpython-311.autohook.pyc"]


def test_code_is_as_readable_as_its_source(places: Places, tmp_path: Path) -> None:
    (tmp_path / "m.py").touch(0o600)

    write(places, Stamp(os.stat(tmp_path / "m.py")))

    assert os.stat(next(places.files(NATIVE))).st_mode & 0o777 == 0o600


def test_young_file_is_not_believed_by_its_stamp(
    places: Places, tmp_path: Path
) -> None:
    (tmp_path / "m.py").touch()
    write(places, Stamp(os.stat(tmp_path / "m.py")))
    entry = read(places).entry

    assert entry is not None
    assert entry.stamp == LATER
