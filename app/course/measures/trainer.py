"""The measures of training: the run that is looked at ("run.gap"), those of a scene ("runs.2.test"), and a study."""

import re
from dataclasses import dataclass

import numpy as np

from app.trainer.controller import TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.study.charts.cells import cells_of
from app.trainer.study.charts.scale import scales_of
from app.trainer.study.controller import study_of
from app.trainer.study.standing import Standing
from core.diagnostics import best_epoch
from core.lessons.grammar import Value
from core.lessons.measure import Measure, plain, setting, table
from core.scenes.run_measures import knows_of_runs, of_runs
from core.settings import N_
from core.training import EpochReport, TrainingConfig
from core.training.reports import LayerReport

CELL = re.compile(r"cell\.(?P<column>[1-9]\d?)\.(?P<row>[1-9]\d?)")


@dataclass(frozen=True)
class RunNow:
    """The run that is looked at, at the shown epoch."""

    run: LiveRun
    epoch: int  # 0 before the first

    @property
    def report(self) -> EpochReport | None:
        """The report of the shown epoch."""
        return self.run.epochs[self.epoch - 1] if 0 < self.epoch <= len(self.run.epochs) else None


def _of_report(name: str, summary: str) -> Measure[RunNow]:
    return Measure(name, summary, lambda now: None if now.report is None else getattr(now.report, name))


RUN = table(
    (
        _of_report("train_loss", N_("the loss on the training images after this epoch")),
        _of_report("validation_loss", N_("the loss on the validation images after this epoch")),
        _of_report("test_loss", N_("the loss on the test images after this epoch")),
        _of_report("train_accuracy", N_("the training accuracy after this epoch")),
        _of_report("validation_accuracy", N_("the validation accuracy after this epoch")),
        _of_report("test_accuracy", N_("the test accuracy after this epoch")),
        _of_report("gap", N_("training minus validation accuracy, in points, after this epoch")),
        _of_report("penalty", N_("what the penalties add to the loss after this epoch")),
        _of_report("penalty_share", N_("the penalties' share of the loss after this epoch")),
        _of_report("seconds", N_("the seconds of training in this epoch")),
        _of_report("images_per_second", N_("the images trained on in a second of this epoch")),
        Measure("name", N_("the run's name"), lambda now: now.run.name),
        Measure("epoch", N_("the epoch that is shown"), lambda now: now.epoch),
        Measure("epochs", N_("the number of epochs so far"), lambda now: len(now.run.epochs)),
        Measure("step", N_("the steps taken until this epoch"),
                lambda now: None if now.report is None else now.report.step),
        Measure("best_epoch", N_("the epoch of the lowest validation loss"), lambda now: _best_epoch(now.run)),
        Measure("lowest_validation_loss", N_("the lowest validation loss"), lambda now: _lowest(now.run)),
        Measure("last_validation_loss", N_("the validation loss of the last epoch"),
                lambda now: now.run.epochs[-1].validation_loss if now.run.epochs else None),
        Measure("has_ended", N_("whether the run is over"), lambda now: now.run.ending is not None),
        Measure("diverged", N_("whether the run diverged"),
                lambda now: now.run.ending is not None and now.run.ending.kind == "diverged"),
        Measure("optimizer", N_("the kind of its optimizer"), lambda now: now.run.config.optimizer.kind),
        Measure("rate", N_("the learning rate of its optimizer"), lambda now: now.run.config.optimizer.learning_rate),
    )
)  # fmt: skip

LAYER = table(
    (
        Measure[LayerReport]("std", N_("the standard deviation of the activations"), lambda one: one.activations.std),
        Measure("gradient", N_("the RMS of the gradient dL/dz"), lambda one: one.gradient_rms),
        Measure("weight_norm", N_("the norm of the weights"), lambda one: one.weight_norm),
        Measure("weight_std", N_("the standard deviation of the weights"), lambda one: one.weights.std),
        Measure("weight_zeros", N_("the share of weights that are exactly 0"), lambda one: one.weights.zero_share),
        Measure("dead", N_("the share of units that are 0 for every image"), lambda one: one.shares.dead),
        Measure("update_ratio", N_("log10 of the mean update over the mean weight"), lambda one: one.update_ratio),
    )
)  # fmt: skip

STUDY = table(
    (
        Measure[Standing]("trials", N_("the number of trials of the study"), lambda now: len(now.trials)),
        Measure("over", N_("the number of its trials that are over"), lambda now: now.over),
        Measure("best", N_("the value of its best trial so far"),
                lambda now: None if now.best is None else now.best.value),
        Measure("cell.1.2", N_("the mean value where the first setting has its first value, and the second its second"),
                lambda now: _cell(now, 1, 2)),
    )
)  # fmt: skip


def read(controller: TrainerController, name: str) -> Value | None:
    """Return the value of a measure now; None if it has none."""
    head, _, rest = name.partition(".")
    if head == "config":
        return _of_config(controller.model.config, rest)
    if head == "runs":
        return of_runs(controller.queue.shown[1], rest)
    if head == "study":
        return _of_study(study_of(controller).standing, rest)
    if head != "run" or controller.run is None:
        return None
    now = RunNow(controller.run, controller.playback.position)
    if rest.startswith("layer.") and now.report is not None:
        return _of_layer(now.report, rest.removeprefix("layer."))
    return plain(RUN[rest].of(now)) if rest in RUN else _of_config(controller.run.config, rest)


def knows(name: str) -> bool:
    """Return whether there is a measure of this name."""
    head, _, rest = name.partition(".")
    fields = {one.name for one in TrainingConfig.declarations()}
    if head == "config":
        return rest in fields
    if head == "runs":
        return knows_of_runs(rest)
    if head == "study":
        return rest in STUDY or CELL.fullmatch(rest) is not None
    if head != "run":
        return False
    if rest.startswith("layer."):
        _, layer, what = (*rest.split("."), "")[:3]
        return (layer.isdecimal() or layer == "last") and what in LAYER
    return rest in RUN or rest in fields


def _of_config(config: TrainingConfig, name: str) -> Value | None:
    return setting(config, name)


def _of_layer(report: EpochReport, name: str) -> Value | None:
    number, _, what = name.partition(".")
    place = len(report.layers) if number == "last" else int(number) if number.isdecimal() else 0
    if not 0 < place <= len(report.layers) or what not in LAYER:
        return None
    return plain(LAYER[what].of(report.layers[place - 1]))


def _of_study(standing: Standing | None, name: str) -> Value | None:
    if standing is None:
        return None
    cell = CELL.fullmatch(name)
    value = _cell(standing, int(cell["column"]), int(cell["row"])) if cell else STUDY[name].of(standing)
    return plain(value)


def _cell(standing: Standing, column: int, row: int) -> float | None:
    """Return the mean of a cell of the map over the first two settings, counted from 1; None before it is known."""
    scales = list(scales_of(standing.study).values())[:2]
    if len(scales) < 2:
        return None
    cell = cells_of(standing, *scales).get((column - 1, row - 1))
    return cell.mean if cell is not None and all(trial.is_over for trial in cell.trials) else None


def _best_epoch(run: LiveRun) -> int | None:
    best = best_epoch([report.validation_loss for report in run.epochs])
    return None if best is None else best + 1


def _lowest(run: LiveRun) -> float | None:
    losses = np.array([report.validation_loss for report in run.epochs])
    return float(np.nanmin(losses)) if np.isfinite(losses).any() else None
