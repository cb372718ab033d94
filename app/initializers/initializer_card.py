"""The card of an initializer in the list: its form, and the row's own network settings."""

from PySide6.QtWidgets import QMenu, QVBoxLayout

from app.base.formatting import translated
from app.initializers.model import MOST_ROWS, InitializersModel, ListedInitializer
from app.widgets.controls import push_button
from app.widgets.focus_policy import behave
from app.widgets.forms.entry_card import EntryBody, EntryCard
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import LabelColumn
from app.widgets.formulas.label import FormulaLabel
from core.activations import ACTIVATIONS, Activation
from core.initializers import INITIALIZERS, AnyInitializer, Initializer
from core.settings import Settings


class InitializerCard(EntryCard):
    """One row: its colour, its initializer, and a form for all of its own settings."""

    kinds = INITIALIZERS
    most_colours = MOST_ROWS
    entry: ListedInitializer

    @staticmethod
    def settings_of(entry: ListedInitializer) -> Initializer:
        return entry.initializer

    def make_body(self) -> "InitializerBody":
        body = InitializerBody(self.entry)
        body.train.clicked.connect(self.train.trigger)
        return body

    def family(self) -> str:
        return self.tr("Initializer")

    def kind_name(self, kind: type[Settings]) -> str:
        return name_of_kind(kind)

    def extend_menu(self, menu: QMenu) -> None:
        self.train = menu.addAction(self.tr("Train with this"))
        menu.addSeparator()


class InitializerBody(EntryBody):
    """The form of an initializer, the row's own activation function if it has one, and its choice of batch norm."""

    def __init__(self, row: ListedInitializer) -> None:
        super().__init__()
        self._row = row
        labels = LabelColumn()
        self.formula = FormulaLabel(row.initializer.formula)
        self.form: SettingsForm[AnyInitializer] = SettingsForm(row.initializer, labels=labels)
        self.activation: KindForm[Activation] = KindForm(
            self.tr("Activation"),
            ACTIVATIONS,
            row.activation,
            none=self.tr("Activation of the network"),
            labels=labels,
        )
        self.batch_norm = SettingsForm(row, only=("batch_norm",), labels=labels)
        self.train = push_button(
            self.tr("Train with this"), self.tr("Copy this network's settings to the Trainer, and go there")
        )
        behave(self.train)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 0, 2, 2)
        layout.setSpacing(4)
        for part in (self.formula, self.form, self.activation, self.batch_norm, self.train):
            layout.addWidget(part)

    def _connect(self) -> None:
        self.form.value_changed.connect(lambda value: self.changed.emit(self._row.replace(initializer=value)))
        self.form.dropped.connect(self.dropped)
        self.activation.value_changed.connect(lambda value: self.changed.emit(self._row.replace(activation=value)))
        self.batch_norm.value_changed.connect(self.changed)

    @property
    def dragging(self) -> bool:
        return self.form.dragging

    def show_entry(self, entry: ListedInitializer, context: InitializersModel) -> None:
        """Show a row with an initializer of the same kind, in the network of the model."""
        self._row = entry
        self.form.set_value(entry.initializer)
        self.activation.set_value(entry.activation)
        own = self.tr("Activation of the network: {0}").format(translated(context.activation.label))
        self.activation.kind.setItemText(0, own)
        self.batch_norm.set_value(entry)


def name_of_kind(kind: type[Settings]) -> str:
    """Return an initializer's name in a list, with the names that courses use."""
    return translated(kind.label) + (f" ({translated(alias)})" if (alias := getattr(kind, "alias", "")) else "")
