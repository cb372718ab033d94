"""Train a network: a run yields reports lazily, and can be paused, changed, saved and resumed to the last bit."""

import math
import time
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from core.datasets import Dataset, scaled, split
from core.network import Pass
from core.settings import N_, RefusedError, explain
from core.threads import BlasThreads
from core.training import checkpoints
from core.training.batches import Batches, pixels_of
from core.training.checkpoints import DAMAGED, OTHER_DATA, CheckpointError, Parts
from core.training.config import CHANGEABLE, LENGTH, NOT_CHANGEABLE, TrainingConfig, changed
from core.training.evaluation import evaluate
from core.training.factory import build_network, generators
from core.training.memory import refuse_what_does_not_fit
from core.training.packed_arrays import Packed, Pieces, Series
from core.training.reports import (
    Best,
    Change,
    Ending,
    EpochReport,
    LayerReport,
    StepReport,
    pack_in_pieces,
    report_layer,
)
from core.training.saved_progress import (
    SavedProgress,
    check_generator,
    check_order,
    read_history,
    read_series,
)
from core.training.updates import Penalties, Updater

NOTHING_TO_JUDGE_BY = N_(
    "early stopping after {epochs} epochs needs validation images, but this share of {train} images rounds to none"
)
HAS_ENDED = N_("the run ended in step {step}, and not for want of epochs: it cannot go on")
TOO_FEW_EPOCHS = N_("the run has made {made} epochs already, so it cannot go on to {epochs}; take a larger number")
NO_PATIENCE = N_("early stopping ends the run here: its validation loss has not been lower for {epochs} epochs")
PROBE_IMAGES = 500  # that are sent through the network to inspect its layers


