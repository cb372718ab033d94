"""A dialog that looks for a learning rate: the loss of two hundred steps, each with a greater rate, and two hints."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from app.base.theme import theme_of
from app.base.worker import Worker
from app.trainer.loaded_data import reading_of
from app.widgets.charts.axes import decade_label
from app.widgets.charts.curves import Curve
from app.widgets.charts.line_chart import LineChart
from app.widgets.controls import fault, muted, push_button
from core.datasets import ReadingProgress
from core.number_format import number
from core.search.rates import HIGHEST, LOWEST, STEPS, RateStep, find_rates, suggestions
from core.settings import RefusedError
from core.training import TrainingConfig

SIZE = (560, 440)
DIGITS = 2  # of a suggested rate
LOWEST_LOSS = 1e-6  # that is drawn


class RateFinder(QDialog):
    """Looks for a rate for `config` while it is open, and announces the one that is to be used."""

    rate_chosen = Signal(float)

    def __init__(self, config: TrainingConfig, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = LossByRate()
        self.progress = muted(self.tr("Reading the images…"))
        self.error = fault()
        self.valley = push_button(
            self.tr("Use the valley"), self.tr("Put the rate in the middle of the longest fall into the settings")
        )
        self.tenth = push_button(
            self.tr("Use lowest / 10"), self.tr("Put a tenth of the rate with the lowest mean into the settings")
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._steps: tuple[RateStep, ...] = ()
        self._valley: float | None = None
        self._tenth: float | None = None
        self._worker = Worker(self)
        self._arrange()
        self._connect()
        self._worker.replace(_looked_for(config))

    def done(self, result: int) -> None:
        self._worker.stop()
        super().done(result)

    def _arrange(self) -> None:
        self.setWindowTitle(self.tr("Find a learning rate"))
        self.resize(*SIZE)
        hint = muted(
            self.tr(
                "Each step has a greater rate than the one before; drawn is the running mean of the batch losses. Both "
                "rates are hints from a short run: a longer one may want less."
            )
        )
        for label in (hint, self.progress, self.error):
            label.setWordWrap(True)
        self.error.hide()
        row = QHBoxLayout()
        for button in (self.valley, self.tenth):
            button.setEnabled(False)
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(self.chart, 1)
        column.addWidget(self.progress)
        column.addWidget(self.error)
        column.addLayout(row)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.buttons.rejected.connect(self.reject)
        self.valley.clicked.connect(lambda: self._choose(self._valley))
        self.tenth.clicked.connect(lambda: self._choose(self._tenth))
        self._worker.progressed.connect(self._show)
        self._worker.finished.connect(self._suggest)
        self._worker.failed.connect(self._refuse)

    def _show(self, found: ReadingProgress | tuple[RateStep, ...]) -> None:
        if isinstance(found, ReadingProgress):
            return
        self._steps = found
        self.chart.show_steps(found)
        self.progress.setText(self.tr("Step {0} of at most {1}").format(len(found), STEPS))

    def _suggest(self) -> None:
        found = suggestions(self._steps)
        self._valley, self._tenth = (_rounded(rate) for rate in (found.valley, found.tenth))
        self.valley.setEnabled(self._valley is not None)
        self.tenth.setEnabled(self._tenth is not None)
        said = []
        if self._valley is not None:
            self.chart.mark(self._valley)
            said.append(self.tr("Valley: {0}").format(number(self._valley)))
        if self._tenth is not None:
            said.append(self.tr("Lowest / 10: {0}").format(number(self._tenth)))
        self.progress.setText(" · ".join(said) or self.tr("The run was too short to suggest a rate."))

    def _choose(self, rate: float | None) -> None:
        if rate is not None:
            self.rate_chosen.emit(rate)
            self.accept()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            raise error
        self.progress.clear()
        self.error.setText(error.sentence(QCoreApplication.translate))
        self.error.show()


class LossByRate(LineChart):
    """The running mean of the loss at each rate, on a logarithmic axis of rates."""

    def __init__(self) -> None:
        self._steps: tuple[RateStep, ...] = ()
        super().__init__("", floor=LOWEST_LOSS)
        self.set_title(self.tr("loss"))
        axis = self.getPlotItem().getAxis("bottom")
        axis.setLabel(self.tr("learning rate"))
        decades = range(round(math.log10(LOWEST)), round(math.log10(HIGHEST)) + 1)
        axis.setTicks([[(decade, decade_label(decade)) for decade in decades]])
        self.mark(LOWEST)
        self.show_steps(())

    def show_steps(self, steps: Sequence[RateStep]) -> None:
        """Draw the steps so far."""
        self._steps = tuple(steps)
        self.theme_changed()

    def theme_changed(self) -> None:
        rates = np.log10([step.rate for step in self._steps])
        means = np.array([step.mean for step in self._steps])
        self.set_curves([Curve(rates, means, theme_of(self).racer(0))], STEPS)

    def mark(self, rate: float) -> None:
        """Draw a line at a rate."""
        self.layer.set_cursor(math.log10(rate), veil=(math.inf, math.inf))

    def span(self, steps: int) -> tuple[float, float]:
        return math.log10(LOWEST), math.log10(HIGHEST) if steps else 0.0


def _looked_for(config: TrainingConfig) -> Iterator[ReadingProgress | tuple[RateStep, ...]]:
    """Look for a rate, and yield all steps so far after each one."""
    dataset = yield from reading_of(config.data)
    steps: list[RateStep] = []
    for step in find_rates(config, dataset):
        steps.append(step)
        yield tuple(steps)


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else float(f"{rate:.{DIGITS}g}")
