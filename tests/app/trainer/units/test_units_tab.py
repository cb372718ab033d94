"""The tab of the units: pictures of weights that are scrubbed, and what dropout switched off."""

from itertools import islice

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.controller import Activity
from app.trainer.live_run import LiveRun
from app.trainer.units.units_tab import UnitsTab
from app.trainer.view import TrainerView
from core.datasets import load
from core.training import Ending, Trainer, TrainingConfig
from core.training.run_summary import RunSummary
from core.training.weight_snapshots import Snapshot
from tests.app.trainer.conftest import SMALL
from tests.core.histories import history


def train(qtbot: QtBot, room: TrainerView, config: TrainingConfig) -> None:
    """Train to the end."""
    room.controller.set_model(room.controller.model.replace(config=config))
    qtbot.mouseClick(room.bar.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None, timeout=20_000)
    qtbot.waitUntil(lambda: room.controller.activity is Activity.IDLE)


def test_before_a_run_the_tab_says_what_will_appear(tab: UnitsTab) -> None:
    assert "appear here" in tab.pictures_caption.text()
    assert "appear here" in tab.dropped_caption.text()
    assert not tab.grab().isNull()


def test_of_a_run_without_its_network_nothing_is_promised_or_said(room: TrainerView, tab: UnitsTab) -> None:
    run = LiveRun("trial 0", SMALL.replace(dropout=0.5))
    summary = RunSummary(name=run.name, config=run.config, ending=Ending("finished", 30))
    run.adopt_history(summary, history(validation_loss=[1.0]))
    room.controller.show_run(run)
    assert tab.pictures_caption.text() == "The weights of this run were not kept"
    assert tab.dropped_caption.text() == "Which units dropout switched off was not kept of this run"
    run.trainer = Trainer(run.config, load("digits"))  # as it comes from a file
    room.controller.show_run(run)
    assert tab.dropped_caption.text() == "Which units dropout switched off was not kept of this run"
    run.trainer = None
    room.tab_widget.setCurrentWidget(room.layers)
    assert room.layers.heading.text() == "The layers of this run were not kept; train it again to see them"


def test_the_pictures_are_those_of_the_epoch(qtbot: QtBot, room: TrainerView, tab: UnitsTab) -> None:
    train(qtbot, room, SMALL)
    qtbot.waitUntil(lambda: "after epoch 3" in tab.pictures_caption.text())
    trainer = Trainer(SMALL, load("digits"))
    start = Snapshot.of(trainer.network.layers[0].weights, 0)
    list(trainer.run())
    end = Snapshot.of(trainer.network.layers[0].weights, 3)
    assert tab.pictures.snapshot is not None
    np.testing.assert_array_equal(tab.pictures.snapshot.levels, end.levels)
    room.playback.seek(0)
    qtbot.waitUntil(lambda: "at the start" in tab.pictures_caption.text())
    np.testing.assert_array_equal(tab.pictures.snapshot.levels, start.levels)
    assert not tab.pictures._guard.failed


@pytest.mark.slow
def test_the_dropped_units_are_those_of_the_last_batch(qtbot: QtBot, room: TrainerView, tab: UnitsTab) -> None:
    config = SMALL.replace(dropout=0.5)
    train(qtbot, room, config)
    qtbot.waitUntil(lambda: "in step 30" in tab.dropped_caption.text())
    trainer = Trainer(config, load("digits"))
    list(trainer.run())
    for shown, expected in zip(tab.dropped.dropped, trainer.network.dropped(), strict=True):
        np.testing.assert_array_equal(shown, expected)
    off = np.count_nonzero(trainer.network.dropped()[1][0])
    assert tab.dropped.describe_layer(1) == f"Layer 2: {off} of 20 off"
    tab.dropped.grab()
    assert not tab.dropped._guard.failed


def test_without_dropout_that_is_said(qtbot: QtBot, room: TrainerView, tab: UnitsTab) -> None:
    train(qtbot, room, SMALL)
    qtbot.waitUntil(lambda: "dropout is off" in tab.dropped_caption.text())


@pytest.mark.slow
def test_the_units_are_exported(qtbot: QtBot, room: TrainerView, tab: UnitsTab) -> None:
    assert tab.figures() == ()
    train(qtbot, room, SMALL)
    qtbot.waitUntil(lambda: "after epoch 3" in tab.pictures_caption.text())
    picture = tab.figures()[0].make(LIGHT, QSize(800, 600))
    assert isinstance(picture, UnitsTab)
    assert picture.pictures.snapshot is tab.pictures.snapshot
    picture.hide()


def test_a_run_that_was_taken_up_has_pictures_from_there_on(room: TrainerView, tab: UnitsTab) -> None:
    trainer = Trainer(SMALL, load("digits"))
    list(islice(trainer.run(), 2 * SMALL.steps_per_epoch + 2))
    run = LiveRun("taken up", SMALL)
    run.adopt(trainer)
    tab.show_at(run, room.controller.model, 2)
    assert "after epoch 2" in tab.pictures_caption.text()
    tab.show_at(run, room.controller.model, 1)
    assert "continued from a file after epoch 2" in tab.pictures_caption.text()
