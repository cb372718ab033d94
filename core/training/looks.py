"""Look at a network after an epoch: scores of all images and measures of its layers, in line or beside the training."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.datasets import Dataset, Split, scaled
from core.network import Network
from core.settings import Array
from core.threads import BlasThreads
from core.training.batches import Pixels
from core.training.config import TrainingConfig
from core.training.evaluation import evaluate
from core.training.factory import build_network
from core.training.memory import fits_beside, weight_count
from core.training.packed_arrays import Packed
from core.training.reports import NO_LAYERS, EpochReport, LayerReport, StepReport, Weights, report_layer
from core.training.stepper import Stepper, TrainingState
from core.training.updates import Penalties

Looks = Literal["beside", "inline"]
Measured = Literal["everything", "validation"]  # after each epoch
PROBE_IMAGES = 500  # that are sent through the network to inspect its layers
LEAST_PRODUCTS = 1e8  # images of a look times weights: below, it is mostly Python, which one thread runs at a time


def can_be_beside(config: TrainingConfig, dataset: Dataset) -> bool:
    """Return whether an epoch of this run can be looked at while the next one is trained, and sooner so.

    It cannot with several BLAS threads, whose number is that of the whole process, nor without memory for a second
    network. A small network on few images is looked at sooner than a second thread has begun.
    """
    if config.blas_threads > 1 or not fits_beside(config, dataset):
        return False
    images = config.train_size + config.validation_images + len(dataset.test_images)
    return images * weight_count(config, dataset.ends) >= LEAST_PRODUCTS


@dataclass(frozen=True, eq=False)
class EpochEnd:
    """What a report says of an epoch besides what is measured on the network."""

    epoch: int  # counted from 1
    step: int
    seconds: float  # of training
    config: TrainingConfig  # in force
    update_ratios: Array  # (layers,) of the last step


class Examiner:
    """Measures networks of a run on its images."""

    def __init__(
        self,
        config: TrainingConfig,
        dataset: Dataset,
        split: Split,
        pixels: Pixels,
        measured: Measured = "everything",
    ) -> None:
        self._config, self._dataset, self._split, self._pixels = config, dataset, split, pixels
        self._measured = measured
        self._threads = BlasThreads(config.blas_threads)
        self._own: Network | None = None

    def report(self, network: Network, end: EpochEnd) -> EpochReport:
        """Report an epoch whose network this is."""
        with self._threads, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return self._report(network, end)

    def report_copy(self, weights: Weights, end: EpochEnd) -> EpochReport:
        """Report an epoch that ended with these weights, on a network of its own."""
        if self._own is None:
            self._own = build_network(self._config, self._dataset.ends)
        self._own.parameters[:] = weights.parameters
        self._own.statistics[:] = weights.statistics
        return self.report(self._own, end)

    def layers(self, network: Network, update_ratios: Array) -> Packed[LayerReport]:
        """Inspect the layers with the probe images: validation images if there are any."""
        if self._measured == "validation":
            return NO_LAYERS
        rows = self._split.validation if len(self._split.validation) else self._split.train
        rows = rows[:PROBE_IMAGES]
        images = scaled(self._dataset.train_images[rows], mean=self._pixels.mean, std=self._pixels.std)
        with self._threads, np.errstate(over="ignore", invalid="ignore"):
            probe = network.trace(images, self._dataset.train_labels[rows])
            pairs = zip(probe.layers, update_ratios.tolist(), strict=True)
            return Packed.of([report_layer(*pair) for pair in pairs])

    def _report(self, network: Network, end: EpochEnd) -> EpochReport:
        data, none = self._dataset, self._measured == "validation"
        train, validation, test = (
            evaluate(network, images, labels, rows[:0] if skipped else rows, self._pixels)
            for images, labels, rows, skipped in (
                (data.train_images, data.train_labels, self._split.train, none),
                (data.train_images, data.train_labels, self._split.validation, False),
                (data.test_images, data.test_labels, np.arange(len(data.test_images)), none),
            )
        )
        return EpochReport(
            epoch=end.epoch,
            step=end.step,
            images=end.config.images_per_epoch,
            seconds=end.seconds,
            train_loss=train.loss,
            train_accuracy=train.accuracy,
            validation_loss=validation.loss,
            validation_accuracy=validation.accuracy,
            test_loss=test.loss,
            test_accuracy=test.accuracy,
            penalty=Penalties.of(end.config).loss(network.weights),
            largest_class=train.largest_class,
            layers=self.layers(network, end.update_ratios),
        )


class LookBeside(Thread):
    """A look on a thread of its own, which begins at once and ends with it: to begin one takes a tenth of a ms."""

    def __init__(self, look: Callable[[], EpochReport]) -> None:
        super().__init__(name="look", daemon=True)  # it must not keep a program from ending
        self._look = look
        self._report: EpochReport | None = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Look; an exception is kept for `report`."""
        try:
            self._report = self._look()
        except BaseException as error:  # noqa: BLE001 - it is raised where the report is asked for
            self._error = error

    def report(self) -> EpochReport:
        """Wait for the report and return it."""
        self.join()
        if self._report is None:
            raise self._error or RuntimeError("the look came to no end")
        return self._report


