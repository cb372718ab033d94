"""The column at the left: the surface, the racers and the run."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.base.formatting import translated
from app.optimizers.controller import OptimizersController
from app.optimizers.descriptions import label_of
from app.optimizers.fields import MOST_RACERS
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import NO_ROOM, OptimizersModel, start_on
from app.optimizers.network.matrix_surface import MATRIX_SURFACES
from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.points_row import PointsRow
from app.optimizers.racer_card import KINDS, RacerBody, RacerCard, no_matrix
from app.widgets.controls import column_in, menu_button
from app.widgets.forms.card_list import CardList
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import LabelColumn
from app.widgets.formulas.tip import set_formula_tip
from app.widgets.section import ScrollingColumn, Section, stacked
from app.widgets.terms.term_label import TermLabel
from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.surfaces import SURFACES, Surface

if TYPE_CHECKING:
    from app.optimizers.network_column.network_form import NetworkForm
    from app.optimizers.tuning.work_row import WorkRow

WIDTH = 332
# The start of one's own function is that of the race, set below; points are edited as a list.
ELSEWHERE = ("start_x", "start_y", "points", "settings")
RUN_FIELDS = ("steps", "noise", "seed", "target")


class ControlColumn(ScrollingColumn):
    """All settings of the room. It sends changes to the controller and shows the model."""

    refused = Signal(str)  # the reason why what was asked for is not done

    def __init__(self, controller: OptimizersController) -> None:
        super().__init__()
        self.controller = controller
        model = controller.model
        self._shown: OptimizersModel | None = None
        labels = LabelColumn()
        self.surface: KindForm[Surface] = KindForm(
            self.tr("Surface"),
            (*SURFACES, RealNetwork, *MATRIX_SURFACES),
            model.surface,
            hidden=lambda _: ELSEWHERE,
            labels=labels,
        )
        self.points = PointsRow(controller)
        self.network: NetworkForm | None = None  # made for the first network
        self.for_network = QWidget()
        self._for_network = column_in(self.for_network)
        self._labels = labels
        self.levels = SettingsForm(model, only=("levels",), labels=labels)
        self.turn = SettingsForm(model, only=("turn",), labels=labels)
        self.start = SettingsForm(model.start, labels=labels)
        self.racers: CardList[RacerCard] = CardList(self._make_card, MOST_RACERS)
        self.run = SettingsForm(model, only=RUN_FIELDS, labels=labels)
        self.add = self._add_button()
        self.rates = self._rates_button()
        self.fairness = TermLabel(wrap=True)  # by which rule the racers have their rates
        self.fairness.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.work: WorkRow | None = None  # made for the first work that takes long
        self.for_work = QWidget()
        self.for_work.hide()
        self._arrange()
        self._connect()
        if controller.tuner is not None or controller.matrices is not None:
            self._show_work()

    def show_model(self, model: OptimizersModel) -> None:
        """Show the settings; while the start is dragged, nothing else changes."""
        known, self._shown = self._shown, model
        if self.controller.dragging and known is not None and differs_by_start(known, model):
            self.start.set_value(model.start)
            self._show_rule(model)
            return
        self.surface.set_value(model.surface)
        self.points.show_model(model)
        self.levels.set_value(model)
        self.turn.set_value(model)
        self.turn.setVisible(self.controller.turning.is_on(model) and model.angle == model.turn)
        self.run.set_value(model)
        self.start.set_defaults(start_on(model.turned), self.tr("Back to {0}, the start of this surface"))
        self.start.set_value(model.start)
        for name, letter in zip(("x", "y"), model.surface.letters, strict=True):
            self.start.name_field(name, self.tr("Start {0}").format(letter))
        self.racers.set_entries(model.racers, model.surface)
        self.strips.setChecked(model.rate_strips)
        self._show_rule(model)
        self._show_network(model)
        self.add.setEnabled(len(model.racers) < MOST_RACERS)
        self._summarise(model)

    def _show_network(self, model: OptimizersModel) -> None:
        """Show the form of the network where networks race; there, nobody chooses the start."""
        network = model.surface if isinstance(model.surface, RealNetwork) else None
        if network is not None and self.network is None:
            from app.optimizers.network_column.network_form import NetworkForm  # noqa: PLC0415 - few races are of networks

            self.network = NetworkForm(self.controller, network, self._labels)
            self._for_network.addWidget(self.network)
        if self.network is not None:
            self.network.setVisible(network is not None)
            if network is not None:
                self.network.show_network(network)
                self.network.show_training()
        self.for_network.setVisible(network is not None)
        on_plane = isinstance(model.surface, PlaneSurface)
        self.start.setVisible(not on_plane)
        self.rates.setEnabled(not on_plane)
        for card in self.racers.cards:
            card.allow_forks(allowed=not on_plane)
            card.allow_matrices(allowed=on_plane)
        for action in self.add.menu().actions()[-len(MATRIX_OPTIMIZERS) :]:
            action.setEnabled(on_plane)

    def fork(self, index: int) -> None:
        """Fork a racer at the present frame, and open the card of the fork: something is to be changed there."""
        if reason := self.controller.why_not_forked(index):
            self.refused.emit(translated(reason))
            return
        self.controller.fork(index)
        self.racers.cards[index + 1].open(True)

    def _fan(self, index: int) -> None:
        """Race a racer at five rates, as far as there is room."""
        model = self.controller.model
        if len(model.racers) < MOST_RACERS:
            self.controller.set_model(model.fanning(index))
        else:
            self.refused.emit(translated(NO_ROOM))

    def _show_work(self) -> None:
        """Show how far long work beside the window has come, if there is any."""
        if self.work is None:
            from app.optimizers.tuning.work_row import WorkRow  # noqa: PLC0415 - most work is done at once

            self.work = WorkRow(self.controller)
            column_in(self.for_work).addWidget(self.work)
        self.for_work.setVisible(self.work.show_work())

    def _show_dropped(self) -> None:
        self._show_rule(self.controller.model)

    def _show_rule(self, model: OptimizersModel) -> None:
        """Say by which rule the racers have their rates, if they have one."""
        self.fairness.setVisible(model.rates != "as set")
        if model.rates != "as set":
            from app.optimizers.rates.rate_rules import sentence_on  # noqa: PLC0415 - most races have no rule

            waits = model.rates == "tuned" and self.controller.dragging
            self.fairness.setText(self.tr("At the drop the rates are tuned anew.") if waits else sentence_on(model))

    def _make_card(self, entry: ListedRacer) -> RacerCard:
        card = RacerCard(entry)
        card.fork_requested.connect(lambda: self.fork(self.racers.cards.index(card)))
        card.fan_requested.connect(lambda: self._fan(self.racers.cards.index(card)))
        card.rate_dragged.connect(lambda rate: self.controller.drag_rate(self.racers.cards.index(card), rate))
        return card

    def _add_button(self) -> QToolButton:
        button = menu_button(
            self.tr("Add a racer"),
            self.tr("Add an optimizer to the race, with the learning rate suggested for this surface"),
            self.tr("+ Add"),
        )
        for optimizer in (kind.model_validate({}) for kind in KINDS):
            action = button.menu().addAction(translated(optimizer.label))
            action.triggered.connect(
                lambda _=False, kind=optimizer.kind: self.controller.insert(
                    self.controller.model.adding(kind), len(self.controller.model.racers)
                )
            )
        # Formulas take long to set: the first paint waits for none of a menu.
        button.menu().aboutToShow.connect(self._explain_entries, Qt.ConnectionType.SingleShotConnection)
        return button

    def _rates_button(self) -> QToolButton:
        button = menu_button(
            self.tr("Rates"), self.tr("Show which learning rates work, or change those of all racers"), self.tr("Rates")
        )
        self.strips = button.menu().addAction(self.tr("Rates that work"))
        self.strips.setCheckable(True)
        self.strips.triggered.connect(
            lambda shown: self.controller.set_model(self.controller.model.replace(rate_strips=shown))
        )
        button.menu().aboutToShow.connect(self._fill_rates, Qt.ConnectionType.SingleShotConnection)
        return button

    def _fill_rates(self) -> None:
        from app.optimizers.tuning.rates_menu import fill  # noqa: PLC0415 - it would hold up the first paint

        fill(self.rates.menu(), self.controller)

    def _corner(self) -> QWidget:
        corner = QWidget()
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.rates)
        row.addWidget(self.add)
        return corner

    def _explain_entries(self) -> None:
        for action, kind in zip(self.add.menu().actions(), KINDS, strict=True):
            optimizer = kind.model_validate({})
            where = f" {no_matrix()}." if kind in MATRIX_OPTIMIZERS else ""
            set_formula_tip(action, translated(optimizer.summary) + where, optimizer.formula, optimizer.source)

    def _arrange(self) -> None:
        self.setMinimumWidth(WIDTH)
        self.sections = (
            Section(
                self.tr("Surface"),
                stacked(self.surface, self.points, self.for_network, self.levels, self.turn, self.start),
                name="surface",
            ),
            Section(
                self.tr("Racers"), stacked(self.for_work, self.fairness, self.racers), self._corner(), name="racers"
            ),
            Section(self.tr("Race"), self.run, name="run"),
        )
        self.stack(*self.sections)

    def _summarise(self, model: OptimizersModel) -> None:
        """Say in each section what is in it, for when it is folded."""
        surface, racers, run = self.sections
        surface.set_summary(translated(model.surface.label))
        racers.set_summary(", ".join(map(label_of, model.racers)))
        run.set_summary(self.tr("{0} steps").format(model.steps))

    def _connect(self) -> None:
        controller = self.controller
        self.surface.value_changed.connect(
            lambda surface: controller.edit(
                controller.model.with_surface(surface), what="surface", dragged=self.surface.dragging
            )
        )
        self.surface.dropped.connect(controller.drop)
        for form in (self.levels, self.run):
            form.value_changed.connect(controller.set_model)
        self.turn.value_changed.connect(
            lambda turned: controller.edit(
                controller.model.at_angle(turned.turn), what="turn", dragged=self.turn.dragging
            )
        )
        self.turn.dropped.connect(controller.drop)
        controller.dropped.connect(self._show_dropped)
        controller.work_changed.connect(self._show_work)
        self.start.value_changed.connect(lambda start: controller.set_model(controller.model.replace(start=start)))
        self.racers.entry_changed.connect(self._change_racer)
        self.racers.kind_changed.connect(
            lambda place, kind: controller.set_model(controller.model.with_optimizer(place, kind))
        )
        self.racers.duplicated.connect(lambda place: controller.insert(controller.model.duplicating(place), place + 1))
        self.racers.removed.connect(lambda place: controller.set_model(controller.model.without(place)))
        self.racers.dropped.connect(controller.drop)
        self.racers.moved.connect(lambda place, by: controller.set_model(controller.model.moving(place, by)))

    def _change_racer(self, place: int, racer: ListedRacer) -> None:
        model = self.controller.model.with_racer(place, racer)
        body = self.racers.cards[place].body
        if isinstance(body, RacerBody) and body.typing:
            self.controller.type_on(model, f"rule {place}")
        else:
            self.controller.edit(model, what=f"racer {place}", dragged=self.racers.dragging)


def differs_by_start(one: OptimizersModel, other: OptimizersModel) -> bool:
    """Return whether two races are the same but for their start."""
    names = OptimizersModel.model_fields.keys() - {"start"}
    return all(getattr(one, name) == getattr(other, name) for name in names)
