"""The column at the right: statistics by layer, each with a line for every row."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base.formatting import translated
from app.base.plain_text import set_tip
from app.base.theme import Theme
from app.initializers.controller import InitializersController
from app.initializers.layer_chart import LayerChart
from app.initializers.plot_data import curves_of
from app.widgets.charts.curves import Curve
from app.widgets.controls import OneLine, column_in, describe, muted, title
from app.widgets.section import ScrollingColumn
from app.widgets.terms.links import TermTip
from core.diagnostics import Statistic
from core.diagnostics.catalogue import CHARTED

SHORTEST = 124  # pixels: the least height of a chart
STALE = 0.45  # opacity of curves of older settings


class Charts(ScrollingColumn):
    """The charts, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charts = [StatisticChart(statistic) for statistic in CHARTED]
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(2)
        for chart in self.charts:
            layout.addWidget(chart, stretch=1)
            chart.chart.getPlotItem().getAxis("bottom").showLabel(chart is self.charts[-1])
        self.setWidget(content)

    def show_rows(self, controller: InitializersController, theme: Theme, *, late: bool) -> None:
        """Draw the measurements of the rows."""
        for chart in self.charts:
            chart.show_rows(controller, theme, late=late)

    def show_reached(self, controller: InitializersController) -> None:
        """Put the cursor at the signal's layer."""
        for chart in self.charts:
            chart.show_reached(controller)


class StatisticChart(QWidget):
    """One statistic under its title."""

    def __init__(self, statistic: Statistic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.statistic = statistic
        texts, dotted = statistic.texts(QCoreApplication.translate), translated(statistic.dotted_label)
        self.chart = LayerChart("")
        self.chart.chart_menu.figure = statistic.chart
        self._drawn: tuple[object, ...] = ()  # the data that the curves were made from
        heading = QHBoxLayout()
        heading.setContentsMargins(8, 0, 8, 0)
        self.heading = title(texts.label)
        set_tip(self.heading, texts.help)
        TermTip(self.heading)
        heading.addWidget(self.heading)
        self.dotted: QLabel = muted(self.tr("dotted: {0}").format(dotted) if dotted else "")
        heading.addStretch(1)
        heading.addWidget(self.dotted)
        self.definition = OneLine()
        self.definition.setText(texts.definition)
        self.definition.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        set_tip(self.definition, texts.definition)
        below = QHBoxLayout()
        below.setContentsMargins(8, 0, 8, 0)
        below.addWidget(self.definition)
        describe(self.chart, texts.label, self.tr("A line for each row, by layer; click to send the signal to a layer"))
        self.chart.setMinimumHeight(SHORTEST)
        layout = column_in(self, spacing=0)
        layout.addLayout(heading)
        layout.addLayout(below)
        layout.addWidget(self.chart, stretch=1)

    def show_rows(self, controller: InitializersController, theme: Theme, *, late: bool) -> None:
        """Draw the measurements of the rows; stale curves fade once they are late."""
        layers = len(controller.model.hidden_layers)
        rows = controller.shown_rows()
        drawn = (
            theme,
            layers,
            controller.model.seeds,
            [(row.row.colour, row.run(), row.now.more_seeds) for row in rows],
        )
        if drawn != self._drawn:
            self._drawn = drawn
            self.show_curves(curves_of(controller, self.statistic, theme), layers)
        is_stale = any(row.run()[1] for row in rows)
        self.chart.layer.setOpacity(STALE if is_stale and late else 1.0)

    def show_curves(self, curves: Sequence[Curve], layers: int) -> None:
        """Draw these curves, and name the dotted ones if there are any."""
        self.chart.show_curves(curves, layers, logarithmic=self.statistic.is_logarithmic)
        self.dotted.setVisible(any(curve.dotted for curve in curves))

    def show_reached(self, controller: InitializersController) -> None:
        """Put the cursor at the signal's layer."""
        show_reached(self.chart, self.statistic, controller, controller.playback.position)


def show_reached(chart: LayerChart, statistic: Statistic, controller: InitializersController, position: int) -> None:
    """Put the cursor at the signal's layer; before the gradient starts, draw nothing of it."""
    reached = controller.reached(position)
    if reached is None or (statistic.is_backward < (not reached.forward)):
        chart.set_reached(None)
    elif reached.forward and statistic.is_backward:
        chart.set_reached(len(controller.model.hidden_layers), forward=False)
    else:
        chart.set_reached(reached.layer, forward=reached.forward)
