"""A run under way: a thread writes its reports down, and the window reads them."""

import math
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from app.trainer.loaded_data import reading_of
from app.trainer.sharpness_record import SharpnessRecord
from core.datasets import KNOWN, Dataset, Ends
from core.messages import Message
from core.scenes.completed_run import CompletedRun
from core.scenes.new_length import rate_after
from core.settings import RefusedError
from core.training import Change, Ending, EpochReport, StepReport, Trainer, TrainingConfig
from core.training.packed_arrays import Series
from core.training.reports import Weights, epochs_to_make
from core.training.run_summary import RunSummary
from core.training.weight_snapshots import NetworkSnapshots, Snapshots

RECENT = 3.0  # seconds over which the speed is measured


@dataclass(frozen=True)
class RunProgress:
    """The steps and epochs that a run has made."""

    steps: int
    epochs: int


class LiveRun:
    """A run under way, or one that was loaded: its trainer, and everything reported so far."""

    def __init__(self, name: str, config: TrainingConfig) -> None:
        self.name = name
        self.config = config
        self.trainer: Trainer | None = None  # set when the data have been read
        self.losses = Series(0)  # of the batches; with those of the steps before a run was continued
        self.rates = Series(0)
        self.epochs: list[EpochReport] = []
        self.snapshots = Snapshots()  # of the first layer's weights, where the data are images
        self.networks = NetworkSnapshots()  # of all weights, where they are points on a plane
        self.ending: Ending | None = None
        self.latest: Weights | None = None  # after the last epoch
        self.sharpness = SharpnessRecord()
        self._saved_changes: Sequence[Change] = ()  # of a run whose network is gone
        self.first_step = 0  # the losses of the steps up to this one are not known
        self.stopped = False  # by hand, and it can go on
        self.interrupted = False  # its program ended, and it has not gone on since
        self.is_example = False  # it is seen until there is a run of one's own
        self.is_bundled = False  # its network has no optimizer's memory to go on with
        self.checkpoint = f"{uuid4().hex}.npz"
        self.id: int | None = None  # in the list of runs, once it was saved
        self.save_error: RefusedError | None = None
        self._begun = math.nan
        self._begun_at = 0

    def adopt(self, trainer: Trainer) -> None:
        """Become the run of a trainer that has come some way already."""
        self._take_series(trainer)
        self.trainer = trainer
        self.epochs, self.ending = list(trainer.history), trainer.ending
        self._take_snapshot(trainer)

    def adopt_history(self, saved: RunSummary, history: list[EpochReport]) -> None:
        """Become a run whose network is gone."""
        self.epochs, self.ending = history, saved.ending
        self.first_step, self._saved_changes = saved.ending.step, saved.changes

    def train(self) -> Generator[RunProgress]:
        """Train, or go on: yield once before the next step, and after each report."""
        self.stopped = self.interrupted = False
        if self.trainer is None:
            trainer = Trainer(self.config, (yield from self.read()))
            self._take_series(trainer)
            self.trainer = trainer
            self._take_snapshot(self.trainer)
            self.sharpness.offer(trainer)
        yield self.progress()
        for report in self.trainer.run():
            self._record(report, self.trainer)
            yield self.progress()
        if (best := self.trainer.restored) is not None:
            self.latest = Weights(best.epoch, best.parameters, best.statistics)

    def read(self) -> Generator[RunProgress, None, Dataset]:
        """Read the data, without a step; they may be many files, and somebody may stop meanwhile."""
        steps = reading_of(self.config.data)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                dataset: Dataset = done.value
                return dataset
            yield self.progress()

    def progress(self) -> RunProgress:
        return RunProgress(self.steps, len(self.epochs))

    def change(self, field: str, value: float) -> None:
        """Change the learning rate, dropout or a penalty from the next step on.

        Raises:
            ValidationError: the value is refused.
        """
        if self.trainer is not None:
            self.trainer.change(**{field: value})

    @property
    def can_train_on(self) -> bool:
        """Return whether the run can be given more epochs: it has its network, and nothing but its length ends it."""
        ended_otherwise = self.ending is not None and self.ending.kind != "finished"
        return self.trainer is not None and not self.is_bundled and not ended_otherwise

    def train_on(self, epochs: int) -> Message | None:
        """Make this a run of so many epochs, while it stands still; return what the learning rate does from here.

        Raises:
            RefusedError: it cannot go on so.
        """
        if self.trainer is None:
            return None
        before, step = self.trainer.current, self.trainer.step
        self.trainer.train_on(epochs)
        self.ending = self.trainer.ending
        return rate_after(before, self.trainer.current, step)

    @property
    def steps(self) -> int:
        """The number of steps taken."""
        return self.first_step + len(self.losses.values())

    @property
    def changes(self) -> Sequence[Change]:
        """The changes so far."""
        return self.trainer.changes if self.trainer is not None else self._saved_changes

    @property
    def ends(self) -> Ends:
        """The numbers of inputs and classes; before the data have been read, those that are known of them."""
        if self.trainer is not None:
            return self.trainer.dataset.ends
        return KNOWN.get(self.config.dataset, KNOWN["mnist"]).ends

    @property
    def current(self) -> TrainingConfig:
        """The config with the changes so far; only with another length where the network is gone."""
        if self.trainer is not None:
            return self.trainer.current
        return self.config.replace(epochs=epochs_to_make(self.config.epochs, self._saved_changes))

    def summary(self, trainer: Trainer) -> RunSummary:
        """Return what is saved of the run, whose trainer this is; if it has not ended, it is stopped or interrupted."""
        left = Ending("stopped" if self.stopped else "interrupted", trainer.step)
        return RunSummary.of(self.name, trainer, left)

    def so_far(self) -> RunSummary:
        """Return the run as far as it has come, without its numbers; it may go on."""
        ending = self.ending or Ending("interrupted", self.steps)
        return RunSummary(name=self.name, config=self.config, ending=ending, changes=tuple(self.changes))

    def completed(self, *, sharpness: bool = False) -> CompletedRun:
        """Return what scenes look at when the run has ended; measure its `sharpness` if told to."""
        if self.trainer is None:
            raise ValueError("the run has not begun")
        return CompletedRun.of(self.name, self.trainer, self.losses.values().tolist(), sharpness=sharpness)

    def seconds_left(self) -> float:
        """Return how long the rest takes at the pace of the last seconds; NaN before there is one."""
        now, steps = time.monotonic(), self.steps
        passed, taken = now - self._begun, steps - self._begun_at
        left = (self.current.steps - steps) * passed / taken if passed > 0 and taken else math.nan
        if not passed < RECENT:
            self._begun, self._begun_at = now, steps
        return left

    def _record(self, report: StepReport | EpochReport, trainer: Trainer) -> None:
        if isinstance(report, EpochReport):
            self.latest = trainer.latest
            if trainer.latest is not None:
                if trainer.dataset.is_on_plane:
                    self.networks.add(trainer.latest.parameters, trainer.latest.statistics, report.epoch)
                else:
                    self.snapshots.add(trainer.layers_of(trainer.latest)[0].weights, report.epoch)
            self.epochs.append(report)
            self.sharpness.offer(trainer)
        self.ending = trainer.ending

    def _take_series(self, trainer: Trainer) -> None:
        self.losses, self.rates = trainer.losses, trainer.rates
        self.first_step = trainer.step - len(trainer.losses.values())

    def _take_snapshot(self, trainer: Trainer) -> None:
        network, epoch = trainer.network, len(trainer.history)
        if trainer.dataset.is_on_plane:
            self.networks.add(network.parameters, network.statistics, epoch)
        else:
            self.snapshots.add(network.layers[0].weights, epoch)
