"""Train a network: a run yields reports lazily, and can be paused, changed, saved and resumed to the last bit."""

import math
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from core.datasets import Dataset, split
from core.network import Network
from core.network.layers import Layer
from core.settings import N_, Array, RefusedError, explain
from core.training import checkpoints
from core.training.batches import Batches, pixels_of
from core.training.checkpoints import DAMAGED, OTHER_DATA, CheckpointError, Parts
from core.training.config import CHANGEABLE, LENGTH, NOT_CHANGEABLE, TrainingConfig, changed
from core.training.factory import generators
from core.training.looks import EpochEnd, Examiner, Looks, Measured, StepsAhead, can_be_beside
from core.training.memory import refuse_what_does_not_fit
from core.training.packed_arrays import Pieces, Series
from core.training.reports import Best, Change, Ending, EpochReport, StepReport, Weights, pack_in_pieces
from core.training.saved_progress import SavedProgress, read_history, read_series, read_state
from core.training.stepper import Stepper, TrainingState

NOTHING_TO_JUDGE_BY = N_(
    "early stopping after {epochs} epochs needs validation images, but this share of {train} images rounds to none"
)
HAS_ENDED = N_("the run ended at step {step}, before its last epoch: more epochs do not let it go on")
TOO_FEW_EPOCHS = N_("the run has made {made} epochs already, so it cannot go on to {epochs}; take a larger number")
NO_PATIENCE = N_("early stopping ends the run here: its validation loss has not been lower for {epochs} epochs")


