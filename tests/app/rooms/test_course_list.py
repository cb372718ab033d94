"""The page of examples beside the controls."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.base.plain_text import set_tip
from app.rooms.course_list import CourseList


def test_each_entry_opens_by_one_click_and_says_what_to_look_for(qtbot: QtBot, holder: QWidget) -> None:
    action = QAction("A saddle", holder)
    set_tip(action, "SGD stays, Momentum leaves.")
    page = CourseList()
    page.fill([action])
    qtbot.addWidget(page)
    (button,) = page.findChildren(QPushButton)
    assert button.text() == "A saddle"
    assert "SGD stays, Momentum leaves." in [label.text() for label in page.findChildren(QLabel)]
    with qtbot.waitSignal(action.triggered):
        button.click()
