"""What a block of statements reads, may write and certainly writes."""

from __future__ import annotations

from typing import NamedTuple

from autohook.converter.analysis.activity import EMPTY


class Summary(NamedTuple):
    """What a block does.

    Attributes:
        reads: Names read before the block has certainly written them.
        writes: Names that it may write.
        kills: Names that it certainly writes; None when its end is never reached.
    """

    reads: frozenset[str] = EMPTY
    writes: frozenset[str] = EMPTY
    kills: frozenset[str] | None = EMPTY

    def then(self, other: Summary) -> Summary:
        """Returns the summary of this block followed by another."""
        if self.kills is None:
            return Summary(self.reads, self.writes | other.writes, None)
        if self == NOTHING:
            return other
        kills = None if other.kills is None else self.kills | other.kills
        reads = self.reads | (other.reads - self.kills)
        return Summary(reads, self.writes | other.writes, kills)

    def either(self, other: Summary) -> Summary:
        """Returns the summary of one block or the other."""
        if self.kills is None or other.kills is None:
            kills = other.kills if self.kills is None else self.kills
        else:
            kills = self.kills & other.kills
        return Summary(self.reads | other.reads, self.writes | other.writes, kills)

    def maybe(self) -> Summary:
        """Returns the summary of the block if it may be skipped."""
        return Summary(self.reads, self.writes, EMPTY)


NOTHING = Summary()
"""What an empty block does."""
