"""The measurements of the rows, in stages: a quick look at once, then everything, then other seeds."""

import math
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from threading import Event
from typing import NamedTuple

from app.base import garbage_collection
from core.datasets import Dataset, load
from core.diagnostics import Signal
from core.network.one_sample import SampleTrace
from core.propagation import Propagation, Quantity, follow_one, measure_one_each, propagate_each, seeded
from core.propagation.config import IMAGES, PropagationConfig

PATIENCE = 0.5  # seconds to the next item that an older request may take once there is a newer one
BLINK = 0.1  # seconds; rows measured within this time are shown together

Signals = tuple[Signal, ...]  # one for each layer


@dataclass(frozen=True, eq=False)
class Measurement:
    """The results for one network so far."""

    glances: Mapping[Quantity, Signals] = field(default_factory=dict)
    run: Propagation | None = None  # all results, once they are measured
    more_seeds: tuple[Propagation, ...] = ()

    def signals(self, quantity: Quantity) -> Signals | None:
        """Return one quantity, if it is known."""
        if self.run is None:
            return self.glances.get(quantity)
        if quantity == "before_batch_norm":
            return tuple(layer.before_batch_norm or layer.pre_activations for layer in self.run.layers)
        return tuple(getattr(layer, quantity) for layer in self.run.layers)


Readings = Mapping[PropagationConfig, Measurement]


class AbandonedError(Exception):
    """The results are no longer wanted."""


class Steps:
    """Counts the layers that have been passed, from any thread, of those that are to be passed."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0
        self._counter = count(1)

    def take(self) -> None:
        """Count one more."""
        self.done = next(self._counter)


@dataclass(frozen=True)
class Request:
    """The networks to measure, the quantities to measure first, and the final number of seeds."""

    configs: tuple[PropagationConfig, ...]
    quantities: tuple[Quantity, ...]
    seeds: int
    abandoned: Event = field(default_factory=Event, compare=False)
    begun: float = field(default_factory=time.monotonic, compare=False)
    steps: Steps = field(default_factory=Steps, compare=False)

    @property
    def progress(self) -> tuple[float, float]:
        """Return the share of the layers that has been passed, and about how many seconds the rest takes."""
        share = min(self.steps.done / self.steps.total, 1.0) if self.steps.total else 0.0
        passed = time.monotonic() - self.begun
        return share, passed * (1 - share) / share if share else math.inf

    def abandon_if_slow(self) -> None:
        """Give up between two layers if the next item takes too long to wait for."""
        if time.monotonic() - self.begun > PATIENCE:
            self.abandoned.set()

    def check(self) -> None:
        """Return if the results are still wanted.

        Raises:
            AbandonedError: they are not.
        """
        if self.abandoned.is_set():
            raise AbandonedError
        self.steps.take()

    def is_met_by(self, known: Readings) -> bool:
        """Return whether nothing is left to measure."""
        readings = [known.get(config, Measurement()) for config in self.configs]
        return all(one.run is not None and len(one.more_seeds) >= self.seeds - 1 for one in readings)


def measure(request: Request, known: Readings) -> Iterator[Readings]:
    """Yield all results so far whenever there are more.

    Raises:
        TooLargeError: a network would not fit into memory.
        DatasetError: the images cannot be loaded.
    """
    readings = {config: known.get(config, Measurement()) for config in request.configs}
    dataset = _dataset(request.configs)
    request.steps.total = steps_of(request, readings)
    try:
        for stage in (_glance, _run, _sample_seeds):
            for _ in _together(stage(request, readings, dataset)):
                yield dict(readings)
    except AbandonedError:
        return
    garbage_collection.give_back()  # what is measured is small beside what passed through the networks


class FollowedSample(NamedTuple):
    """One sample of a batch on its way through a network."""

    config: PropagationConfig
    sample: int
    trace: SampleTrace
    image_shape: tuple[int, int] | None  # of images


def follow(request: Request, sample: int) -> Iterator[FollowedSample]:
    """Yield the record of one sample in the only network of a request, unless the request is abandoned.

    Raises:
        TooLargeError: the network would not fit into memory.
        DatasetError: the images cannot be loaded.
    """
    (config,) = request.configs
    dataset = _dataset([config])
    try:
        trace = follow_one(config, sample, dataset=dataset, between=request.check)
    except AbandonedError:
        return
    yield FollowedSample(config, sample, trace, None if dataset is None else dataset.image_shape)


def steps_of(request: Request, readings: Readings) -> int:
    """Return how many layers are passed for what is missing, forward and back."""
    steps = 0
    for config, reading in readings.items():
        depth = len(config.hidden_layers)
        whole = 2 * depth + (config.upstream == "softmax")
        looks = [quantity for quantity in request.quantities if reading.signals(quantity) is None]
        steps += sum(depth * ((quantity != "weights") + ("gradients" in quantity)) for quantity in looks)
        steps += whole * ((reading.run is None) + max(0, request.seeds - 1 - len(reading.more_seeds)))
    return steps


def _together(steps: Iterator[None]) -> Iterator[None]:
    """Yield once for all steps within one blink, and at the end."""
    begin, waiting = time.monotonic(), False
    for _ in steps:
        waiting = True
        if time.monotonic() - begin > BLINK:
            yield
            begin, waiting = time.monotonic(), False
    if waiting:
        yield


Known = dict[PropagationConfig, Measurement]


def _glance(request: Request, readings: Known, dataset: Dataset | None) -> Iterator[None]:
    for quantity in request.quantities:
        missing = [config for config, reading in readings.items() if reading.signals(quantity) is None]
        seen = measure_one_each(missing, quantity, dataset=dataset, between=request.check)
        for config, signals in zip(missing, seen, strict=True):
            reading = readings[config]
            readings[config] = replace(reading, glances={**reading.glances, quantity: signals})
            yield


def _run(request: Request, readings: Known, dataset: Dataset | None) -> Iterator[None]:
    missing = [config for config, reading in readings.items() if reading.run is None]
    runs = propagate_each(missing, detailed=True, dataset=dataset, between=request.check)
    for config, run in zip(missing, runs, strict=True):
        readings[config] = replace(readings[config], run=run, glances={})
        yield


def _sample_seeds(request: Request, readings: Known, dataset: Dataset | None) -> Iterator[None]:
    """Measure the seeds row by row, so that each band is complete when it is shown."""
    for config, reading in list(readings.items()):
        missing = seeded(config, request.seeds)[1 + len(reading.more_seeds) :]
        if missing:
            more = tuple(propagate_each(missing, dataset=dataset, between=request.check))
            readings[config] = replace(reading, more_seeds=(*reading.more_seeds, *more))
            yield


def _dataset(configs: Collection[PropagationConfig]) -> Dataset | None:
    """Load the input images, if the input is images; all networks share them."""
    names = {config.inputs for config in configs} & set(IMAGES)
    return _pictures(names.pop()) if names else None


@cache
def _pictures(name: str) -> Dataset:
    return load(name)


def quantities_of(shown: Quantity, configs: Sequence[PropagationConfig]) -> tuple[Quantity, ...]:
    """Return the quantities of the histograms; with batch norm, also the pre-activations before it."""
    if shown == "pre_activations" and any(config.batch_norm for config in configs):
        return shown, "before_batch_norm"
    return (shown,)
