"""The explanation of the run that is looked at: its verdict, its formulas, and what acts in it."""

import pytest
from pytestqt.qtbot import QtBot

from app.rooms.frame import Part
from app.trainer.live_run import LiveRun
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.messages import Message
from core.optimizers import Adam
from core.scenes.result_table import ResultTable, percent
from core.schedules import Cosine
from tests.app.trainer.actions import train
from tests.app.trainer.conftest import SMALL


@pytest.fixture(autouse=True)
def wide(qtbot: QtBot, window: MainWindow, room: TrainerView) -> None:
    """Give the window the width at which the explanation stands."""
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: room.frame is not None and room.frame.stands(Part.EXPLANATION))


@pytest.mark.slow
def test_the_run_is_judged_beside_the_picture_and_not_below_it_as_well(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    qtbot.waitUntil(room.explanation.verdict.isVisible)
    assert not room.curves.verdict.isVisible()
    assert room.frame is not None
    room.frame.toggle(Part.EXPLANATION)
    qtbot.waitUntil(room.curves.verdict.isVisible)
    assert not room.explanation.verdict.isVisible()


@pytest.mark.slow
def test_its_formulas_are_those_of_the_run_and_not_of_the_form(room: TrainerView) -> None:
    explanation = room.explanation
    room.controller.set_config(SMALL.replace(optimizer=Adam()))
    assert explanation.step.heading.text() == "Step of SGD"  # of the recorded run
    explanation.show_run(LiveRun("one", SMALL.replace(l2=0.1)))
    assert explanation.step.heading.text() == "Step of Momentum"
    assert "λ₂ Σ w²" in explanation.loss.formula.text()
    assert "λ₂  L2 penalty = 0.1" in explanation.loss.symbols.text()
    assert "η  learning rate = 0.1" in explanation.step.symbols.text()


def test_what_acts_in_the_run_is_named_and_nothing_else(room: TrainerView) -> None:
    explanation = room.explanation
    explanation.show_run(LiveRun("plain", SMALL))
    assert not explanation.schedule.isVisible()
    assert not explanation.active.isVisible()
    explanation.show_run(LiveRun("full", SMALL.replace(schedule=Cosine(), dropout=0.2, early_stopping=4)))
    assert explanation.schedule.words.text() == "Cosine, end factor 0"
    assert "dropout 0.2" in explanation.active.text()
    assert "after 4 epochs" in explanation.active.text()


@pytest.mark.slow
def test_the_result_of_a_scene_stays_in_it_and_lies_over_the_picture_only_without_it(
    qtbot: QtBot, room: TrainerView
) -> None:
    table = ResultTable((Message("test"),), ((Message("first"), percent(0.97)),))
    room.controller.queue.set_summary(Message("Two runs."), table)
    assert room.explanation.result.isVisible()
    assert room.explanation.result.table.texts()[1] == ["first", "97.0%"]
    assert not room.hint.isVisible()
    assert room.frame is not None
    room.frame.toggle(Part.EXPLANATION)
    qtbot.wait(1)
    place = room.tab_widget.geometry()
    room.controller.queue.set_summary(Message("Three runs."), table)
    qtbot.waitUntil(room.hint.isVisible)
    qtbot.wait(1)
    assert room.tab_widget.geometry() == place
    assert not room.explanation.result.isVisible()
