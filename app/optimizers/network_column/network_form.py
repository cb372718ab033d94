"""The form of the network that races, and of its images, with the button that trains it."""

from PySide6.QtWidgets import QWidget

from app.optimizers.controller import OptimizersController
from app.optimizers.network.real_network import RealNetwork
from app.widgets.controls import column_in, fault, keep_place, progress_line, push_button
from app.widgets.forms.dataset_box import DatasetBox, lack
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import LabelColumn, labelled
from core.activations import ACTIVATIONS, Activation
from core.datasets import BUNDLED
from core.initializers import INITIALIZERS, Initializer
from core.training import TrainingConfig
from core.training.config import on_dataset

NETWORK = ("train_size", "batch_size", "hidden_layers", "batch_norm", "l2", "seed")


class NetworkForm(QWidget):
    """Shows the network of the race; each change of it is a step of history."""

    def __init__(self, controller: OptimizersController, network: RealNetwork, labels: LabelColumn) -> None:
        super().__init__()
        self.controller = controller
        config = network.config
        self.dataset = DatasetBox(datasets=BUNDLED, with_own=False)
        self.form: SettingsForm[TrainingConfig] = SettingsForm(config, only=NETWORK, labels=labels, object_to=lack)
        self.activation: KindForm[Activation] = KindForm(
            self.tr("Activation"), ACTIVATIONS, config.activation, labels=labels
        )
        self.initializer: KindForm[Initializer] = KindForm(
            self.tr("Initializer"), INITIALIZERS, config.initializer, labels=labels
        )
        self.train = push_button(self.tr("Train and race"), self.tr("Train the network with each racer (Ctrl+Return)"))
        self.train.setShortcut("Ctrl+Return")
        self.bar = progress_line()
        keep_place(self.bar)
        self.bar.setAccessibleName(self.tr("Progress of the training"))
        self.fault = fault()
        self.fault.setWordWrap(True)
        layout = column_in(self, spacing=4)
        parts = (labelled(self.dataset, labels), self.form, self.activation, self.initializer)
        for part in (self.train, self.bar, self.fault, *parts):
            layout.addWidget(part)
        self._connect()
        self.show_network(network)
        self.show_training()

    def show_network(self, network: RealNetwork) -> None:
        """Show the network and its images."""
        config = network.config
        self.dataset.set_value(config.dataset)
        self.form.set_defaults(RealNetwork().config, self.tr("Back to {0}"))
        self.form.set_value(config)
        self.activation.set_value(config.activation)
        self.initializer.set_value(config.initializer)
        self.fault.hide()

    def show_training(self) -> None:
        """Show how far the race has come."""
        progress, training = self.controller.known_race(), self.controller.training
        self.bar.setVisible(training)
        self.bar.setValue(0 if progress is None else round(100 * progress.share))
        self.train.setText(self.tr("Stop") if training else self.tr("Train and race"))

    def show_fault(self, reason: str) -> None:
        """Say why the networks cannot be trained."""
        self.fault.setText(reason)
        self.fault.setVisible(bool(reason))

    def _connect(self) -> None:
        self.form.value_changed.connect(self._change)
        self.activation.value_changed.connect(lambda one: self._change(self._config().replace(activation=one)))
        self.initializer.value_changed.connect(lambda one: self._change(self._config().replace(initializer=one)))
        self.dataset.entered.connect(lambda dataset: self._change(on_dataset(self._config(), dataset)))
        self.train.clicked.connect(self._train_or_stop)
        self.controller.training_changed.connect(self.show_training)
        self.controller.training_refused.connect(self.show_fault)

    def _config(self) -> TrainingConfig:
        surface = self.controller.model.surface
        return surface.config if isinstance(surface, RealNetwork) else RealNetwork().config

    def _change(self, config: TrainingConfig) -> None:
        model = self.controller.model
        if isinstance(model.surface, RealNetwork):
            self.controller.set_model(model.replace(surface=model.surface.of(config)))

    def _train_or_stop(self) -> None:
        if self.controller.training:
            self.controller.stop_training()
        else:
            self.fault.hide()
            self.controller.train()
