"""The plane as it is painted: classes in their colours, a line where they meet, points and rings in their places."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.base.theme import DARK, LIGHT, Theme, mixed
from app.trainer.plane.plane_plot import MOST_PLACES, STRONGEST, PlanePlot, image_of
from core.network.decision_map import Area, DecisionMap
from core.training.data_preview import PlanePoints

AREA = Area(-1.0, 1.0, -1.0, 1.0)


def by_x(sharpness: float, classes: int = 2) -> DecisionMap:
    """The second class on the right of x = 0, the first on the left; others nowhere."""
    x = np.broadcast_to(np.linspace(-1, 1, 41), (41, 41))
    others = [np.full((41, 41), -100.0)] * (classes - 2)
    return DecisionMap(AREA, np.stack([-sharpness * x, sharpness * x, *others], axis=2))


def distance(one: QColor, other: QColor) -> int:
    here, there = ((colour.red(), colour.green(), colour.blue()) for colour in (one, other))
    return sum(abs(a - b) for a, b in zip(here, there, strict=True))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_a_place_has_the_colour_of_its_class_and_is_pale_where_the_network_is_unsure(
    theme: Theme, classes: int
) -> None:
    image = image_of(by_x(50.0, classes), theme)
    left, middle, right = (image.pixelColor(column, 20) for column in (0, 20, 40))
    panel = QColor(theme.panel)
    for seen, label in ((left, 0), (right, 1)):
        assert distance(seen, mixed(theme.panel, theme.racer(label).colour, STRONGEST)) <= 6
    assert distance(middle, panel) < min(distance(left, panel), distance(right, panel))


def test_a_network_that_diverged_has_no_colours() -> None:
    image = image_of(DecisionMap(AREA, np.full((5, 5, 2), np.nan)), LIGHT)
    assert image.pixelColor(2, 2) == QColor(LIGHT.panel)


def test_points_and_rings_are_painted_over_the_map(holder: QWidget) -> None:
    plot = PlanePlot(holder)
    plot.resize(400, 400)
    holder.resize(400, 400)
    holder.show()
    plot.set_area(AREA)
    points = PlanePoints(np.array([[-0.5, 0.5], [0.5, -0.5]]), np.array([0, 1]), np.array([False, True]))
    plot.set_points(points)
    plot.set_map(by_x(5.0), np.array([True, False]))
    assert plot.mistakes.places.tolist() == [[-0.5, 0.5]]
    picture = plot.grab().toImage()
    assert not any(layer.failed for layer in (plot.map, plot.points, plot.mistakes))
    box = plot.getPlotItem().getViewBox()
    filled, hollow = (
        picture.pixelColor(plot.mapFromScene(box.mapViewToScene(place)))
        for place in (QPointF(-0.5, 0.5), QPointF(0.5, -0.5))
    )
    assert filled == QColor(LIGHT.racer(0).colour)
    assert hollow == QColor(LIGHT.panel)
    plot.set_map(None)
    assert not len(plot.mistakes.places)


def test_the_grid_covers_what_is_seen_at_the_resolution_of_the_plot(holder: QWidget) -> None:
    plot = PlanePlot(holder)
    plot.resize(1000, 700)
    holder.resize(1000, 700)
    holder.show()
    plot.set_area(AREA)
    plot.grab()
    area, (rows, columns) = plot.seen()
    assert 0.9 * MOST_PLACES < rows * columns <= MOST_PLACES
    assert area.left <= -1 < 1 <= area.right
    assert (area.right - area.left) / columns == pytest.approx((area.top - area.bottom) / rows, rel=0.02)
