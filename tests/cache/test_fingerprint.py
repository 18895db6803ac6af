"""Keys: equal only where the converter would give the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import time_ns

import pytest

from autohook.cache import fingerprint
from autohook.cache.fingerprint import (
    NATIVE_SOURCES,
    SIZE,
    TWIN_SOURCES,
    Fingerprint,
    Keys,
)

PACKAGE = Path(fingerprint.__file__).parent.parent
# What a run of each kind of conversion imports.
NATIVE = "from autohook.converter.emit import convert_module as c; c(b'x = 1', 'm')"
TWINS = (
    "from autohook.converter.emit import TwinMaker as T\n"
    "from autohook.options import ConversionOptions as O\n"
    "T(b'def f(): return g()', 'm', O()).make(0)"
)


def test_keys_are_the_same_every_time_and_differ_by_kind() -> None:
    one, other = Keys(), Keys()

    assert (one.native, one.twins) == (other.native, other.twins)
    assert one.native != one.twins
    assert len(one.native) == len(one.twins) == SIZE


def test_optimisation_level_changes_the_keys() -> None:
    code = "from autohook.cache.fingerprint import Keys; print(Keys().native.hex())"
    keys = {
        subprocess.run(
            [sys.executable, *options, "-c", code],
            cwd=PACKAGE.parent,
            capture_output=True,
            check=True,
        ).stdout
        for options in ((), ("-O",), ("-OO",))
    }

    assert len(keys) == 3


def test_sources_of_the_converter_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = set()
    monkeypatch.setattr(fingerprint, "BEGIN", time_ns() + 10**12)
    for text in ("one", "two"):
        (tmp_path / "pass.py").write_text(text)
        keys.add(Fingerprint((), (str(tmp_path),)).key)

    assert len(keys - {b""}) == 2


def test_sources_edited_since_the_process_began_have_no_key(tmp_path: Path) -> None:
    (tmp_path / "pass.py").write_text("edited")

    assert Fingerprint((), (str(tmp_path),)).key == b""


def test_sources_that_cannot_be_read_have_no_key(tmp_path: Path) -> None:
    assert Fingerprint((), (str(tmp_path / "gone.py"),)).key == b""


def test_sources_edited_since_their_key_was_made_are_noticed(tmp_path: Path) -> None:
    source = tmp_path / "pass.py"
    source.write_text("one")
    known = Fingerprint((), (str(source),))
    before = known.is_current()
    source.write_text("two")

    assert (before, known.is_current()) == (True, False)


@pytest.mark.parametrize(
    ("code", "parts"),
    [(NATIVE, NATIVE_SOURCES), (TWINS, TWIN_SOURCES)],
    ids=["native", "twins"],
)
def test_whatever_a_conversion_imports_is_among_the_sources(
    code: str, parts: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    known = {
        Path(file)
        for part in parts
        for file in fingerprint._source_files(str(PACKAGE / part))
    }
    used = {
        PACKAGE.parent / (name.replace(".", "/") + ".py")
        for name in done.stdout.split()
        # Errors are raised, not converted with.
        if name.startswith("autohook.")
        and name not in ("autohook.errors", "autohook.codes")
    }

    assert known
    assert {file for file in used if file.exists()} - known == set()


def test_gast_says_its_version_without_being_imported() -> None:
    (file,) = fingerprint._gast_sources()

    assert "__version__" in Path(file).read_text()


def test_other_version_of_gast_changes_the_key_of_twins_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Keys()
    known = before.native, before.twins
    monkeypatch.setattr(fingerprint, "BEGIN", time_ns() + 10**12)
    (tmp_path / "gast").mkdir()
    (tmp_path / "gast" / "__init__.py").touch()
    (tmp_path / "gast" / "version.py").write_text("__version__ = '99'\n")
    monkeypatch.syspath_prepend(tmp_path)
    after = Keys()

    assert after.native == known[0] != b""
    assert after.twins not in (known[1], b"")


def test_other_interpreter_changes_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Keys()
    known = before.native, before.twins
    monkeypatch.setattr(sys, "version", "3.11.7 built otherwise")
    after = Keys()

    assert b"" not in known
    assert after.native != known[0]
    assert after.twins != known[1]


def test_gast_without_a_file_of_its_version_is_known_by_its_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gast").mkdir()
    (tmp_path / "gast" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    assert fingerprint._gast_sources() == (str(tmp_path / "gast"),)
