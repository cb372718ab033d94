"""The layers of a run: histograms now and at the start, and below them statistics by epoch."""

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QWidget

from app.base.formatting import spelled_out, translated
from app.base.theme import LayerShade, Theme, wear
from app.base.timer import timer
from app.export.figure import PRESENTED, Figure, Film, lay_out, off_screen
from app.trainer.controller import Activity, TrainerController
from app.trainer.layers.chart import LayerStatisticChart
from app.trainer.layers.layer_cells import KINDS, cell_of, layer_names, rows_of, statistics_of
from app.trainer.layers.penalties import PENALTIES, penalties_in_words
from app.trainer.layers.sample_page import SamplePage, scrolling
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.subject import NetworkChoice, Subject, subject_of
from app.trainer.tab import Tab, share_zoom
from app.widgets.charts.run_chart import RunChart
from app.widgets.controls import OneLine, column_in, describe, fill_ground, push_button, set_bold
from app.widgets.focus_policy import behave
from app.widgets.histograms.grid import HistogramGrid, Place
from app.widgets.histograms.large_cell import LargeCell
from app.widgets.histograms.page_tabs import ONE_SAMPLE, PageTabs
from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.splitter import Splitter
from core.training.packed_arrays import Packed
from core.training.reports import NO_LAYERS, LayerReport

