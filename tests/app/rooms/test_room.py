"""What every room promises the window: the Tab key reaches all of it, in the order of the eye, and is seen."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.rooms.names import ROOMS
from app.widgets.focus_ring import FocusRing
from app.window.main_window import MainWindow

CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QSlider, QLineEdit, QTabBar, QAbstractItemView)
MOST = 200  # presses of a key
ROW = 8  # pixels by which what stands in one row may differ


def walk(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """Press a key until the focus is back at the tabs of the rooms, and return where it was."""
    window.activateWindow()
    bar = window.tabs.tabBar()
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    stops: list[QWidget] = []
    for _ in range(MOST):
        focused = QApplication.focusWidget()
        assert focused is not None
        if stops and focused is bar:
            break
        stops.append(focused)
        QTest.keyClick(focused, key)
    return stops


def inner(control: QWidget) -> bool:
    """Return whether a control is a part of another one."""
    holders = (QAbstractSpinBox, QComboBox, QTabBar, QAbstractItemView)
    parent = control.parentWidget()
    return control.focusProxy() is not None or isinstance(parent, holders)


def in_sight(widget: QWidget) -> bool:
    """Return whether nothing that holds a widget hides all of it."""
    area, holder = widget.rect(), widget
    while (outer := holder.parentWidget()) is not None:
        area, holder = area.translated(holder.pos()).intersected(outer.rect()), outer
    return not area.isEmpty()


@pytest.fixture(params=range(len(ROOMS)), ids=ROOMS)
def entered(qtbot: QtBot, window: MainWindow, request: pytest.FixtureRequest) -> MainWindow:
    """The window, with one of the rooms shown."""
    window.complete()
    window.tabs.setCurrentIndex(request.param)
    qtbot.waitUntil(window.room.isVisible)
    QApplication.processEvents()
    return window


@pytest.mark.slow
def test_tab_reaches_every_control_in_reading_order_and_shift_tab_goes_back(qtbot: QtBot, entered: MainWindow) -> None:
    stops = walk(qtbot, entered, Qt.Key.Key_Tab)
    controls = [
        control
        for kind in CONTROLS
        for control in entered.room.findChildren(kind)
        if control.isVisible() and control.isEnabled() and not inner(control)
    ]
    # A chart's corner button is there while the mouse is over the chart; the Menu key of the chart opens the same menu.
    missed = {control.accessibleName() for control in controls if control not in stops}
    assert missed <= {"Menu of the chart"}
    assert len(set(stops)) == len(stops)
    assert all(stop.accessibleName() for stop in stops)
    for one, other in pairwise(stops):
        if one.parentWidget() is other.parentWidget():  # beside each other in one form
            here, there = one.mapToGlobal(one.rect().center()), other.mapToGlobal(other.rect().center())
            assert there.y() >= here.y() + ROW or (there.x() > here.x() and there.y() > here.y() - ROW)
    back = walk(qtbot, entered, Qt.Key.Key_Backtab)
    assert back == [stops[0], *stops[:0:-1]]


@pytest.mark.slow
def test_the_focus_of_the_keyboard_is_ringed_and_in_sight(qtbot: QtBot, entered: MainWindow) -> None:
    bar = entered.tabs.tabBar()
    entered.activateWindow()
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    for _ in range(MOST):
        QTest.keyClick(QApplication.focusWidget() or bar, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is bar:
            return
        assert focused is not None
        rings = [ring for ring in focused.findChildren(FocusRing) if ring.isVisible()]
        assert len(rings) == 1, focused.accessibleName()
        assert in_sight(focused), focused.accessibleName()
    pytest.fail("the focus does not come back")
