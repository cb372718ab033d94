"""The keyboard's focus is ringed while it is there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, Theme
from app.widgets.focus_ring import FocusRing
from app.widgets.tab_order import go_round


def rings(widget: QWidget) -> list[FocusRing]:
    return [ring for ring in widget.findChildren(FocusRing) if ring.isVisible()]


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    form = QWidget()
    qtbot.addWidget(form)
    layout = QVBoxLayout(form)
    for name in ("first", "second"):
        line = QLineEdit()
        line.setAccessibleName(name)
        layout.addWidget(line)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


def test_the_ring_goes_along_with_the_focus(qtbot: QtBot, form: QWidget) -> None:
    first, second = form.findChildren(QLineEdit)
    first.setFocus()
    assert rings(form) == []  # a click leaves none
    go_round([form], forward=True)
    qtbot.waitUntil(second.hasFocus)
    (ring,) = rings(form)
    assert (ring.parent(), ring.geometry()) == (second, second.rect())
    second.resize(80, 40)
    assert ring.geometry() == second.rect()
    go_round([form], forward=True)
    assert [ring.parent() for ring in rings(form)] == [first]
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    assert rings(form) == []


def test_the_ring_takes_no_click(qtbot: QtBot) -> None:
    button = QPushButton("here")
    qtbot.addWidget(button)
    button.show()
    FocusRing(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""
    shares = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_stands_out_from_both_grounds(theme: Theme) -> None:
    for ground in (theme.panel, theme.window):
        bright, dim = sorted((luminance(QColor(theme.accent)), luminance(QColor(ground))), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 3  # WCAG 2.2, 1.4.11