SCRUBBED, GROWN = 50, 125  # milliseconds between two drawings: of the current epoch, of growing curves
SHARES = (2, 1)  # of the height: histograms, charts
EVERYTHING = 10_000  # pixels: more than any screen has, to be shared
LEAST_CELLS = 300  # pixels: their least height, so that the window fits a small screen
WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class LayersTab(Tab):
    """A grid of histograms over two charts. A large cell takes the place of the grid."""

    look_changed = Signal(str, object)  # a field of the model, and its value

    def __init__(self, controller: TrainerController | None = None, parent: QWidget | None = None) -> None:
        """Show runs; of the controller's, a large cell has a page about one image."""
        super().__init__(parent)
        self._controller = controller
        self._run: LiveRun | None = None
        self._model = TrainerModel()
        self._epoch = 0
        self._opened: Place | None = None
        self._on_paper = False
        self.heading = OneLine()
        self.logarithmic = QCheckBox(self.tr("Logarithmic counts"))
        self.back = push_button(self.tr("All layers"), self.tr("Back to the histograms of all layers (Esc)"))
        self.grid = HistogramGrid()
        self.large = LargeCell()
        self.views = PageTabs()
        self.sample_page = SamplePage(self._subject)
        self.charts = tuple(LayerStatisticChart(statistic) for statistic in self._model.layer_charts)
        self._late = timer(self, SCRUBBED, once=True)
        self._later = timer(self, GROWN, once=True)
        self._arrange()
        self._connect()
        self._draw()

    @property
    def name(self) -> str:
        return self.tr("Layers")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:
        self._run, self._model = run, model
        self.logarithmic.setChecked(model.logarithmic_counts)
        self.grid.set_logarithmic(model.logarithmic_counts)
        for chart, statistic in zip(self.charts, model.layer_charts, strict=True):
            chart.show_run(run, statistic)
        self._draw()
        self._refresh_sample()

    def show_at(self, run: LiveRun | None, model: TrainerModel, epoch: int, opened: Place | None) -> None:
        """Show a run at this epoch, with one cell large if `opened` names it."""
        self._epoch, self._opened = epoch, opened
        self.show_run(run, model)
        self.show_epoch(epoch)

    def grow(self) -> None:
        self._refresh_sample()
        for late in (self._late, self._later):
            if not late.isActive():
                late.start()

    def show_epoch(self, epoch: int) -> None:
        self._epoch = epoch
        for chart in self.charts:
            chart.show_epoch(epoch)
        if not self._late.isActive():
            self._late.start()

    def hide_controls(self) -> None:
        """Hide the controls, as on paper."""
        self._on_paper = True
        for control in (self.logarithmic, *(chart.choice for chart in self.charts)):
            control.hide()
        for set_policy in (self.grid.setHorizontalScrollBarPolicy, self.grid.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # nobody scrolls paper

    def run_charts(self) -> tuple[RunChart, ...]:
        return tuple(chart.chart for chart in self.charts)

    @property
    def opened(self) -> Place | None:
        """The row and the column of the cell that is seen large."""
        return self._opened

    def reset_zoom(self) -> None:
        for chart in self.charts:
            chart.chart.reset_zoom()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DynamicPropertyChange:
            self._show_charts()
        return super().event(event)

    def figures(self) -> tuple[Figure, ...]:
        if self._run is None:
            return ()
        film = Film(range(len(self._run.epochs) + 1), self._title_at, self._show_in_picture)
        title, settings = self._title_at(self._epoch), spelled_out(self._run.config)
        return (Figure("layers", self.tr("Layers"), title, settings, self._make_picture, film),)

    def open_cell(self, row: int, column: int) -> None:
        """Show a cell large."""
        self._opened = row, column
        self.sample_page.open_layer(column)
        self._draw()
        self._refresh_sample()
        self.back.setFocus()

    def show_sample(self, place: UnitPlace, key: StepKey) -> None:
        """Show one image in a unit of the run's network, at one of its steps, once there is a network."""
        self.open_cell(0, place.layer)
        self.views.setCurrentIndex(ONE_SAMPLE)
        self.sample_page.show_place(place, key)

    def close_cell(self) -> None:
        """Show all cells again."""
        self._opened = None
        self._draw()
        self.grid.setFocus()

    def escape(self) -> bool:
        """Close the large cell, if one is open."""
        is_open = self._opened is not None
        if is_open:
            self.close_cell()
        return is_open

    def shut(self) -> None:
        self.sample_page.shut()

    def _show_view(self) -> None:
        """Show the distribution of the opened layer, or one sample on its way through it."""
        self._draw()
        self._refresh_sample()

    def _subject(self) -> Subject | None:
        """Return the network of now, of the run that is shown."""
        if self._run is None or self._controller is None:
            return None
        still = self._controller.activity in (Activity.IDLE, Activity.PAUSED)
        return subject_of(self._run, NetworkChoice.NOW, still=still)

    def _follow_layer(self, layer: int) -> None:
        """Let the distribution be that of the layer that the page of one sample has gone to."""
        if self._opened is not None and self._opened[1] != layer:
            self._opened = self._opened[0], layer
            self._draw()

    def _refresh_sample(self) -> None:
        if self._shows_sample:
            self.sample_page.refresh()

    @property
    def _shows_sample(self) -> bool:
        return self._opened is not None and self.views.currentIndex() == ONE_SAMPLE

    def _show_charts(self) -> None:
        """Show the charts, unless large letters or the numbers of one sample leave no room for them."""
        self.below.setVisible(not self._shows_sample and not self.property(PRESENTED))

    @cached_property
    def _picture(self) -> "LayersTab":
        picture = off_screen(LayersTab(), self)
        picture.hide_controls()
        return picture

    def _make_picture(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._picture, theme)
        self._show_in_picture(self._epoch)
        share_zoom(self.run_charts(), self._picture.run_charts())
        return lay_out(self._picture, size)

    def _show_in_picture(self, epoch: int) -> None:
        self._picture.show_at(self._run, self._model, epoch, self._opened)
        self._picture.back.hide()

    def _title_at(self, epoch: int) -> str:
        name = self._run.name if self._run is not None else ""
        return self.tr("Layers of {0}, {1}").format(name, self._place(epoch))

    # What is drawn.

    def _layers(self, epoch: int) -> Packed[LayerReport]:
        """Return the layers after an epoch; 0 is before the first."""
        run = self._run
        if run is None or run.trainer is None:
            return NO_LAYERS
        return run.epochs[epoch - 1].layers if epoch else run.trainer.start

    def _known(self, epoch: int) -> int:
        """Return the latest epoch up to this one whose layers are known: recorded runs do not have all."""
        epochs = self._run.epochs if self._run is not None else ()
        return next((at for at in range(min(epoch, len(epochs)), 0, -1) if epochs[at - 1].layers), 0)

    def _draw(self) -> None:
        epochs = len(self._run.epochs) if self._run is not None else 0
        self._epoch = min(self._epoch, epochs)
        start, now = self._layers(0), self._layers(self._known(self._epoch))
        if self._opened is not None and not (self._opened[0] < len(KINDS) and self._opened[1] < len(now)):
            self._opened = None
        is_sample = self._shows_sample
        self.heading.setText("" if is_sample else self._heading(bool(now)))
        is_open = self._opened is not None
        self.back.setVisible(is_open)
        self.views.setVisible(is_open and self._controller is not None)
        self.logarithmic.setVisible(not is_sample and not self._on_paper)
        self._show_charts()
        self.stack.setCurrentIndex(1 + is_sample if is_open else 0)
        self.grid.set_columns(layer_names(len(now)), [LayerShade(layer, len(now)) for layer in range(len(now))])
        self.grid.set_rows(rows_of(now, start))
        if self._opened is not None:
            self._draw_large(now, start, *self._opened)

    def _draw_charts(self) -> None:
        for chart in self.charts:
            chart.grow()

    def _draw_large(self, now: Sequence[LayerReport], start: Sequence[LayerReport], row: int, column: int) -> None:
        kind, layer = KINDS[row], now[column]
        name = f"{self.grid.rows()[row].name}, {layer_names(len(now))[column]}"
        cell = cell_of(kind, layer, None if now is start else start[column])
        logarithmic = self._model.logarithmic_counts
        shade = LayerShade(column, len(now))
        remark = code = ""
        if kind == "weights" and self._run is not None:
            remark = penalties_in_words(self._run, self._known(self._epoch), now, start, column)
            code = "" if self._on_paper else PENALTIES
        statistics = statistics_of(kind, layer)
        self.large.show_cell(name, cell, shade, statistics, logarithmic=logarithmic, remark=remark, code=code)

    def _heading(self, is_there: bool) -> str:  # noqa: FBT001
        if not is_there and self._run is not None and self._run.epochs and not self._run.is_example:
            return self.tr("The layers of this run were not kept; train it again to see them")
        if not is_there:
            return self.tr("Start a run to see histograms of every layer here")
        known = self._known(self._epoch)
        title = self.tr("{0}; the line shows the start") if known else self.tr("{0}, before the first step")
        title = title.format(self._place(self._epoch).capitalize())
        return (
            title
            if known == self._epoch
            else self.tr("{0}, the saved epoch nearest to epoch {1}").format(title, self._epoch)
        )

    def _place(self, epoch: int) -> str:
        known = self._known(epoch)
        return self.tr("after epoch {0}").format(known) if known else self.tr("at the start")

    # Construction.

    def _arrange(self) -> None:
        set_bold(self.heading)
        behave(self.logarithmic)
        declaration = next(one for one in TrainerModel.declarations() if one.name == "logarithmic_counts")
        describe(self.logarithmic, translated(declaration.label), translated(declaration.help))
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(LEAST_CELLS)
        self.stack.addWidget(self.grid)
        self.stack.addWidget(scrolling(self.large))
        self.stack.addWidget(self.sample_page)
        upper, self.below = QWidget(), QWidget()
        for half in (upper, self.below):
            fill_ground(half)
        column = column_in(upper, spacing=2)
        column.addLayout(self._head())
        column.addWidget(self.stack, stretch=1)
        row = QHBoxLayout(self.below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for chart in self.charts:
            row.addWidget(chart, stretch=1)
        self.halves = Splitter(Qt.Orientation.Vertical)
        for half, share in zip((upper, self.below), SHARES, strict=True):
            self.halves.addWidget(half)
            self.halves.setStretchFactor(self.halves.count() - 1, share)
        self.halves.setSizes([EVERYTHING * share for share in SHARES])
        layout = column_in(self)
        layout.addWidget(self.halves)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 8, 0)
        head.setSpacing(12)
        head.addWidget(self.back)
        head.addWidget(self.views)
        head.addWidget(self.heading, stretch=1)
        head.addWidget(self.logarithmic)
        return head

    def _connect(self) -> None:
        self._late.timeout.connect(self._draw)
        self._later.timeout.connect(self._draw_charts)
        self.grid.cell_opened.connect(self.open_cell)
        self.back.clicked.connect(self.close_cell)
        self.views.currentChanged.connect(self._show_view)
        self.sample_page.layer_changed.connect(self._follow_layer)
        self.logarithmic.toggled.connect(lambda on: self.look_changed.emit("logarithmic_counts", on))
        for index, chart in enumerate(self.charts):
            chart.chosen.connect(lambda statistic, index=index: self._choose(index, statistic))

    def _choose(self, index: int, statistic: str) -> None:
        first, second = self._model.layer_charts
        chosen = (statistic, second) if index == 0 else (first, statistic)
        self.look_changed.emit("layer_charts", chosen)
