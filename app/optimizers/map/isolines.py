"""Lines of equal shade over a grid of pixels, true to the surface also where it bends within a cell."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.widgets.contour_paths import contours
from core.surfaces.contour_levels import line_shades

Floats = NDArray[np.float64]

ROUGH = 0.5  # of the rise along an edge of a cell: from this second difference on, its crossing is searched
TINY = 1e-9  # of a cell
HALVINGS = 4  # of an edge: a 16th of it is found, and the place in that


@dataclass(frozen=True, eq=False)
class Isoline:
    """All lines of one shade."""

    shade: float
    points: Floats  # (n, 2) pixels, with a row of NaN between two lines


def isolines(x: Floats, y: Floats, shades: Floats, shade_at: Callable[[Floats], Floats]) -> list[Isoline]:
    """Return the lines of a grid of shades, (rows, columns), whose columns and rows have these pixel coordinates.

    Between its points the grid is straight, except where the surface is not: there `shade_at`, which takes pixels,
    (n, 2), says where a line crosses, as at the edge of a plateau or along a cliff.
    """
    if not np.isfinite(shades).any():
        return []
    generator = contours(x, y, shades)
    found = [(float(shade), generator.lines(shade)[0][0]) for shade in line_shades(shades)]
    lines = [Isoline(shade, points) for shade, points in found if points is not None]
    if lines:
        _search(lines, x, y, shades, shade_at)
    return lines


def _search(lines: list[Isoline], x: Floats, y: Floats, shades: Floats, shade_at: Callable[[Floats], Floats]) -> None:
    """Move the points of lines on rough edges to where the surface has their shade, all at once."""
    points = np.concatenate([line.points for line in lines])
    wanted = np.concatenate([np.full(len(line.points), line.shade) for line in lines])
    for along, grid in enumerate((shades.T, shades)):  # from column to column, from row to row
        edges = _rough_edges((points - [x[0], y[0]]) / [x[1] - x[0], y[1] - y[0]], grid, along)
        if len(edges.points):
            points[edges.points, along] = _crossings(edges, points, wanted, (x, y)[along], shade_at)
    start = 0
    for line in lines:
        line.points[:] = points[start : start + len(line.points)]
        start += len(line.points)


@dataclass(frozen=True, eq=False)
class _Edges:
    """Edges of cells that lines cross, and the shades at their ends."""

    along: int  # 0 from column to column, 1 from row to row
    points: NDArray[np.intp]  # which points of the lines lie on them
    first: Floats  # the index of the near end
    near: Floats
    far: Floats


def _rough_edges(places: Floats, shades: Floats, along: int) -> _Edges:
    """Return the edges in one direction along which the surface is not straight; that is the first axis of `shades`.

    `places` are the points of lines in cells, (n, 2).
    """
    place, other = places[:, along], places[:, 1 - along]
    with np.errstate(invalid="ignore"):  # the rows of NaN
        on_edge = np.flatnonzero((np.abs(other - np.round(other)) < TINY) & (np.abs(place - np.round(place)) > TINY))
    first, line = np.floor(place[on_edge]).astype(np.intp), np.round(other[on_edge]).astype(np.intp)
    near, far = shades[first, line], shades[first + 1, line]
    bend = np.maximum(_bend(shades, first - 1, line, near, far), _bend(shades, first + 2, line, far, near))
    rough = bend > ROUGH * np.abs(far - near)
    return _Edges(along, on_edge[rough], first[rough].astype(np.float64), near[rough], far[rough])


def _crossings(
    edges: _Edges, points: Floats, wanted: Floats, ticks: Floats, shade_at: Callable[[Floats], Floats]
) -> Floats:
    """Halve edges, and go straight in what is left; return the coordinates along them, at a discontinuity, too."""
    level, places, step = wanted[edges.points], points[edges.points], ticks[1] - ticks[0]
    near, far, rising = edges.near, edges.far, edges.far > edges.near
    low, high = np.zeros(len(level)), np.ones(len(level))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        places[:, edges.along] = ticks[0] + (edges.first + middle) * step
        shade = shade_at(places)
        beyond = (shade > level) == rising
        low, near = np.where(beyond, low, middle), np.where(beyond, near, shade)
        high, far = np.where(beyond, middle, high), np.where(beyond, shade, far)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num(np.clip((level - near) / (far - near), 0, 1), nan=0.5)
    found: Floats = ticks[0] + (edges.first + low + share * (high - low)) * step
    return found


def _bend(shades: Floats, neighbour: NDArray[np.intp], line: NDArray[np.intp], near: Floats, far: Floats) -> Floats:
    """Return the second difference at the near end of edges; 0 where the grid ends."""
    inside = (neighbour >= 0) & (neighbour < len(shades))
    bend: Floats = np.abs(shades[np.where(inside, neighbour, 0), line] - 2 * near + far)
    return np.where(inside, bend, 0.0)
