"""Why it goes there: every number that is shown is the engine's, at the very step that is shown."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.optimizers.explainer.explainer import Insight
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow


def test_a_click_on_a_card_or_a_row_chooses_the_racer(qtbot: QtBot, room: OptimizersView, insight: Insight) -> None:
    qtbot.mouseClick(room.controls.racers.cards[3], Qt.MouseButton.LeftButton, pos=room.rect().topLeft())
    assert room.controller.chosen == 3
    insight.column.table.view.clicked.emit(insight.column.table.view.model().index(1, 0))
    assert insight.column.update_panel.heading.text() == "Update of Momentum at step 0"


def test_stepping_back_shows_the_same_numbers(
    qtbot: QtBot, window: MainWindow, room: OptimizersView, insight: Insight
) -> None:
    room.controller.choose(4)
    room.playback.seek(40)
    before = insight.column.update_panel.terms.rows()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        for _ in range(10):
            qtbot.keyClick(window, key)
    assert insight.column.update_panel.terms.rows() == before
