"""Runs the text of a program in every way, as programs of the corpus are run."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.programs.harness.pool import ROOT, HungError, Verdict, Worker

if TYPE_CHECKING:
    from types import TracebackType

WAYS = ("to_graph", "listed", "hot")
FAILURES = ("wrong", "crash", "hang")


@dataclass(frozen=True)
class Run:
    """What became of a program.

    Attributes:
        verdicts: One for each way and input.
        broken: Why it has no eager run to compare with, or an empty text.
    """

    verdicts: tuple[Verdict, ...] = ()
    broken: str = ""

    def failure(self) -> Verdict | None:
        """Returns the first verdict that must not be."""
        found = [v for v in self.verdicts if v.verdict in FAILURES]
        return next((verdict for verdict in found if not is_excused(verdict)), None)

    def worst(self) -> str:
        """Returns the verdict of the program."""
        if self.broken:
            return "broken"
        kinds = {"equal" if is_excused(v) else v.verdict for v in self.verdicts}
        order = ("hang", "crash", "wrong", "refused", "equal")
        return next(kind for kind in order if kind in kinds)


class Runner:
    """Runs programs in a worker that a hang cannot stop."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        root = Path(self._folder.name)
        self._programs = root / "tests" / "programs"
        self._programs.mkdir(parents=True)
        self._worker = Worker(str(root / "cache"), (ROOT, root))
        self._count = 0

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._worker.stop()
        self._folder.cleanup()

    def run(self, text: str, ways: tuple[str, ...] = WAYS) -> Run:
        """Runs a program with all its inputs."""
        self._count += 1
        name = f"random_{self._count}"
        path = self._programs / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        try:
            return Run(tuple(self._worker.run(name, "f", ways, 9)))
        except (ValueError, HungError) as error:
            if "hung" in type(error).__name__.lower() or "in time" in str(error):
                self._worker.stop()
            return Run(broken=str(error))
        finally:
            path.unlink()


def is_excused(verdict: Verdict) -> bool:
    """Returns whether a difference is one of TensorFlow's own, or of tracing.

    Messages name another class of tensors; what always raises does so while the graph
    is built, so that nothing has been printed, and the arguments have no values.
    """
    if verdict.verdict not in FAILURES or verdict.way == "hot":
        return False
    eager, ours = (_error(text) for text in (verdict.eager, verdict.ours))
    if ours.startswith("OperatorNotAllowedInGraphError["):
        return eager.startswith("TypeError[")
    if "[tensor(None)" in ours:
        return eager.partition("[")[0] == ours.partition("[")[0]
    return eager == ours != ""


def _error(text: str) -> str:
    """Returns the error of an outcome without what TensorFlow makes different."""
    if not text.startswith("raises "):
        return ""
    text = re.sub(r"(tensorflow\.[\w.]*)?(Eager|Symbolic)Tensor", "Tensor", text[7:])
    return text.partition(" printed ")[0]


def signature(verdict: Verdict) -> str:
    """Returns what alike failures have in common: no numbers, names and places."""
    text = verdict.ours if verdict.verdict in ("crash", "refused") else ""
    text = re.sub(r"\S+\.py:\d+:?", "", text)
    if verdict.verdict == "crash":
        text = re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"", "`", text)
    text = re.sub(r"-?\d+(\.\d+)?", "1", re.sub(r"AH(\d)", r"AH-\1", text))
    codes = re.findall(r"AH\d+", verdict.ours)
    return f"{verdict.verdict} {' '.join(codes[:1])} {text[:100]}"
