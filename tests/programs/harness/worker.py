"""A process that runs programs when it is asked to: one line in, some lines out."""

from __future__ import annotations

import json
import operator
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TextIO


def main() -> None:
    """Answers requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import logging
    import warnings

    import tensorflow as tf

    from autohook.staging import tiering

    from .printing import Printed
    from .ways import HOT_CALLS, Ways

    # What was converted is found again, whatever the environment says of bytecode.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = sys.argv[1]
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.get_logger().setLevel(logging.CRITICAL)
    tf.autograph.set_verbosity(0)
    warnings.simplefilter("ignore")
    # Plans are made early and kept: equality is measured here, not speed.
    tiering.HOT_CALLS = HOT_CALLS
    tiering.SLOW_HOT_CALLS = HOT_CALLS
    tiering.KEEP_RATIO = float("inf")
    tiering.MIN_NATIVE = 0.0
    tiering.most_seconds = lambda native: 60.0
    ways = Ways(Printed(), sys.argv[1])
    _say(answers, {"ready": True})
    for line in sys.stdin:
        _answer(ways, json.loads(line), answers)


def _answer(ways: Any, request: dict[str, Any], answers: TextIO) -> None:
    from .snapshots import is_same
    from .ways import CALLS, EAGER, judge

    where: Any = request["construct"], request["program"]
    if "count" in request:
        try:
            _say(answers, {"count": _count(*where)})
        except Exception as error:  # noqa: BLE001 - the file is at fault: say so
            _say(answers, {"broken": repr(error)})
        return
    where = (*where, request["input"])
    start = time.perf_counter()
    try:
        eager = ways.eager(*where, calls=CALLS)
        again = ways.eager(*where, calls=1)
    except Exception as error:  # noqa: BLE001 - the program is at fault: say so
        _say(answers, {"broken": repr(error)})
        return
    eager_ms = (time.perf_counter() - start) * 1e3 / (CALLS + 1)
    steady, first, second = judge(eager[:1], again)
    if steady != "equal":
        _say(answers, {"broken": f"not deterministic: {first}, {second}"})
        return
    _say(answers, {"eager_ms": eager_ms})
    for way in request["ways"]:
        verdict, expected, found = judge(
            eager, ways.run(way, *where), operator.eq if way in EAGER else is_same
        )
        _say(
            answers,
            {"way": way, "verdict": verdict, "eager": expected, "ours": found},
        )


def _count(construct: str, name: str) -> int:
    from .ways import Program

    program = Program.load(construct, name, 0)
    return len(program.module.INPUTS[program.function])


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer, default=repr) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