class StepsAhead:
    """Takes the steps of a run as their reports are asked for, and some ahead of that while an epoch is looked at.

    Until their turn comes, steps ahead are not to be seen: whoever reads, saves or changes the run finds it as of
    `step`. So they can be taken back, and are where something else follows in their place.
    """

    def __init__(self, stepper: Stepper, examiner: Examiner) -> None:
        self.step = stepper.step  # the last one that was reported
        self.busy = Lock()  # held by those who let the run go on or go back
        self._stepper, self._examiner = stepper, examiner
        self._taken: deque[StepReport] = deque()  # and not yet reported
        self._mark: TrainingState | None = None  # at the end of the epoch before them

    def next(self) -> StepReport:
        """Report the next step; it is taken now, or was ahead."""
        report = self._taken.popleft() if self._taken else self._stepper.take()
        self.step = report.step
        return report

    def look(self, weights: Weights, end: EpochEnd, may_take: Callable[[int], bool]) -> EpochReport:
        """Look at an epoch, and meanwhile take steps of the next one, as long as `may_take` allows the next step."""
        self._mark = mark = self._stepper.state(copied=True)
        look = LookBeside(lambda: self._examiner.report_copy(weights, end))
        try:
            while look.is_alive() and self._may_go_on() and may_take(self._stepper.step):
                if not self._taken:
                    self._stepper.seconds = 0.0
                self._taken.append(self._stepper.take())
            report = look.report()
        except BaseException:
            look.join()
            self._stepper.go_back(mark)
            self._taken.clear()
            raise
        self._mark = replace(mark, seconds=0.0)
        if not self._taken:
            self._stepper.seconds = 0.0
        return report

    def take_back(self) -> None:
        """Take back the steps that were not reported."""
        if self._taken and self._mark is not None:
            self._taken.clear()
            self._stepper.go_back(self._mark)
            while self._stepper.step < self.step:
                self._stepper.take()

    def settle(self) -> None:
        """Take back the steps that were not reported, unless the run goes on right now."""
        if self._taken and self.busy.acquire(blocking=False):
            try:
                self.take_back()
            finally:
                self.busy.release()

    def state(self) -> TrainingState:
        """Return the state as of the last report; its arrays may go on with the steps."""
        if self._taken and self._mark is not None and self._mark.step == self.step:
            return self._mark
        self.take_back()
        return self._stepper.state(copied=False)

    def go_back(self, state: TrainingState) -> None:
        """Go back to a state, or on to one that was saved."""
        self._taken.clear()
        self._stepper.go_back(state)
        self.step = state.step

    def dropped(self) -> tuple[NDArray[np.bool_], ...]:
        """Return the units dropped in the last step that was reported; see `Network.dropped`."""
        if self._mark is not None and self._mark.step == self.step:
            return self._mark.dropped
        self.settle()
        return self._stepper.network.dropped()

    def _may_go_on(self) -> bool:
        return not self._taken or math.isfinite(self._taken[-1].loss)
