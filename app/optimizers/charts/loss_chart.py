"""The loss of every racer by step."""

import numpy as np
from PySide6.QtWidgets import QWidget

from app.base.theme import Theme
from app.optimizers.model import ListedRacer
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import Legend
from app.widgets.charts.line_chart import LineChart
from core.descent import Trajectory

FLOOR = 1e-16  # a smaller difference from the minimum is rounding


class LossChart(LineChart):
    """Losses minus the lowest minimum; it has a legend where no surface beside it has one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", FLOOR, parent)
        self.set_title(self.tr("loss − minimum"))
        self.legend = Legend(self.getPlotItem().getViewBox())

    def set_race(self, race: list[tuple[ListedRacer, Trajectory]], lowest: float, steps: int, theme: Theme) -> None:
        """Draw the losses of these racers."""
        curves = [
            Curve(np.arange(len(one.losses)), one.losses - lowest, theme.racer(racer.colour)) for racer, one in race
        ]
        self.set_curves(curves, steps)
