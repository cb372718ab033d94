"""Icons of one stroke in the text's colour, so that they are visible on every background."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap, QPolygonF
from PySide6.QtWidgets import QToolButton

SIZE = 16
SHARPNESS = 2  # device pixels per pixel

Shape = Sequence[tuple[float, float]]


def _triangle(left: float, *, forward: bool) -> Shape:
    base, tip = (left, left + 6) if forward else (left + 6, left)
    return ((base, 3), (tip, 8), (base, 13))


def _bar(left: float, width: float = 2) -> Shape:
    return ((left, 3), (left + width, 3), (left + width, 13), (left, 13))


SHAPES: dict[str, Sequence[Shape]] = {
    "play": (((4, 2), (13, 8), (4, 14)),),
    "pause": (_bar(4, 3), _bar(9, 3)),
    "forward": (_bar(3), _triangle(7, forward=True)),
    "back": (_triangle(3, forward=False), _bar(11)),
    "to end": (_triangle(2, forward=True), _triangle(7, forward=True), _bar(13)),
    "to start": (_bar(1), _triangle(3, forward=False), _triangle(8, forward=False)),
}


class IconButton(QToolButton):
    """A flat button with an icon that follows the palette."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._name = icon
        self.setAutoRaise(True)
        self.set_icon(icon)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self.setIcon(icon(name, self.palette()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.set_icon(self._name)


def icon(name: str, palette: QPalette) -> QIcon:
    """Return an icon by name, in the colours of `palette`."""
    result = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        picture = QPixmap(SIZE * SHARPNESS, SIZE * SHARPNESS)
        picture.setDevicePixelRatio(SHARPNESS)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(group, QPalette.ColorRole.ButtonText))
        for shape in SHAPES[name]:
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape]))
        painter.end()
        result.addPixmap(picture, mode)
    return result
