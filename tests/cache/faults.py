"""Damages files of converted code in every way, and imports what they are for.

    python -m tests.cache.faults [--quick]

prints how many faults were injected and how many wrong modules came of them.
"""

from __future__ import annotations

import marshal
import os
import random
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from autohook.cache import stamp
from autohook.cache.store import HEADER, MAGIC
from tests.cache.project import Project, remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Fault = Callable[[Path], object]

NOBODY = 65534
STEPS = 60
"""Of quick runs, which flip one bit in this many."""
TICK_NS = 150_000_000
"""How often the clock of the simulated file system goes on, ns."""


def cut_at_every_byte(project: Project, *, is_quick: bool) -> None:
    for file in (project.native, project.twins):
        project.load()
        data = file.read_bytes()
        for length in range(0, len(data), 9 if is_quick else 1):
            file.write_bytes(data[:length])
            project.try_fault(f"{file.name} cut at {length}")


def flip_every_bit(project: Project, *, is_quick: bool) -> None:
    for file in (project.native, project.twins):
        project.load()
        data = file.read_bytes()
        for bit in range(0, 8 * len(data), STEPS + 1 if is_quick else 1):
            flipped = bytearray(data)
            flipped[bit // 8] ^= 1 << bit % 8
            file.write_bytes(flipped)
            project.try_fault(f"{file.name} bit {bit}")


def put_something_else_there(project: Project, *, is_quick: bool) -> None:
    for file in (project.native, project.twins):
        for name, fault in foreign_things(project, file):
            project.load()
            kept = file.read_bytes()
            remove(file)
            try:
                fault(file)
            except OSError as error:
                sys.stderr.write(f"not tried here: {name}: {error}\n")
                continue
            project.try_fault(f"{file.name} is {name}")
            remove(file)
            file.write_bytes(kept)


def foreign_things(project: Project, file: Path) -> Iterator[tuple[str, Fault]]:
    data = file.read_bytes()
    other = project.twins if file == project.native else project.native
    plain = project.folder / "plain.pyc"
    code = compile("def f(x):\n    return 'plain'\n", "m.py", "exec")
    plain.write_bytes(bytes(16) + marshal.dumps(code))
    for name, content in {
        "empty": b"",
        "text": b"not code at all\n" * 99,
        "a plain .pyc": plain.read_bytes(),
        "zeros": bytes(len(data)),
        "followed by more": data + b"\0",
        "the other kind": other.read_bytes(),
        "a header alone": data[:HEADER],
        "a .pyc behind our magic number": MAGIC + plain.read_bytes(),
        "twice itself": data * 2,
    }.items():
        yield name, _writer(content)
    for version in range(256):
        content = MAGIC[:-1] + bytes([version]) + data[len(MAGIC) :]
        if content != data:
            yield f"of format {version}", _writer(content)
    yield "of 1 TB", lambda path: _make_sparse(path, data)
    yield from things_that_are_no_files(project, data)


def things_that_are_no_files(
    project: Project, data: bytes
) -> Iterator[tuple[str, Fault]]:
    evil = project.folder / "evil"
    evil.write_bytes(data)
    yield "a folder", lambda path: path.mkdir()
    yield "a pipe", os.mkfifo
    yield "a link to a file", lambda path: path.symlink_to(evil)
    yield "a link to itself", lambda path: path.symlink_to(path)
    yield "a link to nothing", lambda path: path.symlink_to("nowhere")
    yield "a link to a folder", lambda path: path.symlink_to(project.folder)
    yield "a link to a device", lambda path: path.symlink_to("/dev/zero")
    yield "another name of a file", lambda path: os.link(evil, path)
    yield "a device", lambda path: os.mknod(path, 0o20644, os.makedev(1, 5))
    yield "a socket", _bind


def belong_to_others(project: Project, *, is_quick: bool) -> None:
    """Files and folders that others own or write, with right and evil content."""
    if os.geteuid() != 0:
        sys.stderr.write("not tried here: files of others (needs root)\n")
        return
    for file in (project.native, project.twins):
        for mode in (0o666, 0o664, 0o646, 0o622):
            project.load()
            file.chmod(mode)
            project.try_fault(f"{file.name} has mode {mode:o}")
            remove(file)
        project.load()
        os.chown(file, NOBODY, NOBODY)
        project.try_fault(f"{file.name} is another user's")
        remove(file)
    folder = project.native.parent
    for owner, mode in ((NOBODY, 0o755), (0, 0o777), (0, 0o1777), (NOBODY, 0o1777)):
        project.load()
        os.chown(folder, owner, owner)
        folder.chmod(mode)
        project.try_fault(f"its folder is {owner}'s with mode {mode:o}")
        os.chown(folder, 0, 0)
        folder.chmod(0o755)


def swap_with_files_of_other_sources(project: Project, *, is_quick: bool) -> None:
    """Files of earlier texts of the module, put back beside later ones."""
    kept: list[list[bytes]] = []
    for number in range(1, 6 if is_quick else 40):
        project.edit(number)
        project.load()
        kept.append([f.read_bytes() for f in (project.native, project.twins)])
        for earlier in kept:
            for choice in (0, 1, 2):
                for index, file in enumerate((project.native, project.twins)):
                    if choice in (index, 2):
                        file.write_bytes(earlier[index])
                project.try_fault(f"files of an earlier text, choice {choice}")


def edit_in_every_order(project: Project, *, is_quick: bool) -> None:
    """Edits, time jumps, links and damage in random order; the text decides always.

    Edits have the size and the times of the text before, and the clock of the file
    system is a coarse one. A stamp counts as settled soon, so that many are believed.
    """
    settled, stamp.SETTLED_NS = stamp.SETTLED_NS, 2 * TICK_NS
    known = os.stat, os.fstat
    os.stat, os.fstat = coarsen(os.stat, project), coarsen(os.fstat, project)
    dice = random.Random(3)
    history: list[tuple[bytes, bytes]] = []
    for step in range(80 if is_quick else 3000):
        project.load()
        if project.native.is_file() and project.twins.is_file():
            history.append((project.native.read_bytes(), project.twins.read_bytes()))
        change = dice.choice(CHANGES)
        change(project, dice, history)
        project.try_fault(f"step {step}: {change.__name__}")
    stamp.SETTLED_NS = settled
    os.stat, os.fstat = known


def coarsen(ask: Callable[..., os.stat_result], project: Project) -> Any:
    """Returns `os.stat` of a file system, the project's, whose clock has long ticks."""

    def asked(file: Any, **options: Any) -> os.stat_result:
        real = ask(file, **options)
        if not isinstance(file, int) and str(project.folder) not in os.fspath(file):
            return real
        times = (real.st_atime_ns, real.st_mtime_ns, real.st_ctime_ns)
        names = ("st_atime_ns", "st_mtime_ns", "st_ctime_ns")
        coarse = [time // TICK_NS * TICK_NS for time in times]
        return os.stat_result(list(real), dict(zip(names, coarse, strict=True)))

    return asked


def edit_unseen(project: Project, dice: random.Random, _history: object) -> None:
    """Edits, once or twice in a tick, and gives the file the times of before."""
    status = project.source.stat()
    for _ in range(dice.choice((1, 2, 3))):
        project.edit(dice.randrange(1, 999_999))
        os.utime(project.source, ns=(status.st_atime_ns, status.st_mtime_ns))
        if dice.random() < 0.9:
            project.load()


def replace_unseen(project: Project, dice: random.Random, _history: object) -> None:
    """Moves another file into the source's place, with its times."""
    status = project.source.stat()
    project.source.rename(project.folder / "before.py")
    project.edit(dice.randrange(1, 999_999))
    os.utime(project.source, ns=(status.st_atime_ns, status.st_mtime_ns))


def switch_link(project: Project, dice: random.Random, _history: object) -> None:
    """Makes the source a link that leads to one of two texts."""
    remove(project.source)
    target = project.folder / f"release{dice.randrange(2)}.py"
    if not target.exists():
        project.source.symlink_to(target)
        project.edit(dice.randrange(1, 999_999))
    else:
        project.source.symlink_to(target)
        project.text = project.source.read_text()


def touch(project: Project, dice: random.Random, _history: object) -> None:
    moment = dice.choice((0, 1, time.time_ns(), 4_000_000_000 * 10**9))
    os.utime(project.source, ns=(moment, moment))


def wait(project: Project, dice: random.Random, _history: object) -> None:
    """Lets the stamp settle, so that the next load believes it."""
    time.sleep(2.2 * TICK_NS / 1e9)
    project.load()


def put_back_files(
    project: Project, dice: random.Random, history: list[tuple[bytes, bytes]]
) -> None:
    if history:
        native, twins = dice.choice(history[-50:])[0], dice.choice(history[-50:])[1]
        for file, data in ((project.native, native), (project.twins, twins)):
            remove(file)
            file.write_bytes(data)


def damage(project: Project, dice: random.Random, _history: object) -> None:
    for file in (project.native, project.twins):
        if file.is_file() and dice.random() < 0.7:
            data = bytearray(file.read_bytes())
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            file.write_bytes(data[: dice.randrange(len(data), len(data) + 1)])


CHANGES = (
    edit_unseen,
    replace_unseen,
    switch_link,
    touch,
    wait,
    put_back_files,
    damage,
)
FAMILIES = (
    cut_at_every_byte,
    flip_every_bit,
    put_something_else_there,
    belong_to_others,
    swap_with_files_of_other_sources,
    edit_in_every_order,
)


def _writer(content: bytes) -> Fault:
    return lambda path: path.write_bytes(content)


def _make_sparse(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    os.truncate(path, 1 << 40)


def _bind(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's name must be short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def main(*, is_quick: bool) -> int:
    folder = Path(tempfile.mkdtemp())
    project = Project(folder)
    try:
        for family in FAMILIES:
            before = project.tally.faults
            started = time.perf_counter()
            family(project, is_quick=is_quick)
            seconds = time.perf_counter() - started
            name = family.__name__.replace("_", " ")
            count = project.tally.faults - before
            print(f"{count:7,}  {name} ({seconds:.1f} s)", flush=True)
        for line in project.tally.wrong[:20]:
            print(line)
        print(project.tally)
    finally:
        shutil.rmtree(folder)
    return 1 if project.tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main(is_quick="--quick" in sys.argv))
