"""A surface over many numbers, of which the map shows a plane that is known when the racers have run."""

from typing import ClassVar

import numpy as np

from core.settings import N_, Array
from core.surfaces import Bounds, Point, Surface


class PlaneSurface(Surface):
    """The loss of more than two numbers. Before its race there is no plane, and so no value anywhere."""

    opens_whole: ClassVar[bool] = True
    letters: ClassVar[tuple[str, str]] = ("a", "b")
    coordinates: ClassVar[tuple[str, str]] = (N_("first direction of the plane"), N_("second direction of the plane"))

    @property
    def torch_source(self) -> str:
        raise NotImplementedError

    @property
    def bounds(self) -> Bounds:
        return Bounds(-1.0, 1.0, -1.0, 1.0)

    @property
    def start(self) -> Point:
        return 0.0, 0.0

    @property
    def minima(self) -> tuple[Point, ...]:
        return ()

    @property
    def lowest_value(self) -> float:
        return 0.0

    @property
    def floor(self) -> float | None:
        return None

    def value(self, points: Array) -> Array:
        return np.full(points.shape[:-1], np.nan)

    def gradient(self, points: Array) -> Array:
        return np.full(points.shape, np.nan)
