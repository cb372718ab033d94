"""The loss of every racer by step."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QWidget

from app.base.plain_text import set_tip
from app.base.theme import Theme
from app.optimizers.model import ListedRacer
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import Legend
from app.widgets.charts.line_chart import LineChart
from core.descent import Trajectory
from core.descent.measures import floor_of

FLOOR = 1e-16  # a smaller difference from the minimum is rounding


class LossChart(LineChart):
    """Losses minus the minimum or, if something is lower than that, losses.

    It has a legend where no surface beside it has one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", FLOOR, parent)
        self.chart_menu.figure = "loss"
        self.legend = Legend(self.getPlotItem().getViewBox())
        self.layer.legend_area = self.legend.area

    def set_race(
        self, race: list[tuple[ListedRacer, Trajectory]], names: Sequence[str], steps: int, theme: Theme
    ) -> None:
        """Draw the losses of these racers, which have these names."""
        minimum = floor_of([trajectory for _, trajectory in race])
        lowest = 0.0 if minimum is None else minimum
        places = np.arange(max((len(one.losses) for _, one in race), default=0))
        curves = [
            Curve(places[one.own_part], one.losses[one.own_part] - lowest, theme.style_of(racer), name=name)
            for (racer, one), name in zip(race, names, strict=True)
        ]
        if minimum is None:
            self.set_title(self.tr("loss"))
            set_tip(
                self,
                self.tr(
                    "The loss at each step. No minimum is subtracted, since the box has none or a racer has gone below "
                    "it; click to go to a step"
                ),
            )
            self.set_curves_of_any_sign(curves, steps)
        else:
            self.set_title(self.tr("loss − minimum"))
            set_tip(self, self.tr("The loss minus the lowest minimum, at each step; click to go to a step"))
            self.set_curves(curves, steps)
