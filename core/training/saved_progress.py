"""The progress of a run in a checkpoint: all of it but its arrays, checked against what such a run can have reached."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from core.training.checkpoints import MISFIT, MisfitError, Parts
from core.training.config import TrainingConfig, changed
from core.training.reports import Change, Ending, EpochReport, epochs_to_make, unpack
from core.training.stepper import Stepper, TrainingState

ENDINGS = {"finished", "stopped_early", "diverged"}  # of a trainer


class SavedProgress(BaseModel):
    """The progress of a run: all of a checkpoint but its arrays."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    config: TrainingConfig
    changes: tuple[Change, ...]
    coming: tuple[Change, ...]
    data: int  # a checksum
    step: int
    seconds: float
    best_epoch: int | None
    ending: Ending | None
    counters: dict[str, int | float]  # of the optimizer
    order: dict[str, Any]  # the states of the generators
    masks: dict[str, Any]
    kernels: tuple[str, ...] = ()  # the compiled passes that its steps took when it was saved

    @property
    def updates(self) -> int:
        """The number of updates: a run that diverges makes none in its last step."""
        return self.step - (self.ending is not None and self.ending.kind == "diverged")

    @property
    def epochs(self) -> tuple[int, ...]:
        """The numbers of epochs that its history may have: that of the last one can still be to come."""
        whole, rest = divmod(self.step, self.config.steps_per_epoch)
        return (whole,) if rest or not whole else (whole, whole - 1)

    def check(self) -> None:
        """Check what needs no arrays.

        Raises:
            MisfitError: no run of this config can have come here; the sentence names the part.
        """
        _refuse_unless(self.step >= 0, "step")
        _refuse_unless(self.seconds >= 0 and math.isfinite(self.seconds), "seconds")
        after = _check_changes(self.config, self.changes, range(self.step + 1), "changes")
        _check_changes(self.config, self.coming, None, "coming")
        _refuse_unless(self.step <= after.steps, "step")

    def check_counters(self, known: Mapping[str, object]) -> None:
        """Check the counters of the optimizer against those of a new one.

        0.1.0 did not count the steps of every optimizer that counts them now.

        Raises:
            MisfitError: they are others, or of another step.
        """
        _refuse_unless(known.keys() - {"t"} <= self.counters.keys() <= known.keys(), "counters")
        for name, value in self.counters.items():
            counts_steps = name.rpartition(".")[2] == "t"
            _refuse_unless(value == self.updates if counts_steps else math.isfinite(value), "counters")

    def check_history(self, history: Sequence[EpochReport]) -> None:
        """Check the epochs, the best of them and the ending.

        Raises:
            MisfitError: they are not those of this step.
        """
        per_epoch, count = self.config.steps_per_epoch, len(history)
        _refuse_unless(count in self.epochs and count <= epochs_to_make(self.config.epochs, self.changes), "history")
        for number, report in enumerate(history, start=1):
            _refuse_unless((report.epoch, report.step) == (number, number * per_epoch), "history")
        best = self.best_epoch
        _refuse_unless(best is None or (1 <= best <= count and history[best - 1].validation_loss < math.inf), "best")
        _refuse_unless(self._can_end_so(count), "ending")

    def _can_end_so(self, epochs: int) -> bool:
        """Return whether a run can end, or go on, after so many epochs."""
        is_over = epochs == epochs_to_make(self.config.epochs, self.changes)
        at_end = epochs * self.config.steps_per_epoch == self.step
        if self.ending is None:
            return not is_over
        match self.ending.kind:
            case "finished":
                fits = is_over
            case "stopped_early":
                fits = bool(self.config.early_stopping and epochs and at_end)
            case "diverged":
                fits = self.step > 0 and not at_end
            case _:
                fits = False
        return fits and self.ending.step == self.step


