"""What went wrong is named with its rule, and a cure is a click away."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.curves.curves_tab import Curves
from app.trainer.curves.verdict_line import VerdictLine
from app.trainer.live_run import LiveRun
from app.trainer.view import TrainerView
from core.datasets import load
from core.initializers import Zeros
from core.optimizers import Adam
from core.training import Change, Trainer
from tests.app.trainer.actions import click, train
from tests.app.trainer.conftest import SMALL
from tests.core.histories import report


@pytest.mark.slow
def test_a_run_that_goes_wrong_is_named_with_its_rule_and_a_cure_is_a_click_away(
    qtbot: QtBot, room: TrainerView
) -> None:
    room.controller.set_config(SMALL.replace(initializer=Zeros(), epochs=4))
    train(qtbot, room)
    verdict = room.explanation.verdict
    qtbot.waitUntil(lambda: verdict.finding.text().startswith("One class only  since step 0"))
    assert "takes 99% or more of the training images for one class" in verdict.rule.text()
    row = verdict.advice[0]
    qtbot.waitUntil(row.isVisible)
    picture = room.curves.figures()[0].make(LIGHT, QSize(1600, 1000))
    assert isinstance(picture, Curves)
    printed = picture.verdict.advice[0]
    assert printed.reason.isVisibleTo(picture)
    assert not printed.button.isVisibleTo(picture)  # which nobody can press on paper
    click(qtbot, row.button)
    assert not isinstance(room.controller.model.config.initializer, Zeros)
    room.controller.undo()
    assert isinstance(room.controller.model.config.initializer, Zeros)


def test_a_live_change_that_ruins_a_run_is_named_and_taken_back(qtbot: QtBot) -> None:
    line = VerdictLine()
    qtbot.addWidget(line)
    config = SMALL.replace(optimizer=Adam(), train_size=500, epochs=10)
    middle = config.steps // 2
    trainer = Trainer(config, load("digits"), [Change(middle, "learning_rate", 0.9)])
    assert [*trainer.run()]
    run = LiveRun("mine", config)
    run.adopt(trainer)
    line.show_run(run)
    assert line.finding.text() == f"Collapsed  since step {middle}"
    assert line.rule.text() == "The training accuracy is 20 points or more below its highest."
    assert "set during the run: Learning rate 0.9." in line.advice[0].reason.text()
    with qtbot.waitSignal(line.applied) as applied:
        line.advice[0].button.click()
    assert applied.args == [config]


def test_a_run_that_fits_tells_its_gap_in_points(qtbot: QtBot) -> None:
    line = VerdictLine()
    qtbot.addWidget(line)
    run = LiveRun("mine", SMALL)
    run.epochs = [report(train_accuracy=0.98, validation_accuracy=0.9512)]
    line.show_run(run)
    assert line.finding.text() == "Good fit  gap +2.9 points"
    run.epochs = [report(train_accuracy=0.93, validation_accuracy=0.95)]
    line.show_run(run)
    assert line.finding.text() == "Good fit  gap −2.0 points"
