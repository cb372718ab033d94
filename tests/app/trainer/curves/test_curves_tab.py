"""The charts of a run: what was reported and when, to the end of the run; on which tab the whole is shown again."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.live_run import LiveRun
from app.trainer.view import TrainerView
from core.activations import Identity
from core.optimizers import SGD
from core.training.packed_arrays import Series
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.curves.zoom import seen, zoom


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
    room.tab_widget.setCurrentWidget({"curves": room.curves, "layers": room.layers, "compare": room.compare}[tab])
    room.reset_view.trigger()
    assert [name for name, chart in charts.items() if seen(chart) == before[name]] == [tab]


def test_the_curves_show_what_was_reported(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    room.curves.show_run(run, room.controller.model)
    train_curve = room.curves.accuracy.layer.curves[0]
    np.testing.assert_array_equal(train_curve.places, [1, 2, 3])
    np.testing.assert_array_equal(train_curve.values, [report.train_accuracy for report in run.epochs])
    assert "epoch 3" in room.curves.accuracy_legend.text()
    assert "best" in [mark.text for mark in room.curves.loss.layer.marks]


@pytest.mark.slow
def test_the_curves_go_to_the_end_of_a_run_that_ends_while_they_are_drawn(qtbot: QtBot, room: TrainerView) -> None:
    def drawn() -> int:
        return len(room.curves.loss.layer.curves[-1].places)

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
    qtbot.waitUntil(lambda: "batches" in room.curves.loss_legend.text())  # the charts are drawn a little later
    room.curves.show_run(run, room.controller.model)
    assert "batches" in room.curves.loss_legend.text()
    run.losses = Series(0)
    room.curves.show_run(run, room.controller.model)
    assert "batches" not in room.curves.loss_legend.text()


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
    assert [mark.epoch for mark in room.curves.loss.layer.marks if mark.text == "learning rate 0.01"] == [1.0]


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
    assert not room.curves.loss.layer.failed
