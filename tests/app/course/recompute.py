"""The numbers in sentences about initial weights and training, computed once more with the engine alone.

    python -m tests.app.course.recompute N SEED

fills every sentence about initial weights in each scene, and in N states that differ from it by the seed, the depth or
the number of samples: the sentences of the room are those of the engine.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication

from app.course.entry import CourseScene, Entry
from app.course.measures import initializers
from app.course.reader import fall_lines_course
from app.initializers.controller import InitializersController
from app.initializers.model import InitializersModel
from core.datasets import KNOWN, load
from core.lessons.grammar import Lookup, Value
from core.lessons.sentences import LANGUAGES, said_now
from core.propagation import Propagation, propagate
from core.propagation.config import IMAGES
from core.propagation.layer_signal import LayerSignal
from core.scenes.completed_run import CompletedRun
from core.training import TrainingConfig

PATIENCE = 60_000  # milliseconds


def _is_lost(run: CompletedRun) -> bool:
    return run.summary.ending.kind == "diverged"


LAYER: Mapping[str, Callable[[LayerSignal], float]] = {
    "std": lambda one: one.activations.std,
    "mean": lambda one: one.activations.mean,
    "gradient": lambda one: one.pre_activation_gradients.rms,
    "weight_gradient": lambda one: one.weight_gradient_rms,
    "z_std": lambda one: one.pre_activations.std,
    "weight_std": lambda one: one.weights.std,
    "before_std": lambda one: np.nan if one.before_batch_norm is None else one.before_batch_norm.std,
    "saturated": lambda one: one.shares.saturated,
    "zeros": lambda one: one.shares.zeros,
    "flat": lambda one: one.shares.flat,
    "rank": lambda one: np.nan if one.detail is None else one.detail.effective_rank,
    "distinct": lambda one: np.nan if one.detail is None else one.detail.distinct_units,
}
ROW: Mapping[str, Callable[[Sequence[LayerSignal]], float]] = {
    "gradient_left": lambda layers: layers[0].pre_activation_gradients.rms / layers[-1].pre_activation_gradients.rms,
    "std_left": lambda layers: layers[-1].activations.std / layers[0].activations.std,
    "median_left": lambda layers: _median(layers[0]) / _median(layers[-1]),
}
RUN: Mapping[str, Callable[[CompletedRun], Value]] = {
    "train": lambda run: _at_end(run, "train_accuracy"),
    "test": lambda run: _at_end(run, "test_accuracy"),
    "first_test": lambda run: run.history[0].test_accuracy if run.history else 0.0,
    "gap": lambda run: 100 * (_at_end(run, "train_accuracy") - _at_end(run, "validation_accuracy")),
    "epochs": lambda run: len(run.history),
    "steps": lambda run: run.config.epochs * -(-run.config.train_size // run.config.batch_size),
    "parameters": lambda run: _parameters(run.config),
    "roughness": lambda run: float(np.std(run.losses[2:] - 2 * run.losses[1:-1] + run.losses[:-2]) / np.sqrt(6)),
    "peak": lambda run: float(np.nanmax(run.losses)) / float(run.losses[0]),
    "weight_norm": lambda run: float(np.sqrt(np.sum(np.square(run.weights, dtype=np.float64)))),
    "zeros": lambda run: float(np.mean(run.weights == 0)),
    "rate": lambda run: run.config.optimizer.learning_rate,
    "diverged": _is_lost,
}


def _at_end(run: CompletedRun, what: str) -> float:
    """A share at the end; a run that diverged recognises nothing."""
    return 0.0 if _is_lost(run) else float(getattr(run.history[-1], what))


def _parameters(config: TrainingConfig) -> float:
    sizes = (KNOWN[config.dataset].ends.inputs, *config.hidden_layers, KNOWN[config.dataset].ends.classes)
    return float(sum((before + 1) * after for before, after in pairwise(sizes)))


def _median(layer: LayerSignal) -> float:
    return np.nan if layer.detail is None else layer.detail.gradient_median


def comparisons() -> Iterator[tuple[Entry, CourseScene, InitializersModel]]:
    """The comparisons of initial weights, with the entries that tell of them."""
    for entry in fall_lines_course().entries:
        for scene in entry.scenes:
            if scene.initializers is not None:
                yield entry, scene, scene.initializers


def changed(model: InitializersModel, chance: random.Random) -> InitializersModel:
    """The comparison with one thing changed: the seed, the depth, or the number of samples."""
    match chance.randrange(3):
        case 0:
            return model.replace(seed=chance.randrange(1, 10_000))
        case 1:
            return model.replace(hidden_layers=model.hidden_layers[: chance.randrange(2, 5)])
    return model.replace(batch_size=chance.choice((50, 200)))


def of_engine(entry: Entry, model: InitializersModel) -> Lookup:
    """Read the constants of an entry, and its measures from passes that are made here."""
    dataset = load(model.inputs) if model.inputs in IMAGES else None
    runs = [propagate(model.config(row), detailed=True, dataset=dataset) for row in model.rows]
    kinds = [row.initializer.kind for row in model.rows]
    network = {"depth": len(model.hidden_layers), "width": model.hidden_layers[0]}
    network["inputs"] = model.input_size if dataset is None else dataset.ends.inputs

    def read(name: str) -> Value | None:
        if name in entry.constants:
            return entry.constants[name]
        head, _, rest = name.partition(".")
        if head == "network":
            return float(network[rest])
        number, what = rest.split(".", 1) if head == "row" else ("", rest)
        place = int(number) - 1 if head == "row" else kinds.index(head) if head in kinds else len(runs)
        if place >= len(runs):
            return None
        with np.errstate(invalid="ignore", divide="ignore"):
            value = _of_pass(runs[place], what)
        if value is None:
            value = getattr(model.rows[place].initializer, what)
        return None if np.isnan(value) else float(value)

    return read


def _of_pass(run: Propagation, what: str) -> float | None:
    if what in ROW:
        return ROW[what](run.layers)
    if not what.startswith("layer."):
        return None
    _, layer, name = what.split(".")
    place = len(run.layers) if layer == "last" else int(layer)
    return LAYER[name](run.layers[place - 1]) if place <= len(run.layers) else np.nan


def of_runs(entry: Entry, runs: Sequence[CompletedRun], form: TrainingConfig) -> Lookup:
    """Read the constants of an entry, and its measures from runs that were made here; the last is looked at."""

    def read(name: str) -> Value | None:
        if name in entry.constants:
            return entry.constants[name]
        head, _, rest = name.partition(".")
        if head == "config":
            return float(getattr(form, rest))
        if head == "run":
            return _of_last(runs[-1], rest)
        which, _, what = rest.partition(".")
        run = max(runs, key=lambda run: _at_end(run, "test_accuracy")) if which == "best" else runs[int(which) - 1]
        if not what:
            return run.summary.name
        return RUN[what](run) if what in RUN else float(getattr(run.config, what))

    return read


def _of_last(run: CompletedRun, what: str) -> Value | None:
    last, losses = run.history[-1], [report.validation_loss for report in run.history]
    if what.startswith("layer."):
        _, layer, name = what.split(".")
        seen = last.layers[-1 if layer == "last" else int(layer) - 1]
        return seen.shares.dead if name == "dead" else seen.weight_norm
    told: Mapping[str, Value] = {
        "name": run.summary.name,
        "epoch": len(run.history),
        "best_epoch": 1 + int(np.nanargmin(losses)),
        "lowest_validation_loss": min(losses),
        "last_validation_loss": losses[-1],
    }
    if what in told:
        return told[what]
    if what in RUN:
        return RUN[what](run)
    return float(getattr(last, what) if hasattr(last, what) else getattr(run.config, what))


def of_room(entry: Entry, controller: InitializersController) -> Lookup:
    """Read the same as the room tells them."""
    return lambda name: entry.constants.get(name, initializers.read(controller, name))


def sentences(entry: Entry, scene: CourseScene, read: Lookup) -> list[str | None]:
    """All that the claims of a scene say, in both languages; None for what cannot be said."""
    return [
        said_now(alternatives, language, read)
        for claim in entry.claims
        if entry.scene_of(claim) == scene
        for alternatives in (claim.now, claim.why, claim.truth)
        for language in LANGUAGES
    ]


def measured(model: InitializersModel) -> InitializersController:
    """A room that has measured this comparison."""
    controller = InitializersController(model)
    controller.wake()
    deadline = QDeadlineTimer(PATIENCE)
    while controller.measuring and not deadline.hasExpired():
        QApplication.processEvents()
    return controller


def check(entry: Entry, scene: CourseScene, model: InitializersModel) -> int:
    """Hold all sentences about a comparison against the engine; return how many there are."""
    controller = measured(model)
    said = sentences(entry, scene, of_room(entry, controller))
    controller.close()
    again = sentences(entry, scene, of_engine(entry, model))
    assert said == again, (entry.id, scene.id, [pair for pair in zip(said, again, strict=True) if pair[0] != pair[1]])
    return len([text for text in said if text is not None])


def main(states: int, seed: int) -> None:
    _ = QApplication.instance() or QApplication([])
    chance, said = random.Random(seed), 0
    for entry, scene, model in comparisons():
        for state in [model, *(changed(model, chance) for _ in range(states))]:
            said += check(entry, scene, state)
    sys.stdout.write(f"{said} sentences\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
