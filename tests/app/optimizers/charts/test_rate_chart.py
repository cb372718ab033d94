"""The loss against the rate: curves for all racers at the present frame, and dots that are dragged."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.optimizers.charts.rate_chart import RateChart
from app.optimizers.view import OptimizersView
from core.descent import race
from core.surfaces import OwnFunction, Ravine
from tests.app.optimizers.edits import change_racer


@pytest.fixture
def chart(room: OptimizersView) -> RateChart:
    """The chart in a room that shows it, once all rates are known."""
    room.controller.set_model(room.controller.model.replace(measure="rates"))
    room.sweeps.finish()
    assert room.insight is not None
    room.insight.measures.rates.resize(400, 240)
    room.insight.measures.rates.grab()
    return room.insight.measures.rates


def dot_of(chart: RateChart, place: int) -> QPoint:
    """Return the pixel of a racer's dot."""
    dot = next(dot for dot in chart.dots.dots if dot.place == place)
    return chart.mapFromScene(chart.getPlotItem().getViewBox().mapToScene(chart.dots.centre(dot)))


def test_a_curve_tells_the_loss_of_a_race_at_each_rate(room: OptimizersView, chart: RateChart) -> None:
    room.playback.seek(120)
    model = room.controller.model
    assert len(chart.curves()) == 5
    for place, curve in enumerate(chart.curves()):
        for index in (60, 110):
            rate = 10 ** curve.places[index]
            racer = model.engine_racers()[place]
            at_rate = racer.replace(optimizer=racer.optimizer.replace(learning_rate=rate))
            (path,) = race(model.turned, [at_rate], model.start.point, model.steps)
            assert curve.values[index] == pytest.approx(path.losses[120], rel=1e-6, nan_ok=True)


def test_each_dot_is_at_its_racer_s_rate_and_loss(room: OptimizersView, chart: RateChart) -> None:
    room.playback.seek(200)
    for dot, path in zip(chart.dots.dots, room.controller.race, strict=True):
        assert 10**dot.x == pytest.approx(path.rates[0])
        assert 10**dot.y == pytest.approx(path.losses[200])
    assert not chart.dots.failed


@pytest.mark.slow
def test_a_dot_is_dragged_and_that_is_one_step_of_history(qtbot: QtBot, room: OptimizersView, chart: RateChart) -> None:
    before, from_ = room.controller.model, dot_of(chart, 4)
    qtbot.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=from_)
    assert room.controller.chosen == 4
    for right in (10, 20, 30):
        qtbot.mouseMove(chart.viewport(), from_ + QPoint(right, 0))
        assert not room.sweeps.is_working
    qtbot.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=from_ + QPoint(30, 0))
    box = chart.getPlotItem().getViewBox()
    aim = 10 ** box.mapSceneToView(chart.mapToScene(from_ + QPoint(30, 0))).x()
    assert room.controller.model.racers[4].optimizer.learning_rate == pytest.approx(aim, rel=0.01)
    assert dot_of(chart, 4).x() == from_.x() + 30
    room.controller.undo()
    assert room.controller.model == before


def test_a_press_beside_all_dots_changes_nothing(qtbot: QtBot, room: OptimizersView, chart: RateChart) -> None:
    before = room.controller.model
    corner = chart.mapFromScene(chart.getPlotItem().getViewBox().mapToScene(QPointF(3, 200)))
    qtbot.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseMove(chart.viewport(), corner + QPoint(40, 0))
    qtbot.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    assert room.controller.model == before


@pytest.mark.slow
def test_keys_change_the_rate_of_the_chosen_racer_and_choose_another(
    qtbot: QtBot, room: OptimizersView, chart: RateChart
) -> None:
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert room.controller.model.racers[0].optimizer.learning_rate == pytest.approx(0.02 * 10**0.05, rel=1e-2)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert room.controller.model.racers[0].optimizer.learning_rate == pytest.approx(0.02, rel=1e-2)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert room.controller.chosen == 1
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    assert room.controller.chosen == 4


def test_a_racer_that_has_diverged_keeps_a_dot_that_can_be_dragged(room: OptimizersView, chart: RateChart) -> None:
    change_racer(room.controller, 0, optimizer=room.controller.model.racers[0].optimizer.replace(learning_rate=50.0))
    room.playback.seek(300)
    chart.grab()
    dot = chart.dots.dots[0]
    assert chart.dots.is_outside(dot)
    assert chart.dots.nearest(chart.dots.centre(dot)) == 0


def test_the_numbers_are_copied_as_a_table(chart: RateChart) -> None:
    (_, copy), *_ = chart.chart_menu.entries(QPoint())
    copy()
    head, *rows = QGuiApplication.clipboard().text().splitlines()
    assert head == "racer,name,step,rate,loss"
    assert len(rows) == 5 * 200
    racer, name, step, rate, loss = rows[250].split(",")
    assert (racer, name, step) == ("2", "Momentum", "0")
    assert float(rate) == pytest.approx(10 ** chart.curves()[1].places[50])
    assert float(loss) == pytest.approx(chart.curves()[1].values[50])


def test_the_table_of_the_race_has_the_losses_at_the_end(room: OptimizersView, chart: RateChart) -> None:
    rates = json.loads(room.measured()[".json"]())["rates"]
    room.playback.seek(300)
    for part, curve in zip(rates, chart.curves(), strict=True):
        np.testing.assert_allclose(part["rate"], 10**curve.places)
        known = [np.nan if loss is None else loss for loss in part["loss"]]
        np.testing.assert_allclose(known, curve.values, equal_nan=True)


@pytest.mark.slow
@pytest.mark.parametrize("expression", ["x", "x^2-y^2", "x^3-3x+y^2"])
def test_losses_of_any_sign_have_their_places(room: OptimizersView, chart: RateChart, expression: str) -> None:
    room.controller.set_model(room.controller.model.with_surface(OwnFunction(expression=expression)))
    room.sweeps.finish()
    chart.grab()
    low, high = chart.getPlotItem().getViewBox().viewRange()[1]
    assert any(low <= dot.y <= high for dot in chart.dots.dots)
    assert not chart.layer.failed


@pytest.mark.slow
def test_the_limit_of_the_chosen_racer_stands_where_it_diverges(room: OptimizersView, chart: RateChart) -> None:
    room.controller.set_model(room.controller.model.with_surface(Ravine(condition=20)).replace(steps=2000))
    room.sweeps.finish()
    (mark,) = chart.layer.marks
    assert 10**mark.epoch == pytest.approx(0.1)
    room.playback.seek(2000)
    values, rates = chart.curves()[0].values, 10 ** chart.curves()[0].places
    start = room.controller.race[0].losses[0]
    assert (values[rates < 0.099] < start).all()
    assert not (values[rates > 0.101] < start).any()


@pytest.mark.slow
@pytest.mark.parametrize("expression", ["log(x)", "1 / x^2"])  # no number at the start, or none that is finite
def test_a_start_outside_the_domain_leaves_the_axes_finite(
    room: OptimizersView, chart: RateChart, expression: str
) -> None:
    surface = OwnFunction(expression=f"{expression} + y^2", start_x=0.0, start_y=1.0)
    room.controller.set_model(room.controller.model.with_surface(surface))
    assert not np.isfinite(room.controller.race[0].losses[0])
    room.sweeps.finish()
    assert np.isfinite(chart.getPlotItem().getViewBox().viewRange()).all()
