"""The icon is seen on every ground, at every size."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.desktop.icon import SIZES, icon
from tests.app.pictures import pixels


@pytest.mark.parametrize("ground", ["white", "#1b1b1b"])
def test_it_stands_out_from_light_and_dark(qapp: QApplication, ground: str) -> None:  # noqa: ARG001
    painted = icon()
    assert [size.width() for size in painted.availableSizes()] == list(SIZES)
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_RGB32)
        image.fill(QColor(ground))
        painter = QPainter(image)
        painter.drawPixmap(0, 0, painted.pixmap(QSize(size, size), 1.0))
        painter.end()
        found = pixels(image).reshape(size, size, -1)[:, :, :3].astype(int)
        far = np.abs(found - found[0, 0]).max(axis=-1) > 40  # from the ground, which shows in the corner
        assert 0.7 < far.mean() < 0.95
