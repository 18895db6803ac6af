"""Converts modules ahead of time, each in some process, and says what came of it."""

from __future__ import annotations

import os
import sys
import warnings
from functools import lru_cache
from importlib.util import cache_from_source
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from autohook.cache.fingerprint import Keys
from autohook.cache.store import NATIVE, Places
from autohook.errors import ConverterBugError
from autohook.hook.conversion import Conversions
from autohook.hook.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from autohook.cli.targets import Target
    from autohook.config import Config

NOT_KEPT = "neither its folder nor the user's cache folder can be written"


class Outcome(NamedTuple):
    """What came of one module.

    Attributes:
        target: The module.
        state: "converted", "cached" (nothing was to be done) or "failed".
        failure: File, line, what went wrong and the remedy; "" if nothing did.
        lines: How long the source is.
        units: How many functions it has that could have a staged twin.
        without: For each that has none: the code of the reason, and the reason.
        warnings: What plain Python warns of when it compiles the module.
    """

    target: Target
    state: str
    failure: str = ""
    lines: int = 0
    units: int = 0
    without: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def convert_all(
    targets: Sequence[Target], config: Config, jobs: int
) -> Iterator[Outcome]:
    """Yields what came of each module, as they are done."""
    # A new process is not to be hooked: it imports the converter, and nothing else.
    os.environ["AUTOHOOK"] = "0"
    if jobs == 1 or len(targets) == 1:
        for target in targets:
            yield convert_one(target, config)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    size = min(jobs, len(targets))
    with ProcessPoolExecutor(size, initializer=_prepare_worker) as pool:
        # The longest first, so that none is left for the end.
        ordered = sorted(targets, key=_size, reverse=True)
        waiting = {pool.submit(convert_one, t, config): t for t in ordered}
        try:
            for future in as_completed(waiting):
                yield future.result()
                del waiting[future]
        except BrokenProcessPool:
            remedy = "Run it again with --jobs 1 to see which module does it."
            for target in waiting.values():
                failure = f"{target.file}: a converting process has died. {remedy}"
                yield Outcome(target, "failed", failure)
        except KeyboardInterrupt:
            # What is being converted is finished; the next interrupt ends that, too.
            pool.shutdown(cancel_futures=True)
            raise


def _prepare_worker() -> None:
    """Leaves interrupts to the process that began all, and ends when that has ended."""
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def convert_one(target: Target, config: Config) -> Outcome:
    """Converts one module, with its twins, for the cache."""
    with warnings.catch_warnings(record=True) as heard:
        try:
            made = _convert(target, config)
        except Exception as error:  # noqa: BLE001 - the other modules must be converted
            made = Outcome(target, "failed", describe_failure(error, target.file))
    texts = [
        f"{one.filename}:{one.lineno}: {one.category.__name__}: {one.message}"
        for one in heard
    ]
    return made._replace(warnings=tuple(texts))


def describe_failure(error: Exception, file: str) -> str:
    """Returns what went wrong with a file, where, and what to do."""
    if isinstance(error, SyntaxError):
        line = f":{error.lineno}" if error.lineno else ""
        kind = type(error).__name__
        return f"{file}{line}: {kind}: {error.msg}. Python cannot import it either."
    if isinstance(error, OSError):
        return f"{file}: it cannot be read: {error.strerror}. Check its permissions."
    if isinstance(error, ConverterBugError):
        return f"{error}. Without --strict that function runs as written."
    what = f"{type(error).__name__}: {error}"
    return f"{file}: it cannot be converted: {what}. An import runs it as written."


def _convert(target: Target, config: Config) -> Outcome:
    cached = cache_from_source(target.file)
    source = Source(target.name, target.file, cached=cached)
    started = sys.dont_write_bytecode
    # It forbids imports to leave files behind. This command was asked to.
    sys.dont_write_bytecode = False
    try:
        state, twins = _conversions(config).prepare(source)
        made = twins.make_all()
    finally:
        sys.dont_write_bytecode = started
    reasons = [reason for _, reason in made if reason is not None]
    done = Outcome(
        target,
        state,
        lines=len(source.data().splitlines()),
        units=len(made),
        without=tuple((code, message) for code, message, _, _ in reasons),
    )
    found = Places(cached, config.cache_dir).read(
        NATIVE, _keys().native, source.is_made_from
    )
    if found.entry is not None:
        return done
    why = NOT_KEPT if found.reason == "not converted before" else found.reason
    failure = f"{target.file}: it cannot be kept: {why}."
    remedy = "Name a folder by cache-dir in [tool.autohook] or AUTOHOOK_CACHE_DIR."
    return done._replace(state="failed", failure=f"{failure} {remedy}")


@lru_cache(maxsize=1)
def _conversions(config: Config) -> Conversions:
    """Returns what a process converts with; it reads the converter's sources once."""
    return Conversions(config)


@lru_cache(maxsize=1)
def _keys() -> Keys:
    return Keys()


def _size(target: Target) -> int:
    try:
        return os.path.getsize(target.file)
    except OSError:
        return 0


def count_cores() -> int:
    """Returns how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = perf_counter()

    def seconds(self) -> float:
        """Returns the time that has passed."""
        return perf_counter() - self._start
