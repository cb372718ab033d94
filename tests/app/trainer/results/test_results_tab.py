"""What a network recognises, as a person looks at it: mistakes, cells, layers, drawings, other moments of the run."""

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT
from app.trainer.controller import Activity
from app.trainer.results.results_tab import ResultsTab
from app.trainer.view import TrainerView
from core.activations import Identity
from core.optimizers import SGD
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.results.conftest import shown, wait_for_results


@pytest.mark.slow
def test_between_two_epochs_the_network_of_now_is_shown(qtbot: QtBot, room: TrainerView) -> None:
    room.tab_widget.setCurrentWidget(room.results)
    click(qtbot, room.bar.batch)
    wait_for(qtbot, room, Activity.PAUSED)
    wait_for_results(qtbot, room.results)
    assert room.results.summary.text().startswith("Step 1: ")
    click(qtbot, room.bar.epoch)
    qtbot.waitUntil(lambda: room.results.summary.text().startswith("Epoch 1: "))


@pytest.mark.slow
def test_a_long_run_is_looked_at_now_and_then(qtbot: QtBot, room: TrainerView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.trainer.results.results_tab.REST", 1e9)
    room.tab_widget.setCurrentWidget(room.results)
    room.controller.set_config(SMALL.replace(epochs=10_000))
    click(qtbot, room.bar.start)
    wait_for_results(qtbot, room.results)
    first, run = shown(room.results), room.controller.run
    assert run is not None
    epochs = len(run.epochs)
    qtbot.waitUntil(lambda: len(run.epochs) > epochs + 20, timeout=20_000)
    assert shown(room.results).counts is first.counts
    click(qtbot, room.bar.pause)
    qtbot.waitUntil(lambda: shown(room.results).counts is not first.counts)


def test_a_network_that_diverged_recognises_nothing(qtbot: QtBot, room: TrainerView) -> None:
    room.tab_widget.setCurrentWidget(room.results)
    room.controller.set_config(SMALL.replace(optimizer=SGD(learning_rate=100.0), activation=Identity()))
    train(qtbot, room)
    wait_for_results(qtbot, room.results)
    assert room.results.summary.text() == "This network has diverged and recognises nothing"
    assert room.results.mistakes.matrix.counts is None
    assert room.results.figures() == ()


@pytest.mark.slow
def test_another_run_begins_with_nothing(qtbot: QtBot, room: TrainerView, tab: ResultsTab) -> None:
    click(qtbot, room.bar.batch)
    assert tab.results is None
    assert tab.mistakes.matrix.counts is None
    assert "appear after the first epoch" in tab.summary.text()


@pytest.mark.slow
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_all_of_it_is_painted_and_exported(qtbot: QtBot, tab: ResultsTab, theme: object) -> None:
    for number in range(len(tab.views)):
        tab.buttons.button(number).click()
        qtbot.waitUntil(tab.views[number].isVisible)
        assert not tab.grab().isNull()
    figures = tab.figures()
    assert [figure.name for figure in figures] == ["confusion", "mistakes", "projection"]
    for figure in figures:
        picture = figure.make(theme, QSize(700, 500)).grab().toImage()  # type: ignore[arg-type]
        colours = {picture.pixel(x, y) for x in range(0, 700, 7) for y in range(0, 500, 5)}
        assert len(colours) > 5
    assert not any(part.failed for part in (tab.mistakes.matrix, tab.mistakes.gallery, tab.projection.chart.digits))
