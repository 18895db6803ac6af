"""Fingerprints: equal only where the converter would give the same."""

from __future__ import annotations

import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

from autohook.cache import fingerprint
from autohook.cache.fingerprint import SIZE, Fingerprints

MAKE = Fingerprints().make


def test_same_input_gives_the_same_fingerprint() -> None:
    one = MAKE(b"x = 1", "m.py", (True,))

    assert one == Fingerprints().make(b"x = 1", "m.py", (True,))
    assert len(one) == SIZE


def test_source_filename_and_options_are_all_told_apart() -> None:
    made = {
        MAKE(b"x = 1", "m.py", (True,)),
        MAKE(b"x = 2", "m.py", (True,)),
        MAKE(b"x = 1", "n.py", (True,)),
        MAKE(b"x = 1", "m.py", (False,)),
    }

    assert len(made) == 4


def test_sources_of_the_converter_are_told_apart(tmp_path: Path) -> None:
    digests = set()
    for text in ("one", "two"):
        (tmp_path / "pass.py").write_text(text)
        whole = blake2b(digest_size=SIZE)
        fingerprint._add_files(whole, str(tmp_path))
        digests.add(whole.digest())

    assert len(digests) == 2


def test_every_part_of_the_converter_is_among_the_sources() -> None:
    package = Path(fingerprint.__file__).parent.parent

    for part in fingerprint.SOURCES:
        assert list(fingerprint._source_files(str(package / part))), part


def test_whatever_the_converter_imports_is_among_the_sources() -> None:
    code = "import sys, autohook.converter; print(*[n for n in sys.modules])"
    package = Path(fingerprint.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    known = {
        Path(file)
        for part in fingerprint.SOURCES
        for file in fingerprint._source_files(str(package / part))
    }
    used = {
        package.parent / (name.replace(".", "/") + ".py")
        for name in done.stdout.split()
        # Operators run after the conversion; `units` imports decisions for reports.
        if name.startswith("autohook.")
        and not name.startswith("autohook.runtime.")
        and name != "autohook.decisions"
    }

    assert {file for file in used if file.exists()} - known == set()


def test_gast_says_its_version_without_being_imported() -> None:
    file = Path(fingerprint._gast_version_file())

    assert "__version__" in file.read_text()
