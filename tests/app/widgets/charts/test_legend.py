"""The legend stands in the corner where the lines are not."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from app.base.theme import LIGHT
from app.widgets.charts.legend import LONG, SHORT, Legend, LegendEntry, Sample, count_inside, in_width
from app.widgets.charts.lines import line_pen
from tests.app.pictures import pixels

# The corners of the plot, whose axes go to 10 and to 4.
CORNERS = {"upper right": (9.5, 3.8), "upper left": (0.5, 3.8), "lower right": (9.5, 0.2), "lower left": (0.5, 0.2)}


@pytest.fixture
def legend(plot: pg.PlotWidget) -> Legend:
    plot.legend = legend = Legend(plot.getPlotItem().getViewBox())  # which ends with the plot
    legend.set_entries([LegendEntry(LIGHT.racer(n), name) for n, name in enumerate(("SGD", "Adam"))])
    plot.setBackground(LIGHT.panel)
    return legend


def corner_of(plot: pg.PlotWidget) -> str:
    """Where the legend is, read off the picture by the colour of its second line."""
    picture = plot.grab().toImage()
    colour = LIGHT.racer(1).colour.lower()
    found = np.array(
        [
            (x, y)
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y).name() == colour
        ]
    )
    x, y = found.mean(axis=0)
    return f"{'upper' if y < picture.height() / 2 else 'lower'} {'left' if x < picture.width() / 2 else 'right'}"


@pytest.mark.parametrize("free", CORNERS)
def test_it_stands_in_the_corner_that_is_free(plot: pg.PlotWidget, legend: Legend, free: str) -> None:
    legend.avoid(np.repeat([place for name, place in CORNERS.items() if name != free], 3, axis=0))
    assert corner_of(plot) == free


@pytest.mark.slow
def test_where_all_are_free_or_none_it_stands_at_the_upper_right(plot: pg.PlotWidget, legend: Legend) -> None:
    for points in (np.empty((0, 2)), np.array(list(CORNERS.values()))):
        legend.avoid(points)
        assert corner_of(plot) == "upper right"


def test_of_free_corners_it_takes_the_one_that_is_far_from_the_lines(plot: pg.PlotWidget) -> None:
    box = plot.getPlotItem().getViewBox()
    plot.legend = legend = Legend(box, distance=60.0)
    legend.set_entries([LegendEntry(LIGHT.racer(n), name) for n, name in enumerate(("SGD", "Adam"))])
    plot.setBackground(LIGHT.panel)
    plot.grab()
    area = legend.area()
    beside = box.mapToView(QPointF(area.left() - 20, area.center().y()))  # near the first corner, but not in it
    legend.avoid(np.array([[beside.x(), beside.y()]]))
    assert corner_of(plot) == "upper left"


@pytest.mark.parametrize("number", range(16))
@pytest.mark.parametrize("sample", [LONG, SHORT])
def test_a_sample_shows_two_periods_of_the_dashes(sample: Sample, number: int) -> None:
    pen = line_pen(LIGHT.racer(number))
    assert sample.length(LIGHT.racer(number)) >= 2 * pen.widthF() * sum(pen.dashPattern())


def test_points_under_a_frame_are_counted() -> None:
    points = np.array([(0.0, 0.0), (5.0, 5.0), (10.0, 10.0), (11.0, 5.0), (5.0, -1.0)])
    assert count_inside(points, QRectF(0, 0, 10, 10)) == 3
    assert count_inside(np.empty((0, 2)), QRectF(0, 0, 10, 10)) == 0


@pytest.mark.parametrize("width", [60.0, 150.0, 250.0, 400.0, 2000.0])
@pytest.mark.usefixtures("qapp")
def test_names_and_notes_share_a_width_and_never_overlap(width: float) -> None:
    long = "true 0.395, map 0.436, 30 % off the plane"
    entries = [LegendEntry(LIGHT.racer(0), "Momentum", long), LegendEntry(LIGHT.racer(1), "Adam", "true 0.4")]
    metrics = QFontMetricsF(QFont())
    fitted = in_width(entries, metrics, width)
    names = max(metrics.horizontalAdvance(entry.name) for entry in fitted)
    notes = max(metrics.horizontalAdvance(entry.note) for entry in fitted)
    assert names + notes <= width
    if width >= 150:
        assert fitted[0].name == "Momentum"  # a name comes before a note that is longer than half of the width
    assert not fitted[0].note or any(map(str.isdigit, fitted[0].note))
    if width == 2000:
        assert fitted == entries


def test_it_is_left_out_where_it_would_cover_too_much(plot: pg.PlotWidget, legend: Legend) -> None:
    with_legend = pixels(plot.grab().toImage())
    area, box = legend.area(), plot.getPlotItem().getViewBox()
    share = area.width() * area.height() / (box.width() * box.height())
    for most, shown in ((1.1 * share, True), (0.9 * share, False)):
        legend.most = most
        legend.update()
        assert (legend.area() == area) is shown
        assert np.array_equal(pixels(plot.grab().toImage()), with_legend) is shown
