"""The loss round the end of each racer of a network, by the distance from it: who ended flat, and who sharp."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.base.theme import RacerStyle
from app.optimizers.network.plane_path import PlanePath
from app.widgets.charts.axes import ValueAxis, disable_pan_zoom
from app.widgets.charts.chart_menu import Entry
from app.widgets.charts.curve_chart import CurveChart, decades_of
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import Legend
from core.csv_text import as_csv
from core.descent import Trajectory
from core.landscape.slices.surroundings import DISTANCES

FLOOR = 1e-16


class EndChart(CurveChart):
    """A curve for each racer: the mean loss in random directions, at distances of up to the weights' own size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", FLOOR, parent, bottom=ValueAxis("bottom"))
        disable_pan_zoom(self.getPlotItem().getViewBox())
        self.chart_menu.figure = "measure"
        self.chart_menu.entries = self._entries
        self.legend = Legend(self.getPlotItem().getViewBox())
        self.layer.legend_area = self.legend.area
        self._race: Sequence[tuple[Trajectory, RacerStyle]] = ()
        self._names: Sequence[str] = ()

    def set_race(self, race: Sequence[tuple[Trajectory, RacerStyle]], names: Sequence[str]) -> None:
        """Show what is known of these racers, which have these names."""
        self._race, self._names = race, names
        curves = self.curves()
        self.set_title(self.tr("mean loss"), self.tr("loss"))
        known = self.tr("distance from the end, in sizes of the weights")
        self.getPlotItem().getAxis("bottom").setLabel(known if curves else self.tr("known when networks have trained"))
        self._draw(curves, scale="logarithmic")
        low, high = decades_of([curve.mapped(np.log10) for curve in curves])
        self.getPlotItem().getViewBox().setRange(xRange=(0, 1), yRange=(low, high), padding=0)

    def curves(self) -> list[Curve]:
        """Return the mean loss round each end."""
        return [
            Curve(DISTANCES, one.path.surroundings[:, 0].astype(np.float64), style, name=name)
            for (one, style), name in zip(self._race, self._names, strict=True)
            if isinstance(one, PlanePath) and one.path is not None and one.path.surroundings is not None
        ]

    def numbers(self) -> str:
        """Return them as CSV, with the least and the greatest loss of all directions."""
        rows = [
            (name, distance, *losses)
            for (one, _), name in zip(self._race, self._names, strict=True)
            if isinstance(one, PlanePath) and one.path is not None and one.path.surroundings is not None
            for distance, losses in zip(DISTANCES.tolist(), one.path.surroundings.tolist(), strict=True)
        ]
        return as_csv((("name", "distance", "mean_loss", "least", "greatest"), *rows))

    def _entries(self, _place: QPoint) -> Sequence[Entry]:
        return [(self.tr("Copy the numbers"), lambda: QGuiApplication.clipboard().setText(self.numbers()))]
