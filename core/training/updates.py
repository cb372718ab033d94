"""Turn a gradient into a step, in place: penalties, clipping, the optimizer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from core import kernels
from core.diagnostics import update_ratio
from core.fused_steps import FusedStep
from core.kernels import Pass, step_passes
from core.kernels.checks import any_numbers, same_bits
from core.network import Network
from core.optimizers import Optimizer, memory
from core.settings import Array
from core.training.config import TrainingConfig
from core.training.config.stretches import Stretch, stretches
from core.training.config.weight_decay import own_decay, without_decay
from core.training.reports import Change

# Far below any value that matters, far above the subnormal numbers of float32.
TINY = 1e-30
MOST_POINTS = 400  # of a curve of learning rates
FLUSH_EVERY = 50  # steps: in this time, a value that decays by 0.9 a step falls by a factor of 200


@dataclass(frozen=True)
class Penalties:
    """Penalties on the size of weights: l2 / 2 times the sum of squares, l1 times the sum of absolute values.

    If decoupled, L2 is no part of the loss: it shrinks the weights directly (Loshchilov and Hutter 2019), and so does
    `weight_decay`, that of the optimizer itself. L1 is always applied by a proximal step (Duchi and Singer 2009), so
    that weights become exactly 0.
    """

    l2: float
    l1: float
    decoupled: bool
    weight_decay: float = 0.0

    @classmethod
    def of(cls, config: TrainingConfig, optimizer: Optimizer[Any] | None = None) -> Self:
        """Return the penalties of the weights that an optimizer moves, by default the one that the config names."""
        images = config.train_size if config.penalty_mode == "per_sample" else 1
        decoupled = config.penalty_mode == "decoupled"
        return cls(config.l2 / images, config.l1 / images, decoupled, own_decay(optimizer or config.optimizer))

    @property
    def passes(self) -> tuple[Pass, ...]:
        """The passes over the weights that can be compiled, if there is anything to do."""
        return (step_passes.penalize, step_passes.move_to_0) if self.l2 or self.l1 or self.weight_decay else ()

    def loss(self, weights: Array) -> float:
        """Return the amount that the penalties add to the loss."""
        squares = 0.0 if self.decoupled else self.l2 / 2 * float(np.dot(weights, weights))
        return squares + self.l1 * float(np.abs(weights).sum())

    def before_step(self, weights: Array, gradient: Array, rate: float, room: Array) -> None:
        """Add the gradient of a coupled L2 penalty to `gradient`, then shrink the weights; overwrite `room`."""
        coupled, shrinking = (0.0, self.l2) if self.decoupled else (self.l2, 0.0)
        decay = self.weight_decay + shrinking
        if coupled or decay:
            run = kernels.compiled(step_passes.penalize) if weights.dtype == np.float32 else None
            factor = 1 - rate * decay if decay else 1.0
            if run is not None:
                run(weights, gradient, np.float32(coupled), np.float32(factor))
            else:
                penalize(weights, gradient, coupled, factor, room)

    def after_step(self, weights: Array, rate: float, room: Array) -> None:
        """Move every weight towards 0 by rate * l1, but not past 0; overwrite `room`."""
        if self.l1:
            run = kernels.compiled(step_passes.move_to_0) if weights.dtype == np.float32 else None
            if run is not None:
                run(weights, np.float32(rate * self.l1))
            else:
                move_to_0(weights, rate * self.l1, room)


def penalize(weights: Array, gradient: Array, decay: float, factor: float, room: Array) -> None:
    """Add decay * weights to the gradient, and multiply the weights by `factor`; overwrite `room`."""
    if decay:
        np.multiply(weights, decay, out=room)
        gradient += room
    if factor != 1:
        weights *= factor


def move_to_0(weights: Array, reach: float, room: Array) -> None:
    """Move every weight towards 0 by `reach`, but not past 0; overwrite `room`."""
    weights -= np.clip(weights, -reach, reach, out=room)


def _agree(made: Mapping[Pass, Pass]) -> bool:
    """Return whether the compiled penalties do as those above."""
    rng, dtype = np.random.default_rng(0), np.float32
    cases = ((0.5, 1.0), (0.5, 0.9), (0.0, 0.9), (0.0, 1.0))
    with np.errstate(all="ignore"):
        for case, reach in zip(cases, (0.0, 1e-3, 1.0, 100.0), strict=True):
            arrays = [any_numbers(rng, dtype) for _ in range(2)]
            others = [array.copy() for array in arrays]
            penalize(arrays[0], arrays[1], *case, np.empty_like(arrays[0]))
            move_to_0(arrays[0], reach, np.empty_like(arrays[0]))
            made[step_passes.penalize](*others, *map(dtype, case))
            made[step_passes.move_to_0](others[0], dtype(reach))
            if not all(same_bits(*pair) for pair in zip(arrays, others, strict=True)):
                return False
    return True


def penalties_at(config: TrainingConfig, changes: Sequence[Change], step: int) -> Penalties:
    """Return the penalties in a step, counted from 1, of a run of this config that was changed on its way."""
    values = {one.field: one.value for one in changes if one.step < step and one.field in ("l2", "l1")}
    return Penalties.of(config.replace(**values))


def clip(gradient: Array, longest: float) -> None:
    """Shorten a gradient that is longer than `longest` (Pascanu, Mikolov and Bengio 2013)."""
    length = math.sqrt(float(np.dot(gradient, gradient)))
    if length > longest:
        gradient *= longest / length


def flush(values: Array, room: Array) -> None:
    """Set values that are nearly 0 to 0, since arithmetic on subnormal numbers is many times slower."""
    np.abs(values, out=room)
    np.copyto(values, 0, where=room < TINY)


class Share:
    """A stretch of the parameters with the optimizer that moves it, the state of that, and the penalties."""

    def __init__(self, network: Network, stretch: Stretch, config: TrainingConfig) -> None:
        self.stretch = stretch
        place = slice(stretch.begin, stretch.end)
        shape = stretch.shape or (stretch.end - stretch.begin,)
        self.params, self.gradient = network.parameters[place], network.gradient[place]
        self._step_on = self.params.reshape(shape), self.gradient.reshape(shape)
        self.state: Any = stretch.optimizer(config).init(self._step_on[0])
        self._scratch: Array = self.state.scratch
        self._weights = slice(stretch.weights)
        self.follow(config)

    def follow(self, config: TrainingConfig) -> None:
        """Take the steps of this config from now on; its penalties decay the weights, and its optimizer does not."""
        optimizer = self.stretch.optimizer(config)
        self._rate = optimizer.learning_rate
        self._fused = FusedStep(without_decay(optimizer))
        self._penalties = Penalties.of(config, optimizer)
        kernels.ask(self._penalties.passes, _agree)

    def before_step(self, rate_factor: float) -> None:
        """Add a penalty to the gradient, and shrink the weights."""
        weights, gradient = self.params[self._weights], self.gradient[self._weights]
        self._penalties.before_step(weights, gradient, self._rate * rate_factor, self._room())

    def step(self, rate_factor: float) -> None:
        """Move the parameters by the gradient, which is overwritten."""
        self.state.rate_factor = rate_factor
        self._fused.take(*self._step_on, self.state)

    def after_step(self, rate_factor: float) -> None:
        """Move the weights towards 0, if there is an L1 penalty."""
        self._penalties.after_step(self.params[self._weights], self._rate * rate_factor, self._room())

    @property
    def kernels(self) -> tuple[Pass, ...]:
        """The compiled passes that its steps take."""
        found = self._fused.passes if self._fused.is_compiled else ()
        return (*found, *filter(kernels.compiled, self._penalties.passes))

    def memory(self) -> dict[str, Array | float]:
        """Return the optimizer's state, by name."""
        return {f"{self.stretch.prefix}{name}": value for name, value in memory(self.state).items()}

    def flush(self) -> None:
        """Set to 0 what is nearly 0, of the parameters and of the state."""
        flush(self._step_on[0], self._scratch)
        for remembered in memory(self.state).values():
            if isinstance(remembered, np.ndarray):
                flush(remembered, self._scratch if remembered.shape == self._scratch.shape else remembered.copy())

    def _room(self) -> Array:
        return self._scratch.reshape(-1)[self._weights]


