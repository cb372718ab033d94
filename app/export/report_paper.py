"""A report as a PDF document: the text is laid out on A4, and the pictures are drawn as lines and text."""

import re
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTableFormat,
)
from PySide6.QtSvg import QSvgRenderer

from app.export.report_page import Gallery, Grid, Lines, Part, Picture, Report

Cell = QImage | str

DRAWING = QTextFormat.ObjectTypes.UserObject.value + 1  # the kind of a character that is a picture
CONTENT, WIDTH = QTextFormat.Property.UserProperty.value + 1, QTextFormat.Property.UserProperty.value + 2
RESOLUTION = 96  # dots per inch, in which fonts and pictures are measured
MARGIN = 15.0  # millimetres
SMALL = 56.0  # the side of a small picture
A_ROW = 8  # small pictures
DATES = re.compile(rb"D:\d{14}[+-]\d\d'\d\d'|D:\d{14}Z|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d|Z)")
NAMES = re.compile(rb"uuid:[0-9a-f-]{36}|(?<=/ID \[)[^\]]*(?=\])")


def paper(report: Report) -> bytes:
    """Return the document; the same report gives the same bytes."""
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(content)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(report.title)
    writer.setCreator("Fall Line")
    size = writer.pageLayout().paintRectPixels(RESOLUTION).size().toSizeF()
    document = _document(report, size)
    painter = QPainter(writer)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * size.height())
        document.drawContents(painter, QRectF(0, number * size.height(), size.width(), size.height()))
        painter.restore()
    painter.end()
    return _without_time(bytes(content.data().data()))


def _without_time(content: bytes) -> bytes:
    """Replace dates and random names by others of the same length, so that all places in the file stay."""
    content = DATES.sub(lambda found: re.sub(rb"\d", b"0", found[0]), content)
    return NAMES.sub(lambda found: re.sub(rb"[0-9a-fA-F]", b"0", found[0]), content)


class _Drawing(QPyTextObject):
    """Draws a picture in the place of a character."""

    def intrinsicSize(self, _document: QTextDocument, _place: int, form: QTextFormat) -> QSizeF:  # noqa: N802 - Qt's
        size = QSvgRenderer(cast("QByteArray", form.property(CONTENT))).defaultSize().toSizeF()
        width = min(float(form.property(WIDTH)), size.width())
        return QSizeF(width, size.height() * width / size.width())

    def drawObject(  # noqa: N802 - Qt's
        self, painter: QPainter, area: QRectF | QRect, _document: QTextDocument, _place: int, form: QTextFormat
    ) -> None:
        QSvgRenderer(cast("QByteArray", form.property(CONTENT))).render(painter, QRectF(area))


def _document(report: Report, size: QSizeF) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(QGuiApplication.font().families(), 9))
    document.setPageSize(size)
    document.documentLayout().registerHandler(DRAWING, _Drawing(document))
    cursor = QTextCursor(document)
    _heading(cursor, report.title, 15)
    for section in report.sections:
        _heading(cursor, section.title, 11)
        for part in section.parts:
            _part(cursor, part, size.width())
    return document


def _block(cursor: QTextCursor, above: float = 4) -> None:
    form = QTextBlockFormat()
    form.setTopMargin(above)
    cursor.insertBlock(form, QTextCharFormat())


def _heading(cursor: QTextCursor, text: str, points: float) -> None:
    _block(cursor, 12)
    form = QTextCharFormat()
    form.setFontPointSize(points)
    form.setFontWeight(QFont.Weight.Bold)
    cursor.insertText(text, form)


def _part(cursor: QTextCursor, part: Part, width: float) -> None:
    _block(cursor)
    match part:
        case str():
            cursor.insertText(part)
        case Picture():
            form = QTextCharFormat()
            form.setObjectType(DRAWING)
            form.setProperty(CONTENT, QByteArray(part.light))
            form.setProperty(WIDTH, width)
            cursor.insertText("\ufffc", form)
        case Lines():
            _lines(cursor, part)
        case Grid():
            _table(cursor, part.rows, border=0.5)
        case Gallery():
            _gallery(cursor, part)


def _lines(cursor: QTextCursor, part: Lines) -> None:
    if part.summary:
        cursor.insertText(part.summary)
        _block(cursor)
    form = QTextCharFormat()
    form.setFontPointSize(7)
    cursor.insertText("\u2028".join(part.lines), form)


def _gallery(cursor: QTextCursor, part: Gallery) -> None:
    for begin in range(0, len(part.pictures), A_ROW):
        row = part.pictures[begin : begin + A_ROW]
        pictures: list[Cell] = [QImage.fromData(content) for content, _ in row]
        _table(cursor, [pictures, [text for _, text in row]], border=0)


def _table(cursor: QTextCursor, rows: Sequence[Sequence[Cell]], *, border: float) -> None:
    """Insert a table, and go on below it."""
    form = QTextTableFormat()
    form.setCellPadding(3)
    form.setCellSpacing(0)
    form.setBorder(border)
    form.setBorderCollapse(True)
    right = QTextBlockFormat()
    right.setAlignment(Qt.AlignmentFlag.AlignRight)
    table = cursor.insertTable(len(rows), max(map(len, rows)), form)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            inside = table.cellAt(number, place).firstCursorPosition()
            if number and place and border:
                inside.setBlockFormat(right)
            if isinstance(cell, QImage):
                inside.insertImage(cell.scaled(int(SMALL), int(SMALL)))
            else:
                inside.insertText(cell)
    cursor.movePosition(QTextCursor.MoveOperation.End)
