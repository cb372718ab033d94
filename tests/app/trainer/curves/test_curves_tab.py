"""The charts of a run: many points take no longer than few, and look the same."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.controller import Activity
from app.trainer.live_run import LiveRun, Series
from app.trainer.view import TrainerView
from app.widgets.charts.epoch_chart import EpochMark, RunChart, RunCurve
from core.activations import Identity
from core.optimizers import SGD
from tests.app.pictures import pixels
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL


@pytest.fixture
def chart(room: TrainerView) -> RunChart:
    return room.curves.loss


def end_of_axis(chart: RunChart) -> float:
    return float(chart.getPlotItem().getViewBox().viewRange()[0][1]) / 1.02


def test_the_noise_of_many_batches_covers_what_its_line_would(chart: RunChart) -> None:
    epochs = np.linspace(0.01, 10, 20_000)
    noise = np.where(np.arange(20_000) % 2, 0.25, 0.75)  # in each column of pixels up and down
    chart.show_run([RunCurve(epochs, noise, LIGHT.racer(0), faint=True)], limits=(0.0, 1.0))
    picture = pixels(chart.grab().toImage())
    column = picture[:, picture.shape[1] // 2 + 3].astype(int)
    covered = np.count_nonzero(column[:, 2] - column[:, 0] > 20)  # it is blue
    assert covered == pytest.approx(0.5 * chart.getPlotItem().getViewBox().height() / 1.04, abs=8)
    assert not chart.lines.failed


def test_the_line_under_the_mouse_goes_when_the_axis_may_grow_away_from_it(qtbot: QtBot, chart: RunChart) -> None:
    qtbot.mouseMove(chart.viewport(), chart.viewport().rect().center())
    qtbot.waitUntil(lambda: chart.lines.pointed_at is not None)
    chart.show_run([RunCurve(np.array([0.0, 50.0]), np.array([1.0, 0.5]), LIGHT.racer(0))])
    assert chart.lines.pointed_at is None


@pytest.mark.parametrize("what", ["loss", "accuracy"])
def test_names_of_marks_that_are_near_each_other_stand_in_lines_of_their_own(room: TrainerView, what: str) -> None:
    chart: RunChart = getattr(room.curves, what)
    marks = [EpochMark(epoch, "learning rate 0.1", LIGHT.warning) for epoch in (44.0, 44.0, 54.0, 58.0, 5.0)]
    chart.show_run([RunCurve(np.array([0.0, 100.0]), np.array([1.0, 0.5]), LIGHT.racer(0))], marks=marks)
    metrics = QFontMetrics(chart.font())
    places = chart.lines.places_of_names(metrics)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert len({place.top() for place in places}) == 4  # the last has room beside the others
    height = chart.getPlotItem().getViewBox().height()
    assert all(place.left() >= 0 and place.bottom() <= height for place in places)


def test_the_axis_of_epochs_grows_in_steps(chart: RunChart) -> None:
    def end(last: float) -> float:
        chart.show_run([RunCurve(np.array([0.0, last]), np.array([1.0, 0.5]), LIGHT.racer(0))])
        return round(end_of_axis(chart), 1)

    assert [end(last) for last in (0.5, 3, 3.1, 25, 26, 99, 300, 310, 1000)] == [
        1,
        3,
        3.2,
        25,
        27.5,
        100,
        300,
        325,
        1000,
    ]


def zoom(chart: RunChart) -> None:
    """Look at a corner, as the wheel does."""
    box = chart.getPlotItem().getViewBox()
    box.setRange(xRange=(0, 0.1), yRange=(0, 0.1), padding=0)
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])


def seen(chart: RunChart) -> list[list[float]]:
    return list(chart.getPlotItem().getViewBox().viewRange())


@pytest.mark.parametrize("tab", ["curves", "layers", "compare"])
def test_the_whole_run_is_shown_again_on_the_tab_that_is_seen(room: TrainerView, tab: str) -> None:
    charts = {
        "curves": room.curves.accuracy,
        "layers": room.layers.charts[0].chart,
        "compare": room.compare.comparison.accuracy,
    }
    before = {name: seen(chart) for name, chart in charts.items()}
    for chart in charts.values():
        zoom(chart)
    room.tab_widget.setCurrentIndex(["curves", "layers", "units", "data", "results", "compare"].index(tab))
    room.reset_view.trigger()
    assert [name for name, chart in charts.items() if seen(chart) == before[name]] == [tab]


def test_the_whole_of_a_chart_has_the_limits_that_it_began_with(chart: RunChart) -> None:
    chart.show_run([RunCurve(np.array([1.0, 2.0]), np.array([0.7, 0.8]), LIGHT.racer(0))], limits=(0.0, 1.0))
    before = seen(chart)
    zoom(chart)
    chart.reset_zoom()
    assert seen(chart) == before


def test_the_curves_show_what_was_reported(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    room.curves.show_run(run, room.controller.model)
    train_curve = room.curves.accuracy.lines.curves[0]
    np.testing.assert_array_equal(train_curve.epochs, [1, 2, 3])
    np.testing.assert_array_equal(train_curve.values, [report.train_accuracy for report in run.epochs])
    assert "epoch 3" in room.curves.accuracy_key.text()
    assert "best" in [mark.text for mark in room.curves.loss.lines.marks]


def test_the_curves_go_to_the_end_of_a_run_that_ends_while_they_are_drawn(qtbot: QtBot, room: TrainerView) -> None:
    def drawn() -> int:
        return len(room.curves.loss.lines.curves[-1].epochs)

    run = LiveRun("a", SMALL)
    moments = run.train()
    room.curves.show_run(run, room.controller.model)
    next(moment for moment in moments if moment.epochs == 2)
    room.curves.grow()
    qtbot.waitUntil(lambda: drawn() == 2)  # and the accuracies are still to come
    list(moments)
    room.curves.grow()
    qtbot.waitUntil(lambda: drawn() == 3)


def test_a_run_whose_batches_are_not_known_has_none_in_its_key(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: "batches" in room.curves.loss_key.text())  # the charts are drawn a little later
    room.curves.show_run(run, room.controller.model)
    assert "batches" in room.curves.loss_key.text()
    run.losses = Series(0)
    room.curves.show_run(run, room.controller.model)
    assert "batches" not in room.curves.loss_key.text()


def test_a_change_under_way_is_marked_on_the_curves(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    run = room.controller.run
    assert run is not None
    run.change("learning_rate", 0.01)
    click(qtbot, room.bar.batch)
    qtbot.waitUntil(lambda: run.steps == SMALL.steps_per_epoch + 1)
    wait_for(qtbot, room, Activity.PAUSED)
    assert run.rates.values()[-1] == 0.01
    room.curves.show_run(run, room.controller.model)
    assert [mark.epoch for mark in room.curves.loss.lines.marks if mark.text == "learning rate 0.01"] == [1.0]


def test_a_run_that_diverges_stops_and_the_curves_stay(qtbot: QtBot, room: TrainerView) -> None:
    wild = SMALL.replace(optimizer=SGD(learning_rate=100.0), activation=Identity())
    room.controller.set_model(room.controller.model.replace(config=wild))
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    assert run.ending is not None
    assert run.ending.kind == "diverged"
    room.curves.show_run(run, room.controller.model)
    assert not room.curves.grab().isNull()
    assert not room.curves.loss.lines.failed
