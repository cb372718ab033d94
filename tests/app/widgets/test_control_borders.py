"""The borders of controls are seen: 3 : 1 against their ground (WCAG 2.2, 1.4.11), measured on painted pixels."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QStyleOptionSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.colour_vision import contrast
from app.base.theme import DARK, LIGHT, Theme, apply_theme, palette, theme_of
from app.window.main_window import MainWindow

LEAST = 3.0
DEPTH = 4  # pixels from the edge of a control in which its border begins


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """The application's theme during a test."""
    apply_theme(qapp, request.param)
    yield request.param
    apply_theme(qapp, LIGHT)
    qapp.setPalette(palette(LIGHT))


def slider() -> QSlider:
    made = QSlider(Qt.Orientation.Horizontal)
    made.setValue(50)
    return made


def editable() -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    return made


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "check box": QCheckBox,
    "radio button": QRadioButton,
    "line edit": QLineEdit,
    "spin box": QDoubleSpinBox,
    "combo box": QComboBox,
    "editable combo box": editable,
    "slider": slider,
    "tool button": QToolButton,
    "text edit": QPlainTextEdit,
}


def visible_part(control: QWidget) -> QRect:
    """The part of a control that tells what it is: the box of one to tick, the handle of a slider, else all of it."""
    if isinstance(control, (QCheckBox, QRadioButton)):
        button = QStyleOptionButton()
        control.initStyleOption(button)
        box, ring = QStyle.SubElement.SE_CheckBoxIndicator, QStyle.SubElement.SE_RadioButtonIndicator
        return control.style().subElementRect(box if isinstance(control, QCheckBox) else ring, button, control)
    if isinstance(control, QSlider):
        option = QStyleOptionSlider()
        control.initStyleOption(option)
        return control.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, control
        )
    return control.rect()


def border_contrast(picture: QImage, part: QRect, ground: str) -> float:
    """The contrast of a border with its ground, at the middle of that side where it is weakest."""
    x, y = part.center().x(), part.center().y()
    sides = (
        [QPoint(part.left() + i, y) for i in range(DEPTH)],
        [QPoint(part.right() - i, y) for i in range(DEPTH)],
        [QPoint(x, part.top() + i) for i in range(DEPTH)],
        [QPoint(x, part.bottom() - i) for i in range(DEPTH)],
    )
    return min(max(contrast(picture.pixelColor(point).name(), ground) for point in side) for side in sides)


@pytest.mark.parametrize("ground", ["window", "panel"])
@pytest.mark.parametrize("name", CONTROLS)
def test_the_border_of_a_control_is_seen_on_its_ground(theme: Theme, qtbot: QtBot, name: str, ground: str) -> None:
    holder, control = QWidget(), CONTROLS[name]()
    qtbot.addWidget(holder)
    holder.setAutoFillBackground(True)
    holder.setBackgroundRole(QPalette.ColorRole.Base if ground == "panel" else QPalette.ColorRole.Window)
    QVBoxLayout(holder).addWidget(control)
    holder.resize(200, 80)
    control.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    picture = holder.grab().toImage()
    part = visible_part(control).translated(control.mapTo(holder, QPoint()))
    assert picture.pixelColor(2, 2).name().upper() == getattr(theme, ground)
    assert border_contrast(picture, part, getattr(theme, ground)) >= LEAST


def test_a_control_is_in_the_theme_of_its_window(theme: Theme, qtbot: QtBot) -> None:
    control = QComboBox()
    qtbot.addWidget(control)
    assert theme_of(control) == theme
    assert theme_of(control.view()) == theme


def test_every_control_of_the_first_room_has_a_border_that_is_seen(theme: Theme, window: MainWindow) -> None:
    apply_theme(QApplication.instance(), theme)  # type: ignore[arg-type]  # the window has put on the system's
    QCoreApplication.processEvents()
    picture = window.grab().toImage()
    seen = [
        control
        for kind in (QCheckBox, QRadioButton, QLineEdit, QAbstractSpinBox, QComboBox, QSlider)
        for control in window.findChildren(kind)
        if control.isEnabled() and not control.visibleRegion().isEmpty() and not control.hasFocus()
    ]
    assert len(seen) > 10
    for control in seen:
        inside_another = isinstance(control.parent(), (QAbstractSpinBox, QComboBox))
        part = visible_part(control)
        if inside_another or not control.visibleRegion().contains(part):
            continue
        corner = part.translated(control.mapTo(window, QPoint()))
        around = picture.pixelColor(corner.topLeft() - QPoint(2, 2)).name()
        assert border_contrast(picture, corner, around) >= LEAST, (control.accessibleName(), around)
