"""The image that goes into a network, with frames round the pixels that a table lists."""

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.theme import theme_of
from core.settings import Array

SIDE = 140  # pixels of the screen
WHITE = 255


class PixelPicture(QWidget):
    """Shows the inputs of a network as the grey image that they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._shape = (1, 1)
        self.framed: frozenset[int] = frozenset()
        self.pointed: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The image, with the pixels of the table framed"))

    def show_inputs(self, inputs: Array, shape: tuple[int, int]) -> None:
        """Show inputs (rows * columns,), the least in black and the greatest in white."""
        low, high = float(inputs.min()), float(inputs.max())
        grey = np.rint((inputs - low) / ((high - low) or 1.0) * WHITE).astype(np.uint8)
        rows, columns = self._shape = shape
        self._image = QImage(grey.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8).copy()
        self.update()

    def frame(self, places: Collection[int], pointed: int | None = None) -> None:
        """Put a frame round these inputs, and a stronger one round the one that is pointed at."""
        if (frozenset(places), pointed) != (self.framed, self.pointed):
            self.framed, self.pointed = frozenset(places), pointed
            self.update()

    def area(self, place: int) -> QRectF:
        """Return where an input is drawn."""
        row, column = divmod(place, self._shape[1])
        side = SIDE / max(self._shape)
        return QRectF(column * side, row * side, side, side)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(SIDE + 1, SIDE + 1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter, theme = QPainter(self), theme_of(self)
        rows, columns = self._shape
        side = SIDE / max(self._shape)
        painter.drawImage(QRectF(0, 0, columns * side, rows * side), self._image)
        painter.setPen(QPen(QColor(theme.accent), 1))
        for place in self.framed:
            painter.drawRect(self.area(place))
        if self.pointed is not None:
            painter.setPen(QPen(QColor(theme.warning), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.area(self.pointed).adjusted(-1, -1, 1, 1))
