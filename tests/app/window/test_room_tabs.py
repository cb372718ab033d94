"""Messages, notices and questions beside the tabs: they move nothing."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from app.window.room_tabs import RoomTabs


def test_nothing_moves_for_a_message_a_notice_or_a_question(window: MainWindow) -> None:
    page = window.room
    before = page.mapTo(window, QPoint(0, 0)), page.size()
    window.tabs.mention("Saved")
    window.say("The settings cannot be read.")
    window.ask("Open what was open?", QPushButton("Open it"))
    assert (page.mapTo(window, QPoint(0, 0)), page.size()) == before
    assert window.notice.isVisible()


def test_a_notice_that_is_too_long_for_its_line_is_its_tooltip(qtbot: QtBot) -> None:
    tabs = RoomTabs(QPushButton("Understood"))
    qtbot.addWidget(tabs)
    tabs.addTab(QWidget(), "Optimizers")
    tabs.resize(500, 300)
    tabs.show()
    text = "The settings cannot be read, and were set aside. " * 4
    tabs.notice.say(text)
    assert " ".join(tabs.notice.text.toolTip().split()) == text.strip()
    assert tabs.notice.text.mapTo(tabs, QPoint(0, 0)).x() > tabs.tabBar().sizeHint().width()