class Updater:
    """Takes the steps of a run, of all parameters or of each share by itself."""

    def __init__(self, network: Network, config: TrainingConfig) -> None:
        self.network = network
        self.shares = tuple(Share(network, stretch, config) for stretch in stretches(network, config))
        self._config = config

    def step(self, config: TrainingConfig, rate_factor: float, number: int) -> None:
        """Move the parameters by the network's gradient, which is overwritten; `number` counts the steps from 1."""
        if config is not self._config:
            self._config = config
            for share in self.shares:
                share.follow(config)
        for share in self.shares:
            share.before_step(rate_factor)
        if config.gradient_clip:
            clip(self.network.gradient, config.gradient_clip)
        for share in self.shares:
            share.step(rate_factor)
            share.after_step(rate_factor)
            if number % FLUSH_EVERY == 0:
                share.flush()

    def measured_step(self, config: TrainingConfig, rate_factor: float, number: int) -> Array:  # (layers,)
        """Take a step, and return the relative change of each layer's weights; see `update_ratio`."""
        before = self.network.parameters.copy()
        self.step(config, rate_factor, number)
        moved = self.network.parameters - before
        pairs = zip(self.network.views(moved), self.network.views(before), strict=True)
        return np.array([update_ratio(update.weights, layer.weights) for update, layer in pairs])

    @property
    def kernels(self) -> tuple[str, ...]:
        """The names of the compiled passes that its steps take."""
        return tuple(dict.fromkeys(one.__name__ for share in self.shares for one in share.kernels))

    def memory(self) -> dict[str, Array | float]:
        """Return the state of each share's optimizer, by name."""
        return {name: value for share in self.shares for name, value in share.memory().items()}

    def set_counter(self, name: str, value: float) -> None:
        """Set a number in the state of an optimizer, by its name in `memory`."""
        prefix, dot, counter = name.rpartition(".")
        share = next(share for share in self.shares if share.stretch.prefix == prefix + dot)
        setattr(share.state, counter, value)


def planned_rates(config: TrainingConfig, changes: Sequence[Change] = ()) -> tuple[Array, Array]:
    """Return steps of the whole run, counted from 0 and at most `MOST_POINTS` of them, and the learning rate at each.

    An optimizer that is not scheduled has its own rate all the time.
    """
    steps = range(0, config.steps, max(1, -(-config.steps // MOST_POINTS)))
    factors = config.schedule.factors(config.steps, steps) if config.optimizer.scheduled else np.ones(len(steps))
    places, rates = np.array(steps), np.full(len(steps), config.optimizer.learning_rate)
    for change in changes:
        if change.field == "learning_rate":
            rates[places >= change.step] = change.value
    return places, rates * factors
