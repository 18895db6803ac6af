"""Everything that README.md and docs/ show is run and gives what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))

import blocks  # type: ignore[import-not-found]  # noqa: E402 - in this folder, no package

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = [block for page in PAGES for block in blocks.read(page)]
PYTHON = [block for block in SHOWN if block.language == "python" and block.output]
SILENT = [block for block in SHOWN if block.language == "python" and not block.output]
SET_UP = "python -m pip install "
# how_it_works.md shows fragments, which are tested with the converter.
FRAGMENTS = {"how_it_works.md"}
PAGES_RUN = [page for page in PAGES if page.name not in FRAGMENTS]
TRAIN = """
import argparse
import tensorflow as tf
import mypkg

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=1)
for epoch in range(parser.parse_args().epochs):
    assert float(mypkg.double(tf.constant(2.0))) == 4.0
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Returns a folder with the script and the package that the pages speak of."""
    package = tmp_path / "mypkg"
    package.mkdir()
    (package / "__init__.py").write_text("def double(x):\n    return x + x\n")
    (package / "__main__.py").write_text("import sys\nprint(sys.argv[1:])\n")
    (tmp_path / "train.py").write_text(TRAIN)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a shell command with this interpreter as `python` and this autohook."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AUTOHOOK")}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # some commands tell of the cache
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={
            **inherited,
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            "TF_CPP_MIN_LOG_LEVEL": "2",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "block",
    [block for block in [*PYTHON, *SILENT] if block.page not in FRAGMENTS],
    ids=lambda block: block.label,
)
def test_python_block_runs_and_prints_what_the_page_says(
    block: blocks.Block, project: Path
) -> None:
    (project / "block.py").write_text(block.text, encoding="utf-8")

    done = run("python block.py", project)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == (block.output or "").strip()


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES_RUN, ids=lambda page: page.name)
def test_commands_of_a_page_run_one_after_the_other(page: Path, project: Path) -> None:
    for block in blocks.read(page):
        if block.language == "toml":
            (project / "pyproject.toml").write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for command, expected in blocks.commands(block.text):
                check_command(command, expected, project)


def check_command(command: str, expected: list[str], project: Path) -> None:
    folder = project
    if command.startswith(SET_UP):
        _, command = command.split(" && ")
        if "pytest" in command:
            return
        command, folder = f"{command} --epochs 1", ROOT
    done = run(command, folder)
    is_error = any("autohook: error:" in line for line in expected)
    assert done.returncode == (2 if is_error else 0), f"{command}\n{done.stderr}"
    if expected:
        shown = (done.stdout + done.stderr).strip()
        assert blocks.matches("\n".join(expected), shown), shown


def test_readme_has_exactly_two_set_up_commands_and_ci_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    set_up = re.findall(rf"^\$ ({re.escape(SET_UP)}.*)$", readme, re.MULTILINE)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    [finds_command] = re.findall(r"^ *(sed -n .* README\.md.*)$", ci, re.MULTILINE)

    assert len(set_up) == 2
    assert set_up[0].endswith("python -m autohook --report examples/digits/train.py")
    assert run(finds_command, ROOT).stdout.strip() == set_up[1]


def test_every_code_of_the_package_has_a_heading_and_no_heading_is_stale() -> None:
    files = (ROOT / "autohook").rglob("*.py")
    used = {
        code
        for file in files
        for code in re.findall(r"\bAH\d{3}\b", file.read_text(encoding="utf-8"))
    }
    messages = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (AH\d{3})\b", messages, re.MULTILINE)

    assert used
    assert headings == sorted(set(headings))
    assert set(headings) == used


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)

    for link in links:
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize(
    ("expected", "found", "equal"),
    [("a\nb", "a\nb\n", True), ("a ... d", "a b\nc d", True), ("a", "b", False)],
)
def test_output_is_compared_with_gaps(
    expected: str, found: str, *, equal: bool
) -> None:
    assert blocks.matches(expected, found) is equal
