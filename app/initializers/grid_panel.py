"""The panel of the comparison: the quantity, the verdict on a row, and the grid, the table or a large cell."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from app.base.formatting import translated
from app.base.theme import theme_of
from app.base.timer import timer
from app.initializers.controller import InitializersController
from app.initializers.descriptions import name_of, verdict_on
from app.initializers.large.page import LargePage
from app.initializers.model import SHOWN, InitializersModel
from app.initializers.plot_data import (
    grid_key,
    grid_rows,
    layer_names,
    listed_statistics,
    row_at,
    table_columns,
    table_rows,
)
from app.widgets.controls import OneLine, column_in, describe, fault
from app.widgets.focus_policy import behave
from app.widgets.histograms.grid import HistogramGrid
from app.widgets.histograms.page_tabs import ONE_SAMPLE
from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.steady_band import SteadyBand
from app.widgets.table import TableView
from app.widgets.terms.term_label import TermLabel

TICK = 250  # milliseconds between two looks at the progress
LATE = 200  # milliseconds after which stale cells are marked
GRID, TABLE, LARGE = range(3)  # pages
WORD_LINES = 3  # of text: the longest verdict on a row, where the window is at its first size


class GridPanel(QWidget):
    """Shows the rows of the controller as histograms, or as numbers."""

    became_late = Signal()  # cells have been stale for a while

    def __init__(self, controller: InitializersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self._opened: tuple[int, int] | None = None  # row and column of the large cell
        self._judged: int | None = None  # the colour number of the row whose verdict is shown
        self._drawn: tuple[object, ...] = ()  # the data that the grid's rows were made from
        self.late = False  # whether cells have been stale for a while
        self._soon = timer(self, LATE, once=True)
        self._ticks = timer(self, TICK)  # while cells are late
        self._make_head()
        self.verdict = TermLabel(wrap=True)
        self.fault = fault()
        self.grid = HistogramGrid()
        self.table = TableView(
            self.tr("Statistics"), self.tr("Every statistic of every layer; click a title to sort"), table_columns()
        )
        self.large = LargePage(controller)
        self.pages = QStackedWidget()
        self._arrange()
        self._connect()

    def show_model(self, model: InitializersModel) -> None:
        """Show the settings."""
        self.shown.setCurrentIndex(SHOWN.index(model.shown))
        self.log_counts.setChecked(model.log_counts)
        self.grid.set_logarithmic(model.log_counts)
        self.show_readings()

    def show_readings(self) -> None:
        """Show the measurements."""
        self._watch()
        key = grid_key(self.controller, late=self.late)
        if key != self._drawn:
            self._drawn = key
            self.grid.set_columns(layer_names(self.controller))
            self.grid.set_rows(grid_rows(self.controller, late=self.late))
        if self.pages.currentIndex() == TABLE:
            self.table.set_rows(table_rows(self.controller, theme_of(self)))
        self.table.setEnabled(not self.late)
        self.fault.setText(self.controller.fault)
        self.fault.setVisible(bool(self.controller.fault))
        self.show_verdict()
        self._show_large()

    def show_reached(self) -> None:
        """Show how far the signal has come."""
        reached = self.controller.reached()
        if reached is None:
            self.readout.setText(self.controller.progress_text() if self.late else "")
            self.grid.set_reached(None)
        else:
            template = self.tr("{0} →") if reached.forward else self.tr("← {0}")
            self.readout.setText(template.format(name_of(self.controller.quantity())))
            self.grid.set_reached(reached.layer, forward=reached.forward)

    def show_verdict(self) -> None:
        """Show the verdict on the chosen row."""
        rows = self.controller.rows()
        row = rows[self.controller.chosen] if rows else None
        run, is_stale = row.run() if row is not None else (None, True)
        if row is None or not self.controller.shown_rows():
            self._judged = None
            self.verdict.setText(self.tr("No initializer is shown: add one at the left, or click a marker there."))
        elif run is None or (is_stale and row.row.colour != self._judged):
            self.verdict.setText(self.tr("Measuring…") if self.late and row.row.shown else "")
        elif not is_stale:
            self._judged = row.row.colour
            more = row.now.more_seeds[: self.controller.model.seeds - 1]
            self.verdict.say(row.name, verdict_on(run, more))
        self.verdict.setEnabled(not (is_stale and self.late))

    @property
    def opened(self) -> tuple[int, int] | None:
        """The row and the column of the cell that is seen large."""
        return self._opened

    def open_cell(self, row: int, column: int) -> None:
        """Show a cell large."""
        self._opened = (row, column)
        self.pages.setCurrentIndex(LARGE)
        self.large.open_layer(column)
        self.large.setFocus()
        self._show_large()

    def show_sample(self, row: int, place: UnitPlace, key: StepKey) -> None:
        """Show one sample in a unit of a row's network, at one of its steps."""
        self._open_chosen(row, min(place.layer, len(self.grid.columns()) - 1))
        self.large.views.setCurrentIndex(ONE_SAMPLE)
        if self.large.pane is not None:
            self.large.pane.sample.show_place(place, key)

    def close_cell(self) -> None:
        """Go back to all cells."""
        self._opened = None
        self.pages.setCurrentIndex(self.view.currentIndex())

    def escape(self) -> bool:
        """Close the large cell, if one is open."""
        is_open = self.pages.currentIndex() == LARGE
        if is_open:
            self.close_cell()
            self.grid.setFocus()
        return is_open

    # Internals.

    def _watch(self) -> None:
        """Mark stale cells if they stay so."""
        is_stale = any(row.run()[1] for row in self.controller.shown_rows()) and not self.controller.fault
        if not is_stale:
            self.late = False
            self._soon.stop()
            if self._ticks.isActive():
                self._ticks.stop()
                self.show_reached()
        elif not self.late and not self._soon.isActive():
            self._soon.start()

    def _become_late(self) -> None:
        self.late = True
        self._ticks.start()
        self.show_readings()
        self.show_reached()
        self.became_late.emit()

    def _show_large(self) -> None:
        if self._opened is None:
            return
        row, column = self._opened
        rows = self.grid.rows()
        if row >= len(rows) or column >= len(rows[row].cells):
            self.close_cell()
            return
        run, _ = row_at(self.controller, row).run()
        known = run is not None and column < len(run.layers)
        statistics = listed_statistics(run.layers[column]) if run is not None and known else []
        self.large.show_network(self.controller.model.config(row_at(self.controller, row).row))
        cell = rows[row].cells[column]
        name = f"{rows[row].name}, {self.grid.columns()[column]}"
        self.large.cell.show_cell(
            name, cell, rows[row].colour, statistics, logarithmic=self.controller.model.log_counts
        )

    def _show_page(self, page: int) -> None:
        self._opened = None
        self.pages.setCurrentIndex(page)
        self.show_readings()

    # Construction.

    def _make_head(self) -> None:
        self.shown = QComboBox()
        for name in SHOWN:
            self.shown.addItem(translated(name))
        describe(self.shown, self.tr("Shown"), self.tr("The quantity that the histograms show"))
        self.log_counts = QCheckBox(self.tr("Log counts"))
        describe(
            self.log_counts,
            self.tr("Log counts"),
            self.tr("Draw the logarithms of the counts, so that rare values show"),
        )
        self.readout = OneLine()
        self.view = QTabBar()
        self.view.setDrawBase(False)
        self.view.addTab(self.tr("Histograms"))
        self.view.addTab(self.tr("Table"))
        describe(self.view, self.tr("View"), self.tr("The layers as histograms, or as a table of all statistics"))
        for control in (self.shown, self.log_counts, self.view):
            behave(control)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 8, 0)
        for part in (self.shown, self.log_counts, self.readout):
            head.addWidget(part)
        head.setStretchFactor(self.readout, 1)
        head.addWidget(self.view)
        for page in (self.grid, self.table, self.large):
            self.pages.addWidget(page)
        words = QWidget()
        sentences = column_in(words, spacing=0)
        for line in (self.verdict, self.fault):
            line.setContentsMargins(8, 0, 8, 0)
        for sentence in (self.verdict, self.fault):
            sentences.addWidget(sentence)
        sentences.addStretch(1)
        self.fault.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # else the least height is that of a narrow text, and the band scrolls
        self.verdict.setSizePolicy(policy)
        layout = column_in(self, spacing=4)
        layout.addLayout(head)
        layout.addWidget(SteadyBand(words, lines=WORD_LINES))
        layout.addWidget(self.pages, stretch=1)

    def _connect(self) -> None:
        controller = self.controller
        self.shown.activated.connect(lambda place: controller.set_model(controller.model.replace(shown=SHOWN[place])))
        self.log_counts.clicked.connect(lambda on: controller.set_model(controller.model.replace(log_counts=on)))
        self.view.currentChanged.connect(self._show_page)
        self.grid.cell_opened.connect(self._open_chosen)
        self.grid.row_chosen.connect(self._choose_row)
        self.large.closed.connect(self.close_cell)
        self.large.layer_changed.connect(self._follow_layer)
        self._soon.timeout.connect(self._become_late)
        self._ticks.timeout.connect(self.show_reached)

    def _open_chosen(self, row: int, column: int) -> None:
        self._choose_row(row)
        self.open_cell(row, column)

    def _follow_layer(self, layer: int) -> None:
        """Let the distribution be that of the layer that the page of one sample has gone to."""
        if self._opened is not None and layer < len(self.grid.columns()):
            self._opened = (self._opened[0], layer)
            self._show_large()

    def _choose_row(self, row: int) -> None:
        chosen, rows = row_at(self.controller, row).row, self.controller.model.rows
        if chosen in rows:  # else it stands pale beside the only one
            self.controller.choose(rows.index(chosen))
