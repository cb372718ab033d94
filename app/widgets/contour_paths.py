"""Lines along which a grid of values has one height."""

import contourpy
import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

Floats = NDArray[np.float64]


def contours(x: Floats, y: Floats, values: Floats) -> contourpy.SerialContourGenerator:
    """Return what finds the lines of `values` (rows, columns); values that are not finite are holes.

    `x` and `y` are the coordinates of columns and rows.
    """
    # Built here: contourpy's own function imports NumPy's masked arrays, which take 20 ms at the start.
    return contourpy.SerialContourGenerator(
        *np.meshgrid(x, y),
        values,
        ~np.isfinite(values),
        corner_mask=True,
        line_type=contourpy.LineType.ChunkCombinedNan,
        fill_type=contourpy.FillType.OuterCode,
        quad_as_tri=False,
        z_interp=contourpy.ZInterp.Linear,
        x_chunk_size=0,
        y_chunk_size=0,
    )


def path_at(height: float, x: Floats, y: Floats, values: Floats) -> QPainterPath:
    """Return the lines of `values` (rows, columns) at a height; empty where there are none."""
    if not np.isfinite(values).any():
        return QPainterPath()
    points = contours(x, y, values).lines(height)[0][0]
    return QPainterPath() if points is None else pg.arrayToQPath(points[:, 0], points[:, 1], connect="finite")
