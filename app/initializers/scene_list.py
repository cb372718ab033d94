"""A list of scenes, each opened by one click; the open one is marked."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from app.widgets.controls import column_in, describe
from app.widgets.elision import elided
from app.widgets.focus_policy import behave

MARK = 3  # pixels: the width of the bar beside the open scene
INDENT = 14


class SceneList(QWidget):
    """A flat button for each scene."""

    chosen = Signal(int)

    def __init__(self, scenes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.buttons: list[SceneButton] = []
        self._group = QButtonGroup(self)
        layout = column_in(self, spacing=0)
        for place, (title, tip) in enumerate(scenes):
            button = SceneButton(title, tip)
            button.clicked.connect(lambda _=False, place=place: self._choose(place))
            self._group.addButton(button)
            self.buttons.append(button)
            layout.addWidget(button)

    def set_chosen(self, place: int | None) -> None:
        """Mark a scene, or none."""
        self._group.setExclusive(False)
        for number, button in enumerate(self.buttons):
            button.setChecked(number == place)
        self._group.setExclusive(place is not None)

    def _choose(self, place: int) -> None:
        self.chosen.emit(place)


class SceneButton(QToolButton):
    """A flat button as wide as the list, with its text at the left."""

    def __init__(self, title: str, tip: str) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        describe(self, title, tip)
        behave(self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        if self.isChecked():
            painter.fillRect(QRect(0, 0, MARK, self.height()), self.palette().color(QPalette.ColorRole.Accent))
        room = self.rect().adjusted(INDENT, 0, -MARK, 0)
        text = elided(self.text(), QFontMetricsF(self.font()), room.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().minimumSizeHint().height())
