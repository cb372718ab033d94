"""What is seen of a room beside its model: the part of the map, the tab. A picture carries it along."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from core.settings import Settings

FARTHEST = 1e9  # of a place on a map


Ends = tuple[float, float]


def _rising(ends: Ends) -> Ends:
    """Refuse a range that does not begin below its end."""
    if not ends[0] < ends[1]:
        raise PydanticKnownError("greater_than", {"gt": ends[0]})
    return ends


Edge = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Range = Annotated[tuple[Edge, Edge], AfterValidator(_rising)]


Number = Annotated[int, Field(ge=0, le=10_000)]


class Sight(Settings):
    """What is seen; None and empty where the room has no such thing, or shows all of it.

    A part of a map, as its ranges of x and y; a tab; the ranges of its charts that were panned or zoomed; and the row
    and the column of the histogram that is seen large.
    """

    x: Range | None = None
    y: Range | None = None
    tab: Annotated[int, Field(ge=0, le=100)] | None = None
    zooms: Annotated[tuple[tuple[Range, Range] | None, ...], Field(max_length=10)] = ()
    cell: tuple[Number, Number] | None = None


def carried(zoom: tuple[Ends, Ends] | None) -> tuple[Ends, Ends] | None:
    """Return ranges that a picture can carry; None for everything, and for what lies too far out."""
    is_near = zoom is not None and all(abs(end) <= FARTHEST for ends in zoom for end in ends)
    return zoom if is_near else None
