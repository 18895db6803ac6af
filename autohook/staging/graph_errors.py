"""What TensorFlow says of a failed graph, with the user's part on top.

TensorFlow's exception stays what it is: of the same type, with the same attributes.
Its message begins with what happened, the lines of the program that made the op, and
what the names on the last line were; below a line follows what TensorFlow says.
"""

from __future__ import annotations

import gc
import linecache
import re
from typing import TYPE_CHECKING, Any

from tensorflow.python.framework import error_interpolation

from autohook import bugs
from autohook.runtime.frames import shows_own_frames
from autohook.staging.operators.modes import is_foreign_file
from autohook.staging.operators.op_places import (
    datasets,
    entries,
    facts_in,
    functions,
    show_facts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from autohook.staging.operators.op_places import Facts, Place

RULE = f"{'-' * 20} TensorFlow's message {'-' * 20}"
_FRAME = re.compile(r'^  File "(.*)", line (\d+), in (.*)\n\n?', re.MULTILINE)
_WHERE = re.compile(r"^\{\{function_node [^}]*\}\} ")
_PASSED_TO = re.compile(r"function passed to (?:Parallel)?(\w+?)(?:V\d+)?Dataset")
_IN_DATASET = re.compile(r"Op:\w*(Iterator|Dataset)|user-defined function passed to")


def explain(error: Any, function: Any = None, before: str = "") -> None:
    """Puts the user's part into the message of a function's or an iterator's error.

    Args:
        error: TensorFlow's, whose message names the op's stack already.
        function: TensorFlow's form of the function that has failed, if it is one.
        before: The message as it came from the graph.
    """
    if shows_own_frames():
        return
    plain = error.message
    try:
        if function is None:
            _explain_dataset(error)
        else:
            _explain_function(error, function, before)
    except Exception as mistake:  # noqa: BLE001 - the program's own error has to come out
        error._message = plain
        then = "The error is TensorFlow's own."
        bugs.report("AH393", type(error).__name__, ("<graph>", 0), mistake, then)


def _explain_function(error: Any, function: Any, before: str) -> None:
    report = _without_entries(error.message)
    said, _, tags = error_interpolation.parse_message(before)
    names = [tag.name for tag in tags]
    found = _first_known(_datasets(before), names) or _first_known(
        _tree(function), names, _places_in(report)
    )
    if found is not None:
        report = _with_users_part(report, said, *found)
    error._message = report


def _explain_dataset(error: Any) -> None:
    said, _, tags = error_interpolation.parse_message(error.message)
    if not tags:  # such as the end of a dataset
        return
    found = _first_known(_datasets(error.message), [tag.name for tag in tags])
    if found is not None:
        error._message = _with_users_part(error.message, said, *found)


def _datasets(message: str) -> list[Any]:
    """Returns the functions of datasets that a message may be about."""
    if not datasets or not _IN_DATASET.search(message):
        return []
    gc.collect()  # datasets that nobody holds any more are not meant
    passed = _PASSED_TO.search(message)
    kind = f"Dataset{passed.group(1)}".lower() if passed else "dataset"
    return [
        graph
        for graph in list(datasets)
        if graph.name.replace("_", "").lower().startswith(kind)
    ]


def _places_in(report: str) -> list[Place]:
    """Returns the user's lines in a message of TensorFlow's."""
    found = [(m[1], int(m[2]), m[3]) for m in _FRAME.finditer(report)]
    return [place for place in found if not is_foreign_file(place[0])]


def _tree(function: Any) -> Iterator[Any]:
    """Yields the graphs of a function and of those that it calls."""
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop(0)
        graph = getattr(one, "_cached_graph", None)
        if id(one) not in seen and graph is not None:
            yield graph
        seen.add(id(one))
        waiting += [child for child in one.children if id(child) not in seen]


def _first_known(
    graphs: Iterable[Any], names: Sequence[str], shown: Sequence[Place] = ()
) -> tuple[list[Place], Facts] | None:
    """Returns the place and the facts of the first op that the user's code made.

    None where several graphs have an op of that name, made in different places.

    Args:
        graphs: Where to look.
        names: The ops that the message names, the first failure first.
        shown: The lines that TensorFlow knows of the op, if any.
    """
    found: list[tuple[list[Place], Facts]] = []
    for graph in graphs:
        for name in names:
            facts = facts_in(graph, name)
            if facts is not None:
                places = _places_of(graph.get_operation_by_name(name))
                if places:
                    found.append((places, facts))
                    break
    if shown:
        found = [one for one in found if one[0][-1] == shown[-1]]
    if not found or any(places != found[0][0] for places, _ in found):
        return None
    places, facts = found[0]
    return places, facts if all(one == facts for _, one in found) else ()


def _places_of(operation: Any) -> list[Place]:
    """Returns the lines of the program that made an op, from the first listed one."""
    stack = [(f.filename, f.lineno, f.name) for f in operation.traceback or ()]
    stack = [place for place in stack if not is_foreign_file(place[0])]
    kept: list[Place] = []
    after_entry = False
    for place, following in zip(stack, [*stack[1:], None], strict=True):
        is_converted = (place[0], place[2]) in functions
        if not kept and not is_converted:
            continue
        if not after_entry and _is_entry(place, following):
            after_entry = True
            continue
        # A twin, then the bodies of its branches and loops: one function.
        if not after_entry and is_converted and kept and _is_same(kept[-1], place):
            kept.pop()
        kept.append(place)
        after_entry = False
    return kept


def _is_entry(place: Place, following: Place | None) -> bool:
    return place in entries and following is not None and _is_same(place, following)


def _is_same(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[2] == other[2]


def _without_entries(message: str) -> str:
    """Returns TensorFlow's message without the native frames of twins."""
    found = list(_FRAME.finditer(message))
    places = [(m[1], int(m[2]), m[3]) for m in found]
    parts, start, was_entry = [], 0, False
    for index, match in enumerate(found):
        following = places[index + 1] if index + 1 < len(places) else None
        was_entry = not was_entry and _is_entry(places[index], following)
        if was_entry:
            parts.append(message[start : match.start()])
            start = match.end()
    return "".join([*parts, message[start:]])


def _with_users_part(
    report: str, said: str, places: Sequence[Place], facts: Facts
) -> str:
    lines = [_title(said), ""]
    names: set[str] = set()
    for filename, lineno, name in places:
        source = linecache.getline(filename, lineno).strip()
        lines.append(f'  File "{filename}", line {lineno}, in {name}')
        lines += [f"    {source}"] if source else []
        names = set(re.findall(r"[^\W\d]\w*", source))
    shown = show_facts(facts, names)
    lines += ["", *(f"  {fact}" for fact in shown)] if shown else []
    return "\n".join([*lines, "", RULE, report])


def _title(said: str) -> str:
    """Returns what has happened, without where: TensorFlow's message says that."""
    text = _WHERE.sub("", said).partition("\n\t [[")[0].strip()
    return text.partition("\nTraceback (most recent call last):")[0]
