"""What went wrong is named with its rule, and a cure is a click away."""

from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.curves.curves_tab import Curves
from app.trainer.view import TrainerView
from core.initializers import Zeros
from tests.app.trainer.actions import click, train
from tests.app.trainer.conftest import SMALL


def test_a_run_that_goes_wrong_is_named_with_its_rule_and_a_cure_is_a_click_away(
    qtbot: QtBot, room: TrainerView
) -> None:
    room.controller.set_config(SMALL.replace(initializer=Zeros(), epochs=4))
    train(qtbot, room)
    verdict = room.curves.verdict
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
