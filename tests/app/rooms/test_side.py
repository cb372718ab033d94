"""The sides of a frame: their pages, their tabs at the edge, and the sheet that they come on."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.rooms.side import EdgeTab, Overlay, Side


def test_one_page_needs_no_tabs_and_two_have_some(qtbot: QtBot) -> None:
    one, two = Side("A", "Show A", ("", QLabel("a"))), Side("B", "Show B", ("b", QLabel("b")), ("c", QLabel("c")))
    for side in (one, two):
        qtbot.addWidget(side)
    assert one.pages.count() == 0
    assert [two.pages.tabText(place) for place in range(2)] == ["b", "c"]


def test_the_focus_goes_to_the_first_control(qtbot: QtBot) -> None:
    button = QPushButton("Start")
    button.setAccessibleName("Start")
    side = Side("A", "Show A", ("", button))
    qtbot.addWidget(side)
    side.show()
    qtbot.waitExposed(side)
    side.activateWindow()
    side.focus_first()
    qtbot.waitUntil(button.hasFocus)


def test_a_tab_at_an_edge_is_as_high_as_its_text_is_wide(qtbot: QtBot) -> None:
    tab = EdgeTab("Explanation", "Show the explanation")
    qtbot.addWidget(tab)
    assert tab.sizeHint().height() > tab.fontMetrics().horizontalAdvance("Explanation")
    assert tab.sizeHint().width() < 2 * tab.fontMetrics().height()
    assert (tab.accessibleName(), tab.toolTip()) == ("Explanation", "Show the explanation")


def test_a_sheet_leaves_a_part_of_the_picture_to_be_seen(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    sheet = Overlay(room)
    sheet.hold(QLabel("a"), 500, left=False)
    sheet.fit((20, 0, 400, 300))
    assert sheet.geometry().getRect() == (60, 0, 360, 300)
    sheet.hold(QLabel("b"), 300, left=True)
    sheet.fit((20, 0, 400, 300))
    assert sheet.geometry().getRect() == (20, 0, 300, 300)
