"""The cost of the next run on this machine: parameters, memory, the time of an epoch."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.base.plain_text import set_tip
from app.base.timer import timer
from app.base.worker import Worker
from app.trainer.loaded_data import reading_of
from core.datasets import ReadingProgress
from core.number_format import roughly
from core.settings import RefusedError
from core.training import TrainingConfig
from core.training.cost_estimate import epoch_time
from core.training.looks import can_be_beside
from core.training.memory import (
    TooLargeError,
    memory_beside,
    parameter_count,
    peak_memory,
    refuse_what_does_not_fit,
)

SETTLED = 400  # milliseconds without a further change before the measurement
MEGABYTE = 1e6


class Costs(NamedTuple):
    """The cost of a run; the seconds per epoch are None while they are measured."""

    parameters: int
    memory: int  # bytes
    seconds: float | None


class CostsLine(QLabel):
    """Measures the cost of a config on a thread after the last change, and shows it. It works only while visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._config: TrainingConfig | None = None
        self._busy = False
        self._worker = Worker(self)
        self._worker.progressed.connect(self._tell)
        self._worker.failed.connect(self._fail)
        self._settled = timer(self, SETTLED, once=True)
        self._settled.timeout.connect(self._measure)

    def set_config(self, config: TrainingConfig) -> None:
        """Show the cost of this config soon."""
        if config != self._config:
            self._config = config
            self.measure_soon()

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a setter
        """Measure no time while a run is under way: it would slow the run down, and the result would be wrong."""
        self._busy = busy
        if not busy:
            self.measure_soon()

    def stop(self) -> None:
        """End the thread; call this before the window is destroyed."""
        self._settled.stop()
        self._worker.stop()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.measure_soon()

    def measure_soon(self) -> None:
        """Measure after the last change, if it is seen."""
        if self.isVisible():
            self._settled.start()

    def _measure(self) -> None:
        if self._config is not None:
            self._worker.replace(costs_of(self._config, timed=not self._busy))

    def _tell(self, costs: Costs | ReadingProgress) -> None:
        if isinstance(costs, ReadingProgress):
            return  # the Data tab says it
        parts = [
            self.tr("{0} parameters").format(f"{costs.parameters:,}"),
            self.tr("{0} MB").format(f"{costs.memory / MEGABYTE:,.0f}"),
        ]
        if costs.seconds is not None:
            parts.append(self.tr("about {0} s an epoch").format(roughly(costs.seconds)))
        self.setText(" · ".join(parts))
        set_tip(self, self.tr("The cost of this run on this machine, measured on a few steps"))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        translate = QCoreApplication.translate
        self.setText(error.sentence(translate) if isinstance(error, TooLargeError) else "")  # others are said elsewhere


def costs_of(config: TrainingConfig, *, timed: bool) -> Iterator[Costs | ReadingProgress]:
    """Count when the data have been read, then measure."""
    dataset = yield from reading_of(config.data)
    parameters = parameter_count(config, dataset.ends)
    memory = peak_memory(config, dataset) + (memory_beside(config, dataset) if can_be_beside(config, dataset) else 0)
    yield Costs(parameters, memory, None)
    refuse_what_does_not_fit(config, dataset)
    if timed:
        yield Costs(parameters, memory, epoch_time(config, dataset).passed(config, dataset))
