"""A mouse with a button held, which Qt's own test mouse does not do."""

import warnings

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

STEPS = 10
PAUSE = 12  # milliseconds; pyqtgraph drops what comes faster than 100 times a second


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press the left button at `start`, move to `end` in ten steps, release it there."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    _send(widget, QEvent.Type.MouseMove, start, none, none)
    _send(widget, QEvent.Type.MouseButtonPress, start, left, left)
    for step in range(1, STEPS + 1):
        _send(widget, QEvent.Type.MouseMove, start + (end - start) * (step / STEPS), none, left)
    _send(widget, QEvent.Type.MouseButtonRelease, end, left, none)


def drag_enter(place: QPoint, dragged: QMimeData) -> QDragEnterEvent:
    """What a widget gets when something is dragged into it, to be copied."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the place with fractions is there only since Qt 6.12
        return QDragEnterEvent(place, copy, dragged, left, none)


def _send(widget: QWidget, kind: QEvent.Type, place: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    position = QPointF(place)
    everywhere = QPointF(widget.mapToGlobal(place))
    event = QMouseEvent(kind, position, everywhere, button, held, Qt.KeyboardModifier.NoModifier)
    QTest.qWait(PAUSE)
    QApplication.sendEvent(widget, event)


def handle_of(slider: QSlider) -> int:
    """Where the handle of a slider is, in pixels from its left edge."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    style = slider.style()
    return (
        style.subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider)
        .center()
        .x()
    )
