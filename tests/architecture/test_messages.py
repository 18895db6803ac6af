"""Each message has a code with a heading, a kind, a remedy, and the user's place."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import autohook
from autohook.bugs import STAGES
from autohook.codes import BUG, BUGS, ERRORS_OF_THE_PROGRAM, REMEDIES, USER, kind_of
from autohook.errors import Diagnostic

PACKAGE = Path(autohook.__file__).parent
PAGE = PACKAGE.parent / "docs" / "messages.md"
CODE = re.compile(r"AH\d{3}")


def codes_in(tree: ast.AST) -> set[str]:
    """Returns the codes that a module raises: whole strings, not text about them."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def trees(folder: Path) -> dict[str, ast.Module]:
    return {
        path.relative_to(folder).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.py"))
        if path.name != "codes.py"
    }


def raised(folder: Path) -> set[str]:
    """Returns all codes that a package's modules raise."""
    return set().union(*map(codes_in, trees(folder).values()))


def sections(page: str) -> dict[str, str]:
    """Returns what a page says below the heading of each code."""
    parts = re.split(r"^## (AH\d{3})$", page, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))


def without_place(folder: Path) -> list[str]:
    """Returns the calls that make a diagnostic with a constant for file or line."""
    found = []
    for name, tree in trees(folder).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == "Diagnostic":
                places = node.args[2:4]
                is_given = any(isinstance(a, ast.Starred) for a in places)
                is_constant = any(isinstance(p, ast.Constant) for p in places)
                if not is_given and (is_constant or len(places) < 2):
                    found.append(f"{name}:{node.lineno}")
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


CODES = sorted(raised(PACKAGE))
SECTIONS = sections(PAGE.read_text(encoding="utf-8"))


def test_codes_are_found() -> None:
    assert len(CODES) > 60
    assert set(CODES) == set(SECTIONS)


@pytest.mark.parametrize("code", CODES)
def test_code_has_a_heading_a_kind_and_a_remedy(code: str) -> None:
    section, remedy = SECTIONS[code], REMEDIES[code]

    assert len(section) > 40
    assert remedy.endswith((".", ".)"))
    says_bug = "bug of autohook's" in section or "as for AH350" in section
    assert says_bug == (kind_of(code) == BUG)
    assert ("the program's own" in section) >= (kind_of(code) == USER)


def test_no_remedy_and_no_kind_is_stale() -> None:
    known = set(CODES)

    assert set(REMEDIES) == known
    assert known >= BUGS | ERRORS_OF_THE_PROGRAM
    assert set(STAGES) <= BUGS


def test_diagnostic_without_a_remedy_of_its_own_says_that_of_its_code() -> None:
    own = Diagnostic("AH310", "it assigns `n`.", "net.py", 7, "Do that.")
    plain = Diagnostic("AH310", "it assigns `n`", "net.py", 7)

    assert str(own) == "AH310 net.py:7: it assigns `n`. Do that."
    assert str(plain) == f"AH310 net.py:7: it assigns `n`. {REMEDIES['AH310']}"


def test_every_diagnostic_is_made_with_a_place() -> None:
    assert without_place(PACKAGE) == []


def test_diagnostic_without_a_place_and_code_without_a_heading_are_found(
    tmp_path: Path,
) -> None:
    source = 'Diagnostic("AH999", "text", "", 0)\nDiagnostic("AH998", "text")\n'
    (tmp_path / "module.py").write_text(source)

    assert without_place(tmp_path) == ["module.py:1", "module.py:2"]
    assert raised(tmp_path) - set(SECTIONS) == {"AH998", "AH999"}
