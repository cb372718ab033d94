"""A widget is brought into sight, whatever holds it, and framed for a moment."""

from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.reveal import MARGIN, Frame, reveal
from app.widgets.section import ScrollingColumn, Section, stacked


def test_tabs_turn_sections_unfold_and_columns_scroll(qtbot: QtBot) -> None:
    target = QLabel("here")
    section = Section("Section", stacked(*(QLabel(str(number)) for number in range(60)), target))
    section.open(False)
    column = ScrollingColumn()
    column.stack(section)
    tabs = QTabWidget()
    tabs.addTab(QLabel("another"), "Another")
    tabs.addTab(column, "Column")
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(tabs)
    window.resize(300, 200)
    window.show()
    qtbot.waitExposed(window)
    assert not target.isVisible()
    reveal(target)
    assert (tabs.currentIndex(), section.opened) == (1, True)
    qtbot.waitUntil(lambda: not target.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: bool(window.findChildren(Frame)))
    frames = window.findChildren(Frame)
    assert [frame.framed for frame in frames] == [target]
    qtbot.waitUntil(lambda: not window.findChildren(Frame), timeout=5000)


def test_the_frame_follows_the_edge_of_the_widget(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    target = QLabel("here", window)
    target.setGeometry(40, 30, 60, 20)
    window.show()
    reveal(target)
    qtbot.waitUntil(lambda: bool(window.findChildren(Frame)))
    (frame,) = window.findChildren(Frame)
    assert frame.geometry() == target.geometry().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
