"""`autohook compile`: converts ahead of time, so that no import has to."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from autohook.cli.ahead import Clock, Outcome, convert_all, count_cores
from autohook.cli.arguments import CONFIGURATION, STRICT, Arguments, Option
from autohook.cli.commands import Command
from autohook.cli.configuration import choose_here
from autohook.cli.progress import Progress
from autohook.cli.targets import Target, find_targets, possible_names
from autohook.errors import UsageError
from autohook.hook.notices import warn
from autohook.hook.selection import Patterns
from autohook.report.table import align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.config import Config


def run(arguments: Arguments) -> int:
    """Converts what is named; returns 1 where a module failed."""
    config = choose_here(arguments).config
    if not config.cache:
        raise UsageError(
            "the cache is off (AUTOHOOK_NO_CACHE), so nothing can be converted ahead"
            " of time. Unset that variable."
        )
    jobs = _read_jobs(arguments)
    is_quiet = arguments.has("--quiet")
    targets, excluded = _split_excluded(
        find_targets(arguments.operands, config), config
    )
    clock = Clock()
    progress = Progress(len(targets), is_wanted=not is_quiet)
    outcomes: list[Outcome] = []
    try:
        for outcome in convert_all(targets, config, jobs):
            outcomes.append(outcome)
            _tell(outcome, progress)
    finally:
        progress.clear()
    if not is_quiet:
        print("\n".join(summarize(outcomes, excluded, clock.seconds())))
        _tell_unlisted(targets, config)
    return 1 if any(outcome.failure for outcome in outcomes) else 0


def summarize(outcomes: Sequence[Outcome], excluded: int, seconds: float) -> list[str]:
    """Returns what was done, in a few lines."""
    states = Counter(outcome.state for outcome in outcomes)
    parts = [f"{states['converted']} converted", f"{states['cached']} as kept before"]
    parts += [f"{states['failed']} failed"] if states["failed"] else []
    parts += [f"{excluded} excluded"] if excluded else []
    new = sum(o.lines for o in outcomes if o.state == "converted")
    lines = [
        f"{_count(len(outcomes) + excluded, 'module')}: {', '.join(parts)}",
    ]
    if new:
        speed = f"{new / seconds:,.0f} lines/s"
        lines.append(f"{_count(new, 'line')} in {seconds:.2f} s: {speed}")
    units = sum(outcome.units for outcome in outcomes)
    without = Counter(reason for outcome in outcomes for reason in outcome.without)
    missing = sum(without.values())
    lines.append(f"{_count(units, 'function')}, {missing} without a staged twin")
    rows = [
        (str(count), code, message) for (code, message), count in without.most_common()
    ]
    return lines + (align(rows, right=(0,)) if rows else [])


def _tell(outcome: Outcome, progress: Progress) -> None:
    texts = [*outcome.warnings, *([outcome.failure] if outcome.failure else [])]
    if texts:
        progress.clear()
        # An unpaired surrogate in a name can be in no other encoding.
        sys.stderr.write("".join(f"{text}\n" for text in texts))
    progress.advance(outcome.target.name)


def _tell_unlisted(targets: Sequence[Target], config: Config) -> None:
    """Warns of modules that were converted in vain."""
    if config.modules is None:
        return
    listed = Patterns(config.modules)
    names = [
        target.name
        for target in targets
        # The others may be scripts, which need not be listed.
        if "." in target.name or target.file.endswith("__init__.py")
        if not any(map(listed.find, possible_names(target, config)))
    ]
    if names:
        shown = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
        warn(
            f"{_count(len(names), 'module')} not listed by {config.file or '--module'}:"
            f" imports will not convert {shown}"
        )


def _split_excluded(
    targets: Sequence[Target], config: Config
) -> tuple[list[Target], int]:
    excluded = Patterns(config.exclude)
    kept = [target for target in targets if not excluded.find(target.name)]
    return kept, len(targets) - len(kept)


def _read_jobs(arguments: Arguments) -> int:
    text = arguments.last("--jobs")
    if not arguments.has("--jobs"):
        return count_cores()
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise UsageError(f"--jobs: found {text!r}, expected a number from 1 on")
    return int(text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


COMMAND = Command(
    usage="compile [options] [MODULE | FILE | FOLDER ...]",
    text="Converts modules with all their functions and keeps the result where imports"
    " look for it. Packages are converted with all that is in them; without a name, all"
    " that the configuration lists. No module is run. The exit status is 1 where a"
    " module failed.",
    options=(
        *CONFIGURATION,
        STRICT,
        Option("--jobs", "how many processes; otherwise one for each core", "N"),
        Option("--quiet", "print failures and warnings alone"),
    ),
    run=run,
)
