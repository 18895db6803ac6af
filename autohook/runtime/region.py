"""Regions: units that are a few statements of a function or module."""

from __future__ import annotations

from autohook.runtime.units import Unit, registry

TYPE_CHECKING = False


class Region(Unit):
    """Some statements of a listed module, as their prologue sees them.

    Behind them stands `if not REGION.upper: REGION.ended`; of plain bytes that is a
    method, too.

    Attributes:
        upper: False while something waits for the end of their native run.
    """

    __slots__ = ("upper",)

    if TYPE_CHECKING:
        upper: bool  # type: ignore[assignment]  # hides a method

    @property
    def ended(self) -> None:
        """To be asked for at the end of the statements, where they ran natively."""
        ended = registry.state(self).ended
        if ended is not None:
            ended()

    def __repr__(self) -> str:
        return f"<region {self.module_name}.{self.info.qualname}:{self.info.lineno}>"


def make_regions(count: int) -> list[Region]:
    """Returns new regions, at rest."""
    regions = [Region() for _ in range(count)]
    for region in regions:
        region.title = region.upper = True  # slots
    return regions
