"""A process that runs programs, all natively or all hot: one line in, one line out."""

from __future__ import annotations

import base64
import gc
import json
import os
import pickle
import random
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import types
    from collections.abc import Iterator

HOT_CALLS = 3
MOST_YIELDS = 200


def main() -> None:
    """Answers requests until standard input ends."""
    way, cache, threads = sys.argv[1:4]
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    import tensorflow as tf

    tf.config.threading.set_inter_op_parallelism_threads(int(threads))
    tf.config.threading.set_intra_op_parallelism_threads(int(threads))
    sys.dont_write_bytecode = False
    sys.pycache_prefix = cache
    if way == "hot":
        make_hot_early()
    from .printing import Printed
    from .snapshots import Taker  # noqa: F401 - loaded before anything is captured

    printed = Printed()
    _say(answers, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        runner = Run(request["module"], request["program"], printed)
        _say(answers, runner.outcome(cache if way == "hot" else None))


def make_hot_early() -> None:
    """Makes plans early and keeps them: equality is measured here, not speed."""
    from autohook.staging import tiering

    wanted = {
        "HOT_CALLS": HOT_CALLS,
        "SLOW_HOT_CALLS": HOT_CALLS,
        "KEEP_RATIO": float("inf"),
        "MIN_NATIVE": 0.0,
        "most_seconds": lambda native: 60.0,
    }
    for name, value in wanted.items():
        if not hasattr(tiering, name):
            raise AttributeError(f"tiering has no {name}: the harness must be mended")
        setattr(tiering, name, value)


class Run:
    """One program, in a module that is executed for this run alone.

    Attributes:
        count: How many there have been in this process.
    """

    count = 0

    def __init__(self, module: str, program: str, printed: Any) -> None:
        self._name = module
        self._program = program
        self._printed = printed

    def outcome(self, cache: str | None) -> dict[str, Any]:
        """Runs the program; hot where the folder of a cache is given.

        Args:
            cache: Where the hook keeps converted code, or None to run plainly.
        """
        self._begin()
        # What trails from programs before, such as threads that end, is not this one's.
        self._printed.take()
        start = time.perf_counter()
        try:
            module = self._load(cache)
            steps = list(self._steps(module))
            found: dict[str, Any] = {"steps": steps, "streams": self._streams()}
        except Exception as error:  # noqa: BLE001 - the program is at fault: say so
            found = {"broken": repr(error)}
        found["seconds"] = time.perf_counter() - start
        found["units"] = self._units() if cache is not None else []
        self._end()
        return found

    def _begin(self) -> None:
        import logging
        import warnings

        import keras
        import tensorflow as tf
        from tensorflow.python.eager import context

        keras.backend.clear_session()
        # A constant 0.0 would be a -0.0 that another program has made: they are equal.
        context.context()._clear_caches()
        keras.utils.set_random_seed(7)
        random.seed(7)
        logging.getLogger().handlers.clear()
        logging.getLogger().setLevel(logging.WARNING)
        warnings.resetwarnings()
        warnings.simplefilter("default")
        for kind in (DeprecationWarning, PendingDeprecationWarning, ResourceWarning):
            warnings.simplefilter("ignore", kind)
        # TensorFlow's own hints on graphs that it traces again name addresses.
        tf.get_logger().setLevel(logging.ERROR)
        Run.count += 1
        if Run.count % 10 == 0:
            gc.collect()

    def _load(self, cache: str | None) -> types.ModuleType:
        import importlib

        sys.modules.pop(self._name, None)
        importlib.invalidate_caches()
        if cache is None:
            return importlib.import_module(self._name)
        import autohook

        with autohook.install(
            modules=[self._name], cache=True, cache_dir=cache, strict=True
        ):
            return importlib.import_module(self._name)

    def _steps(self, module: types.ModuleType) -> Iterator[tuple[Any, ...]]:
        """Yields what each step of the program gave, with all state after it."""
        from .snapshots import Taker

        driver = getattr(module, f"run_{self._program}")()
        for _ in range(MOST_YIELDS):
            value: Any = None
            end = "step"
            try:
                value = next(driver)
            except StopIteration:
                end = "end"
            except Exception as error:  # noqa: BLE001 - part of what is compared
                value, end = error, "raised"
            printed = self._printed.take()
            taker = Taker(self._name)
            snapshot = taker.take(value)
            frame = driver.gi_frame
            names = {} if frame is None else dict(frame.f_locals)
            inside = tuple((f".{name}", taker.take(x)) for name, x in names.items())
            state = taker.state(module)
            del names, value, frame
            parts = (("result", snapshot), ("printed", printed))
            yield (end, *parts, ("locals", inside), ("globals", state))
            if end != "step":
                return
        raise ValueError(f"it takes more than {MOST_YIELDS} steps")

    def _streams(self) -> tuple[Any, ...]:
        """Returns what the random streams would give next."""
        import keras
        import numpy as np
        import tensorflow as tf

        drawn = (tf.random.uniform([2]), keras.random.uniform([2]))
        return (
            ("random", random.random()),
            ("numpy", float(np.random.random())),
            ("tensorflow", drawn[0].numpy().tolist()),
            ("keras", keras.ops.convert_to_numpy(drawn[1]).tolist()),
        )

    def _units(self) -> list[dict[str, Any]]:
        """Returns how the units of the module have run."""
        from autohook.runtime.units import registry
        from autohook.staging.candidate import Candidate

        found = []
        for unit in registry.modules.get(self._name, []):
            candidate = getattr(unit.enter, "__self__", None)
            if not isinstance(candidate, Candidate) or not candidate.calls:
                continue
            decision = candidate.decision()
            found.append(
                {
                    "name": decision.name.removeprefix(f"{self._name}."),
                    "calls": decision.calls,
                    "staged": candidate.staged_calls,
                    "reasons": [str(reason) for reason in decision.reasons],
                    "tier": decision.tier,
                }
            )
        return found

    def _end(self) -> None:
        sys.modules.pop(self._name, None)
        if "autohook" in sys.modules:
            from autohook.runtime.units import registry

            registry.modules.pop(self._name, None)


def _say(stream: Any, answer: dict[str, Any]) -> None:
    stream.write(base64.b64encode(pickle.dumps(answer)).decode() + "\n")
    stream.flush()


if __name__ == "__main__":
    main()
