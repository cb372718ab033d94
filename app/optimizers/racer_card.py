"""The card of a racer in the list: its optimizer's form, its rate and its schedule."""

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.base.formatting import spelled_out, translated
from app.base.plain_text import plain, set_tip
from app.optimizers.descriptions import label_of, past_of, training_of
from app.optimizers.fields import MOST_RACERS
from app.optimizers.listed_racer import ListedRacer, new_listed
from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.network.real_network import RealNetwork
from app.widgets.controls import OneLine, column_in, describe, push_button, set_bold, tool_button
from app.widgets.forms.entry_card import EntryBody, EntryCard
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import LabelColumn
from core.descent import Fork
from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.number_format import exactly
from core.optimizers import Optimizer
from core.own_optimizer import RACING_OPTIMIZERS, RULE, OwnOptimizer, from_template, kind_of_rate
from core.schedules import SCHEDULES, Schedule
from core.surfaces import Regression, Surface

if TYPE_CHECKING:
    from app.optimizers.network.own_training_form import OwnTrainingForm
    from app.optimizers.own_rule.rule_editor import RuleEditor
    from app.optimizers.rates.rate_strip import RateStrip

RATE_WIDTH = 56
FORK_FIELDS = ("at", "kick_x", "kick_y", "forgets")
STATE_INDENT = 76  # pixels: below the name of the optimizer


KINDS = (*RACING_OPTIMIZERS, *MATRIX_OPTIMIZERS)


def no_matrix() -> str:
    """Return why an optimizer of matrices does not race on two numbers, and where it does."""
    return QCoreApplication.translate(
        "racers",
        "On two numbers, Muon is momentum with a fixed length: see the matrix stage, the surfaces “Associative memory” "
        "and “Factorization”, or a real network",
    )


def offer(box: QComboBox, place: int, tip: str, allowed: bool) -> None:  # noqa: FBT001 - a setter
    """Let an entry of a list be chosen, or not, with a tooltip."""
    item = cast("QStandardItemModel", box.model()).item(place)  # the model of every list of texts
    item.setEnabled(allowed)
    item.setData(plain(tip), Qt.ItemDataRole.ToolTipRole)


class RacerCard(EntryCard):
    """One racer: its colour, its optimizer, its learning rate, and a form for all of that."""

    kinds = KINDS
    most_colours = MOST_RACERS
    takes_own_colour = True
    entry: ListedRacer
    _may_fork = True

    fork_requested = Signal()
    fan_requested = Signal()
    rate_dragged = Signal(float)

    @staticmethod
    def settings_of(entry: ListedRacer) -> Optimizer[Any]:
        return entry.optimizer

    def make_body(self) -> "RacerBody":
        return RacerBody(self.entry)

    def name_of_entry(self) -> str:
        return label_of(self.entry)

    def family(self) -> str:
        return self.tr("Optimizer")

    def summarise(self) -> QWidget:
        self.rate = tool_button("", "")
        self.rate.setMinimumWidth(RATE_WIDTH)
        self.rate.clicked.connect(self._edit_rate)
        return self.rate

    def extend_menu(self, menu: QMenu) -> None:
        self.rename = menu.addAction(self.tr("Rename"))
        self.rename.triggered.connect(self._edit_name)
        self.explain = menu.addAction(self.tr("Explain its updates"))
        self.explain.triggered.connect(self.chosen)
        self.fork = menu.addAction(self.tr("Fork from this frame"))
        set_tip(self.fork, self.tr("Add a racer that is this one up to the frame and may then differ (K)"))
        self.fork.triggered.connect(self.fork_requested)
        self.fan = menu.addAction(self.tr("Race at five rates"))
        set_tip(self.fan, self.tr("Add four copies: at a tenth, three tenths, three and ten times its learning rate"))
        self.fan.triggered.connect(self.fan_requested)
        menu.addSeparator()

    def show_entry(self) -> None:
        super().show_entry()
        self.rate.setText(exactly(self.entry.optimizer.learning_rate))
        if isinstance(self.entry.optimizer, OwnOptimizer):
            self.explain_kind()  # its formula is what was typed
        name = self.name_of_entry()
        describe(
            self.rate,
            self.tr("Learning rate of {0}").format(name),
            self.tr("The learning rate of {0}; click to change it").format(name),
        )
        self.own_name.setText(self.entry.name)
        self.own_name.setVisible(bool(self.entry.name))
        said = past_of(self.entry) or self._training()
        self.past.setText(said)
        self.past.setVisible(bool(said))
        fork = self.entry.fork
        set_tip(self.past, "" if fork is None else spelled_out(fork.optimizer, always=("learning_rate",)))
        self.fork.setEnabled(self.entry.fork is None and self._may_fork)
        self.fan.setEnabled(self.entry.fork is None)

    def _training(self) -> str:
        """Return with what the racer trains a network, where that is not as the network says."""
        surface = self._context
        return ", ".join(training_of(self.entry, surface)) if isinstance(surface, RealNetwork) else ""

    def extend_head(self) -> QWidget:
        """Return what stands below the head: the own name, the loss at the present frame, how the race ended."""
        self.own_name = OneLine()
        self.own_name.setContentsMargins(STATE_INDENT, 0, 0, 0)
        set_bold(self.own_name)
        self.own_name.hide()
        self.past = OneLine()
        self.past.setContentsMargins(STATE_INDENT, 0, 0, 0)
        self.past.hide()
        self.state = OneLine()
        self.state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.state.setContentsMargins(STATE_INDENT, 0, 0, 2)
        self.strip: RateStrip | None = None  # made when it is first shown
        head = QWidget()
        self.below = column_in(head, spacing=0)
        for line in (self.own_name, self.past, self.state):
            self.below.addWidget(line)
        return head

    def allow_forks(self, *, allowed: bool) -> None:
        """Offer to fork the racer, where a race can go on from any of its frames."""
        self._may_fork = allowed
        self.fork.setEnabled(self.entry.fork is None and allowed)

    def allow_matrices(self, *, allowed: bool) -> None:
        """Offer the optimizers of matrices where there is a matrix; elsewhere they say where there is one."""
        for kind in MATRIX_OPTIMIZERS:
            offer(self.kind, self.kinds.index(kind), translated(kind.summary) if allowed else no_matrix(), allowed)

    def show_strip(self, *, shown: bool) -> None:
        """Show or hide the strip of rates that work."""
        if shown and self.strip is None:
            from app.optimizers.rates.rate_strip import RateStrip  # noqa: PLC0415 - it would hold up the first paint

            self.strip = RateStrip()
            self.strip.value_changed.connect(self.rate_dragged)
            self.strip.dropped.connect(self.dropped)
            self.below.addWidget(self.strip)
        if self.strip is not None:
            self.strip.setVisible(shown)

    def show_state(self, text: str, tip: str) -> None:
        """Show the loss at a frame, and the outcome, which `tip` explains."""
        if text != self.state.text():
            self.state.setText(text)
            set_tip(self.state, tip)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_F2:
            self._edit_name()
        else:
            super().keyPressEvent(event)

    def _edit_rate(self) -> None:
        self.open(True)
        if isinstance(self.body, RacerBody):
            self.body.form.editor("learning_rate").setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _edit_name(self) -> None:
        self.open(True)
        if isinstance(self.body, RacerBody):
            self.body.name.editor("name").setFocus(Qt.FocusReason.ShortcutFocusReason)


