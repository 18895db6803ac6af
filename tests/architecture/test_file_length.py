"""Files stay short enough to hold one subject."""

from __future__ import annotations

from pathlib import Path

import autohook

PACKAGE = Path(autohook.__file__).parent
LIMIT = 400
LIMIT_OF_PASSES = 250
SHORT_FOLDERS = {"passes", "analysis"}
EXCEPTIONS: dict[str, str] = {}
"""Files that may be longer, each with its reason."""


def long_files(folder: Path) -> list[str]:
    """Returns the files over their limit, relative to a package."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        limit = LIMIT_OF_PASSES if path.parent.name in SHORT_FOLDERS else LIMIT
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > limit:
            found.append(path.relative_to(folder).as_posix())
    return found


def test_no_file_is_too_long() -> None:
    assert [name for name in long_files(PACKAGE) if name not in EXCEPTIONS] == []


def test_long_file_and_long_pass_are_found(tmp_path: Path) -> None:
    (tmp_path / "passes").mkdir()
    (tmp_path / "long.py").write_text("x = 1\n" * (LIMIT + 1))
    (tmp_path / "fits.py").write_text("x = 1\n" * LIMIT)
    (tmp_path / "passes" / "long.py").write_text("x = 1\n" * (LIMIT_OF_PASSES + 1))

    assert long_files(tmp_path) == ["long.py", "passes/long.py"]
