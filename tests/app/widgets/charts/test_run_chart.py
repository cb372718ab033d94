"""A chart by epoch: noise covers what its line would, marks have lines of their own, the axis grows in steps."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.charts.curves import Curve, EpochMark
from app.widgets.charts.run_chart import RunChart
from tests.app.pictures import pixels
from tests.app.trainer.curves.zoom import seen, zoom


def shown(qtbot: QtBot, chart: RunChart, holder: QWidget) -> RunChart:
    """A chart as large as in the room."""
    chart.resize(460, 400)
    holder.resize(460, 400)
    holder.show()
    qtbot.waitExposed(holder)
    return chart


@pytest.fixture
def chart(qtbot: QtBot, holder: QWidget) -> RunChart:
    return shown(qtbot, RunChart("loss", holder), holder)


def end_of_axis(chart: RunChart) -> float:
    return float(chart.getPlotItem().getViewBox().viewRange()[0][1]) / 1.02


def test_the_noise_of_many_batches_covers_what_its_line_would(chart: RunChart) -> None:
    epochs = np.linspace(0.01, 10, 20_000)
    noise = np.where(np.arange(20_000) % 2, 0.25, 0.75)  # in each column of pixels up and down
    chart.set_curves([Curve(epochs, noise, LIGHT.racer(0), faint=True)], limits=(0.0, 1.0))
    picture = pixels(chart.grab().toImage())
    column = picture[:, picture.shape[1] // 2 + 3].astype(int)
    covered = np.count_nonzero(column[:, 2] - column[:, 0] > 20)  # it is blue
    assert covered == pytest.approx(0.5 * chart.getPlotItem().getViewBox().height() / 1.04, abs=8)
    assert not chart.layer.failed


def test_the_line_under_the_mouse_goes_when_the_axis_may_grow_away_from_it(qtbot: QtBot, chart: RunChart) -> None:
    qtbot.mouseMove(chart.viewport(), chart.viewport().rect().center())
    qtbot.waitUntil(lambda: chart.layer.pointed_at is not None)
    chart.set_curves([Curve(np.array([0.0, 50.0]), np.array([1.0, 0.5]), LIGHT.racer(0))])
    assert chart.layer.pointed_at is None


@pytest.mark.parametrize("below", [False, True])
def test_names_of_marks_that_are_near_each_other_stand_in_lines_of_their_own(
    qtbot: QtBot, holder: QWidget, *, below: bool
) -> None:
    chart = shown(qtbot, RunChart("accuracy", holder, marks_named_below=below), holder)
    marks = [EpochMark(epoch, "learning rate 0.1", LIGHT.warning) for epoch in (44.0, 44.0, 54.0, 58.0, 5.0)]
    chart.set_curves([Curve(np.array([0.0, 100.0]), np.array([1.0, 0.5]), LIGHT.racer(0))], marks=marks)
    metrics = QFontMetrics(chart.font())
    places = chart.layer.places_of_names(metrics)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert len({place.top() for place in places}) == 4  # the last has room beside the others
    height = chart.getPlotItem().getViewBox().height()
    assert all(place.left() >= 0 and place.bottom() <= height for place in places)


def test_the_axis_of_epochs_grows_in_steps(chart: RunChart) -> None:
    def end(last: float) -> float:
        chart.set_curves([Curve(np.array([0.0, last]), np.array([1.0, 0.5]), LIGHT.racer(0))])
        return round(end_of_axis(chart), 1)

    assert [end(last) for last in (0.5, 3, 3.1, 25, 26, 99, 300, 310, 1000)] == [
        1,
        3,
        3.5,
        25,
        30,
        100,
        300,
        350,
        1000,
    ]


def test_the_whole_of_a_chart_has_the_limits_that_it_began_with(chart: RunChart) -> None:
    chart.set_curves([Curve(np.array([1.0, 2.0]), np.array([0.7, 0.8]), LIGHT.racer(0))], limits=(0.0, 1.0))
    before = seen(chart)
    zoom(chart)
    chart.reset_zoom()
    assert seen(chart) == before
