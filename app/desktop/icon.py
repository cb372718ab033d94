"""The icon of Fall Line: a path that falls over contours to their minimum."""

from importlib import resources

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

SIZES = (16, 24, 32, 48, 64, 128, 256)  # pixels


def icon() -> QIcon:
    """Paint the icon in all sizes that a desktop asks for.

    It is painted here, so that no plugin of Qt needs to know SVG.
    """
    painted = QIcon()
    for size in SIZES:
        painted.addPixmap(QPixmap.fromImage(picture(size)))
    return painted


def picture(size: int) -> QImage:
    """Paint the icon, so many pixels wide; no application need be there."""
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - it would hold up the first paint

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source())).render(painter)
    painter.end()
    return image


def source() -> bytes:
    """The icon as SVG."""
    return (resources.files("assets") / "desktop" / "fallline.svg").read_bytes()
