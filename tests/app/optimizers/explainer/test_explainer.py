"""Why it goes there: every number that is shown is the engine's, at the very step that is shown."""

from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.optimizers.explainer.explainer import Insight, columns_of
from app.optimizers.export_page import ExportPage
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from tests.app.optimizers.edits import change_racer
from tests.app.pictures import figure


def test_a_click_on_a_card_or_a_row_chooses_the_racer(qtbot: QtBot, room: OptimizersView, insight: Insight) -> None:
    qtbot.mouseClick(room.controls.racers.cards[3], Qt.MouseButton.LeftButton, pos=room.rect().topLeft())
    assert room.controller.chosen == 3
    insight.column.table.view.clicked.emit(insight.column.table.view.model().index(1, 0))
    assert insight.column.update_panel.heading.text() == "Update of Momentum at step 0"


def test_a_fork_is_not_called_as_the_racer_it_was_forked_from(room: OptimizersView, insight: Insight) -> None:
    heading = insight.column.update_panel.heading
    room.playback.seek(20)
    room.controller.fork(1)
    assert room.controller.chosen == 2
    assert heading.text() == "Update of Momentum, from step 20 at step 20"
    assert insight.measures.chosen_name == "Momentum, from step 20"
    page = figure(room, "room").make(LIGHT, QSize(1200, 900))
    assert isinstance(page, ExportPage)
    assert page.update_panel.heading.text() == heading.text()
    assert page.update_panel.height() >= page.update_panel.heightForWidth(page.update_panel.width())
    room.controller.choose(1)
    assert heading.text() == "Update of Momentum at step 20"


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


def test_gradients_are_counted_where_a_racer_takes_two_a_step(room: OptimizersView, insight: Insight) -> None:
    def titles() -> list[str]:
        return [column.title for column in columns_of(room.controller)]

    assert "gradients" not in titles()
    change_racer(room.controller, 1, sam_radius=0.1)
    assert titles().index("gradients") == 1
    room.playback.seek(20)
    assert [row.cells[1] for row in insight.column.table.model.rows()] == [20, 40, 20, 20, 20]
