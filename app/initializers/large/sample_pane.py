"""The page *One sample* of a large cell: a row's network, one sample of the batch, one unit at a time."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.base.timer import timer
from app.initializers.controller import InitializersController
from app.initializers.measurement import FollowedSample
from app.initializers.plot_data import layer_names
from app.widgets.controls import column_in
from app.widgets.sample.sample_view import SampleInfo, SampleView
from app.widgets.sample.steps import Names, pixel_names, plain_input
from core.network.one_sample import SampleTrace
from core.number_format import percent
from core.propagation import PropagationConfig

LATE = 200  # milliseconds after which another network's numbers are taken away

translate = QCoreApplication.translate


class SamplePane(QWidget):
    """Asks the controller for the record of a sample, and shows it."""

    def __init__(self, controller: InitializersController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self._config: PropagationConfig | None = None
        self._asked: tuple[PropagationConfig, int] | None = None
        self.sample = SampleView()
        column_in(self).addWidget(self.sample)
        self._soon = timer(self, LATE, once=True)
        self._soon.timeout.connect(self._wait)
        self.sample.training = True
        self.sample.asked.connect(self._ask)
        controller.sample_followed.connect(self._take)

    def show_network(self, config: PropagationConfig) -> None:
        """Show a sample of this network."""
        self._config = config
        self.sample.number = min(self.sample.number, config.batch_size - 1)
        self._ask()

    def _ask(self) -> None:
        if self._config is not None and (self._config, self.sample.number) != self._asked:
            self._asked = self._config, self.sample.number
            self._soon.start()
            self.controller.follow_sample(*self._asked)

    def _wait(self) -> None:
        self.sample.show_nothing(self.controller.fault or self.tr("Measuring…"))

    def _take(self, followed: FollowedSample) -> None:
        if (followed.config, followed.sample) == self._asked:
            self._soon.stop()
            self.sample.show_trace(followed.trace, self._info(followed))

    def _info(self, followed: FollowedSample) -> SampleInfo:
        names = layer_names(self.controller)
        if followed.trace.output is not None:
            names.append(self.tr("output"))
        inputs = plain_input if followed.image_shape is None else pixel_names(followed.image_shape)
        sample = self.tr("sample {0} of {1}").format(followed.sample + 1, followed.config.batch_size)
        mode = training_mode(followed.trace, followed.config.dropout, has_norm=followed.config.batch_norm)
        return SampleInfo(
            followed.config.batch_size, sample, mode, tuple(names), Names(inputs), image_shape=followed.image_shape
        )


def training_mode(trace: SampleTrace, dropout: float, *, has_norm: bool) -> str:
    """Return in words what training mode means for a record."""
    parts = [translate("sample", "training mode, in a batch of {0}").format(trace.rows)]
    if has_norm:
        parts.append(translate("sample", "batch norm takes its mean and deviation"))
    if dropout:
        parts.append(translate("sample", "a mask drops {0} of the hidden units").format(percent(dropout)))
    return ", ".join(parts)
