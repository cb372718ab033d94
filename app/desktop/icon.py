"""The icon of Fall Line: a path that falls over contours to their minimum."""

from importlib import resources

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

SIZES = (16, 24, 32, 48, 64, 128, 256)  # pixels


def icon() -> QIcon:
    """Paint the icon in all sizes that a desktop asks for.

    It is painted here, so that no plugin of Qt needs to know SVG.
    """
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - it would hold up the first paint

    renderer = QSvgRenderer(QByteArray(source()))
    painted = QIcon()
    for size in SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        painted.addPixmap(picture)
    return painted


def source() -> bytes:
    """The icon as SVG."""
    return (resources.files("assets") / "desktop" / "fallline.svg").read_bytes()