class RacerBody(EntryBody):
    """The form of an optimizer, two buttons for common rates, the rate's schedule and the batch size."""

    def __init__(self, racer: ListedRacer) -> None:
        super().__init__()
        self._racer = racer
        self._suggested_rate = racer.optimizer.learning_rate
        labels = LabelColumn()
        self.name = SettingsForm(racer, only=("name",), labels=labels)
        self._labels = labels
        self.form = self._form_of(racer.optimizer)
        self.rule = self._rule_editor()
        self.schedule: KindForm[Schedule] = KindForm(self.tr("Schedule"), SCHEDULES, racer.schedule, labels=labels)
        self.batch = SettingsForm(racer, only=("batch_size",), labels=labels)
        self.flat = SettingsForm(racer, only=("sam_radius",), labels=labels)
        self.own_steps = SettingsForm(racer, only=("own_steps",), labels=labels)
        self.training: OwnTrainingForm | None = None  # made where networks race
        self._labels = labels
        fork = racer.fork or Fork(at=0, optimizer=racer.optimizer)
        self.fork = SettingsForm(fork, only=FORK_FIELDS, labels=labels)
        self.suggested = push_button(self.tr("Suggested rate"), self.tr("The learning rate found for this surface"))
        self.paper = push_button(
            self.tr("Paper default"), self.tr("All settings to PyTorch's defaults, most of which are the papers'")
        )
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.suggested)
        buttons.addWidget(self.paper)
        self._lines = layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 0, 2, 2)
        layout.addWidget(self.name)
        layout.addWidget(self.fork)
        if self.rule is not None:
            layout.addWidget(self.rule)
        layout.addWidget(self.form)
        layout.addLayout(buttons)
        if self._racer.optimizer.scheduled:
            layout.addWidget(self.schedule)
        layout.addWidget(self.batch)
        layout.addWidget(self.flat)
        layout.addWidget(self.own_steps)
        self._layout = layout

    def _form_of(self, optimizer: Optimizer[Any]) -> SettingsForm[Any]:
        """Make the form of the optimizer's numbers; the rule of an own one has an editor."""
        self._declared = optimizer.own_declarations()
        names = [one.name for one in self._declared if one.name != RULE]
        form: SettingsForm[Any] = SettingsForm(optimizer, only=names, labels=self._labels)
        form.value_changed.connect(self._change_optimizer)
        form.dropped.connect(self.dropped)
        return form

    def _follow_rule(self, optimizer: Optimizer[Any]) -> None:
        """Make the form anew where the rule declares other parameters than before."""
        if optimizer.own_declarations() == self._declared:
            return
        before, self.form = self.form, self._form_of(optimizer)
        self._lines.replaceWidget(before, self.form)
        before.hide()
        before.deleteLater()

    def _connect(self) -> None:
        if self.rule is not None:
            self.rule.changed.connect(self._take_rule)
            self.rule.left.connect(self._leave_rule)
            self.rule.template_chosen.connect(self._take_template)
        self.schedule.value_changed.connect(lambda value: self.changed.emit(self._racer.replace(schedule=value)))
        self.fork.value_changed.connect(lambda fork: self.changed.emit(self._racer.replace(fork=fork)))
        for form in (self.name, self.batch, self.flat, self.own_steps):
            form.value_changed.connect(self.changed)
        self.suggested.clicked.connect(self._take_suggested_rate)
        self.paper.clicked.connect(self._take_paper_default)

    @property
    def dragging(self) -> bool:
        return self.form.dragging

    @property
    def typing(self) -> bool:
        return self.rule is not None and self.rule.is_typing

    def show_entry(self, entry: ListedRacer, context: Surface) -> None:
        """Show a racer with an optimizer of the same kind, and the settings that it has on this surface."""
        racer, surface, optimizer = entry, context, entry.optimizer
        self._surface = surface
        likeness = kind_of_rate(optimizer)
        suggested_rate = self._suggested_rate = surface.suggested_rate(likeness)
        self._racer = racer
        self.name.set_value(racer)
        self.fork.setVisible(racer.fork is not None)
        if racer.fork is not None:
            self.fork.set_value(racer.fork)
        if self.rule is not None and isinstance(optimizer, OwnOptimizer):
            self.rule.set_value(optimizer, racer.draft)
            self.paper.hide()
            self._follow_rule(optimizer)
        fresh = optimizer.at_defaults() if isinstance(optimizer, OwnOptimizer) else new_listed(optimizer.kind)
        fresh = fresh.replace(learning_rate=suggested_rate)
        tip = self.tr("Back to {0}, as a new racer on this surface has it")
        self.form.set_defaults(fresh, self.tr("Back to {0}") if self.rule is not None else tip)
        self.form.set_value(optimizer)
        self.schedule.set_value(racer.schedule)
        self.batch.set_value(racer)
        self.flat.set_value(racer)
        self.batch.setVisible(isinstance(surface, Regression))
        self.flat.setVisible(not isinstance(surface, PlaneSurface))
        self._show_training(racer, surface)
        tip = self.tr("Learning rate {0}, found for this surface").format(exactly(suggested_rate))
        is_known = likeness is not OwnOptimizer
        set_tip(self.suggested, tip if is_known else self.tr("No rate is known for a rule of one's own"))
        self.suggested.setEnabled(is_known and optimizer.learning_rate != suggested_rate)
        self.paper.setEnabled(optimizer != type(optimizer)())

    def _show_training(self, racer: ListedRacer, surface: Surface) -> None:
        """Show with what the racer trains a network, where one races."""
        if isinstance(surface, RealNetwork):
            if self.training is None:
                from app.optimizers.network.own_training_form import OwnTrainingForm  # noqa: PLC0415 - few races need it

                self.training = OwnTrainingForm(surface, self._labels)
                self.training.changed.connect(lambda own: self.changed.emit(self._racer.replace(trained=own)))
                self._layout.addWidget(self.training)
            self.training.show_racer(surface, racer.trained)
            self.own_steps.set_value(racer)
        self.own_steps.setVisible(isinstance(surface, RealNetwork))
        if self.training is not None:
            self.training.setVisible(isinstance(surface, RealNetwork))

    def _take_suggested_rate(self) -> None:
        self._change_optimizer(self.form.value().replace(learning_rate=self._suggested_rate))

    def _take_paper_default(self) -> None:
        self._change_optimizer(type(self.form.value())())

    def _change_optimizer(self, optimizer: Optimizer[Any]) -> None:
        self.changed.emit(self._racer.replace(optimizer=optimizer))

    def _rule_editor(self) -> "RuleEditor | None":
        """Return the editor of an own rule; None for an optimizer of the registry."""
        if not isinstance(self._racer.optimizer, OwnOptimizer):
            return None
        from app.optimizers.own_rule.rule_editor import RuleEditor  # noqa: PLC0415 - most racers have none

        return RuleEditor(self._racer.optimizer)

    def _take_rule(self, optimizer: OwnOptimizer) -> None:
        self.changed.emit(self._racer.replace(optimizer=optimizer, draft=""))

    def _leave_rule(self, draft: str) -> None:
        """Keep a text with a mistake, so that it is there the next time."""
        if draft != self._racer.draft:
            self.changed.emit(self._racer.replace(draft=draft))
        self.dropped.emit()

    def _take_template(self, kind: type[Optimizer[Any]]) -> None:
        rate = self._surface.suggested_rate(kind)
        self.changed.emit(self._racer.replace(optimizer=from_template(kind, learning_rate=rate), draft=""))
