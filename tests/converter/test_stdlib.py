"""CPython's own tests pass on converted modules, natively and through twins."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = [
    ("textwrap", "test.test_textwrap"),
    ("heapq", "test.test_heapq"),
    ("fractions", "test.test_fractions"),
    ("difflib", "test.test_difflib"),
    ("shlex", "test.test_shlex"),
    ("json,json.decoder,json.encoder,json.scanner", "test.test_json"),
    ("pprint", "test.test_pprint"),
    ("csv", "test.test_csv"),
    ("graphlib", "test.test_graphlib"),
    ("optparse", "test.test_optparse"),
    ("html,html.parser", "test.test_html,test.test_htmlparser"),
    ("argparse", "test.test_argparse"),
    ("configparser", "test.test_configparser"),
    ("dataclasses", "test.test_dataclasses"),
    ("urllib.parse", "test.test_urlparse"),
]


@pytest.mark.corpus
@pytest.mark.skipif(
    importlib.util.find_spec("test.support") is None, reason="no CPython tests here"
)
@pytest.mark.parametrize("mode", ["native", "twins", "regions"])
@pytest.mark.parametrize(("modules", "tests"), MODULES, ids=[m for m, _ in MODULES])
def test_a_standard_module_passes_its_own_tests(
    mode: str, modules: str, tests: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    script = str(HERE / "run_stdlib_tests.py")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", script, mode, modules, tests],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
