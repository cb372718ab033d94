"""Figures out of any room as PNG, SVG or PDF: laid out at the asked size, written whole or not at all."""

import errno
import html
import math
import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field
from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QIODevice,
    QMarginsF,
    QPoint,
    QRect,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QPicture,
)
from PySide6.QtWidgets import QWidget

from app.base.file_writing import SESSION_KEY, ending_of, saying_why, write_whole
from app.base.theme import DARK, LIGHT, Theme
from app.export.figure import Figure
from core.settings import N_, Settings, Unit

SCREEN_DPI = 96
INCH = 25.4  # millimetres
DOTS_PER_METRE = 1000 / INCH
MARGIN = 12
LINE_GAP = 2
ANY_HEIGHT = 10_000
SHRINKS = tuple(percent / 100 for percent in range(100, 65, -5))  # what finds no room is made so much smaller
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

Side = Annotated[int, Field(ge=100, le=16_000), Unit(" px")]


class PictureFormat(Settings):
    """The size, resolution and colours of a picture."""

    width: Annotated[
        Side,
        Field(title=N_("Width"), description=N_("Width of the picture.")),
    ] = 1600
    height: Annotated[
        Side,
        Field(title=N_("Height"), description=N_("Height of the picture.")),
    ] = 1000
    dpi: Annotated[
        int,
        Field(
            ge=48,
            le=1200,
            title=N_("Resolution"),
            description=N_("Dots per inch: more makes text and lines larger in pixels."),
        ),
        Unit(" dpi"),
    ] = 144
    theme: Annotated[
        Literal["light", "dark"],
        Field(
            title=N_("Colours"),
            description=N_("Light is best for print, whatever the screen shows."),
        ),
    ] = "light"

    def on_screen(self) -> QSize:
        """The size in pixels of a screen, for which fonts and lines are made."""
        return QSize(round(self.width / self.ratio()), round(self.height / self.ratio()))

    def ratio(self) -> float:
        """Return the pixels of the picture for each pixel of a screen."""
        return self.dpi / SCREEN_DPI

    def on_paper(self) -> QSizeF:
        """The size in millimetres."""
        return QSizeF(self.width / self.dpi * INCH, self.height / self.dpi * INCH)


class TooSmallError(Exception):
    """A figure would be too small to read; as text, it says in the language of the window how large it must be."""

    def __init__(self, form: PictureFormat, least: QSizeF) -> None:
        super().__init__(form.dpi, *(math.ceil(pixels * form.ratio()) for pixels in least.toTuple()))

    def __str__(self) -> str:
        text = QCoreApplication.translate(
            "export", "At {0} dpi this figure needs at least {1} × {2} pixels: take more pixels or fewer dots."
        )
        return text.format(*self.args)


# Marked here for translation, since choices are shown by their names.
COLOURS = (N_("light"), N_("dark"))


def save_picture(figure: Figure, form: PictureFormat, path: str) -> None:
    """Write a figure as what the file's ending says; the file is complete, or as it was before.

    Raises:
        WriteError: it could not be written.
        TooSmallError: the format leaves no room for it.
    """
    # Seldom wanted, and it would hold up the start.
    from app.export.formats import picture_writer  # noqa: PLC0415

    with saying_why(path):
        content = picture_writer(ending_of(path))(figure, form, ending_of(path))
    write_whole(path, content)


def copy_picture(figure: Figure, form: PictureFormat) -> None:
    """Put a figure on the clipboard.

    Raises:
        TooSmallError: the format leaves no room for it.
    """
    QGuiApplication.clipboard().setImage(paint_image(figure, form))


# The kinds of file that app/export/formats.py names.


def paint_image(figure: Figure, form: PictureFormat) -> QImage:
    """Paint a figure under its title; a null image if there is no memory for it."""
    image = QImage(form.width, form.height, QImage.Format.Format_RGB32)
    if image.isNull():
        return image
    image.setDevicePixelRatio(form.ratio())
    sheet = lay_out(figure, form)
    sheet.paint(QPainter(image))
    sheet.release()
    # Only now: axes are painted from a record that would be scaled by the resolution.
    dots = round(form.dpi * DOTS_PER_METRE)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.setText(SESSION_KEY, figure.session)
    return image


def pixels(figure: Figure, form: PictureFormat, ending: str) -> bytes:
    """Write a figure as pixels, in any kind of file that Qt writes."""
    image, content = paint_image(figure, form), _Content()
    if not image.save(content, ending.removeprefix(".").upper()):  # type: ignore[call-overload]
        reason = QCoreApplication.translate("export", "the picture is too large for this machine")
        raise OSError(errno.ENOMEM, reason)
    return content.written()


def svg(figure: Figure, form: PictureFormat, _ending: str) -> bytes:
    """Write a figure as lines and text for the screen."""
    # Seldom wanted, and it would hold up the start.
    from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415

    from app.export.svg_metadata import with_text  # noqa: PLC0415

    content, dpi = _Content(), _dpi_of_fonts()
    size = form.on_screen() * (dpi / SCREEN_DPI)
    drawing = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the default, 1.2 Tiny, cannot clip
    drawing.setOutputDevice(content)
    drawing.setResolution(dpi)
    drawing.setSize(size)
    drawing.setViewBox(QRect(QPoint(0, 0), size))
    drawing.setTitle(figure.title)
    drawing.setDescription(figure.settings)
    _draw(drawing, figure, form)
    return with_text(_portable(content.written().decode()), figure.session).encode()


