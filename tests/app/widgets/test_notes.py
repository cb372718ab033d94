"""Lines over a picture come and go, and move nothing."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.notes import Notes


def test_a_line_stands_above_its_bar_and_the_bar_stays(qtbot: QtBot) -> None:
    host, picture, bar = QWidget(), QWidget(), QLabel("bar")
    layout = QVBoxLayout(host)
    layout.addWidget(picture, stretch=1)
    layout.addWidget(bar)
    notes, line = Notes(host, bar), QLabel("short")
    qtbot.addWidget(host)
    line.hide()
    notes.add(line)
    host.resize(400, 300)
    host.show()
    qtbot.waitExposed(host)
    before = bar.geometry()
    assert not notes.isVisible()
    line.show()
    assert notes.isVisible()
    assert notes.geometry().bottom() + 1 == bar.mapTo(host, QPoint()).y()
    low = notes.height()
    line.setText("two\nlines")
    qtbot.waitUntil(lambda: notes.height() > low)
    assert notes.geometry().bottom() + 1 == bar.y()
    host.resize(500, 400)
    qtbot.waitUntil(lambda: notes.geometry().bottom() + 1 == bar.y())
    line.hide()
    assert not notes.isVisible()
    host.resize(400, 300)
    qtbot.waitUntil(lambda: bar.geometry() == before)
