"""Lines of equal height are where the surface has that height, also beside plateaus and along cliffs."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from app.optimizers.map.isolines import Isoline, isolines
from core.surfaces import SURFACES, OwnFunction, Rastrigin, Surface
from core.surfaces.contour_levels import levels

Floats = NDArray[np.float64]
PIXEL = 1 / 40  # of the surfaces' unit
CELL = 4


class Counted:
    """The shades of a surface on a map of 400 pixels from -5 to 5, and how many were asked for beside the grid."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.levels = levels(surface)
        self.asked = 0
        ticks = np.arange(101, dtype=np.float64) * CELL
        grid = self.shade(np.stack(np.meshgrid(ticks, ticks), axis=-1))
        self.size = grid.size
        self.asked = 0
        self.lines: list[Isoline] = isolines(ticks, ticks, grid, self.shade)

    def shade(self, pixels: Floats) -> Floats:
        self.asked += pixels[..., 0].size
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(self.levels.shade(self.surface.value(pixels * PIXEL - 5)), np.float64)

    def points(self) -> list[tuple[float, Floats]]:
        """Return the height of each line, and its points on the surface."""
        found = [(self.levels.height(line.shade), line.points * PIXEL - 5) for line in self.lines]
        return [(height, points[np.isfinite(points).all(axis=1)]) for height, points in found]


@pytest.mark.parametrize(
    ("expression", "radius"),
    [
        ("max(x^2+y^2, 1)", lambda height: height**0.5),
        ("max(0, 1-x^2-y^2)", lambda height: (1 - height) ** 0.5),
        ("min(x^2+y^2, 1)", lambda height: height**0.5),
        ("1000 max(0, x^2+y^2-1)^3", lambda height: (1 + (height / 1000) ** (1 / 3)) ** 0.5),
        ("|x^2+y^2-4|", lambda height: (4 + height) ** 0.5),
        ("min(1, max(0, 30 (x^2+y^2-4)))", lambda height: (4 + height / 30) ** 0.5),
    ],
)
def test_lines_beside_a_plateau_are_circles(expression: str, radius: Callable[[float], float]) -> None:
    lines = Counted(OwnFunction(expression=expression)).points()
    assert len(lines) >= 6
    for height, points in lines:
        radii = np.hypot(*points.T)
        away = np.abs(radii - radius(height))
        if expression.startswith("|"):  # within its ring, too
            away = np.minimum(away, np.abs(radii - max(4 - height, 0) ** 0.5))
        assert away.max() < 0.5 * PIXEL


def test_lines_along_a_cliff_lie_on_it() -> None:
    lines = Counted(OwnFunction(expression="(x^2-y+0.013)/|x^2-y+0.013|")).points()
    assert lines
    for _, points in lines:
        along = np.abs(points[:, 0]) < 1  # where the cliff is less steep than 2
        assert np.abs(points[along, 0] ** 2 + 0.013 - points[along, 1]).max() < PIXEL


@pytest.mark.parametrize("expression", ["max(min(x, 0), x-2)", "min(max(x, -1), 1)", "max(x y, 0)"])
def test_no_line_is_drawn_at_the_height_of_a_plateau(expression: str) -> None:
    flat = {"max(min(x, 0), x-2)": (0,), "min(max(x, -1), 1)": (-1, 1), "max(x y, 0)": (0,)}[expression]
    heights = [height for height, _ in Counted(OwnFunction(expression=expression)).points()]
    assert len(heights) >= 6
    assert all(abs(height - one) > 0.01 for height in heights for one in flat)


@pytest.mark.parametrize("surface", [kind.model_validate({}) for kind in SURFACES], ids=lambda s: s.kind)
def test_little_is_evaluated_beside_the_grid_of_a_smooth_surface(surface: Surface) -> None:
    counted = Counted(surface)
    assert counted.asked < (5 if isinstance(surface, Rastrigin) else 2) * counted.size  # its waves are few cells long
