"""The room's figures for export: grids and charts of their own, which show what the room shows now."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QWidget

from app.figure import Figure, lay_out, off_screen
from app.initializers.drawn import Measure, curves_of, measures
from app.initializers.layer_chart import LayerChart
from app.initializers.page import Page, Sheet
from app.initializers.telling import name_of, verdict_on
from app.initializers.workbench import Workbench
from app.texts import exactly, told
from app.theme import Theme
from app.widgets.legend import LegendRow

SMALLEST = (400, 240)  # pixels that a figure needs for itself


class Pictures(QObject):
    """Makes the figures; their widgets are made when they are first asked for, and kept."""

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(parent)
        self.workbench = workbench
        self.controller = workbench.controller
        self._parent = parent
        self._charts: dict[str, LayerChart] = {}

    def figures(self) -> tuple[Figure, ...]:
        """What can be exported, the grid first."""
        shown = name_of(self.controller.quantity())
        makers = (
            ("layers", self.tr("Histograms"), shown, self._make_grid),
            *((one.name, capital(one.title), one.title, self._chart_maker(one)) for one in measures()),
            ("room", self.tr("Whole room"), shown, self._make_page),
        )
        settings = self.settings()
        return tuple(Figure(name, label, self.title(what), settings, make) for name, label, what, make in makers)

    def title(self, what: str) -> str:
        """What is seen: the quantity, the network, what goes through it."""
        model = self.controller.model
        widths = model.hidden_layers
        layers = self.tr("{0} layers of {1}").format(len(widths), widths[0])
        if len(set(widths)) > 1:
            layers = self.tr("layers of {0}").format(", ".join(map(str, widths)))
        parts = [what, told(model.activation.label), layers]
        if model.batch_norm:
            parts.append(self.tr("batch norm"))
        if model.dropout:
            parts.append(self.tr("dropout {0}").format(exactly(model.dropout)))
        batch = self.tr("{0} samples of {1} numbers, {2}").format(model.batch_size, model.fan_in, told(model.inputs))
        return " · ".join([*parts, batch, self.tr("seed {0}").format(model.seed)])

    def settings(self) -> str:
        """Which rows there are."""
        return " · ".join(row.name for row in self.controller.shown_rows())

    # One figure each.

    def _make_grid(self, theme: Theme, size: QSize) -> QWidget:
        self._sheet.show_grid(self.workbench.stage.grid, theme)
        return lay_out(self._sheet, size)

    def _chart_maker(self, measure: Measure) -> Callable[[Theme, QSize], QWidget]:
        def make(theme: Theme, size: QSize) -> QWidget:
            if measure.name not in self._charts:
                self._charts[measure.name] = off_screen(LayerChart(measure.title), self._parent)
                self._charts[measure.name].setMinimumSize(*SMALLEST)
            chart = self._charts[measure.name]
            dotted = self.tr("{0}; dotted: {1}").format(measure.title, measure.dotted)
            chart.set_title(dotted if measure.dotted else measure.title)
            self._show(chart, measure, theme)
            chart.legend.set_theme(theme)
            chart.legend.set_rows(self._legend(theme))
            chart.legend.avoid(chart.curves.points())
            return lay_out(chart, size)

        return make

    def _make_page(self, theme: Theme, size: QSize) -> QWidget:
        page = self._page
        page.sheet.show_grid(self.workbench.stage.grid, theme)
        for chart in page.charts:
            self._show(chart.chart, chart.measure, theme)
        page.show_verdicts(self._verdicts())
        page.fit(size.width())
        return lay_out(page, size)

    def _show(self, chart: LayerChart, measure: Measure, theme: Theme) -> None:
        layers = len(self.controller.model.hidden_layers)
        chart.set_theme(theme)
        chart.show_curves(curves_of(self.controller, measure, theme), layers, logarithmic=measure.logarithmic)

    def _legend(self, theme: Theme) -> list[LegendRow]:
        return [LegendRow(theme.racer(row.row.colour), row.name, "") for row in self.controller.shown_rows()]

    def _verdicts(self) -> list[tuple[str, str]]:
        """What is said of each row."""
        seeds = self.controller.model.seeds
        runs = [(row.name, row.run()[0], row.now.more_seeds[: seeds - 1]) for row in self.controller.shown_rows()]
        return [(name, verdict_on(run, more)) for name, run, more in runs if run is not None]

    # The widgets.

    @cached_property
    def _sheet(self) -> Sheet:
        sheet = off_screen(Sheet(), self._parent)
        sheet.setMinimumSize(*SMALLEST)
        return sheet

    @cached_property
    def _page(self) -> Page:
        return off_screen(Page(), self._parent)


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