def read_state(parts: Parts, progress: SavedProgress, like: Stepper) -> TrainingState:
    """Read the state of a stepper such as this new one.

    Raises:
        MisfitError: a part is missing, or not of such a run.
    """
    known = like.state(copied=False)
    progress.check_counters(known.counters)
    _check_generator(progress.order, known.order, "order")
    _check_generator(progress.masks, known.masks, "masks")
    arrays = {name: parts.array(name, array) for name, array in known.arrays.items()}
    rows = like.batches.rows
    _refuse_unless(np.array_equal(np.sort(arrays["order"]), np.sort(rows)), "order")  # each image once
    counters = {name: progress.counters.get(name, progress.updates) for name in known.counters}
    return TrainingState(progress.step, progress.seconds, arrays, counters, progress.order, progress.masks, ())


def read_history(parts: Parts, progress: SavedProgress, layers: NDArray[Any]) -> list[EpochReport]:
    """Read the history, whose layers are of the kind of `layers`, those of one epoch.

    Raises:
        MisfitError: it is none, or not that of this run.
    """
    if "history" not in parts.names:
        return []
    records = parts.read("history", (max(progress.epochs) + 1) * (2 * layers.nbytes + 1000))
    _refuse_unless(records.ndim == 1 and records.dtype.names is not None, "history")
    if "layers" in (records.dtype.names or ()):
        _refuse_unless(_is_like(records["layers"][:1].dtype, layers.dtype), "history")
        _refuse_unless(records["layers"].shape[1:] == layers.shape, "history")
    history = unpack(records)
    _refuse_unless(all(isinstance(value, (int, float)) for report in history for value in report.numbers), "history")
    return history


def read_series(parts: Parts, step: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Read the losses and learning rates of the steps, of all of them or of the last ones; 0.1.0 kept none.

    Raises:
        MisfitError: they are not of these steps.
    """
    if not {"losses", "rates"} <= parts.names:
        return np.empty(0), np.empty(0)
    losses, rates = (parts.read(name, 8 * step) for name in ("losses", "rates"))
    _refuse_unless(losses.dtype == rates.dtype == np.float64, "losses")
    _refuse_unless(losses.ndim == 1 and losses.shape == rates.shape, "losses")
    return losses, rates


def _check_generator(state: Mapping[str, Any], known: Mapping[str, Any], part: str) -> None:
    """Check the state of a generator against that of a new one on the same stream.

    Raises:
        MisfitError: it is that of another.
    """
    inner = state.get("state")
    if not isinstance(inner, dict) or state.keys() != known.keys():
        raise MisfitError(MISFIT, part=part)
    _refuse_unless(inner.keys() == known["state"].keys() and inner["inc"] == known["state"]["inc"], part)
    _refuse_unless(state["bit_generator"] == known["bit_generator"], part)
    for value, limit in ((inner["state"], 1 << 128), (state["has_uint32"], 2), (state["uinteger"], 1 << 32)):
        _refuse_unless(type(value) is int and 0 <= value < limit, part)


def _check_changes(config: TrainingConfig, changes: Sequence[Change], steps: range | None, part: str) -> TrainingConfig:
    """Check that each change can be made, and, of those that were made, that it was at one of these steps.

    Return the config after them.
    """
    for change in changes:
        try:
            config = changed(config, change.field, change.value)
        except ValueError as error:
            raise MisfitError(MISFIT, part=part) from error
        _refuse_unless(change.step >= 0 if steps is None else change.step in steps, part)
    at = [change.step for change in changes]
    _refuse_unless(steps is None or at == sorted(at), part)
    return config


def _is_like(found: np.dtype[Any], known: np.dtype[Any]) -> bool:
    """Return whether the fields of a record that are known hold numbers of the known shape."""
    if known.names is None:
        number = found.base.kind in "biuf" and known.base.kind in "biuf"
        return found.names is None and number and found.shape == known.shape
    names = found.names or ()
    return all(_is_like(found[name], known[name]) for name in known.names if name in names)


def _refuse_unless(fits: object, part: str) -> None:
    if not fits:
        raise MisfitError(MISFIT, part=part)
