"""Take the steps of a run: batch, mask, gradient and update, from a state that can be kept and gone back to."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets import Dataset, Indices
from core.network import fused_layers
from core.threads import BlasThreads
from core.training.batches import Batches, Pixels
from core.training.config import TrainingConfig
from core.training.factory import Generators, build_network
from core.training.reports import StepReport
from core.training.updates import Updater


@dataclass(frozen=True, eq=False)
class TrainingState:
    """Everything that the steps of a run change."""

    step: int
    seconds: float  # of training since the last report of an epoch
    arrays: Mapping[str, NDArray[Any]]  # of the network, the batches and the optimizer, by name
    counters: Mapping[str, int | float]  # of the optimizer
    order: Mapping[str, Any]  # the states of the generators
    masks: Mapping[str, Any]
    dropped: tuple[NDArray[np.bool_], ...]  # the units dropped in the last batch; see `Network.dropped`


class Stepper:
    """Trains the network of a run, step by step, with the settings in `current`, and reports each step."""

    def __init__(self, config: TrainingConfig, dataset: Dataset, rows: Indices, pixels: Pixels, streams: Generators):
        """Begin with new weights; `rows` are the images to train on."""
        self.current = config
        self.network = build_network(config, dataset.ends)
        self.network.initialize(config.initializer, streams.weights)
        self.batches = Batches(dataset, rows, pixels, config, streams.order)
        self.updater = Updater(self.network, config)
        self.masks = streams.masks
        self.step = 0
        self.seconds = 0.0
        self.update_ratios = np.full(len(self.network.layers), np.nan)  # of the last step of an epoch
        self.measures_gradient = False
        self.gradient_norm = math.nan  # of the last batch, without penalties, if it is measured
        self._threads = BlasThreads(config.blas_threads)
        self._rate_factors: list[float] = []
        if config.hidden_layers:
            fused_layers.ask(config.activation, batch_norm=config.batch_norm)

    def take(self) -> StepReport:
        """Take a step; the network stays as it is if the loss is not finite."""
        index = self.step % self.current.steps_per_epoch
        rate_factor = self._rate_factor(index)
        begin = time.perf_counter()
        # Diverging is a lesson, not an accident.
        with self._threads, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            images, labels = self.batches.take(index)
            loss = self.network.loss_and_gradient(images, labels, mask_rng=self.masks)
            if math.isfinite(loss):
                self._update(rate_factor, index)
        self.step += 1
        self.seconds += time.perf_counter() - begin
        return StepReport(self.step, loss, self.current.optimizer.learning_rate * rate_factor)

    def follow(self, config: TrainingConfig) -> None:
        """Take the steps of this config from now on."""
        self.current = config
        self.network.dropout = config.dropout
        self._rate_factors = []  # the schedule may depend on the length

    @property
    def kernels(self) -> tuple[str, ...]:
        """The names of the compiled passes that its steps take."""
        if not self.current.hidden_layers:
            return self.updater.kernels
        return self.updater.kernels + fused_layers.in_use(self.current.activation, batch_norm=self.current.batch_norm)

    # The state.

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all arrays that steps change, by name, not copied."""
        remembered = {name: value for name, value in self.updater.memory().items() if isinstance(value, np.ndarray)}
        return {
            "parameters": self.network.parameters,
            "statistics": self.network.statistics,
            "order": self.batches.order,
            "update_ratios": self.update_ratios,
            **{f"memory.{name}": value for name, value in remembered.items()},
        }

    def counters(self) -> dict[str, int | float]:
        """Return the counters of the optimizer, by name."""
        return {name: value for name, value in self.updater.memory().items() if not isinstance(value, np.ndarray)}

    def state(self, *, copied: bool) -> TrainingState:
        """Return the state; its arrays are copied, or go on with the steps."""
        arrays = self.arrays()
        return TrainingState(
            step=self.step,
            seconds=self.seconds,
            arrays={name: array.copy() for name, array in arrays.items()} if copied else arrays,
            counters=self.counters(),
            order=dict(self.batches.rng.bit_generator.state),
            masks=dict(self.masks.bit_generator.state),
            dropped=self.network.dropped(),
        )

    def go_back(self, state: TrainingState) -> None:
        """Go back to a state of this run; the steps from there give the same numbers again."""
        for name, array in self.arrays().items():
            array[...] = state.arrays[name]
        for name, value in state.counters.items():
            self.updater.set_counter(name, value)
        self.step, self.seconds = state.step, state.seconds
        self.batches.rng.bit_generator.state = state.order
        self.masks.bit_generator.state = state.masks
        self._rate_factors = []

    # Internals.

    def _update(self, rate_factor: float, index: int) -> None:
        if self.measures_gradient:
            self.gradient_norm = math.sqrt(float(np.dot(self.network.gradient, self.network.gradient)))
        if index + 1 < self.current.steps_per_epoch:
            self.updater.step(self.current, rate_factor, self.step + 1)
        else:
            self.update_ratios = self.updater.measured_step(self.current, rate_factor, self.step + 1)

    def _rate_factor(self, index: int) -> float:
        """Return the schedule's factor of the learning rate for a step of this epoch."""
        if index == 0 or not self._rate_factors:
            begin = self.step - index
            steps = range(begin, begin + self.current.steps_per_epoch)
            self._rate_factors = self.current.schedule.factors(self.current.steps, steps).tolist()
        return self._rate_factors[index] if self.current.optimizer.scheduled else 1.0
