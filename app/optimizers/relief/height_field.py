"""A surface as heights over a rectangle, and the camera that looks at it: projection, and what hides what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.settings import Array
from core.surfaces import Surface
from core.surfaces.contour_levels import Levels

HEIGHT = 0.9  # of the highest shade above the lowest; the longer side of the ground is 2 long
NARROWEST = 0.5  # half of the shorter side, however long the other is
HIGHEST = 1.05  # shades; what is higher is cut off
SAMPLES = 48  # along the line from a point to the camera
CLEAR = 0.02  # a point hides nothing that is less than this below the line
LOWEST_VIEW, HIGHEST_VIEW = 10.0, 88.0  # degrees above the ground
AZIMUTHS = 12  # directions from which a camera may look by itself
ELEVATION, STEEPER = 38.0, 56.0

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Camera:
    """A view from far away: lines that are parallel stay so. Angles are in degrees."""

    azimuth: float
    elevation: float = ELEVATION

    def turned(self, azimuth: float, elevation: float) -> "Camera":
        """Return the camera after a turn; it never looks from below."""
        up = min(max(self.elevation + elevation, LOWEST_VIEW), HIGHEST_VIEW)
        return Camera((self.azimuth + azimuth + 180) % 360 - 180, up)

    def project(self, points: Array) -> Array:  # (..., 3) -> (..., 2)
        """Return where points are seen: right and up."""
        across, away = self._turned_ground(points)
        tilt = np.radians(self.elevation)
        return np.stack([across, points[..., 2] * np.cos(tilt) + away * np.sin(tilt)], axis=-1)

    def towards(self) -> Array:  # (3,)
        """Return the direction from anywhere to the camera, of length 1."""
        turn, tilt = np.radians(self.azimuth), np.radians(self.elevation)
        return np.array([-np.cos(tilt) * np.sin(turn), -np.cos(tilt) * np.cos(turn), np.sin(tilt)])

    def _turned_ground(self, points: Array) -> tuple[Array, Array]:
        turn = np.radians(self.azimuth)
        x, y = points[..., 0], points[..., 1]
        return x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)


@dataclass(frozen=True, eq=False)
class HeightField:
    """Shades on a grid over a part of a surface, in a box around the origin."""

    x: tuple[float, float]
    y: tuple[float, float]
    shades: Array  # (side, side), NaN where the surface has no value
    levels: Levels
    surface: Surface

    @classmethod
    def over(
        cls, surface: Surface, levels: Levels, x: tuple[float, float], y: tuple[float, float], side: int
    ) -> "HeightField":
        """Evaluate a surface over ranges of x and y."""
        grid = np.stack(np.meshgrid(np.linspace(*x, side), np.linspace(*y, side)), axis=-1)
        return cls(x, y, _shades(surface, levels, grid), levels, surface)

    @property
    def side(self) -> int:
        return len(self.shades)

    @property
    def half(self) -> Array:  # (2,)
        """Half of the sides of the ground."""
        sides = np.array([self.x[1] - self.x[0], self.y[1] - self.y[0]])
        halves: Array = np.maximum(sides / sides.max(), NARROWEST)
        return halves

    def ground(self) -> tuple[Array, Array]:  # (side,), (side,)
        """Return the places of columns and rows in the box."""
        across, up = self.half
        return np.linspace(-across, across, self.side), np.linspace(-up, up, self.side)

    def corners(self) -> Array:  # (side, side, 3)
        """Return the points of the grid in the box."""
        x, y = self.ground()
        return np.stack([*np.meshgrid(x, y), height_of(self.shades)], axis=-1)

    def placed(self, points: Array) -> Array:  # (..., 2) -> (..., 3)
        """Return points of the surface in the box; NaN beside the ground."""
        low, high = np.array([self.x[0], self.y[0]]), np.array([self.x[1], self.y[1]])
        with np.errstate(invalid="ignore"):
            share = (points - low) / (high - low)
            inside = np.all((share >= 0) & (share <= 1), axis=-1)
        flat = np.where(inside[..., None], (2 * share - 1) * self.half, np.nan)
        safe = np.where(inside[..., None], points, low)
        heights = np.where(inside, height_of(_shades(self.surface, self.levels, safe)), np.nan)
        return np.concatenate([flat, heights[..., None]], axis=-1)

    def sees(self, camera: Camera, points: Array) -> Flags:  # (n, 3) -> (n,)
        """Return which points nothing stands before, as the camera looks."""
        way = camera.towards()
        reach = HEIGHT * HIGHEST / max(way[2], 1e-6)
        distances = reach * (np.arange(SAMPLES) + 1) / SAMPLES
        along = points[:, None] + distances[:, None] * way  # (n, samples, 3)
        high = self._heights_at(along[..., :2])
        return np.asarray(~(high > along[..., 2] + CLEAR).any(axis=1))

    def _heights_at(self, places: Array) -> Array:  # (..., 2) -> (...)
        """Return the height of the nearest point of the grid; NaN beside it."""
        cells = (places / self.half + 1) / 2 * (self.side - 1)
        with np.errstate(invalid="ignore"):
            inside = np.all((cells >= 0) & (cells <= self.side - 1), axis=-1)
        column, row = np.moveaxis(np.rint(np.where(inside[..., None], cells, 0)).astype(np.intp), -1, 0)
        return np.where(inside, height_of(self.shades[row, column]), np.nan)


def height_of(shades: Array) -> Array:
    """Return the height of shades in the box, above its middle."""
    heights: Array = HEIGHT * (np.minimum(shades, HIGHEST) - 0.5)
    return heights


def open_side(field: HeightField, signs: Array, paths: Array) -> Camera:  # (n, 3), (m, 3)
    """Return the camera that sees most of the signs, and then most of the paths; the first of those that see as much.

    The minima are what a person looks for, so a camera that stands higher is taken if it alone sees them.
    """
    signs, paths = (points[np.all(np.isfinite(points), axis=1)] for points in (signs, paths))
    turns = [(30.0 + 360 * turn / AZIMUTHS + 180) % 360 - 180 for turn in range(AZIMUTHS)]
    cameras = [Camera(turn, elevation) for elevation in (ELEVATION, STEEPER) for turn in turns]
    return max(
        cameras,
        key=lambda camera: (
            int(np.count_nonzero(field.sees(camera, signs))),
            camera.elevation == ELEVATION,
            int(np.count_nonzero(field.sees(camera, paths))),
        ),
    )


def _shades(surface: Surface, levels: Levels, points: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return levels.shade(surface.value(points)).astype(np.float64)
