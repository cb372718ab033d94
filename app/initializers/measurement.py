"""What is known of the rows, and how it becomes known: a quick look at once, then everything, then other seeds."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Event

from core.datasets import Dataset, load
from core.diagnostics import Signal
from core.propagation import Propagation, Quantity, measure_one_each, propagate_each, seeded
from core.propagation.config import PIXELS, PropagationConfig

PATIENCE = 0.5  # seconds that an older request may take to its next item when there is a newer one
BLINK = 0.1  # seconds: rows that come within are shown together

Signals = tuple[Signal, ...]  # one for each layer


@dataclass(frozen=True, eq=False)
class Measurement:
    """What is known of one network."""

    glances: Mapping[Quantity, Signals] = field(default_factory=dict)
    run: Propagation | None = None  # everything, once it is measured
    more_seeds: tuple[Propagation, ...] = ()

    def signals(self, quantity: Quantity) -> Signals | None:
        """One quantity, if it is known."""
        if self.run is None:
            return self.glances.get(quantity)
        if quantity == "before_batch_norm":
            return tuple(layer.before_batch_norm or layer.pre_activations for layer in self.run.layers)
        return tuple(getattr(layer, quantity) for layer in self.run.layers)


Readings = Mapping[PropagationConfig, Measurement]


class AbandonedError(Exception):
    """Nobody wants to know any more."""


@dataclass(frozen=True)
class Request:
    """What is wanted: of which networks, which quantities first, and how many seeds in the end."""

    configs: tuple[PropagationConfig, ...]
    quantities: tuple[Quantity, ...]
    seeds: int
    abandoned: Event = field(default_factory=Event, compare=False)
    begun: float = field(default_factory=time.monotonic, compare=False)

    def abandon_if_slow(self) -> None:
        """Give up between two layers what has taken so long that nobody should wait for its next item."""
        if time.monotonic() - self.begun > PATIENCE:
            self.abandoned.set()

    def check(self) -> None:
        """Go on if somebody still wants to know.

        Raises:
            AbandonedError: nobody does.
        """
        if self.abandoned.is_set():
            raise AbandonedError

    def is_met_by(self, known: Readings) -> bool:
        """Whether there is nothing left to measure."""
        readings = [known.get(config, Measurement()) for config in self.configs]
        return all(one.run is not None and len(one.more_seeds) >= self.seeds - 1 for one in readings)


def measure(request: Request, known: Readings) -> Iterator[Readings]:
    """Yield all that is known whenever there is more of it.

    Raises:
        TooLargeError: a network would not fit into memory.
        DatasetError: the pictures cannot be loaded.
    """
    readings = {config: known.get(config, Measurement()) for config in request.configs}
    dataset = _dataset(request.configs)
    try:
        for stage in (_glance, _run, _sample_seeds):
            for _ in _together(stage(request, readings, dataset)):
                yield dict(readings)
    except AbandonedError:
        return


def _together(steps: Iterator[None]) -> Iterator[None]:
    """Yield for all steps that come within the same blink, and at the end."""
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
    """Row by row, so that each band is complete when it is seen."""
    for config, reading in list(readings.items()):
        missing = seeded(config, request.seeds)[1 + len(reading.more_seeds) :]
        if missing:
            more = tuple(propagate_each(missing, dataset=dataset, between=request.check))
            readings[config] = replace(reading, more_seeds=(*reading.more_seeds, *more))
            yield


def _dataset(configs: Collection[PropagationConfig]) -> Dataset | None:
    """The pictures that go in, if they are pictures: the same for all."""
    names = {config.inputs for config in configs} & set(PIXELS)
    return _pictures(names.pop()) if names else None


@cache
def _pictures(name: str) -> Dataset:
    return load(name)


def quantities_of(shown: Quantity, configs: Sequence[PropagationConfig]) -> tuple[Quantity, ...]:
    """What the histograms are of: pre-activations before batch norm, too, where there is batch norm."""
    if shown == "pre_activations" and any(config.batch_norm for config in configs):
        return shown, "before_batch_norm"
    return (shown,)
