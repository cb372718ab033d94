"""Pass a batch through an untrained network, forward and back, and measure the signal and gradient of each layer.

Throughout, z is the input of an activation function and a = f(z) its output; dL/dz and dL/da are the gradients with
respect to them. The arrays of a layer are (samples, units).
"""

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, pairwise
from typing import TypeVar

import numpy as np

from core.datasets import Dataset, load, pixel_statistics, scaled
from core.diagnostics import Detail, LayerArrays, Shares, Signal, moments, signal
from core.diagnostics.histograms import Range
from core.memory import usable_memory
from core.network import Labels
from core.network.layers import LayerPass
from core.network.one_sample import SampleTrace, record
from core.propagation.config import IMAGES, PropagationConfig, Ranges, Setup, default_ranges, unsure
from core.propagation.layer_signal import LayerSignal, Propagation, Quantity
from core.propagation.mean_field import NO_PREDICTION, Prediction, predict
from core.propagation.untrained_network import UntrainedNetwork, memory_needed
from core.quantities import SEEDS
from core.settings import N_, Array, RefusedError
from core.threads import BlasThreads

TOO_LARGE = N_("this needs about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used")

R = TypeVar("R")
Between = Callable[[], None]  # called between two layers


class TooLargeError(RefusedError):
    """A network and a batch that would not fit into memory; the sentence says how much they need."""


def propagate(
    config: PropagationConfig,
    *,
    detailed: bool = False,
    ranges: Ranges | None = None,
    dataset: Dataset | None = None,
    between: Between = lambda: None,
) -> Propagation:
    """Send a batch through an untrained network and a gradient back, and measure every layer.

    `detailed` adds the expensive statistics. `ranges` are those of the histograms, by default `default_ranges`;
    `dataset` is that of `config.inputs`, if it is loaded already. `between` is called between two layers; an exception
    from it ends the pass.

    Raises:
        TooLargeError: it would not fit into memory.
        DatasetError: the dataset cannot be loaded.
    """
    with _quietly_alone():
        return _Course(config, ranges, dataset, between).measure_all(detailed=detailed)


def measure_one(
    config: PropagationConfig,
    quantity: Quantity,
    *,
    ranges: Ranges | None = None,
    dataset: Dataset | None = None,
    between: Between = lambda: None,
) -> tuple[Signal, ...]:
    """Measure only one quantity of the hidden layers, which takes a fraction of the time of `propagate`.

    Without batch norm, "before_batch_norm" means the pre-activations.

    Raises:
        TooLargeError: it would not fit into memory.
        DatasetError: the dataset cannot be loaded.
    """
    with _quietly_alone():
        return _Course(config, ranges, dataset, between).measure_one(quantity)


def follow_one(
    config: PropagationConfig, row: int, *, dataset: Dataset | None = None, between: Between = lambda: None
) -> SampleTrace:
    """Send the batch of `propagate` forward and back, and record one row of it with every number in between.

    Raises:
        TooLargeError: it would not fit into memory.
        DatasetError: the dataset cannot be loaded.
    """
    with _quietly_alone():
        return _Course(config, None, dataset, between).follow_one(row)


def propagate_each(
    configs: Iterable[PropagationConfig],
    *,
    detailed: bool = False,
    dataset: Dataset | None = None,
    between: Between = lambda: None,
) -> Iterator[Propagation]:
    """Propagate several, as many at a time as processors and memory allow, and yield the results in order."""
    yield from _each(configs, lambda config: propagate(config, detailed=detailed, dataset=dataset, between=between))


def measure_one_each(
    configs: Iterable[PropagationConfig],
    quantity: Quantity,
    *,
    dataset: Dataset | None = None,
    between: Between = lambda: None,
) -> Iterator[tuple[Signal, ...]]:
    """Measure one quantity of several, as many at a time as processors and memory allow, and yield them in order."""
    yield from _each(configs, lambda config: measure_one(config, quantity, dataset=dataset, between=between))


def _each(configs: Iterable[PropagationConfig], look: Callable[[PropagationConfig], R]) -> Iterator[R]:
    configs = tuple(configs)
    with BlasThreads(1), ThreadPoolExecutor(_at_a_time(configs)) as pool:
        yield from pool.map(look, configs)


def memory_of(configs: Sequence[PropagationConfig]) -> int:
    """Return about how many bytes the passes of `propagate_each` need, as many as go side by side."""
    largest = max((_memory(config) for config in configs), default=0)
    return min(_at_a_time(configs), len(configs)) * largest


