"""Messages, notices and questions beside the tabs: they move nothing."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.controls import fault
from app.widgets.message_bar import MessageBar
from app.window.main_window import MainWindow
from app.window.room_tabs import RoomTabs


def test_nothing_moves_for_a_message_a_notice_or_a_question(window: MainWindow) -> None:
    page = window.room
    before = page.mapTo(window, QPoint(0, 0)), page.size()
    window.tabs.mention("Saved")
    window.say("The settings cannot be read.")
    question = MessageBar(fault(), QPushButton("Open it"))
    question.say("Open what was open?")
    window.ask(question)
    assert (page.mapTo(window, QPoint(0, 0)), page.size()) == before
    assert window.notice.isVisible()


def test_a_notice_that_is_too_long_for_the_row_hangs_down_and_can_be_read(qtbot: QtBot) -> None:
    tabs = RoomTabs(QPushButton("Understood"))
    qtbot.addWidget(tabs)
    page = QWidget()
    tabs.addTab(page, "Optimizers")
    tabs.resize(500, 300)
    tabs.show()
    place = page.geometry()
    row = tabs.line.height()
    tabs.notice.say("The settings cannot be read, and were set aside. " * 4)
    text = tabs.notice.text
    qtbot.waitUntil(lambda: tabs.line.height() > row)
    assert text.height() >= text.heightForWidth(text.width())
    assert page.geometry() == place
    tabs.notice.answers[0].click()
    qtbot.waitUntil(lambda: tabs.line.height() == row)


def test_what_passes_is_gone_after_a_while(qtbot: QtBot) -> None:
    tabs = RoomTabs(QPushButton("Understood"))
    qtbot.addWidget(tabs)
    tabs.addTab(QWidget(), "Optimizers")
    tabs.show()
    tabs.mention("Saved race.fallline")
    assert tabs.passing.isVisible()
    tabs._gone.setInterval(0)
    tabs._gone.start()
    qtbot.waitUntil(tabs.passing.isHidden)
    assert tabs.passing.text() == ""
