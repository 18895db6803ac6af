"""A process that runs programs, all plainly or all hooked: one line in, one out."""

from __future__ import annotations

import base64
import importlib
import json
import os
import pickle
import random
import sys
import warnings
from typing import Any

from . import corpus, made


def main() -> None:
    """Answers requests until standard input ends."""
    way, cache, graphs = sys.argv[1:4]
    # Neither a terminal nor what the user likes: texts are compared.
    os.environ |= {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100"}
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    sys.path.append(os.environ[made.FOLDER])
    sys.dont_write_bytecode = False
    sys.pycache_prefix = cache
    from . import showing

    if graphs == "graphs":
        _import_tensorflow()
    if way == "hooked":
        _hook(graphs)
    # What the first traceback of a process imports is not the program's.
    showing.show_all(lambda: [][0])
    _say(answers, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        _say(answers, _outcome(request["module"], request["program"], way))


def _import_tensorflow() -> None:
    import tensorflow as tf

    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)


def _hook(graphs: str) -> None:
    import autohook

    if graphs == "graphs":
        from tests.stateful.harness.worker import make_hot_early

        make_hot_early()
    modules = [f"{corpus.PACKAGE}.{theme}" for theme in corpus.themes()]
    autohook.install(modules=[*modules, f"{made.PREFIX}*"], cache=True)


def _outcome(name: str, program: str, way: str) -> dict[str, Any]:
    from . import showing

    _begin()
    try:
        sys.modules.pop(name, None)
        module = importlib.import_module(name)
        shown = showing.show_all(getattr(module, f"{corpus.PREFIX}{program}"))
    except BaseException as error:  # noqa: BLE001 - the harness is at fault: say so
        import traceback

        traceback.print_exception(type(error), error, error.__traceback__)
        return {"broken": f"{error!r} {traceback.format_exc()}"}
    if not shown:
        return {"broken": "it raises and prints nothing"}
    staged = _staged(name) if way == "hooked" else 0
    return {"shown": shown, "staged": staged}


def _begin() -> None:
    made.forget()
    random.seed(7)
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    for module in list(sys.modules.values()):
        if hasattr(module, "__warningregistry__"):
            module.__warningregistry__.clear()
    if "tensorflow" in sys.modules:
        import keras
        import tensorflow as tf

        keras.backend.clear_session()
        keras.utils.set_random_seed(7)
        tf.get_logger().setLevel("ERROR")


def _staged(name: str) -> int:
    """Returns how many calls of the module's functions a plan has run or failed."""
    if "tensorflow" not in sys.modules:
        return 0
    from autohook.runtime.units import registry
    from autohook.staging.candidate import Candidate

    found = 0
    for unit in registry.modules.get(name, []):
        candidate = getattr(unit.enter, "__self__", None)
        if isinstance(candidate, Candidate):
            found += candidate.staged_calls
    return found


def _say(stream: Any, answer: dict[str, Any]) -> None:
    stream.write(base64.b64encode(pickle.dumps(answer)).decode() + "\n")
    stream.flush()


if __name__ == "__main__":
    main()
