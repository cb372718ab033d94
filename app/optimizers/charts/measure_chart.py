"""A second chart beside the loss: any measure of all racers, or the memory of the chosen one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from app.base.formatting import translated
from app.base.plain_text import set_tip
from app.base.theme import DASHES, MARKERS, RacerStyle, theme_of
from app.optimizers.charts.rate_chart import RateChart
from app.optimizers.fields import MeasureKind
from app.optimizers.network.plane_path import PlanePath
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import Legend, LegendEntry
from app.widgets.charts.legend_lines import LegendLine
from app.widgets.charts.line_chart import LineChart
from app.widgets.controls import column_in, describe
from app.widgets.focus_policy import behave
from core.descent import Trajectory
from core.descent.measures import distances, effective_rates, gradient_norms, step_lengths
from core.descent.update_terms import NOTES_VELOCITY, term, velocities, velocity_term
from core.settings import Array

if TYPE_CHECKING:
    from PySide6.QtGui import QStandardItemModel

    from app.optimizers.charts.end_chart import EndChart

FLOOR = 1e-16
NAMES_LEFT = 56  # pixels: about where the curves begin
SHORTEST_NAME = 8  # letters of a measure's name that are always visible
OF_NETWORKS: tuple[MeasureKind, ...] = ("gradient", "distance", "step", "surroundings")
OF_MATRICES: tuple[MeasureKind, ...] = ("singular values", "update values")
Named = tuple[Trajectory, RacerStyle]


@dataclass(frozen=True)
class RacerMeasure:
    """A measure of every racer."""

    title: str
    axis: str  # the title, shorter
    short: str  # for a low chart
    values: Callable[[Trajectory], Array]


def shares_of_limit(trajectory: Trajectory) -> Array:  # (steps + 1,)
    """Return the share of the stability limit; NaN where the surface bends down, which has no place on the axis."""
    from core.descent.stability import stability_share  # noqa: PLC0415 - most races show another measure

    shares = stability_share(trajectory)
    with np.errstate(invalid="ignore"):
        shares[~(shares > 0)] = np.nan
    return shares


class MeasureChart(QWidget):
    """A list of measures and the chart of the chosen one."""

    step_requested = Signal(int)
    kind_chosen = Signal(str)  # MeasureKind

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._race: list[Named] = []
        self._names: Sequence[str] = ()
        self._chosen: Named | None = None
        self.chosen_name = ""  # set it before the race; by default the name of the optimizer
        self._steps = 1
        self._kind: MeasureKind = "gradient"
        self._of_networks = False
        self.measures = self._measures()
        self.kind = QComboBox()
        self.chart = LineChart("", FLOOR)
        self.chart.chart_menu.figure = "measure"
        self.chart_legend = Legend(self.chart.getPlotItem().getViewBox())
        self.chart.layer.legend_area = self.chart_legend.area
        self.names = LegendLine()  # of the memory's curves
        self.rates = RateChart()
        self.ends: EndChart | None = None  # made where networks race
        self._arrange()
        self.kind.activated.connect(lambda index: self.kind_chosen.emit(self.kind.itemData(index)))
        self.chart.step_requested.connect(self.step_requested)

    def set_race(
        self, race: list[Named], names: Sequence[str], chosen: Named | None, steps: int, kind: MeasureKind
    ) -> None:
        """Show this measure of these racers, which have these names; the memory is that of the chosen one."""
        rolls = chosen is not None and velocity_term(chosen[0].racer) is not None
        self._race, self._names, self._chosen, self._steps = race, names, chosen, steps
        self._kind = "memory" if kind == "velocity" and not rolls else kind
        self._offer_velocity(rolls=rolls)
        of_matrices = any(hasattr(trajectory, "matrix") for trajectory, _ in race)
        self._offer_matrices(of_matrices=of_matrices)
        on_plane = any(isinstance(trajectory, PlanePath) for trajectory, _ in race)
        self._offer_ends(of_networks=on_plane and not of_matrices)
        self._offer_of_networks(on_plane)
        self.kind.setCurrentIndex(self.kind.findData(self._kind))
        self._redraw()

    @property
    def shows_rates(self) -> bool:
        """Whether it shows the loss against the rate, which `rates` draws."""
        return self._kind == "rates"

    @property
    def shows_ends(self) -> bool:
        """Whether it shows the loss round the ends of networks, which `ends` draws."""
        return self._kind == "surroundings" and self.ends is not None

    @property
    def picture(self) -> "LineChart | RateChart | EndChart":
        """The chart that is seen."""
        if self._kind == "surroundings" and self.ends is not None:
            return self.ends
        return self.rates if self.shows_rates else self.chart

    @property
    def legend(self) -> Legend:
        """The legend of what it shows."""
        picture = self.picture
        return self.chart_legend if isinstance(picture, LineChart) else picture.legend

    def avoid_curves(self) -> None:
        """Place the legend where no curve runs."""
        self.legend.avoid(self.picture.layer.points())

    def set_step(self, step: int) -> None:
        self.chart.set_step(step)
        if self.shows_rates:
            self.rates.set_step(step)

    def title(self) -> str:
        """Return what the chart shows; for memory, with the name of its racer."""
        if self.shows_rates:
            return self.tr("loss against the rate")
        if self.shows_ends:
            return self._round_ends()
        if self.is_of_all():
            return self._distance() if self._kind == "distance" else self.measures[self._kind].title
        if self._chosen is None:
            return self.kind.currentText()
        template = {
            "memory": self.tr("memory of {0}"),
            "effective rate": self.tr("effective rate of {0}"),
            "velocity": self.tr("−η v of {0}"),
            "singular values": self.tr("singular values of W, {0}"),
            "update values": self.tr("singular values of the update, {0}"),
        }[self._kind]
        return template.format(self.chosen_name or translated(self._chosen[0].racer.optimizer.label))

    def is_of_all(self) -> bool:
        """Return whether the chart shows a measure of every racer, not the chosen one's memory."""
        return self._kind in self.measures or self.shows_rates or self.shows_ends

    def curves(self) -> list[Curve]:
        """Return the curves that are drawn now."""
        if not isinstance(picture := self.picture, LineChart):
            return picture.curves()
        if self.is_of_all():
            curves = [
                self._curve(trajectory, style, name)
                for (trajectory, style), name in zip(self._race, self._names, strict=True)
            ]
            return [self._limit(), *curves] if self._kind == "share" else curves
        if self._chosen is None:
            return []
        if self._kind in OF_MATRICES:
            from app.optimizers.charts.matrix_measures import value_curves  # noqa: PLC0415 - few races are of matrices

            return value_curves(self._chosen[0], self._kind, self._chosen[1])
        names, theme = self._memory(self._chosen[0]), theme_of(self)
        return [
            Curve(np.arange(len(values)), values[:, axis], theme.quantity(2 * number + axis), name=f"{name}, {x}")
            for number, (name, values) in enumerate(names.items())
            for axis, x in enumerate(self._chosen[0].surface.letters)
        ]

    def _limit(self) -> Curve:
        """Return the line at which a method is just stable."""
        theme = theme_of(self)
        style = RacerStyle(colour=theme.muted, dashes=DASHES[1], marker=MARKERS[0])
        return Curve(np.arange(self._steps + 1), np.ones(self._steps + 1), style, name=self.tr("stability limit"))

    def _curve(self, trajectory: Trajectory, style: RacerStyle, name: str) -> Curve:
        if isinstance(trajectory, PlanePath):
            from app.optimizers.network.words import measure  # noqa: PLC0415 - few races are of networks

            values, own = measure(trajectory, self._kind), trajectory.own_part
        else:
            values, own = self.measures[self._kind].values(trajectory), trajectory.own_part
        return Curve(np.arange(len(values))[own], values[own], style, name=name)

    def _measures(self) -> Mapping[MeasureKind, RacerMeasure]:
        return {
            "gradient": RacerMeasure(self.tr("gradient norm"), self.tr("gradient norm"), "|∇f|", gradient_norms),
            "distance": RacerMeasure(
                self.tr("distance to a minimum"), self.tr("distance"), self.tr("distance"), distances
            ),
            "step": RacerMeasure(self.tr("step length"), self.tr("step length"), self.tr("length"), step_lengths),
            "share": RacerMeasure(
                self.tr("share of the stability limit"), self.tr("share of limit"), self.tr("share"), shares_of_limit
            ),
        }

    def _memory(self, trajectory: Trajectory) -> dict[str, Array]:
        """Return the chosen racer's curves by name: its memory, its effective rate, or its velocity."""
        if self._kind == "effective rate":
            return {self.tr("effective rate"): effective_rates(trajectory)}
        if self._kind == "velocity":
            classic = velocity_term(trajectory.racer) is NOTES_VELOCITY
            name = self.tr("velocity of the notes") if classic else self.tr("step taken")
            return {name: velocities(trajectory)}
        vectors = {name: values for name, values in trajectory.states.items() if values.ndim > 1}
        optimizer = trajectory.racer.optimizer
        return {translated(term(optimizer, name).label): values for name, values in vectors.items()}

    def _symbols(self, trajectory: Trajectory) -> list[str]:
        """Return the chosen racer's curves by short names: symbols of its memory."""
        names = self._memory(trajectory)
        if self._kind != "memory":
            return list(names)
        vectors = [name for name, values in trajectory.states.items() if values.ndim > 1]
        return [term(trajectory.racer.optimizer, name).symbol for name in vectors]

    def _offer_velocity(self, *, rolls: bool) -> None:
        """Let the velocity along the motion be chosen, as the last measure, if the chosen racer is a heavy ball."""
        place = self.kind.findData("velocity")
        if rolls and place < 0:
            self.kind.addItem(self.tr("−η v of the chosen racer, along its motion"), "velocity")
        elif not rolls and place >= 0:
            self.kind.removeItem(place)

    def _offer_matrices(self, *, of_matrices: bool) -> None:
        """Let the singular values be chosen, as the last measures, where matrices race."""
        texts = (self.tr("singular values of W, chosen racer"), self.tr("singular values of its update"))
        places = [self.kind.findData(kind) for kind in OF_MATRICES]
        for kind, text, place in zip(OF_MATRICES, texts, places, strict=True):
            if of_matrices and place < 0:
                self.kind.addItem(text, kind)
        if not of_matrices:
            for place in sorted((place for place in places if place >= 0), reverse=True):
                self.kind.removeItem(place)
        if not of_matrices and self._kind in OF_MATRICES:
            self._kind = "gradient"

    def _offer_ends(self, *, of_networks: bool) -> None:
        """Let the loss round the ends be chosen, as the last measure, where networks race."""
        place = self.kind.findData("surroundings")
        if of_networks and place < 0:
            self.kind.addItem(self._round_ends(), "surroundings")
        elif not of_networks and place >= 0:
            self.kind.removeItem(place)
        if not of_networks and self._kind == "surroundings":
            self._kind = "gradient"
        if of_networks and self.ends is None:
            from app.optimizers.charts.end_chart import EndChart  # noqa: PLC0415 - few races are of networks

            self.ends = EndChart()
            describe(
                self.ends,
                self._round_ends(),
                self.tr(
                    "The mean loss round each end, in random directions that change each unit's weights by a share of "
                    "their own size: a curve that stays low is a flat end, one that rises soon a sharp one"
                ),
            )
            self.pictures.addWidget(self.ends)

    def _round_ends(self) -> str:
        return self.tr("loss round the end")

    def _offer_of_networks(self, of_networks: bool) -> None:  # noqa: FBT001 - a setter
        """Offer what a network has: norm, step length, and the distance off the plane in place of that to a minimum."""
        self._of_networks = of_networks
        self.kind.setItemText(self.kind.findData("distance"), self._distance())
        model = cast("QStandardItemModel", self.kind.model())  # that of every list of texts
        for place in range(self.kind.count()):
            model.item(place).setEnabled(not of_networks or self.kind.itemData(place) in (*OF_NETWORKS, *OF_MATRICES))

    def _distance(self) -> str:
        return self.tr("distance off the plane") if self._of_networks else self.measures["distance"].title

    def _redraw(self) -> None:
        self.pictures.setCurrentWidget(self.picture)
        if self.shows_ends and self.ends is not None:
            self.ends.set_race(self._race, self._names)
        if self.picture is not self.chart:
            return
        if self.is_of_all():
            self.chart.set_title(self.measures[self._kind].axis, self.measures[self._kind].short)
        else:
            self.chart.set_title(self.title())
        self.chart.set_curves(self.curves(), self._steps, logarithmic=self.is_of_all() or self._kind in OF_MATRICES)
        self.legend.set_entries([])
        self._name_memory()

    def _name_memory(self) -> None:
        """Name the curves of the chosen racer above the chart: inside, the names would cover them."""
        rows: list[LegendEntry] = []
        if not self.is_of_all() and self._kind not in OF_MATRICES and self._chosen is not None:
            trajectory, _ = self._chosen
            names = [f"{name}, {axis}" for name in self._symbols(trajectory) for axis in trajectory.surface.letters]
            rows = [LegendEntry(theme_of(self).quantity(number), name) for number, name in enumerate(names)]
        self.names.set_entries(rows)
        self.names.setVisible(bool(rows))
        set_tip(self.names, "\n".join(curve.name for curve in self.curves()) if rows else "")

    def _arrange(self) -> None:
        for kind, measure in self.measures.items():
            self.kind.addItem(measure.title, kind)
        self.kind.addItem(self.tr("loss against the rate"), "rates")
        self.kind.addItem(self.tr("memory of the chosen racer"), "memory")
        self.kind.addItem(self.tr("effective rate of the chosen racer"), "effective rate")
        describe(self.kind, self.tr("Measure"), self.tr("The measure that this chart draws"))
        describe(self.chart, self.tr("Measure"), self.tr("The measure at each step; click to go to a step"))
        describe(
            self.rates,
            self.tr("Loss against the rate"),
            self.tr(
                "The loss of each racer at the present frame, at every learning rate; drag a dot, or press the arrow "
                "keys, to change its rate"
            ),
        )
        behave(self.kind)
        self.kind.setMinimumContentsLength(SHORTEST_NAME)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 16, 0)
        head.addWidget(self.kind, stretch=1)
        layout = column_in(self, spacing=0)
        layout.addLayout(head)
        self.names.hide()
        beside = QHBoxLayout()
        beside.setContentsMargins(NAMES_LEFT, 0, 16, 0)
        beside.addWidget(self.names)
        layout.addLayout(beside)
        self.pictures = QStackedWidget()
        self.pictures.addWidget(self.chart)
        self.pictures.addWidget(self.rates)
        layout.addWidget(self.pictures, stretch=1)
