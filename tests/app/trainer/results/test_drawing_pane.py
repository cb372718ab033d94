"""A drawing is read while it is drawn, by a network that can."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.trainer.results.results_tab import ResultsTab
from app.trainer.view import TrainerView
from tests.app.mouse import drag
from tests.app.trainer.actions import click, train
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.results.conftest import wait_for_results

ON_MNIST = SMALL.replace(dataset="mnist", epochs=2)


@pytest.mark.slow
def test_a_drawing_is_read_while_it_is_drawn(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(ON_MNIST)
    room.tab_widget.setCurrentWidget(room.results)
    train(qtbot, room)
    wait_for_results(qtbot, room.results)
    room.results.buttons.button(2).click()
    view = room.results.drawing
    area = view.board.sheet_area().toRect()
    drag(view.board, QPoint(area.center().x(), area.top() + 40), QPoint(area.center().x(), area.bottom() - 40))
    qtbot.waitUntil(lambda: "taken for" in view.card.caption.text())
    image = view.card.picture.image
    assert image is not None
    ink = np.array([[image.pixelColor(x, y).lightness() for x in range(28)] for y in range(28)])
    assert ink.any(axis=1).sum() == 20
    for axis in (0, 1):
        assert np.average(np.arange(28), weights=ink.sum(axis=axis)) == pytest.approx(14, abs=1)
    assert view.card.bars.probabilities is not None
    assert view.card.bars.probabilities.sum() == pytest.approx(1, abs=1e-5)
    click(qtbot, view.clear)
    qtbot.waitUntil(lambda: view.card.bars.probabilities is None)


def test_a_network_for_smaller_pictures_reads_no_drawing(tab: ResultsTab) -> None:
    assert not tab.drawing.board.isEnabled()
    assert "28 × 28" in tab.drawing.reason.text()


@pytest.mark.slow
def test_a_network_for_halved_pictures_reads_a_halved_drawing(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(ON_MNIST.replace(dataset="mnist-halved"))
    room.tab_widget.setCurrentWidget(room.results)
    train(qtbot, room)
    wait_for_results(qtbot, room.results)
    room.results.buttons.button(2).click()
    view = room.results.drawing
    area = view.board.sheet_area().toRect()
    drag(view.board, QPoint(area.center().x(), area.top() + 40), QPoint(area.center().x(), area.bottom() - 40))
    qtbot.waitUntil(lambda: "taken for" in view.card.caption.text())
    image = view.card.picture.image
    assert image is not None
    assert (image.width(), image.height()) == (14, 14)
    ink = np.array([[image.pixelColor(x, y).lightness() for x in range(14)] for y in range(14)])
    assert ink.any(axis=1).sum() in (10, 11)  # half of the 20 rows, which may begin within a square
