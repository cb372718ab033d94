"""Tab goes row by row and from left to right, in each area and then in the next."""

import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.tab_order import go_on, tab_stops

PLACES = {"d": (0, 100), "b": (100, 3), "a": (0, 0), "c": (200, 0)}  # made in another order than they are read


@pytest.fixture
def areas(qtbot: QtBot) -> Iterator[list[QWidget]]:
    """Four buttons, three of them about as high, and beside them an area with one."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 300)
    areas = [QWidget(window), QWidget(window)]
    for place, area in enumerate(areas):
        area.setGeometry(place * 350, 0, 340, 300)
    for name, (x, y) in PLACES.items():
        make(areas[0], name).move(x, y)
    make(areas[1], "e")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield areas
    window.close()


def make(area: QWidget, name: str) -> QPushButton:
    button = QPushButton(name, area)
    button.setAccessibleName(name)
    return button


def names(areas: list[QWidget]) -> str:
    return "".join(stop.accessibleName() for stop in tab_stops(areas))


def test_stops_are_in_reading_order_area_by_area(areas: list[QWidget]) -> None:
    assert names(areas) == "abcde"
    assert names(areas[::-1]) == "eabcd"


@pytest.mark.parametrize("top", [12, 13, 14, 15, 16, 17])
def test_what_stands_in_one_row_does_so_wherever_the_row_is(areas: list[QWidget], top: int) -> None:
    places = {"a": (0, top), "b": (100, top + 3), "c": (200, top - 1), "d": (0, top + 60)}
    for stop in tab_stops(areas[:1]):
        stop.move(*places[stop.accessibleName()])
    assert names(areas[:1]) == "abcd"


def test_what_cannot_be_used_is_no_stop(areas: list[QWidget]) -> None:
    stops = {stop.accessibleName(): stop for stop in tab_stops(areas)}
    stops["a"].setEnabled(False)
    stops["b"].hide()
    stops["c"].setAccessibleName("")
    stops["d"].setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert names(areas) == "e"


def test_it_goes_on_and_back_and_ends_at_the_ends(areas: list[QWidget]) -> None:
    stops = tab_stops(areas)
    stops[0].setFocus()
    visited = []
    while go_on(areas, forward=True):
        visited.append(QApplication.focusWidget())
    assert visited == stops[1:]
    assert go_on(areas, forward=False)
    assert QApplication.focusWidget() is stops[-2]
    stops[0].setFocus()
    assert not go_on(areas, forward=False)


def test_from_elsewhere_it_does_not_go_on(areas: list[QWidget]) -> None:
    tab_stops(areas)[0].setFocus()
    assert not go_on(areas[1:], forward=True)


def test_an_area_that_scrolls_ends_when_it_is_deleted(qapp: QApplication) -> None:  # noqa: ARG001 - widgets need it
    area, inside = QScrollArea(), QWidget()
    make(inside, "a")
    area.setWidget(inside)
    area.show()
    assert names([area]) == "a"
    kept = weakref.ref(area)
    area.deleteLater()
    del area
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert kept() is None
