"""What is seen of a room beside its model: the part of the map, the tab. A picture carries it along."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError

from core.settings import Settings

FARTHEST = 1e9  # of a place on a map


def _rising(ends: tuple[float, float]) -> tuple[float, float]:
    """Refuse a range that does not begin below its end."""
    if not ends[0] < ends[1]:
        raise PydanticKnownError("greater_than", {"gt": ends[0]})
    return ends


Edge = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Range = Annotated[tuple[Edge, Edge], AfterValidator(_rising)]


class Sight(Settings):
    """A part of a map, as its ranges of x and y, and a tab; None where the room has none."""

    x: Range | None = None
    y: Range | None = None
    tab: Annotated[int, Field(ge=0, le=100)] | None = None
