"""A table of numbers with a coloured row for each compared item; it can be sorted, copied and saved as CSV."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFontMetricsF, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QTableView, QVBoxLayout, QWidget

from app.base.file_dialogs import ask_where_to_save
from app.base.file_writing import WriteError, write_whole
from app.widgets.controls import describe, fault, push_button
from app.widgets.elision import NUMBER_ROLE, SHORTEST_NUMBER, WholeNumbers, column_width
from app.widgets.frozen_column import FrozenColumn
from core.csv_text import guarded, joined
from core.number_format import exactly, number

ROW_HEIGHT = 24
LONGEST_NUMBER = "−1.234e−308"
USUAL_NUMBER = "−1.234e−9"  # a column has room for it; a longer number has fewer digits

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column's title, and a text that has room in it; a width from the contents would be measured in every frame."""

    title: str
    sample: str
    tip: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row in its colour, with a cell for each column; `tip` says more about it."""

    colour: str
    cells: tuple[Any, ...]
    tip: str = ""


class TableView(QWidget):
    """Shows rows and announces the chosen one. `name` is also the proposed name of its file."""

    chosen = Signal(int)  # the row's index before sorting

    def __init__(self, name: str, tip: str, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.model = TableModel(columns)
        self._sorted = QSortFilterProxyModel()
        self._sorted.setSourceModel(self.model)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.view = QTableView()
        self.copy = push_button(self.tr("Copy"), self.tr("Copy the table, ready to paste into a spreadsheet"))
        self.save = push_button(self.tr("Save as CSV…"), self.tr("Save the table as comma-separated values"))
        self.error = fault()
        self._arrange(tip)
        self._connect()

    def set_rows(self, rows: list[TableRow]) -> None:
        """Show these rows in the current order."""
        self.model.set_rows(rows)

    def height_of_rows(self) -> int:
        """Return the height at which all rows are seen, in pixels."""
        view = self.view
        rows = view.horizontalHeader().sizeHint().height() + self.model.rowCount() * ROW_HEIGHT + 2 * view.frameWidth()
        return (
            rows + view.horizontalScrollBar().sizeHint().height() + self.sizeHint().height() - view.sizeHint().height()
        )

    def order(self) -> list[int]:
        """Return the index before sorting of each row on the screen."""
        rows = range(self._sorted.rowCount())
        return [self._sorted.mapToSource(self._sorted.index(row, 0)).row() for row in rows]

    def text(self, separator: str) -> str:
        """Return the table in its current order, with a line of titles."""
        columns = range(self._sorted.columnCount())
        titles = [str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        lines = [titles]
        for row in range(self._sorted.rowCount()):
            cells = [self._sorted.index(row, column).data(Qt.ItemDataRole.UserRole) for column in columns]
            lines.append([written(cell) for cell in cells])
        return joined(lines, separator)

    def save_csv(self, path: str) -> None:
        """Write the table to a file; if that fails, say so below the table."""
        try:
            write_whole(path, self.text(",").encode("utf-8-sig"))
            self.error.clear()
        except WriteError as error:
            self.error.setText(error.sentence(QCoreApplication.translate))

    def _arrange(self, tip: str) -> None:
        self.view.setModel(self._sorted)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.view.setTabKeyNavigation(False)  # Tab leaves the table; the arrow keys move inside it
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.view.setItemDelegate(WholeNumbers(self.view))
        self.view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self._fit_columns()
        self.names = FrozenColumn(self.view)
        self.names.setItemDelegate(WholeNumbers(self.names))
        describe(self.view, self._name, tip)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self.view)
        layout.addLayout(buttons)
        layout.addWidget(self.error)

    def _fit_columns(self) -> None:
        header, metrics = self.view.horizontalHeader(), QFontMetricsF(self.view.font())
        header.setMinimumSectionSize(column_width(metrics, SHORTEST_NUMBER))
        for place, column in enumerate(self.model.columns):
            swatch = self.view.iconSize().width() if place == 0 else 0
            width = column_width(metrics, column.sample) + swatch
            self.view.setColumnWidth(place, max(width, header.sectionSizeHint(place)))
        header.setStretchLastSection(True)

    def _connect(self) -> None:
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.model.resized.connect(self._fit_columns)
        self.view.clicked.connect(lambda index: self.chosen.emit(self._sorted.mapToSource(index).row()))
        shortcut = QAction(self.tr("Copy"), self.view)
        shortcut.setShortcut(QKeySequence.StandardKey.Copy)
        shortcut.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.triggered.connect(self._copy)
        self.view.addAction(shortcut)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text("\t"))

    def _save(self) -> None:
        name = f"{self._name.lower()}.csv".replace(" ", "-")
        path, _ = ask_where_to_save(self, self.tr("Save table"), name, self.tr("CSV files (*.csv)"))
        if path:
            self.save_csv(path)


class TableModel(QAbstractTableModel):
    """The rows as a model for Qt's tables."""

    resized = Signal()  # there is another number of columns

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._rows: list[TableRow] = []

    def set_rows(self, rows: list[TableRow]) -> None:
        """Show other rows; if their number is the same, only the cells change."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            others = [place for place, (row, before) in enumerate(zip(rows, self._rows, strict=True)) if row != before]
            self._rows = rows
            self.dataChanged.emit(self.index(others[0], 0), self.index(others[-1], self.columnCount() - 1))

    def rows(self) -> list[TableRow]:
        return self._rows

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Give other titles; if their number differs, the rows go until others are set."""
        if len(columns) != len(self.columns):
            self.beginResetModel()
            self.columns, self._rows = tuple(columns), []
            self.endResetModel()
            self.resized.emit()
        elif tuple(columns) != self.columns:
            self.columns = tuple(columns)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    # Qt's interface of a table.

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return len(self._rows)

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802
        return len(self.columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        return {Qt.ItemDataRole.DisplayRole: column.title, Qt.ItemDataRole.ToolTipRole: column.tip}.get(
            Qt.ItemDataRole(role)
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        cell = row.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown(cell)
            case Qt.ItemDataRole.UserRole:
                return cell
            case Qt.ItemDataRole.ToolTipRole:
                return row.tip
            case _ if role == NUMBER_ROLE:
                return float(cell) if isinstance(cell, (int, float)) else None
            case Qt.ItemDataRole.DecorationRole if index.column() == 0:
                return QColor(row.colour)
            case Qt.ItemDataRole.TextAlignmentRole if isinstance(cell, (int, float)):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def shown(cell: object) -> str:
    """Return a cell's text for a person."""
    if isinstance(cell, float):
        return number(cell)
    return str(cell)


def written(cell: object) -> str:
    """Return a cell's text for a spreadsheet, which runs none of them as a formula; a missing number is empty."""
    if isinstance(cell, float) and math.isnan(cell):
        return ""
    return exactly(cell) if isinstance(cell, (int, float)) else str(guarded(cell))
