"""A grid as a vector picture, and what is written in it."""

from xml.etree import ElementTree as ET

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from app.base.theme import LIGHT
from app.widgets.histograms.grid import HistogramGrid


def svg_of(grid: HistogramGrid, *, whole: bool = False) -> ET.Element:
    """The grid as a vector picture, as on the screen or `whole` as on paper."""
    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(700, 400))
    painter = QPainter(generator)
    if whole:
        grid.paint_whole(painter, QSizeF(700, 400), LIGHT)
    else:
        QWidget.render(grid.viewport(), painter, QPoint())
    painter.end()
    return ET.fromstring(bytes(content.data()))


def words_of(grid: HistogramGrid, *, whole: bool = False) -> list[str]:
    """All that is written in the grid."""
    texts = (element for element in svg_of(grid, whole=whole).iter() if element.tag.endswith("text"))
    return [(element.text or "").strip() for element in texts]
