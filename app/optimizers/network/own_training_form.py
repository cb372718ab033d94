"""The rows of a racer's card where networks race: with what it trains, if not with the network's own settings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.optimizers.network.own_training import between, config_of
from app.optimizers.network.real_network import RealNetwork
from app.widgets.controls import column_in
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import LabelColumn
from core.initializers import INITIALIZERS, Initializer
from core.training import TrainingConfig

FIELDS = ("batch_size", "dropout", "l2")


class OwnTrainingForm(QWidget):
    """Shows the settings that a racer trains with; those that are not the network's are bold and can be reset."""

    changed = Signal(str)  # what the racer has of its own

    def __init__(self, network: RealNetwork, labels: LabelColumn) -> None:
        super().__init__()
        self._network = network
        config = network.config
        self.form: SettingsForm[TrainingConfig] = SettingsForm(config, only=FIELDS, labels=labels)
        self.initializer: KindForm[Initializer] = KindForm(
            self.tr("Initializer"), INITIALIZERS, config.initializer, labels=labels
        )
        layout = column_in(self, spacing=4)
        layout.addWidget(self.form)
        layout.addWidget(self.initializer)
        self.form.value_changed.connect(self._change)
        self.initializer.value_changed.connect(lambda one: self._change(self.form.value().replace(initializer=one)))

    def show_racer(self, network: RealNetwork, own: str) -> None:
        """Show what a racer of this network has of its own."""
        self._network = network
        config = config_of(network, own)
        self.form.set_defaults(network.config, self.tr("Back to {0}, as the network has it"))
        self.form.set_value(config)
        self.initializer.set_value(config.initializer)

    def _change(self, config: TrainingConfig) -> None:
        self.changed.emit(between(self._network, config))
