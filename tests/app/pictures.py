"""Pictures, and what tests read off them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.export.figure import Figure
from app.optimizers.view import OptimizersView


def pixels(image: QImage) -> NDArray[np.uint8]:  # (height, width, 3)
    """The colours of a picture."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def figure(room: OptimizersView, name: str = "surface") -> Figure:
    """What a room offers under this name."""
    return next(figure for figure in room.figures() if figure.name == name)
