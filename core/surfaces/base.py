"""The interface of a surface: a loss over two parameters, and the facts about it."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.optimizers import Optimizer
from core.settings import Array, Settings

Point = tuple[float, float]
Flags = NDArray[np.bool_]
Rates = Mapping[type[Optimizer[Any]], float]

SAME_VALUE = 1e-6  # minima whose losses differ by less are equally low
NOT_LOWER = 1e-12  # of 1 and of a value; what is lower by less is so by rounding
LARGEST = 1e290  # a height above this counts as infinite: what is done with it would be
GRID = 65  # points along each side of the box, from which the search for critical points begins


class Bounds(NamedTuple):
    """The box in which a surface is shown."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float

    @property
    def width(self) -> float:
        return self.x_max - self.x_min

    @property
    def height(self) -> float:
        return self.y_max - self.y_min

    @property
    def diagonal(self) -> float:
        return float(np.hypot(self.width, self.height))

    def grid(self, side: int) -> Array:  # (side, side, 2)
        """Return points spread evenly over the box, `side` along each side."""
        x, y = np.linspace(self.x_min, self.x_max, side), np.linspace(self.y_min, self.y_max, side)
        return np.stack(np.meshgrid(x, y), axis=-1)

    def contains(self, points: Array) -> Flags:  # (..., 2) -> (...)
        x, y = points[..., 0], points[..., 1]
        return (self.x_min <= x) & (x <= self.x_max) & (self.y_min <= y) & (y <= self.y_max)


def rate_for_curvature(rate: float, mean_curvature: float) -> float:
    """Scale a rate for a mean curvature of 1 to another mean of both curvatures, to two digits.

    With a rate below 1, SGD never diverges on a quadratic, since no curvature is above twice the mean.
    """
    return float(f"{rate / mean_curvature:.2g}")


def curvature_extremes(hessians: Array) -> tuple[Array, Array]:  # (..., 2, 2) -> (...), (...)
    """Return the lower and the higher eigenvalue of each Hessian."""
    a, b, d = hessians[..., 0, 0], hessians[..., 0, 1], hessians[..., 1, 1]
    with np.errstate(over="ignore", invalid="ignore"):  # at a pole
        mean, spread = (a + d) / 2, np.hypot((a - d) / 2, b)
        return mean - spread, mean + spread


class Surface(Settings):
    """A loss over two parameters: its value and gradient, and the facts about it.

    Minima and saddles are exact to float64 (by tests/core/surfaces/polish_surfaces.py).
    """

    summary: ClassVar[str]  # one sentence about what it teaches
    letters: ClassVar[tuple[str, str]] = ("x", "y")  # the two parameters in formulas and tables
    coordinates: ClassVar[tuple[str, str]] = ("x", "y")  # their names on the axes
    is_smooth_everywhere: ClassVar[bool] = True  # neither has tips nor can be left for places where it has no value
    opens_whole: ClassVar[bool] = False  # the box is that of its race, so that all of it is shown at first
    shows_decades: ClassVar[bool] = False  # its levels are logarithmic unless others are asked for
    rates: ClassVar[Rates] = {}  # for optimizers whose own suggested rate does not suit it; by tests/tune_rates.py

    kind: str

    @property
    @abstractmethod
    def formula(self) -> str:
        """The formula of f(x, y) as text."""

    @property
    @abstractmethod
    def torch_source(self) -> str:
        """The lines of a PyTorch function that returns f(x, y)."""

    @property
    @abstractmethod
    def bounds(self) -> Bounds:
        """The box in which the surface is shown."""

    @property
    @abstractmethod
    def start(self) -> Point:
        """The default start of a race."""

    @property
    @abstractmethod
    def minima(self) -> tuple[Point, ...]:
        """The local minima in the box, the lowest first."""

    @property
    def unturned(self) -> "Surface":
        """The same surface before it was turned."""
        return self

    @property
    def saddles(self) -> tuple[Point, ...]:
        """The saddle points in the box; on an egg box only those around the lowest minimum."""
        return ()

    @property
    def lowest_value(self) -> float:
        """The value at the lowest minimum; without any minimum, the lowest on a grid over the box."""
        lowest = self.value(np.array(self.minima[0]) if self.minima else self.bounds.grid(GRID))
        return float(np.nanmin(lowest))

    @property
    def floor(self) -> float | None:
        """The value of the lowest minimum or valley; None if the box has none, or a lower value on its edge."""
        return self.lowest_value

    def is_lowest(self, minimum: Point) -> bool:
        """Return whether no minimum is lower than this one."""
        return float(self.value(np.array(minimum))) <= self.lowest_value + SAME_VALUE

    @abstractmethod
    def value(self, points: Array) -> Array:  # (..., 2) -> (...)
        """Return the loss at each point."""

    @abstractmethod
    def gradient(self, points: Array) -> Array:  # (..., 2) -> (..., 2)
        """Return the gradient of the loss at each point."""

    def suggested_rate(self, optimizer: type[Optimizer[Any]]) -> float:
        """Return a learning rate with which an optimizer makes progress from `start`."""
        return self.rates.get(optimizer, optimizer.suggested_rate)