class Trainer:
    """A training run. Its config and the list of its `changes` define it: both together give the same numbers again.

    Data, weights, order and masks are drawn from separate streams, so that a change in one leaves the others as they
    are. A report is final; between two reports, the run can be changed, saved or abandoned.
    """

    def __init__(
        self, config: TrainingConfig, dataset: Dataset, changes: Iterable[Change] = (), *, kept: bool = False
    ) -> None:
        """Prepare a new run, or one that was `kept` by an earlier version, which may have begun what is refused now.

        Raises:
            DatasetError: there are too few images.
            RefusedError: early stopping has no validation images to judge by, or the run does not fit into memory.
        """
        refuse_what_does_not_fit(config, dataset)
        if config.early_stopping and not config.validation_images and not kept:
            raise RefusedError(NOTHING_TO_JUDGE_BY, epochs=config.early_stopping, train=config.train_size)
        data, weights, order, self._masks = generators(config.seed)
        self.config = config
        self.current = config  # with the changes so far
        self.dataset = dataset
        self.split = split(dataset, config.train_size, config.validation_fraction, data)
        self.pixels = pixels_of(dataset, self.split.train, standardize=config.standardize)
        self.batches = Batches(dataset, self.split.train, self.pixels, config, order)
        self.network = build_network(config, dataset.ends)
        self.network.initialize(config.initializer, weights)
        self.updater = Updater(self.network, config)
        self.step = 0
        self.history: list[EpochReport] = []
        self.changes: list[Change] = []
        self.losses = Series(config.steps)  # of the batches, as the steps report them
        self.rates = Series(config.steps)
        self.best: Best | None = None
        self.ending: Ending | None = None
        self._planned = deque(sorted(changes, key=lambda change: change.step))
        self._asked: deque[Change] = deque()
        self._threads = BlasThreads(config.blas_threads)
        self._seconds = 0.0
        self._rate_factors: list[float] = []
        self._update_ratios = np.full(len(self.network.layers), np.nan)
        with self._threads:
            self.start = self._look_at_layers()  # before the first step

    def run(self) -> Iterator[StepReport | EpochReport]:
        """Continue the run: yield a report after each step, and a report of the epoch after its last step.

        Nothing happens before the next report is asked for. The iterator ends with the run, for the reason in `ending`;
        then the network has the best weights, if it is to have them.
        """
        while self.ending is None:
            if self.step < (len(self.history) + 1) * self.config.steps_per_epoch:
                yield self._take_step()
            else:
                yield self._finish_epoch()
        self._restore_best()

    @property
    def restored(self) -> Best | None:
        """The epoch to whose weights the run goes back at its end; None if the last ones stay."""
        stopped_early = self.ending is not None and self.ending.kind == "stopped_early"
        return self.best if stopped_early and self.config.restore_best else None

    def change(self, **changes: float) -> None:
        """Change the learning rate, dropout, l2 or l1 from the next step on.

        Raises:
            ValidationError: a value is refused.
            RefusedError: there is no such setting, or it cannot be changed during a run.
        """
        asked = [Change(self.step, field, value) for field, value in changes.items()]
        for change in asked:
            if change.field not in CHANGEABLE:
                raise RefusedError(NOT_CHANGEABLE, field=change.field, fields=", ".join(CHANGEABLE))
            changed(self.current, change.field, change.value)
        self._asked.extend(asked)

    def train_on(self, epochs: int) -> None:
        """Make this a run of so many epochs from here on, also if it has finished; it is recorded as a change.

        A schedule that depends on the length goes on as it would at this step of a run of that length.

        Raises:
            ValidationError: there cannot be so many.
            RefusedError: it has made as many already, or it ended for another reason than its length.
        """
        after = changed(self.current, LENGTH, epochs)
        if self.ending is not None and self.ending.kind != "finished":
            raise RefusedError(HAS_ENDED, step=self.ending.step)
        if epochs <= len(self.history):
            raise RefusedError(TOO_FEW_EPOCHS, made=len(self.history), epochs=epochs)
        if self._ending(after) is not None:
            raise RefusedError(NO_PATIENCE, epochs=after.early_stopping)
        self._apply(Change(self.step, LENGTH, epochs))
        self.ending = None

    def _take_step(self) -> StepReport:
        self._make_changes()
        index = self.step % self.config.steps_per_epoch
        rate_factor = self._rate_factor(index)
        begin = time.perf_counter()
        # Diverging is a lesson, not an accident.
        with self._threads, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            images, labels = self.batches.take(index)
            loss = self.network.loss_and_gradient(images, labels, mask_rng=self._masks)
            if math.isfinite(loss):
                self._update(rate_factor, index)
        self.step += 1
        self._seconds += time.perf_counter() - begin
        if not math.isfinite(loss):
            self.ending = Ending("diverged", self.step)
        rate = self.current.optimizer.learning_rate * rate_factor
        self.rates.append(rate)
        self.losses.append(loss)
        return StepReport(self.step, loss, rate)

    def _update(self, rate_factor: float, index: int) -> None:
        if index + 1 < self.config.steps_per_epoch:
            self.updater.step(self.current, rate_factor, self.step + 1)
        else:
            self._update_ratios = self.updater.measured_step(self.current, rate_factor, self.step + 1)

    def _rate_factor(self, index: int) -> float:
        """Return the schedule's factor of the learning rate for a step of this epoch."""
        if index == 0 or not self._rate_factors:
            begin = self.step - index
            steps = range(begin, begin + self.config.steps_per_epoch)
            self._rate_factors = self.config.schedule.factors(self.current.steps, steps).tolist()
        return self._rate_factors[index] if self.config.optimizer.scheduled else 1.0

    def _make_changes(self) -> None:
        while self._asked or (self._planned and self._planned[0].step <= self.step):
            planned = self._asked or self._planned
            self._apply(replace(planned.popleft(), step=self.step))

    def _apply(self, change: Change) -> None:
        after = changed(self.current, change.field, change.value)
        if after == self.current:  # the same value was entered again
            return
        self.current = after
        self.network.dropout = self.current.dropout
        self._rate_factors = []  # the schedule may depend on the length
        self.changes.append(change)

    def _change_length(self) -> None:
        """Change the length as planned; at the last step of an epoch that comes before the end of the run is judged."""
        due = [change for change in self._planned if change.field == LENGTH and change.step <= self.step]
        for change in due:
            self._planned.remove(change)
            self._apply(replace(change, step=self.step))

    def _finish_epoch(self) -> EpochReport:
        with self._threads, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            report = self._look()
        self.history.append(report)
        self._seconds = 0.0
        if report.validation_loss < (self.best.validation_loss if self.best else math.inf):
            parameters, statistics = self.network.parameters.copy(), self.network.statistics.copy()
            self.best = Best(report.epoch, report.validation_loss, parameters, statistics)
        self._change_length()
        self.ending = self._ending(self.current)
        return report

    def _ending(self, config: TrainingConfig) -> Ending | None:
        """Return how the run ends with its latest epoch, if it does with these settings."""
        epochs, patience = len(self.history), config.early_stopping
        if epochs >= config.epochs:
            return Ending("finished", self.step)
        if patience and epochs - (self.best.epoch if self.best else 0) >= patience:
            return Ending("stopped_early", self.step)
        return None

    def _restore_best(self) -> None:
        if (best := self.restored) is not None:
            self.network.parameters[...] = best.parameters
            self.network.statistics[...] = best.statistics

    def _look(self) -> EpochReport:
        data = self.dataset
        train, validation, test = (
            evaluate(self.network, images, labels, rows, self.pixels)
            for images, labels, rows in (
                (data.train_images, data.train_labels, self.split.train),
                (data.train_images, data.train_labels, self.split.validation),
                (data.test_images, data.test_labels, np.arange(len(data.test_images))),
            )
        )
        return EpochReport(
            epoch=len(self.history) + 1,
            step=self.step,
            images=self.config.images_per_epoch,
            seconds=self._seconds,
            train_loss=train.loss,
            train_accuracy=train.accuracy,
            validation_loss=validation.loss,
            validation_accuracy=validation.accuracy,
            test_loss=test.loss,
            test_accuracy=test.accuracy,
            penalty=Penalties.of(self.current).loss(self.network.weights),
            largest_class=train.largest_class,
            layers=self._look_at_layers(),
        )

    def _look_at_layers(self) -> Packed[LayerReport]:
        ratios = self._update_ratios.tolist()
        with np.errstate(over="ignore", invalid="ignore"):
            return Packed.of([report_layer(*pair) for pair in zip(self._probe().layers, ratios, strict=True)])

    def _probe(self) -> Pass:
        """Send the same images through the network to inspect its layers: validation images if there are any."""
        rows = self.split.validation if len(self.split.validation) else self.split.train
        rows = rows[:PROBE_IMAGES]
        images = scaled(self.dataset.train_images[rows], mean=self.pixels.mean, std=self.pixels.std)
        return self.network.trace(images, self.dataset.train_labels[rows])

    def save(self, path: str | Path) -> None:
        """Write a checkpoint; an existing file is replaced by the complete new one, or stays as it is.

        Raises:
            CheckpointError: the file could not be written.
        """
        counters = {name: value for name, value in self.updater.memory().items() if not isinstance(value, np.ndarray)}
        progress = SavedProgress(
            config=self.config,
            changes=tuple(self.changes),
            coming=(*self._planned, *self._asked),
            data=_checksum(self.dataset),
            step=self.step,
            seconds=self._seconds,
            best_epoch=self.best.epoch if self.best else None,
            ending=self.ending,
            counters=counters,
            order=dict(self.batches.rng.bit_generator.state),
            masks=dict(self._masks.bit_generator.state),
        )
        arrays: dict[str, NDArray[Any] | Pieces] = {
            **self._arrays(),
            "losses": self.losses.values(),
            "rates": self.rates.values(),
        }
        if self.history:
            arrays["history"] = pack_in_pieces(self.history)
        if self.best:
            arrays |= {"best.parameters": self.best.parameters, "best.statistics": self.best.statistics}
        checkpoints.write(path, progress.model_dump_json(), arrays)

    @classmethod
    def load(cls, path: str | Path, dataset: Dataset) -> Self:
        """Resume a saved run: its numbers are those of a run that was never interrupted.

        Raises:
            CheckpointError: the file is missing, damaged, of another kind or version, or belongs to other images.
        """
        with checkpoints.opened(path) as parts:
            try:
                progress = SavedProgress.model_validate_json(parts.text)
            except ValidationError as error:
                raise CheckpointError(DAMAGED, file=path, reason=explain(error)[0]) from error
            if progress.data != _checksum(dataset):
                raise CheckpointError(OTHER_DATA, file=path)
            progress.check()
            trainer = cls(progress.config, dataset, progress.coming, kept=True)
            trainer._restore(progress, parts)
        return trainer

    def _restore(self, progress: SavedProgress, parts: Parts) -> None:
        counters = {name: value for name, value in self.updater.memory().items() if not isinstance(value, np.ndarray)}
        progress.check_counters(counters)
        check_generator(progress.order, self.batches.rng.bit_generator.state, "order")
        check_generator(progress.masks, self._masks.bit_generator.state, "masks")
        for name, array in self._arrays().items():
            array[...] = parts.array(name, array)
        check_order(self.batches.order, self.batches.rows)
        for name in counters:
            setattr(self.updater.state, name, progress.counters.get(name, progress.updates))
        for change in progress.changes:
            self._apply(change)
        self.step, self._seconds, self.ending = progress.step, progress.seconds, progress.ending
        self.batches.rng.bit_generator.state = progress.order
        self._masks.bit_generator.state = progress.masks
        self.history = read_history(parts, progress, self.start.records)
        progress.check_history(self.history)
        losses, rates = read_series(parts, progress.step)
        self.losses, self.rates = (Series.of(values, self.current.steps) for values in (losses, rates))
        if progress.best_epoch is not None:
            loss = self.history[progress.best_epoch - 1].validation_loss
            parameters = parts.array("best.parameters", self.network.parameters)
            statistics = parts.array("best.statistics", self.network.statistics)
            self.best = Best(progress.best_epoch, loss, parameters, statistics)
        self._restore_best()

    def _arrays(self) -> dict[str, NDArray[Any]]:
        """Return all arrays that change during a run and keep their shape."""
        remembered = {name: value for name, value in self.updater.memory().items() if isinstance(value, np.ndarray)}
        return {
            "parameters": self.network.parameters,
            "statistics": self.network.statistics,
            "order": self.batches.order,
            "update_ratios": self._update_ratios,
            **{f"memory.{name}": value for name, value in remembered.items()},
        }


def _checksum(dataset: Dataset) -> int:
    """Return a number that tells datasets apart."""
    return zlib.crc32(dataset.test_labels.tobytes(), zlib.crc32(dataset.train_labels.tobytes()))
