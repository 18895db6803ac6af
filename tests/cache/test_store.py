"""Files of converted code: found again, or missed with a reason."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import pytest

from autohook.cache import store
from autohook.cache.fingerprint import SIZE

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(SIZE))
VALUE = (compile("x = 1", "m.py", "exec"), (("unit", 1),), ())


@pytest.fixture(autouse=True)
def writing_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "__pycache__" / "m.cpython-311.autohook.pyc"
    assert store.write([str(path)], KEY, VALUE) == ""
    return path


def test_value_is_found_again(file: Path) -> None:
    assert store.read([str(file)], KEY).value == VALUE


def test_writing_leaves_no_temporary_file(file: Path) -> None:
    assert os.listdir(file.parent) == [file.name]


def test_other_fingerprint_is_a_miss(file: Path) -> None:
    found = store.read([str(file)], bytes(SIZE))

    assert found.value is None
    assert "has changed" in found.reason


def test_file_cut_at_any_byte_is_a_miss(file: Path) -> None:
    data = file.read_bytes()

    for length in range(len(data)):
        file.write_bytes(data[:length])
        assert store.read([str(file)], KEY).value is None, length


def test_flipped_bit_anywhere_is_a_miss(file: Path) -> None:
    data = file.read_bytes()

    for index in range(len(data)):
        file.write_bytes(data[:index] + bytes([data[index] ^ 4]) + data[index + 1 :])
        assert store.read([str(file)], KEY).value is None, index


def test_file_that_others_may_write_is_a_miss(file: Path) -> None:
    file.chmod(0o666)

    assert "another user" in store.read([str(file)], KEY).reason


def test_folder_in_place_of_the_file_is_a_miss_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "m.autohook.pyc").mkdir()
    files = [str(tmp_path / "m.autohook.pyc")]

    assert store.read(files, KEY).value is None
    assert "cannot be written" in store.write(files, KEY, VALUE)
    assert os.listdir(tmp_path) == ["m.autohook.pyc"]


def test_second_place_serves_where_the_first_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file, not a folder")
    files = [str(tmp_path / "__pycache__" / "m.pyc"), str(tmp_path / "user" / "m.pyc")]

    reason = store.write(files, KEY, VALUE)

    assert reason == ""
    assert store.read(files, KEY).value == VALUE


def test_full_disk_leaves_nothing_and_gives_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)

    reason = store.write([str(tmp_path / "m.pyc")], KEY, VALUE)

    assert "No space left" in reason
    assert os.listdir(tmp_path) == []


def test_interpreter_that_writes_no_bytecode_stores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert store.write([str(tmp_path / "m.pyc")], KEY, VALUE) != ""
    assert os.listdir(tmp_path) == []


def test_first_place_is_beside_the_plain_bytecode() -> None:
    files = store.candidate_files("/p/__pycache__/m.cpython-311.opt-1.pyc", "")

    assert files[0] == "/p/__pycache__/m.cpython-311.opt-1.autohook.pyc"


def test_configured_folder_is_the_only_place() -> None:
    files = store.candidate_files("/p/__pycache__/m.cpython-311.pyc", "/c")

    assert files == ("/c/p/__pycache__/m.cpython-311.autohook.pyc",)
