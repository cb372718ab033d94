"""The facets of a relief: near ones over far ones, lighter towards the light."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.base.theme import DARK, LIGHT, Theme
from app.optimizers.relief.height_field import Camera, HeightField
from app.optimizers.relief.painting import Projection, _far_to_near, paint_isolines, paint_ranges, paint_surface
from core.surfaces import Himmelblau, OwnFunction, Surface
from core.surfaces.contour_levels import levels


def painted(surface: Surface, theme: Theme, camera: Camera) -> QImage:
    box = surface.bounds
    field = HeightField.over(surface, levels(surface), (box.x_min, box.x_max), (box.y_min, box.y_max), 24)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.panel))
    painter = QPainter(image)
    projection = Projection(camera, 300, 200, radius=1.42, zoom=1.0)
    paint_ranges(painter, field, projection, theme)
    paint_surface(painter, field, projection, theme)
    paint_isolines(painter, field, projection, theme)
    painter.end()
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_surface_stands_in_the_middle_and_leaves_the_corners_free(qapp: object, theme: Theme) -> None:  # noqa: ARG001
    image = painted(Himmelblau(), theme, Camera(30.0))
    assert image.pixelColor(2, 2) == image.pixelColor(297, 2) == QColor(theme.panel)
    assert image.pixelColor(150, 100) != QColor(theme.panel)


def test_where_a_surface_has_no_value_its_ground_is_empty(qapp: object) -> None:  # noqa: ARG001
    half = OwnFunction(expression="log(x)", x_min=-2, x_max=2, y_min=-2, y_max=2)
    image = painted(half, LIGHT, Camera(0.0, 88.0))
    left, right = (image.pixelColor(150 + way, 100) for way in (-30, 30))
    assert left == QColor(LIGHT.panel)
    assert right != QColor(LIGHT.panel)


@pytest.mark.parametrize("azimuth", [-170.0, -60.0, 10.0, 100.0])
def test_the_first_facet_is_farther_than_the_last(azimuth: float) -> None:
    camera = Camera(azimuth)
    rows, columns = _far_to_near(9, camera)
    ways = np.array([columns[-1] - columns[0], rows[-1] - rows[0], 0.0])
    assert ways @ camera.towards() > 0