def pdf(figure: Figure, form: PictureFormat, _ending: str) -> bytes:
    """Write a figure as lines and text for paper."""
    content = _Content()
    paper = QPdfWriter(content)
    paper.setResolution(_dpi_of_fonts())
    paper.setPageSize(QPageSize(form.on_paper(), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch))
    paper.setPageMargins(QMarginsF())
    paper.setTitle(figure.title)
    paper.setCreator("Fall Line")
    _draw(paper, figure, form)
    return content.written()


def _draw(device: QPaintDevice, figure: Figure, form: PictureFormat) -> None:
    """Draw a figure as lines and text, by way of a record: Qt misplaces in an SVG what a widget clips."""
    record = QPicture()
    sheet = lay_out(figure, form)
    sheet.paint(QPainter(record))
    sheet.release()
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # JPEG would leave rings
    painter.scale(device.logicalDpiX() / SCREEN_DPI, device.logicalDpiY() / SCREEN_DPI)
    painter.drawPicture(0, 0, record)
    painter.end()


def _dpi_of_fonts() -> int:
    """The resolution that text is laid out for, and that records are made at."""
    return QPicture().logicalDpiX()


def _portable(drawing: str) -> str:
    """Name fonts that others have, and put accents back on the letters that Qt took them from."""
    found = html.escape(QFontInfo(QGuiApplication.font()).family())
    drawing = re.sub('font-family="([^"]*)"', lambda known: f'font-family="{found},{known[1]},sans-serif"', drawing)
    return re.sub(r"</text>\s*<text [^>]*>([\u0300-\u036f]+)</text>", r"\1</text>", drawing)


class _Content(QBuffer):
    """A file in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.open(QIODevice.OpenModeFlag.WriteOnly)

    def written(self) -> bytes:
        return bytes(self.data().data())


# What all of them paint.


@dataclass(frozen=True)
class Sheet:
    """A figure under its title, laid out in pixels of a screen. Who has painted it puts it away."""

    figure: Figure
    theme: Theme
    size: QSize
    shrink: float
    plot: QWidget

    def paint(self, painter: QPainter, title: str | None = None) -> None:
        """Paint the sheet, or the same with another title in the place of its own, and end the painter."""
        painter.scale(self.shrink, self.shrink)
        painter.fillRect(QRect(QPoint(0, 0), self.size).adjusted(0, 0, 1, 1), QColor(self.theme.panel))
        parts = _title_of(self.figure, self.size.width())
        texts = (title or self.figure.title, self.figure.settings)
        for part, text, colour in zip(parts, texts, (self.theme.text, self.theme.muted), strict=True):
            painter.setFont(part.font)
            painter.setPen(QColor(colour))
            painter.drawText(part.area, WRAPPED, text)
        # QWidget's render, not QGraphicsView's, which paints a scene without its frame.
        QWidget.render(self.plot, painter, QPoint(MARGIN, _below(parts)))
        painter.end()

    def release(self) -> None:
        """Hide the figure, which gives its pictures back."""
        self.plot.hide()


def lay_out(figure: Figure, form: PictureFormat) -> Sheet:
    """Lay out a figure as large as it is asked for; what finds no room is made somewhat smaller.

    Raises:
        TooSmallError: it would be too small to read.
    """
    theme = DARK if form.theme == "dark" else LIGHT
    least = QSizeF()
    for shrink in SHRINKS:
        size = form.on_screen() / shrink
        frame = QSize(2 * MARGIN, _below(_title_of(figure, size.width())) + MARGIN)
        asked = (size - frame).expandedTo(QSize(1, 1))
        plot = figure.make(theme, asked)
        if plot.size() == asked:
            return Sheet(figure, theme, size, shrink, plot)
        plot.hide()
        least = (plot.size() + frame + QSize(1, 1)).toSizeF() * shrink  # and one for what is rounded off
    raise TooSmallError(form, least)


@dataclass(frozen=True)
class _Paragraph:
    """The place of a text above the figure, in as many lines as it takes."""

    font: QFont
    area: QRect


def _title_of(figure: Figure, width: int) -> tuple[_Paragraph, _Paragraph]:
    """The title and, below it, the settings."""
    bold, plain = QFont(QGuiApplication.font()), QFont(QGuiApplication.font())
    bold.setBold(True)
    title = _paragraph(figure.title, bold, MARGIN, width)
    return title, _paragraph(figure.settings, plain, title.area.bottom() + LINE_GAP, width)


def _paragraph(text: str, font: QFont, top: int, width: int) -> _Paragraph:
    room = QRect(MARGIN, top, width - 2 * MARGIN, ANY_HEIGHT)
    room.setHeight(QFontMetrics(font).boundingRect(room, WRAPPED, text).height())
    return _Paragraph(font, room)


def _below(title: tuple[_Paragraph, _Paragraph]) -> int:
    return title[-1].area.bottom() + MARGIN
