"""Points of a projection: the nearest within reach is pointed at, the axes say what they explain."""

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, Theme
from app.trainer.results.projection_chart import REACH, ProjectionChart, digit_colours
from core.datasets import DIGIT_NAMES
from core.training.evaluation import Projection

POINTS = np.array([(0.0, 0.0), (4.0, 0.0), (0.0, 2.0)])


@pytest.fixture
def chart(qtbot: QtBot, holder: QWidget) -> ProjectionChart:
    chart = ProjectionChart(holder)
    chart.resize(500, 400)
    holder.resize(500, 400)
    holder.show()
    qtbot.waitExposed(holder)
    chart.show_projection(Projection(POINTS, np.array([0.5, 0.25])), np.array([1, 2, 3]), [False, False, True])
    return chart


def test_the_nearest_point_within_reach_is_found(chart: ProjectionChart) -> None:
    for row, point in enumerate(POINTS):
        place = chart.digits.to_pixels(point)
        assert chart.digits.nearest(place + 0.7 * REACH * np.array([0.6, 0.8])) == row
        assert chart.digits.nearest(place + 1.1 * REACH * np.array([0.6, 0.8])) is None


def test_the_axes_say_how_much_they_explain(chart: ProjectionChart) -> None:
    labels = [chart.getPlotItem().getAxis(side).labelText for side in ("bottom", "left")]
    assert labels == ["component 1 (50% of the variance)", "component 2 (25% of the variance)"]


def test_all_points_are_seen(chart: ProjectionChart) -> None:
    (left, right), (bottom, top) = chart.getPlotItem().getViewBox().viewRange()
    assert left < 0
    assert right > 4
    assert bottom < 0
    assert top > 2


def test_points_in_one_place_are_seen_too(chart: ProjectionChart) -> None:
    chart.show_projection(Projection(np.ones((3, 2)), np.zeros(2)), np.zeros(3, int), [False] * 3)
    (left, right), (bottom, top) = chart.getPlotItem().getViewBox().viewRange()
    assert left < 1 < right
    assert bottom < 1 < top
    chart.grab()
    assert not chart.digits.failed


def test_without_a_projection_nothing_is_near(chart: ProjectionChart) -> None:
    chart.show_projection(None, np.zeros(0, int), [])
    assert chart.digits.nearest(np.zeros(2)) is None


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_class_has_a_colour(theme: Theme) -> None:
    assert len(set(digit_colours(theme))) == len(DIGIT_NAMES)
