"""A surface turned around the middle of its box."""

import math
from typing import Annotated, Any, ClassVar, Literal, final

import numpy as np
from pydantic import Field

from core.optimizers import Optimizer
from core.settings import N_, Array
from core.surfaces.base import Bounds, Point, Surface
from core.surfaces.functions import AnySurface, Regression

STAYS = 1 + 1e-9  # of half a side; a point no farther from the middle stays in the box at every angle

Turn = Annotated[float, Field(ge=-180, le=180)]


def turned(points: Array, angle: float, bounds: Bounds) -> Array:  # (..., 2) -> (..., 2)
    """Turn points by an angle in degrees, against the clock, around the middle of a box."""
    middle = np.array([bounds.x_min + bounds.x_max, bounds.y_min + bounds.y_max]) / 2
    return middle + turned_directions(points - middle, angle)


def turned_directions(vectors: Array, angle: float) -> Array:  # (..., 2) -> (..., 2)
    """Turn vectors by an angle in degrees, against the clock."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = vectors[..., 0], vectors[..., 1]
    return np.stack([c * x - s * y, s * x + c * y], axis=-1)


@final
class Turned(Surface):
    """Another surface, turned against the clock; the box stays, and shows what of it comes to lie there."""

    label: ClassVar[str] = N_("Turned surface")
    summary: ClassVar[str] = N_("A surface whose valleys no longer lie along the axes.")
    is_smooth_everywhere: ClassVar[bool] = False  # not known of the one that is turned

    kind: Literal["turned"] = "turned"
    surface: AnySurface
    angle: Turn  # degrees

    @property
    def unturned(self) -> Surface:
        return self.surface

    @property
    def formula(self) -> str:
        return self.surface.formula

    @property
    def torch_source(self) -> str:
        box, angle = self.bounds, f"math.radians({self.angle})"
        x, y = (box.x_min + box.x_max) / 2, (box.y_min + box.y_max) / 2
        return (
            f"u, v = x - {x!r}, y - {y!r}\n"
            f"x = {x!r} + u * math.cos({angle}) + v * math.sin({angle})\n"
            f"y = {y!r} + v * math.cos({angle}) - u * math.sin({angle})\n"
            f"{self.surface.torch_source}"
        )

    @property
    def bounds(self) -> Bounds:
        return self.surface.bounds

    @property
    def start(self) -> Point:
        return self._moved([self.surface.start])[0]

    @property
    def minima(self) -> tuple[Point, ...]:
        return self._moved(self.surface.minima)

    @property
    def saddles(self) -> tuple[Point, ...]:
        return self._moved(self.surface.saddles)

    @property
    def lowest_value(self) -> float:
        return self.surface.lowest_value

    @property
    def floor(self) -> float | None:
        return self.surface.floor

    def value(self, points: Array) -> Array:
        return self.surface.value(turned(points, -self.angle, self.bounds))

    def gradient(self, points: Array) -> Array:
        slopes = self.surface.gradient(turned(points, -self.angle, self.bounds))
        return turned_directions(slopes, self.angle)

    def suggested_rate(self, optimizer: type[Optimizer[Any]]) -> float:
        return self.surface.suggested_rate(optimizer)

    def _moved(self, points: Any) -> tuple[Point, ...]:
        flat = np.array(points, dtype=np.float64).reshape(-1, 2)
        return tuple((float(x), float(y)) for x, y in turned(flat, self.angle, self.bounds))


def why_not_turned(surface: Surface, start: Point) -> str:
    """Return why a surface cannot be turned with its race in view at every angle; an empty text if it can."""
    if isinstance(surface, Regression):
        return N_("Its axes are slope and intercept: turned, they would mean nothing.")
    box = surface.bounds
    if not math.isclose(box.width, box.height):
        return N_("Its box is not square, so that it would not fit.")
    middle = np.array([box.x_min + box.x_max, box.y_min + box.y_max]) / 2
    reach = np.hypot(*(np.array([start, *surface.minima]) - middle).T) / (box.width / 2)
    if reach[0] > STAYS:
        return N_("The start would leave the box.")
    return N_("A minimum would leave the box.") if (reach > STAYS).any() else ""