def _at_a_time(configs: Sequence[PropagationConfig]) -> int:
    """Return how many of these fit into memory side by side, at most one for each processor."""
    largest = max((_memory(config) for config in configs), default=1)
    return max(1, min(os.cpu_count() or 1, usable_memory() // largest))


def seeded(config: PropagationConfig, seeds: int) -> tuple[PropagationConfig, ...]:
    """Return the config with `seeds` consecutive seeds, beginning with its own; after the greatest comes 0."""
    return tuple(config.replace(seed=(config.seed + more) % SEEDS) for more in range(seeds))


@contextmanager
def _quietly_alone() -> Iterator[None]:
    """Silence overflow, which some initializers cause, and use one BLAS thread: two are slower on small products."""
    with BlasThreads(1), np.errstate(over="ignore", invalid="ignore"):
        yield


class _Course:
    """One pass and its measurements."""

    def __init__(
        self, config: PropagationConfig, ranges: Ranges | None, dataset: Dataset | None, between: Between
    ) -> None:
        self.between = between
        refuse_what_does_not_fit(config)
        self.config = config
        dataset = _dataset(config, dataset)
        self.sizes = _sizes(config)
        self.ranges = ranges or default_ranges(config)
        inputs, weights, masks, self.upstream = map(np.random.default_rng, np.random.SeedSequence(config.seed).spawn(4))
        self.x, self.labels = _batch(config, dataset, inputs)
        self.network = UntrainedNetwork(
            [config.initializer.sample(*fans, weights, config.dtype) for fans in pairwise(self.sizes)],
            config.activation,
            config.batch_size,
            masks,
            batch_norm=config.batch_norm,
            dropout=config.dropout,
        )

    def measure_all(self, *, detailed: bool) -> Propagation:
        """Go forward, then back, and measure every layer."""
        self.network.forward(self.x, self.between)
        last, output, loss = self.network.hidden[-1], None, math.nan
        if self.config.upstream == "softmax":
            loss = self.network.lose(self.labels)
            output = self._measure(self.network.head, last.grad, NO_PREDICTION, detailed=detailed)
        else:
            self._draw_upstream()
        measured = [
            self._measure(layer, target, prediction, detailed=detailed)
            for (layer, target), prediction in zip(self.network.backward(), reversed(self._predict()), strict=True)
        ]
        return Propagation(self.config, tuple(reversed(measured)), output, loss)

    def measure_one(self, quantity: Quantity) -> tuple[Signal, ...]:
        """Go only as far as one quantity requires, and measure it."""
        hidden = self.network.hidden
        if quantity != "weights":
            self.network.forward(self.x, self.between)
        if "gradients" not in quantity:
            return tuple(self._look(layer, quantity) for layer in hidden)
        if self.config.upstream == "softmax":
            self.network.lose(self.labels)
            self.network.head.backward(hidden[-1].grad, training=True)
        else:
            self._draw_upstream()
        seen = []
        for layer, target in self.network.backward():
            self.between()
            at_a = self._look(layer, "activation_gradients") if quantity == "activation_gradients" else None
            layer.backward(target, training=True)
            seen.append(at_a or self._look(layer, quantity))
        return tuple(reversed(seen))

    def follow_one(self, row: int) -> SampleTrace:
        """Go forward, then back, and record one row of the batch."""
        self.network.forward(self.x, self.between)
        if self.config.upstream == "normal":
            self._draw_upstream()
            return record(self._way_back(), row, training=True, label=None)
        self.network.lose(self.labels)
        head = (self.network.head, self.network.hidden[-1].grad)
        return record(chain([head], self._way_back()), row, training=True, label=int(self.labels[row]))

    def _way_back(self) -> Iterator[tuple[LayerPass, Array | None]]:
        for step in self.network.backward():
            self.between()
            yield step

    def _draw_upstream(self) -> None:
        grad = self.network.hidden[-1].grad
        grad[...] = self.upstream.standard_normal(grad.shape, self.config.dtype)

    def _measure(self, layer: LayerPass, target: Array | None, predicted: Prediction, *, detailed: bool) -> LayerSignal:
        """Take the gradient through a layer into `target`, and measure all quantities of the layer."""
        self.between()
        # Batch norm overwrites its input on the way back.
        before = None if layer.norm is None else self._look(layer, "before_batch_norm")
        at_a = self._look(layer, "activation_gradients")
        layer.backward(target, training=True)
        weights, units = layer.layer.weights, layer.layer.fan_out
        slopes = layer.activation.derivative(layer.z, layer.a)
        arrays = LayerArrays(
            layer.a, slopes, Range(*layer.activation.bounds), layer.grad, weights, biases=np.zeros(units)
        )
        return LayerSignal(
            units=units,
            before_batch_norm=before,
            pre_activations=self._look(layer, "pre_activations"),
            activations=self._look(layer, "activations"),
            activation_gradients=at_a,
            pre_activation_gradients=self._look(layer, "pre_activation_gradients"),
            weights=self._look(layer, "weights"),
            weight_gradient_rms=moments(layer.gradient.weights).rms,
            shares=Shares.of(arrays),
            detail=Detail.of(arrays) if detailed else None,
            predicted=predicted,
        )

    def _look(self, layer: LayerPass, quantity: Quantity) -> Signal:
        """Measure one quantity; dL/da before the gradient has gone through the layer, dL/dz after it has."""
        match quantity:
            case "before_batch_norm" if layer.norm is not None:  # which leaves its input centred
                return signal(layer.linear + layer.norm.statistics[0], self.ranges.pre_activations)
            case "before_batch_norm" | "pre_activations":
                return signal(layer.z, self.ranges.pre_activations)
            case "activations":
                bounds = Range(*layer.activation.bounds)
                return signal(layer.a, self.ranges.activations, zeros_apart=bounds.is_rectified)
            case "activation_gradients":
                grad = layer.grad if layer.mask is None else layer.grad * layer.mask
                return signal(grad, self.ranges.gradients, zeros_apart=layer.mask is not None)
            case "pre_activation_gradients":
                zeros_apart = layer.mask is not None or Range(*layer.activation.bounds).is_rectified
                return signal(layer.grad, self.ranges.gradients, zeros_apart=zeros_apart)
            case "weights":
                return signal(layer.layer.weights, self.ranges.weights)

    def _predict(self) -> tuple[Prediction, ...]:
        config, square = self.config, 1.0
        if config.upstream == "softmax":
            std = config.initializer.weight_std(*self.sizes[-2:])
            square = config.classes * (std * unsure(config.classes) / config.batch_size) ** 2
        return predict(
            config.initializer,
            config.activation,
            self.sizes[:-1],
            input_square=moments(self.x).rms ** 2,
            upstream_square=square,
            batch_norm=config.batch_norm,
            dropout=config.dropout,
        )


def refuse_what_does_not_fit(setup: Setup) -> None:
    """Refuse a network and a batch that would not fit into memory.

    Raises:
        TooLargeError: the network and the batch would not fit into memory.
    """
    if (needed := _memory(setup)) > (limit := usable_memory()):
        raise TooLargeError(TOO_LARGE, needed=needed / 1e9, limit=limit / 1e9)


def _memory(setup: Setup) -> int:
    """Return about how many bytes a pass needs."""
    return memory_needed(_sizes(setup), setup.batch_size, setup.dtype, batch_norm=setup.batch_norm)


def _sizes(setup: Setup) -> tuple[int, ...]:
    return (setup.fan_in, *setup.hidden_layers, setup.classes)


def _dataset(config: PropagationConfig, dataset: Dataset | None) -> Dataset | None:
    if config.inputs in IMAGES:
        return load(config.inputs) if dataset is None else dataset
    return None


def _batch(config: PropagationConfig, dataset: Dataset | None, rng: np.random.Generator) -> tuple[Array, Labels]:
    """Return the inputs, (samples, inputs) with mean 0 and standard deviation 1, and the class of each sample."""
    rows = config.batch_size
    if dataset is not None:
        available = len(dataset.train_labels)
        drawn = rng.choice(available, rows, replace=rows > available)
        images = dataset.train_images[drawn]
        mean, std = pixel_statistics(images)
        return scaled(images, np.empty(images.shape, config.dtype), mean=mean, std=std), dataset.train_labels[drawn]
    shape, labels = (rows, config.input_size), rng.integers(0, config.classes, rows)
    if config.inputs == "uniform":
        return rng.uniform(-math.sqrt(3), math.sqrt(3), shape).astype(config.dtype), labels
    return rng.standard_normal(shape, config.dtype), labels
