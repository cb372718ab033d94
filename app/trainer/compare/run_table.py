"""The list of runs as a table: ticked runs are compared, names and notes are typed, columns are sorted."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget

from app.base.theme import mixed, theme_of
from app.trainer.compare.table_model import SAMPLE, TICKED, RunRow, RunsModel
from app.trainer.run_list.saved_run import SavedRun
from app.widgets.controls import describe
from app.widgets.elision import SHORTEST_NUMBER, WholeNumbers, column_width
from app.widgets.frozen_column import FrozenColumn

ROW_HEIGHT = 24
WIDEST = 260  # pixels of a column, until somebody drags it
PAD = 14
MEASURED = 50  # rows that a column is made wide enough for; all of a long list would take a while at every tick
CHOSEN = 0.2  # of the accent's colour in the row that is chosen


class _Filtered(QSortFilterProxyModel):
    """Leaves rows out; the model itself sorts them."""

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.sourceModel().sort(column, order)


class RunsTable(QTableView):
    """Shows rows, and announces what is ticked, typed and to be deleted; it changes nothing itself."""

    chosen = Signal(object)  # SavedRun or None
    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RunsModel()
        self._filtered = _Filtered()
        self._filtered.setSourceModel(self.rows)
        self._filtered.setFilterRole(TICKED)
        self._filtered.setFilterKeyColumn(0)
        self._arrange()
        self._mark_chosen()
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.current_run()))

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these, sorted as they were; the chosen one stays so."""
        before = self.current_run()
        if self.rows.set_rows(rows):
            self._fit()
        if before is not None:
            self.choose(before.id)
        self.chosen.emit(self.current_run())

    def current_run(self) -> SavedRun | None:
        """Return the run whose row is chosen; None if that is the row of several seeds."""
        index = self._filtered.mapToSource(self.currentIndex())
        row = self.rows.row(index.row()) if index.isValid() else None
        return row.run if row is not None and row.summary is None else None

    def choose(self, run: int) -> bool:
        """Choose the row of a run; return False if it is not shown."""
        place = self._places([run]).get(run)
        if place is not None:
            self.setCurrentIndex(place)
        return place is not None

    def bring_into_sight(self, runs: Collection[int]) -> bool:
        """Let the rows of runs be seen, in the order of the list if they are not; return False if one is not shown."""
        places, area = self._places(runs), self.viewport().rect()
        if not places.keys() >= set(runs):
            return False
        if not all(area.top() < self.visualRect(places[run]).center().y() < area.bottom() for run in runs):
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # the newest are first
            self.scrollToTop()
        return True

    def show_only_ticked(self, only: bool) -> None:  # noqa: FBT001 - a setter
        """Leave out the runs that are not ticked."""
        self._filtered.setFilterFixedString("1" if only else "")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mark_chosen()

    def _mark_chosen(self) -> None:
        """Mark the chosen row so that the samples of curves are seen on it."""
        theme, palette = theme_of(self), self.palette()
        palette.setColor(palette.ColorRole.Highlight, mixed(theme.panel, theme.accent, CHOSEN))
        palette.setColor(palette.ColorRole.HighlightedText, QColor(theme.text))
        self.setPalette(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_Space and (run := self.current_run()) is not None:
            self.rows.tick_toggled.emit(run.id)
        else:
            super().keyPressEvent(event)

    def _places(self, runs: Collection[int]) -> dict[int, QModelIndex]:
        """Return where the rows of runs are, by their numbers; without those that are not shown."""
        found = {
            run: self._filtered.mapFromSource(self.rows.index(row, 0)) for run, row in self.rows.places(runs).items()
        }
        return {run: place for run, place in found.items() if place.isValid()}

    def _fit(self) -> None:
        self.resizeColumnsToContents()
        for column in range(self._filtered.columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column) + PAD, WIDEST))

    def _arrange(self) -> None:
        self.setModel(self._filtered)
        self.setItemDelegate(WholeNumbers(self))
        self.horizontalHeader().setResizeContentsPrecision(MEASURED)
        self.horizontalHeader().setMinimumSectionSize(column_width(QFontMetricsF(self.font()), SHORTEST_NUMBER))
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)  # Tab leaves the table; the arrows move in it
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setIconSize(SAMPLE)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.names = FrozenColumn(self)
        self.names.setItemDelegate(WholeNumbers(self.names))
        describe(
            self,
            self.tr("Runs"),
            self.tr("Tick runs to compare them (Space); names and notes can be typed (F2); click a title to sort"),
        )
