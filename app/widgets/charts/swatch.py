"""The sign of an entry of a list: a piece of its line with its marker."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from app.base.theme import RacerStyle, Theme
from app.widgets.charts.lines import line_pen
from app.widgets.charts.markers import marker_path

SWATCH = QSize(48, 16)  # two periods of any dashes


def swatch(style: RacerStyle) -> QIcon:
    """A piece of a line with its marker."""
    picture = _blank()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = SWATCH.height() / 2
    painter.setPen(line_pen(style))
    painter.drawLine(QPointF(1, middle), QPointF(SWATCH.width() - 1, middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(style.colour))
    painter.drawPath(marker_path(style.marker, QPointF(SWATCH.width() / 2, middle), 5))
    painter.end()
    return QIcon(picture)


def blank_swatch(theme: Theme) -> QPixmap:
    """The same place when the entry is hidden."""
    picture = _blank()
    painter = QPainter(picture)
    painter.setPen(QPen(QColor(theme.border), 2))
    painter.drawLine(QPointF(1, SWATCH.height() / 2), QPointF(SWATCH.width() - 1, SWATCH.height() / 2))
    painter.end()
    return picture


def _blank() -> QPixmap:
    picture = QPixmap(SWATCH * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