class Trainer:
    """A training run. Its config and the list of its `changes` define it: both together give the same numbers again.

    Data, weights, order and masks are drawn from separate streams, so that a change in one leaves the others as they
    are. A report is final; between two reports, the run can be changed, saved or abandoned.

    While an epoch is looked at, the next one may be trained already. Its steps are reported in their turn, and until
    then they are not to be seen: whoever reads or changes the run between two reports finds it as of the last of them.
    """

    def __init__(
        self,
        config: TrainingConfig,
        dataset: Dataset,
        changes: Iterable[Change] = (),
        *,
        kept: bool = False,
        measured: Measured = "everything",
    ) -> None:
        """Prepare a new run, or one that was `kept` by an earlier version, which may have begun what is refused now.

        With only the "validation" measured, reports have NaN for training and test images, and no layers.

        Raises:
            DatasetError: there are too few images.
            RefusedError: early stopping has no validation images to judge by, or the run does not fit into memory.
        """
        refuse_what_does_not_fit(config, dataset)
        if config.early_stopping and not config.validation_images and not kept:
            raise RefusedError(NOTHING_TO_JUDGE_BY, epochs=config.early_stopping, train=config.train_size)
        streams = generators(config.seed)
        self.config = config
        self.dataset = dataset
        self.split = split(dataset, config.train_size, config.validation_fraction, streams.data)
        self.pixels = pixels_of(dataset, self.split.train, standardize=config.standardize)
        self.history: list[EpochReport] = []
        self.changes: list[Change] = []
        self.losses = Series(config.steps)  # of the batches, as the steps report them
        self.rates = Series(config.steps)
        self.latest: Weights | None = None  # after the last epoch that was reported
        self.best: Best | None = None
        self.ending: Ending | None = None
        self._planned = deque(sorted(changes, key=lambda change: change.step))
        self._asked: deque[Change] = deque()
        self._stepper = Stepper(config, dataset, self.split.train, self.pixels, streams)
        self._examiner = Examiner(config, dataset, self.split, self.pixels, measured)
        self._steps = StepsAhead(self._stepper, self._examiner)
        self.start = self._examiner.layers(self._stepper.network, self._stepper.update_ratios)  # before the first step

    def run(self, looks: Looks = "beside") -> Iterator[StepReport | EpochReport]:
        """Continue the run: yield a report after each step, and a report of the epoch after its last step.

        Nothing happens before the next report is asked for, nor while it is read. The iterator ends with the run, for
        the reason in `ending`; then the network has the best weights, if it is to have them.

        With looks "beside", an epoch is looked at on a second thread while the next one is trained, where that is
        sooner; see `can_be_beside`. It changes no number and no order of reports.
        """
        beside = looks == "beside" and can_be_beside(self.config, self.dataset)
        while self.ending is None:
            with self._steps.busy:
                report = self._next_report(beside=beside)
            yield report
        with self._steps.busy:
            self._restore_best()

    # The run as of its last report.

    @property
    def step(self) -> int:
        """The number of steps that were taken."""
        return self._steps.step

    @property
    def current(self) -> TrainingConfig:
        """The config with the changes so far."""
        return self._stepper.current

    @property
    def network(self) -> Network:
        """The network, as of the last report; while a report is made, it moves."""
        self._steps.settle()
        return self._stepper.network

    @property
    def batches(self) -> Batches:
        """The batches, as of the last report."""
        self._steps.settle()
        return self._stepper.batches

    @property
    def parameter_count(self) -> int:
        """The number of parameters of the network."""
        return self._stepper.network.parameters.size

    @property
    def restored(self) -> Best | None:
        """The epoch to whose weights the run goes back at its end; None if the last ones stay."""
        stopped_early = self.ending is not None and self.ending.kind == "stopped_early"
        return self.best if stopped_early and self.config.restore_best else None

    def dropped(self) -> tuple[NDArray[np.bool_], ...]:  # (n, units) of each hidden layer
        """Return the units dropped in the last step that was reported; see `Network.dropped`."""
        return self._steps.dropped()

    def memory(self) -> dict[str, Array | float]:
        """Return a copy of what the optimizer remembers, by name."""
        with self._steps.busy:
            state = self._steps.state()
            kept = {name: array.copy() for name, array in state.arrays.items() if name.startswith("memory.")}
        return {**{name.removeprefix("memory."): array for name, array in kept.items()}, **state.counters}

    def layers_of(self, weights: Weights) -> tuple[Layer, ...]:
        """Return the layers of the network after an epoch."""
        return self._stepper.network.views(weights.parameters)

    def end_as(
        self, history: Iterable[EpochReport], best: Best, ending: Ending, parameters: Array, statistics: Array
    ) -> None:
        """Become a run that ended so, with this network; the optimizer's memory is not that of its end."""
        self.history, self.best, self.ending = list(history), best, ending
        arrays = {"parameters": parameters, "statistics": statistics}
        state = self._steps.state()
        self._steps.go_back(replace(state, step=ending.step, arrays={**state.arrays, **arrays}))

    # Changes.

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
        with self._steps.busy:
            self._steps.take_back()
            self._apply(Change(self.step, LENGTH, epochs))
        self.ending = None

    def _is_due(self, step: int) -> bool:
        """Return whether a change is to be made before this step."""
        return bool(self._asked or (self._planned and self._planned[0].step <= step))

    def _make_changes(self) -> None:
        if self._is_due(self.step):
            self._steps.take_back()
        while self._is_due(self.step):
            planned = self._asked or self._planned
            self._apply(replace(planned.popleft(), step=self.step))

    def _change_length(self) -> None:
        """Change the length as planned; at the last step of an epoch that comes before the end of the run is judged."""
        due = [change for change in self._planned if change.field == LENGTH and change.step <= self.step]
        for change in due:
            self._planned.remove(change)
            self._apply(replace(change, step=self.step))

    def _apply(self, change: Change) -> None:
        after = changed(self.current, change.field, change.value)
        if after == self.current:  # the same value was entered again
            return
        self._stepper.follow(after)
        self.changes.append(change)

    # Reports.

    def _next_report(self, *, beside: bool) -> StepReport | EpochReport:
        if self.step < (len(self.history) + 1) * self.config.steps_per_epoch:
            return self._next_step()
        return self._finish_epoch(beside=beside)

    def _next_step(self) -> StepReport:
        self._make_changes()
        report = self._steps.next()
        if not math.isfinite(report.loss):
            self.ending = Ending("diverged", self.step)
        self.rates.append(report.learning_rate)
        self.losses.append(report.loss)
        return report

    def _finish_epoch(self, *, beside: bool) -> EpochReport:
        stepper, epoch = self._stepper, len(self.history) + 1
        weights = Weights(epoch, stepper.network.parameters.copy(), stepper.network.statistics.copy())
        end = EpochEnd(epoch, self.step, stepper.seconds, self.current, stepper.update_ratios)
        report = self._steps.look(weights, end, self._may_take) if beside else self._look(end)
        self.latest = weights
        self.history.append(report)
        if report.validation_loss < (self.best.validation_loss if self.best else math.inf):
            self.best = Best(epoch, report.validation_loss, weights.parameters, weights.statistics)
        self._change_length()
        self.ending = self._ending(self.current)
        if self.ending is not None:
            self._steps.take_back()
        return report

    def _look(self, end: EpochEnd) -> EpochReport:
        report = self._examiner.report(self._stepper.network, end)
        self._stepper.seconds = 0.0
        return report

    def _may_take(self, step: int) -> bool:
        """Return whether this step may be taken before the epoch that was trained last is reported."""
        end = (len(self.history) + 2) * self.config.steps_per_epoch
        return step < min(end, self.current.steps) and not self._is_due(step)

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
            self._stepper.network.parameters[...] = best.parameters
            self._stepper.network.statistics[...] = best.statistics

    # Checkpoints.

    def save(self, path: str | Path) -> None:
        """Write a checkpoint; an existing file is replaced by the complete new one, or stays as it is.

        Raises:
            CheckpointError: the file could not be written.
        """
        with self._steps.busy:
            self._save(path, self._steps.state())

    def _save(self, path: str | Path, state: TrainingState) -> None:
        progress = SavedProgress(
            config=self.config,
            changes=tuple(self.changes),
            coming=(*self._planned, *self._asked),
            data=_checksum(self.dataset),
            step=state.step,
            seconds=state.seconds,
            best_epoch=self.best.epoch if self.best else None,
            ending=self.ending,
            counters=dict(state.counters),
            order=dict(state.order),
            masks=dict(state.masks),
            kernels=self._stepper.kernels,
        )
        arrays: dict[str, NDArray[Any] | Pieces] = {
            **state.arrays,
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
        state = read_state(parts, progress, self._stepper)
        for change in progress.changes:
            self._apply(change)
        self._steps.go_back(state)
        self.ending = progress.ending
        self.history = read_history(parts, progress, self.start.records)
        progress.check_history(self.history)
        losses, rates = read_series(parts, progress.step)
        self.losses, self.rates = (Series.of(values, self.current.steps) for values in (losses, rates))
        if progress.best_epoch is not None:
            loss = self.history[progress.best_epoch - 1].validation_loss
            parameters, statistics = self._stepper.network.parameters, self._stepper.network.statistics
            best = (parts.array("best.parameters", parameters), parts.array("best.statistics", statistics))
            self.best = Best(progress.best_epoch, loss, *best)
        self._restore_best()


def _checksum(dataset: Dataset) -> int:
    """Return a number that tells datasets apart: images by their labels, numbers by themselves, too."""
    known = zlib.crc32(dataset.test_labels.tobytes(), zlib.crc32(dataset.train_labels.tobytes()))
    return known if dataset.image_shape else zlib.crc32(dataset.train_images.tobytes(), known)
