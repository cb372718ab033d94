"""Controls leave the window its keys, and the column its wheel."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.focus_policy import behave


class Controls(NamedTuple):
    """One of each kind, each with manners."""

    choice: QComboBox
    number: QSpinBox
    button: QPushButton
    text: QLineEdit


@pytest.fixture
def controls(qtbot: QtBot) -> Iterator[Controls]:
    form = QWidget()
    qtbot.addWidget(form)
    layout = QVBoxLayout(form)
    controls = Controls(QComboBox(), QSpinBox(), QPushButton("Run"), QLineEdit())
    for control in controls:
        layout.addWidget(control)
        behave(control)
    controls.choice.addItems(["a", "b", "c"])
    form.show()
    form.activateWindow()
    yield controls
    form.close()


def claims(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
    """Whether a control wants a key for itself that is a shortcut of the window."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifier)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def turn(widget: QWidget) -> None:
    """Turn the wheel over a control, one notch down."""
    place = QPointF(5, 5)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(place, place, QPoint(0, -120), QPoint(0, -120), *none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, wheel)


def test_space_is_for_a_button_or_a_list_and_not_for_a_number(controls: Controls) -> None:
    claimed = [claims(control, Qt.Key.Key_Space) for control in (controls.choice, controls.button, controls.number)]
    assert claimed == [True, True, False]
    assert not claims(controls.number.lineEdit(), Qt.Key.Key_Space)


def test_undo_is_the_windows_also_while_a_number_is_typed(controls: Controls) -> None:
    for widget in (controls.number, controls.number.lineEdit()):
        assert not claims(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_wheel_turns_only_what_has_the_focus(qtbot: QtBot, controls: Controls) -> None:
    controls.button.setFocus()
    qtbot.waitUntil(controls.button.hasFocus)
    turn(controls.choice)
    assert controls.choice.currentIndex() == 0
    controls.choice.setFocus()
    turn(controls.choice)
    assert controls.choice.currentIndex() == 1


def test_a_click_gives_the_focus_only_where_something_is_typed(controls: Controls) -> None:
    clicked = [bool(control.focusPolicy() & Qt.FocusPolicy.ClickFocus) for control in controls]
    assert clicked == [False, True, False, True]
