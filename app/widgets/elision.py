"""Shorten texts that find no room: numbers get fewer digits, names an ellipsis that never stands in a number."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.widgets.frozen_column import covered_left
from core.number_format import fitting

ELLIPSIS = "…"
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 2  # the number that a cell shows, as a float; None if it shows a text
SHORTEST_NUMBER = "−9e−308"
CELL_MARGIN = 4  # pixels beside the text of a cell, and of a title with its arrow


def elided(text: str, metrics: QFontMetricsF, width: float) -> str:
    """Return as much of a text as fits, and an ellipsis; of a word with digits, all or nothing."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    whole = max(0, len(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)) - len(ELLIPSIS))
    begin = text.rfind(" ", 0, whole) + 1
    word = text[begin:].partition(" ")[0]
    if whole < begin + len(word) and any(map(str.isdigit, word)):
        whole = begin
    return text[:whole].rstrip(" ,") + ELLIPSIS


class WholeNumbers(QStyledItemDelegate):
    """Draws the cells of a table: a number that finds no room in its column or at the edge has fewer digits."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        # Qt moves what has been painted; what is at the edge now has another room.
        view.horizontalScrollBar().valueChanged.connect(lambda _: view.viewport().update())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell with as much of its text as fits."""
        fitted = self.fitted(option, index)
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, fitted, painter, option.widget)

    def fitted(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QStyleOptionViewItem:
        """Return a cell with as much of its text as fits."""
        fitted = QStyleOptionViewItem(option)
        self.initStyleOption(fitted, index)
        fitted.textElideMode = Qt.TextElideMode.ElideNone
        fitted.rect = seen_of(fitted)
        if fitted.rect.width() < min(option.rect.width(), column_width(QFontMetricsF(option.font), SHORTEST_NUMBER)):
            fitted.text = ELLIPSIS
        else:
            fitted.text = shortened(fitted, index.data(NUMBER_ROLE))
        return fitted


def seen_of(option: QStyleOptionViewItem) -> QRect:
    """Return the part of a cell that the edge of the table leaves: half a number would be another number."""
    view = option.widget
    if not isinstance(view, QAbstractItemView):
        return QRect(option.rect)
    seen, cell = view.viewport().rect(), QRect(option.rect)
    left, right = max(seen.left() + covered_left(view), cell.left()), min(seen.right(), cell.right())
    if left <= right:  # else it is out of sight
        cell.setLeft(left)
        cell.setRight(right)
    return cell


def shortened(option: QStyleOptionViewItem, number: float | None) -> str:
    """Return the text of a cell as far as it has room."""
    style = option.widget.style()
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1
    area: QRect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
    metrics, room = QFontMetricsF(option.font), area.width() - 2 * margin
    if number is None or metrics.horizontalAdvance(option.text) <= room:
        return elided(option.text, metrics, room)
    return fitting(number, lambda text: metrics.horizontalAdvance(text) <= room)


def column_width(metrics: QFontMetricsF, *texts: str) -> int:
    """Return the width of a column that shows each of these whole, between the margins of a cell."""
    return round(max(map(metrics.horizontalAdvance, texts))) + 2 * CELL_MARGIN
