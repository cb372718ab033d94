"""Pictures out of any room: painted at the asked size from a plot of their own, written whole or not at all."""

from typing import Annotated, Literal

from pydantic import Field
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from app.files import WriteError, write_whole
from app.room import Room
from app.theme import DARK, LIGHT, Theme
from core.settings import QT_TRANSLATE_NOOP, Settings, Unit

SCREEN_DPI = 96
DOTS_PER_METRE = 1 / 0.0254
MARGIN = 12
SMALLEST = (400, 300)  # pixels at the screen's resolution that a picture needs

Pixels = Annotated[int, Field(ge=100, le=16_000), Unit(" px")]


class PictureFormat(Settings):
    """How large a picture is, how fine, and in which colours."""

    width: Annotated[
        Pixels,
        Field(title=QT_TRANSLATE_NOOP("core", "Width"), description=QT_TRANSLATE_NOOP("core", "Width of the picture.")),
    ] = 1600
    height: Annotated[
        Pixels,
        Field(
            title=QT_TRANSLATE_NOOP("core", "Height"), description=QT_TRANSLATE_NOOP("core", "Height of the picture.")
        ),
    ] = 1000
    dpi: Annotated[
        int,
        Field(
            ge=48,
            le=1200,
            title=QT_TRANSLATE_NOOP("core", "Resolution"),
            description=QT_TRANSLATE_NOOP("core", "Dots per inch: more makes text and lines larger in pixels."),
        ),
        Unit(" dpi"),
    ] = 144
    theme: Annotated[
        Literal["light", "dark"],
        Field(
            title=QT_TRANSLATE_NOOP("core", "Colours"),
            description=QT_TRANSLATE_NOOP("core", "Light is best for print, whatever the screen shows."),
        ),
    ] = "light"


COLOURS = (QT_TRANSLATE_NOOP("core", "light"), QT_TRANSLATE_NOOP("core", "dark"))


def paint_picture(room: Room, form: PictureFormat) -> QImage:
    """Paint what the room shows now under its title line."""
    theme = DARK if form.theme == "dark" else LIGHT
    ratio = form.dpi / SCREEN_DPI
    width, height = round(form.width / ratio), round(form.height / ratio)
    image = QImage(form.width, form.height, QImage.Format.Format_RGB32)
    if image.isNull():
        return image  # no memory for it; who writes it says so
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.panel))
    painter = QPainter(image)
    below = _paint_title(painter, room.picture_title(), width, theme)
    plot = room.make_picture(theme, QSize(width, height - below))
    # QWidget's render, not QGraphicsView's, which paints a scene without its frame.
    QWidget.render(plot, painter, QPoint(0, below))
    plot.hide()
    painter.end()
    # Only now: axes are painted from a record that would be scaled by the resolution.
    dots = round(form.dpi * DOTS_PER_METRE)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image


def _paint_title(painter: QPainter, title: str, width: int, theme: Theme) -> int:
    """Paint the title and return where it ends."""
    font = QFont(QGuiApplication.font())
    font.setBold(True)
    area = QRect(MARGIN, MARGIN, width - 2 * MARGIN, 10_000)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    painter.drawText(area, flags, title)
    return QFontMetrics(font).boundingRect(area, flags, title).bottom() + MARGIN


def save_png(image: QImage, path: str) -> None:
    """Write a picture; the file is complete, or as it was before.

    Raises:
        WriteError: it could not be written.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise WriteError(QCoreApplication.translate("export", "the picture is too large for this machine"))
    write_whole(path, bytes(content.data()))


def too_small(form: PictureFormat) -> bool:
    """Whether text at this resolution would leave no room for the plot."""
    ratio = form.dpi / SCREEN_DPI
    return form.width / ratio < SMALLEST[0] or form.height / ratio < SMALLEST[1]


def copy_picture(image: QImage) -> None:
    """Put a picture on the clipboard."""
    QGuiApplication.clipboard().setImage(image)
