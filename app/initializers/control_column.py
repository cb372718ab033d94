"""The controls at the left: the initializers, the network and the input."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton

from app.base.formatting import translated
from app.initializers.controller import InitializersController
from app.initializers.descriptions import names_of
from app.initializers.initializer_card import InitializerCard, name_of_kind
from app.initializers.model import MOST_ROWS, InitializersModel, ListedInitializer
from app.widgets.controls import menu_button
from app.widgets.forms.card_list import CardList
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import LabelColumn
from app.widgets.formulas.tip import set_formula_tip
from app.widgets.section import ScrollingColumn, Section, stacked
from core.activations import ACTIVATIONS, Activation
from core.initializers import INITIALIZERS

WIDTH = 324
NETWORK = ("hidden_layers", "batch_norm", "dropout")
INPUT = ("inputs", "input_size", "batch_size", "upstream", "precision", "seed", "seeds")


class ControlColumn(ScrollingColumn):
    """All settings of the room. It sends changes to the controller and shows the model."""

    train_requested = Signal(object, str)  # the PropagationConfig of a row, and its name

    def __init__(self, controller: InitializersController) -> None:
        super().__init__()
        self.controller = controller
        model = controller.model
        labels = LabelColumn()
        self.rows: CardList[InitializerCard] = CardList(self._make_card, MOST_ROWS)
        self.activation: KindForm[Activation] = KindForm(
            self.tr("Activation"), ACTIVATIONS, model.activation, labels=labels
        )
        self.network = SettingsForm(model, only=NETWORK, object_to=controller.refusal, labels=labels)
        self.input = SettingsForm(model, only=INPUT, object_to=controller.refusal, labels=labels)
        self.add = self._add_button()
        self._arrange()
        self._connect()

    def show_model(self, model: InitializersModel) -> None:
        """Show the settings."""
        self.rows.set_entries(model.rows, model)
        self.activation.set_value(model.activation)
        self.network.set_value(model)
        self.input.set_value(model)
        self.add.setEnabled(len(model.rows) < MOST_ROWS)
        self._summarise(model)

    def _make_card(self, row: ListedInitializer) -> InitializerCard:
        card = InitializerCard(row)
        card.train.triggered.connect(lambda: self._ask_training(card.entry))
        return card

    def _ask_training(self, row: ListedInitializer) -> None:
        (name,) = names_of([row])
        self.train_requested.emit(self.controller.model.config(row), name)

    def _add_button(self) -> QToolButton:
        button = menu_button(self.tr("Add an initializer"), self.tr("Add a row to the comparison"), self.tr("+ Add"))
        for kind in INITIALIZERS:
            initializer = kind.model_validate({})
            action = button.menu().addAction(name_of_kind(kind))
            set_formula_tip(action, translated(initializer.summary), initializer.formula, initializer.source)
            action.triggered.connect(
                lambda _=False, kind=initializer.kind: self.controller.insert(
                    self.controller.model.adding(kind), len(self.controller.model.rows)
                )
            )
        return button

    def _arrange(self) -> None:
        self.setMinimumWidth(WIDTH)
        self.sections = (
            Section(self.tr("Initializers"), self.rows, self.add, name="initializers"),
            Section(self.tr("Network"), stacked(self.activation, self.network), name="network"),
            Section(self.tr("Input"), self.input, name="input"),
        )
        self.stack(*self.sections)

    def _summarise(self, model: InitializersModel) -> None:
        """Say in each section what is in it, for when it is folded."""
        widths = sorted(set(model.hidden_layers))
        summaries = (
            ", ".join(names_of(model.rows)),
            f"{len(model.hidden_layers)} × {'–'.join(map(str, widths[:1] + widths[1:][-1:]))}, "
            + translated(model.activation.label),
            self.tr("batches of {0}").format(model.batch_size),
        )
        for section, summary in zip(self.sections, summaries, strict=True):
            section.set_summary(summary)

    def _connect(self) -> None:
        controller = self.controller
        self.activation.value_changed.connect(
            lambda activation: controller.set_model(controller.model.replace(activation=activation))
        )
        for form in (self.network, self.input):
            form.value_changed.connect(
                lambda model, form=form: controller.edit(model, what="setup", dragged=form.dragging)
            )
            form.dropped.connect(controller.drop)
        self.rows.entry_changed.connect(
            lambda place, row: controller.edit(
                controller.model.with_row(place, row), what="row", dragged=self.rows.dragging
            )
        )
        self.rows.dropped.connect(controller.drop)
        self.rows.kind_changed.connect(
            lambda place, kind: controller.set_model(controller.model.with_initializer(place, kind))
        )
        self.rows.duplicated.connect(lambda place: controller.insert(controller.model.duplicating(place), place + 1))
        self.rows.removed.connect(lambda place: controller.set_model(controller.model.without(place)))
        self.rows.moved.connect(lambda place, by: controller.set_model(controller.model.moving(place, by)))
        self.rows.chosen.connect(controller.choose)
