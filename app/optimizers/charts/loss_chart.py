"""The loss of every racer by step."""

from collections.abc import Sequence
from math import log10
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from app.base.plain_text import set_tip
from app.base.theme import RacerStyle, Theme
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.network.plane_path import PlanePath
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import Legend
from app.widgets.charts.line_chart import LineChart
from core.descent import Trajectory
from core.descent.measures import floor_of

if TYPE_CHECKING:
    from app.optimizers.charts.target_line import TargetLine
    from core.descent.spread import Spread

FLOOR = 1e-16  # a smaller difference from the minimum is rounding


class LossChart(LineChart):
    """Losses minus the minimum or, if something is lower than that, losses.

    It has a legend where no surface beside it has one. The target of the race is a line that can be dragged.
    """

    target_dragged = Signal(float)
    target_dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", FLOOR, parent)
        self.chart_menu.figure = "loss"
        self.legend = Legend(self.getPlotItem().getViewBox())
        self.layer.legend_area = self.legend.area
        self.target: TargetLine | None = None  # made for the first target
        self._holds_target = False

    def set_race(
        self,
        race: list[tuple[ListedRacer, Trajectory]],
        names: Sequence[str],
        steps: int,
        theme: Theme,
        *,
        predicted: bool = False,
        spread: "tuple[Spread, RacerStyle] | None" = None,
    ) -> None:
        """Draw the losses of these racers, which have these names; on quadratics also the `predicted` ones, dotted.

        A `spread` is the median of many races of one of them, dotted, in a band between the quartiles.
        """
        minimum = floor_of([trajectory for _, trajectory in race])
        lowest = 0.0 if minimum is None else minimum
        places = np.arange(max((len(one.losses) for _, one in race), default=0))
        curves = [
            Curve(places[one.own_part], one.losses[one.own_part] - lowest, theme.style_of(racer), name=name)
            for (racer, one), name in zip(race, names, strict=True)
        ]
        curves = [curve for one, curve in zip(race, curves, strict=True) for curve in self._of(one[1], curve)]
        if spread is not None:
            low, middle, high = spread[0].quartiles() - lowest
            curves.insert(0, Curve(np.arange(len(middle)), middle, spread[1], band=(low, high), dotted=True))
        theory = predictions(race, theme) if predicted and minimum is not None else []
        self._name(race, has_minimum=minimum is not None, has_theory=bool(theory))
        if minimum is None or _is_of_networks(race):
            self.set_curves_of_any_sign(curves + theory, steps)
        else:
            self.set_curves(curves + theory, steps)

    def _name(self, race: list[tuple[ListedRacer, Trajectory]], *, has_minimum: bool, has_theory: bool) -> None:
        """Say what is drawn, and what was subtracted from it."""
        if _is_of_networks(race):
            self.set_title(self.tr("loss"))
            tip = self.tr("The true loss, through the steps where it was computed, and dotted that of the map")
            set_tip(self, self.tr("{0}; click to go to a step").format(tip))
        elif not has_minimum:
            self.set_title(self.tr("loss"))
            set_tip(
                self,
                self.tr(
                    "The loss at each step. No minimum is subtracted, since the box has none or a racer has gone below "
                    "it; click to go to a step"
                ),
            )
        else:
            self.set_title(self.tr("loss − minimum"), self.tr("loss"))
            tip = self.tr("The loss minus the lowest minimum, at each step; click to go to a step")
            set_tip(self, "\n".join([tip, self._about(race)]) if has_theory else tip)

    def _about(self, race: list[tuple[ListedRacer, Trajectory]]) -> str:
        """Say what the dotted curves of theory are."""
        late = self.tr("Dotted: the loss that theory predicts for late steps")
        stays = self.tr("Dotted: the mean loss at which theory says that a racer stays under this noise")
        return str(stays if any(one.racer.noise for _, one in race) else late)

    def _of(self, trajectory: Trajectory, curve: Curve) -> list[Curve]:
        """Return the curves of a racer: of a network the true losses, and the map's beside them."""
        if not isinstance(trajectory, PlanePath):
            return [curve]
        from app.optimizers.network.words import loss_curves  # noqa: PLC0415 - few races are of networks

        return loss_curves(trajectory, curve.name, curve)

    def show_target(self, race: list[tuple[ListedRacer, Trajectory]], target: float | None, theme: Theme) -> None:
        """Draw the level that the race is to, with a tick where each racer first comes down to it."""
        if target is None:
            if self.target is not None:
                self.target.set_target(None, None, ())
            return
        from app.optimizers.charts.target_line import Arrival, TargetLine  # noqa: PLC0415 - most races have no target
        from core.descent.target import steps_of  # noqa: PLC0415

        if self.target is None:
            self.target = TargetLine(self.getPlotItem().getViewBox())
        minimum = floor_of([trajectory for _, trajectory in race])
        firsts = [(steps_of(one, target, minimum).first, theme.style_of(racer).colour) for racer, one in race]
        arrivals = [Arrival(first, colour) for first, colour in firsts if first is not None]
        axis = self.getPlotItem().getAxis("left")
        if axis.symmetric is not None:
            place = float(axis.symmetric.places(np.array([target]))[0])
        else:
            place = log10(target) if axis.logMode else target
        self.target.set_target(target, place, arrivals, self.layer.points())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._holds_target = self.target is not None and self.target.is_near(self._places_at(event)[0])
        if not self._holds_target:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._holds_target:
            axis, (low, high) = self.getPlotItem().getAxis("left"), self.getPlotItem().getViewBox().viewRange()[1]
            place = min(max(low, self._places_at(event)[1]), high)  # beyond, nobody could take hold of it again
            value = axis.symmetric.values([place])[0] if axis.symmetric is not None else place
            value = 10**place if axis.logMode and axis.symmetric is None else value
            if value > 0:
                self.target_dragged.emit(float(f"{value:.2g}"))
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._holds_target:
            self._holds_target = False
            self.target_dropped.emit()
        super().mouseReleaseEvent(event)

    def _places_at(self, event: QMouseEvent) -> tuple[float, float]:
        """Return the pixel below the top of the box, and the place on the axis of values."""
        box, scene = self.getPlotItem().getViewBox(), self.mapToScene(event.position().toPoint())
        return box.mapFromScene(scene).y(), box.mapSceneToView(scene).y()


def predictions(race: list[tuple[ListedRacer, Trajectory]], theme: Theme) -> list[Curve]:
    """Return what theory predicts on quadratics: the loss by the factor of a step or, under noise, where it stays."""
    from core.descent.stability import predicted_excess  # noqa: PLC0415
    from core.descent.theory.noise_floor import noise_floor  # noqa: PLC0415 - most races show none

    known = [(racer, predicted_excess(one)) for racer, one in race]
    floors = [(racer, noise_floor(one), one.steps) for racer, one in race]
    known += [(racer, np.full(steps + 1, floor)) for racer, floor, steps in floors if floor is not None]
    return [
        Curve(np.arange(len(values)), values, theme.style_of(racer), dotted=True)
        for racer, values in known
        if values is not None
    ]


def _is_of_networks(race: list[tuple[ListedRacer, Trajectory]]) -> bool:
    return bool(race) and isinstance(race[0][1], PlanePath)
