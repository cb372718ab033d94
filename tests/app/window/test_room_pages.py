"""The rooms in their tabs, made when they are asked for."""

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.rooms.sight import Sight
from app.window.main_window import MainWindow


def test_each_room_has_a_tab(window: MainWindow) -> None:
    names = [window.tabs.tabText(index) for index in range(window.tabs.count())]
    assert names == ["Optimizers", "Initializers", "Trainer"]


class Shown(QObject):
    """Notes the windows that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, shown: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(shown, QWidget) and shown.isWindow():
            self.windows.append(type(shown).__name__)
        return False


@pytest.mark.slow
def test_nothing_opens_as_a_window_of_its_own_while_rooms_are_made(window: MainWindow) -> None:
    shown = Shown()
    QApplication.instance().installEventFilter(shown)  # type: ignore[union-attr]
    window.complete()
    assert shown.windows == []
    QCoreApplication.processEvents()
    assert window.isActiveWindow()


def test_rooms_in_the_old_language_are_gone_and_are_told_nothing(window: MainWindow) -> None:
    window.complete()
    old = [
        weakref.ref(widget)
        for room in window.rooms
        for widget in (room, *room.findChildren(QWidget))
        if type(widget).__module__.startswith("app.")  # Qt's own end with theirs
    ]
    assert len(old) > 300
    window.languages.choose("ko")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [type(widget).__name__ for ref in old if (widget := ref()) is not None] == []


def test_the_part_of_the_map_that_is_seen_stays_in_another_language(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    room.plot.set_view([0.0, 1.0], [-0.5, 0.5])
    seen = room.sight()
    window.languages.choose("ko")
    assert window.room is not room
    qtbot.waitUntil(lambda: window.room.sight() == seen)


@pytest.mark.slow
def test_the_histogram_that_is_seen_large_stays_in_another_language(qtbot: QtBot, window: MainWindow) -> None:
    room = window.enter("initializers")
    assert isinstance(room, InitializersView)
    qtbot.waitUntil(lambda: not room.controller.measuring)
    room.workbench.stage.open_cell(3, 2)
    window.languages.choose("ko")
    assert isinstance(window.room, InitializersView)
    assert window.room.workbench.stage.opened == (3, 2)
    assert window.room.workbench.stage.large.isVisible()
    window.room.workbench.stage.close_cell()
    window.room.workbench.stage.view.setCurrentIndex(1)
    window.languages.choose("en")
    assert window.room.sight() == Sight(tab=1)
