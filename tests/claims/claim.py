"""What a claim is, and the two ways in which it is measured: a pass through an untrained network, or a short run."""

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from core.datasets import Dataset, load
from core.diagnostics import distinct_units
from core.propagation import Propagation, PropagationConfig, propagate
from core.settings import Array
from core.training import Trainer, TrainingConfig
from core.training.evaluation import evaluate

Numbers = Mapping[str, float]
SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Claim:
    """A claim of the notes: what they say, what is asserted, and the numbers of a seed."""

    number: str
    notes: str
    asserted: str
    measure: Callable[[int], Numbers]
    holds: Callable[[Numbers], bool]


def pass_through(seed: int, **fields: Any) -> Propagation:
    """A pass with all statistics; inputs are N(0, 1) through 5 layers of 100 unless told otherwise."""
    return propagate(PropagationConfig(seed=seed, **fields), detailed=True, dataset=_asked(fields))


def _asked(fields: Mapping[str, Any]) -> Dataset | None:
    return mnist() if fields.get("inputs") == "mnist" else None


@cache
def mnist() -> Dataset:
    return load("mnist")


@cache
def _with_few_test_images() -> Dataset:
    """What a run looks at after each epoch; all test images are looked at when it is done."""
    whole = mnist()
    return replace(whole, test_images=whole.test_images[:100], test_labels=whole.test_labels[:100])


@dataclass(frozen=True)
class Run:
    """A run that is done; accuracies are NaN where it diverged."""

    trainer: Trainer
    train: float
    test: float

    @property
    def gap(self) -> float:
        """Training minus validation, in points; NaN where none validate."""
        return math.nan if math.isnan(self.train) else self.trainer.history[-1].gap

    @property
    def weights(self) -> Array:
        return self.trainer.network.weights

    @property
    def hidden_units(self) -> list[int]:
        """How many units of each hidden layer are distinct."""
        return [distinct_units(layer.weights, layer.bias) for layer in self.trainer.network.layers[:-1]]


def learn(seed: int, **fields: Any) -> Run:
    """Train, and score all test images."""
    config = TrainingConfig(seed=seed, **{"validation_fraction": 0.0, **fields})
    trainer = Trainer(config, _with_few_test_images())
    deque(trainer.run(), maxlen=0)
    if trainer.ending and trainer.ending.kind == "diverged":
        return Run(trainer, math.nan, math.nan)
    whole = mnist()
    score = evaluate(
        trainer.network, whole.test_images, whole.test_labels, np.arange(len(whole.test_labels)), trainer.pixels
    )
    return Run(trainer, trainer.history[-1].train_accuracy, score.accuracy)
