"""The lines of a step as a table: the largest terms of a sum, the rest, the total."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.widgets.controls import describe
from app.widgets.elision import column_width
from app.widgets.sample.steps import Line
from core.number_format import number

ROW_GAP = 6  # pixels between the letters of two rows
SAMPLE = "−1.234e−10"  # every column of numbers has room for it
NAMES = 150  # pixels of the names


class TermTable(QTableWidget):
    """Shows lines; it says which one is pointed at or chosen, and which one is opened."""

    pointed_at = Signal(object)  # Line or None
    opened = Signal(object)  # Line: by a double click or Return

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        describe(self, self.tr("Numbers of this step"), "")
        self.cellEntered.connect(lambda row, _: self.pointed_at.emit(self._lines[row]))
        self.currentCellChanged.connect(self._show_current)
        self.activated.connect(self._open)

    def lines(self) -> Sequence[Line]:
        """Return what is shown."""
        return self._lines

    def show_lines(self, titles: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other lines, whose numbers have these titles."""
        if [line.place for line in lines] != [line.place for line in self._lines]:
            with QSignalBlocker(self):
                self.setCurrentCell(-1, -1)  # what was chosen is not there any more
        self._lines = lines
        self.setVisible(bool(lines))
        if (self.rowCount(), self.columnCount()) != (len(lines), len(titles) + 1):
            self.setRowCount(len(lines))
            self.setColumnCount(len(titles) + 1)
        self.setHorizontalHeaderLabels(["", *titles])
        for row, line in enumerate(lines):
            self._write(row, 0, line.name, bold=line.is_sum)
            for column in range(len(titles)):
                value = line.numbers[column] if column < len(line.numbers) else None
                self._write(row, column + 1, "" if value is None else number(value), bold=line.is_sum)
        self._fit(titles)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for all rows: the page scrolls, and the table does not."""
        height = (
            self.horizontalHeader().sizeHint().height() + self.rowCount() * self._row_height() + 2 * self.frameWidth()
        )
        return QSize(self.horizontalHeader().length() + 2 * self.frameWidth(), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(NAMES, self.sizeHint().height())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self.pointed_at.emit(None)

    def _write(self, row: int, column: int, text: str, *, bold: bool) -> None:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            right = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            )
            item.setTextAlignment(right)
            self.setItem(row, column, item)
        item.setText(text)
        font = item.font()
        font.setBold(bold)
        item.setFont(font)

    def _row_height(self) -> int:
        return round(QFontMetricsF(self.font()).height()) + ROW_GAP

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.columnCount():
            self._fit([self._title(column) for column in range(1, self.columnCount())])

    def _title(self, column: int) -> str:
        item = self.horizontalHeaderItem(column)
        return "" if item is None else item.text()

    def _fit(self, titles: Sequence[str]) -> None:
        font = self.font()
        font.setBold(True)
        metrics = QFontMetricsF(font)
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self.setColumnWidth(0, max(NAMES, *(column_width(metrics, line.name) for line in self._lines), 0))
        for column, title in enumerate(titles, start=1):
            self.setColumnWidth(column, max(column_width(metrics, SAMPLE), column_width(metrics, title)))
        self.setMaximumWidth(self.sizeHint().width())
        self.setFixedHeight(self.sizeHint().height())

    def _show_current(self, row: int) -> None:
        if 0 <= row < len(self._lines):
            self.pointed_at.emit(self._lines[row])

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._lines[index.row()])
