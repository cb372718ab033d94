"""Roll points down a surface and record everything: the paths, the gradients and the optimizers' states."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.descent.gradients.given import GivenGradients
from core.descent.outcomes import LOST, Cause, Outcome, OutcomeKind
from core.descent.racer import AnyRacersOptimizer, Racer
from core.descent.steps.lane import Lane
from core.optimizers import State, memory
from core.own_optimizer import OwnOptimizer
from core.settings import Array
from core.surfaces import Point, Regression, Surface

# A race of one racer reports after so many steps: about 40 ms and 10 ms of work.
FIRST_BLOCK = 4000
NEXT_BLOCKS = 1000


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The path of one racer. Everything is indexed by step; a racer that diverged is NaN from that step on.

    The optimizer was given `gradients`; `true_gradients` are those of the surface; the last of each belongs to the next
    step, which was not taken. `states` holds the optimizer's state before each step, by name. `rate_factors` holds the
    schedule's factor for the next step; the last is repeated. `batches` holds the samples behind each gradient, or None
    if all samples are used; `looked_at` where SAM took the gradients, NaN at steps without it, or None if it took none.
    """

    surface: Surface
    racer: Racer
    points: Array  # (steps + 1, 2)
    gradients: Array  # (steps + 1, 2)
    true_gradients: Array  # (steps + 1, 2)
    states: dict[str, Array]  # (steps + 1,) or (steps + 1, 2) each
    rate_factors: Array  # (steps + 1,)
    diverged_at: int | None
    batches: NDArray[np.int_] | None = None  # (steps + 1, batch size)
    looked_at: Array | None = None  # (steps + 1, 2)
    race_steps: int | None = None  # those of the whole race, if it is still being computed

    @property
    def steps(self) -> int:
        return len(self.points) - 1

    @cached_property
    def losses(self) -> Array:  # (steps + 1,)
        """The loss at each point."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.surface.value(self.points)

    @cached_property
    def rates(self) -> Array:  # (steps + 1,)
        """The learning rate of the next step, at each point; constant for an optimizer without a schedule."""
        rates = self.racer.optimizer.learning_rate * self.rate_factors
        if (fork := self.racer.fork) is not None:
            rates[: fork.at] = fork.optimizer.learning_rate * self.rate_factors[: fork.at]
        if self.diverged_at is not None:
            rates[self.diverged_at :] = np.nan
        return rates

    @cached_property
    def outcome(self) -> Outcome:
        """The way the race ended for this racer; while it is being computed, nothing but an end that is certain."""
        if (end := self._end()) is not None:
            return end
        if self.race_steps is not None and self.is_under_way:
            return Outcome(OutcomeKind.MOVING, self.steps, cause=Cause.UNDER_WAY, steps=self.race_steps)
        from core.descent.ending_rules import Path, judge  # noqa: PLC0415 - it would hold up the first paint

        return judge(Path(self.surface, self.points, noisy=self.noisy, rate_left=self._rate_left))

    @property
    def is_under_way(self) -> bool:
        """Return whether steps remain to be computed that may lead elsewhere."""
        return self.race_steps is not None and self.steps < self.race_steps and not self.has_end

    @property
    def has_end(self) -> bool:
        """Return whether the racer came to where no step can follow, or where the loss has no value."""
        return self.diverged_at is not None or bool(np.isnan(self.losses[-1]))

    @property
    def noisy(self) -> bool:
        """Return whether its gradients are not the surface's own, by noise or because they are of a few samples."""
        return self.racer.noise > 0 or self.batches is not None

    @property
    def _rate_left(self) -> float:
        """The share of the schedule's highest rate that the last step had."""
        factors = self.rate_factors[: self.steps]
        return float(factors[-1] / factors.max()) if self.steps and factors.max() else 1.0

    def _end(self) -> Outcome | None:
        """Return the end after which no step can follow, if there is one."""
        if np.isnan(self.losses[-1]) and (since := self._left_domain_at()) is not None:
            return Outcome(OutcomeKind.LEFT_DOMAIN, since)
        if self.diverged_at is None:
            return None
        cause, axis = self._without_number(self.diverged_at)
        return Outcome(OutcomeKind.DIVERGED, self.diverged_at, cause=cause, axis=axis)

    def _left_domain_at(self) -> int | None:
        """Return the step since which the loss has no value where the racer is, if not because numbers overflow."""
        last = self.steps if self.diverged_at is None else self.diverged_at - 1
        if not np.isnan(self.losses[last]) or np.isinf(self.true_gradients[last]).any():
            return None
        known = np.flatnonzero(~np.isnan(self.losses[: last + 1]))
        return int(known[-1]) + 1 if len(known) else 0

    def _without_number(self, step: int) -> tuple[Cause | None, str]:
        """Return why a step led to no number, and the first axis on which it did; none if it is too far away."""
        before, gradient = self.points[step - 1].copy(), self.gradients[step - 1]
        optimizer = self.racer.at_step(step - 1).optimizer
        is_own, is_centered = isinstance(optimizer, OwnOptimizer), getattr(optimizer, "centered", False)
        eps = getattr(optimizer, "eps", 1.0)
        if (eps and not (is_own or is_centered)) or not np.isfinite(gradient).all():
            return None, ""
        with np.errstate(all="ignore"):
            optimizer.step(before, gradient.copy(), self.state(step - 1))
        broken = np.flatnonzero(~np.isfinite(before))
        if not len(broken):
            return None, ""
        if is_own:
            return Cause.NO_NUMBER, "xy"[broken[0]]
        if not eps and not self.gradients[:step, broken[0]].any():
            return Cause.ALWAYS_ZERO, "xy"[broken[0]]
        return Cause.NO_VARIANCE if is_centered else Cause.ZERO_SQUARES, "xy"[broken[0]]

    def state(self, step: int) -> Any:
        """Return the state of the optimizer before `step`, as an instance of its state class."""
        state: State = self.racer.at_step(step).optimizer.init(self.points[step])
        for name in memory(state):
            remembered = self.states[name][step]
            setattr(state, name, remembered.copy() if remembered.ndim else remembered.item())
        state.rate_factor = self.rate_factors[step].item()
        return state

    @property
    def own_part(self) -> slice:
        """The steps from its fork on; all of them if it has none."""
        return slice(0 if self.racer.fork is None else min(self.racer.fork.at, self.steps), None)

    def as_of(self, step: int) -> "Trajectory":
        """Return the same path as that of the racer which takes the step after this one."""
        racer = self.racer.at_step(step)
        return self if racer is self.racer else replace(self, racer=racer)

    def updates_until(self, step: int) -> int:
        """Return how many updates the optimizer's memory at a step is of."""
        racer = self.racer.at_step(step)
        return step if racer.fork is None or racer.keeps_memory() else step - racer.fork.at

    def sample_gradients(self, step: int) -> Array | None:  # (samples, 2)
        """Return the gradient of each sample used at `step`; the optimizer is given their mean, plus any noise.

        None if the surface has no samples.
        """
        if not isinstance(self.surface, Regression):
            return None
        used = np.arange(self.surface.count) if self.batches is None else self.batches[step]
        return self.surface.sample_gradients(self.place_of_gradient(step), used)

    def place_of_gradient(self, step: int) -> Array:  # (2,)
        """Return where the gradient for the next step was taken: at the point, or a radius uphill of it."""
        places = self.points if self.looked_at is None or not self.looks_uphill(step) else self.looked_at
        place: Array = places[step]
        return place

    def looks_uphill(self, step: int) -> bool:
        """Return whether the gradient for the next step was taken uphill of the point."""
        return self.looked_at is not None and not bool(np.isnan(self.looked_at[step]).any())

    def gradients_until(self, step: int) -> int:
        """Return how many gradients the steps up to this one have taken: one each, with SAM two."""
        taken = min(step, self.steps if self.diverged_at is None else self.diverged_at)
        return taken if self.looked_at is None else taken + int((~np.isnan(self.looked_at[:taken, 0])).sum())


def race(
    surface: Surface, racers: Sequence[Racer], start: Point, steps: int, *, seed: int = 0, shake: float = 0.0
) -> tuple[Trajectory, ...]:
    """Roll all racers down `surface` from `start`; the random draws of a step are the same for all.

    With a `shake` of about 1e-15, each gradient is taken at a point that is off by this share of its coordinates, up
    and down in turn: whoever then ends elsewhere amplifies rounding.
    """
    return deque(race_in_blocks(surface, racers, start, steps, seed=seed, shake=shake), maxlen=1).pop()


def descend(
    surface: Surface, optimizer: AnyRacersOptimizer, start: Point, steps: int, *, noise: float = 0.0, seed: int = 0
) -> Trajectory:
    """Roll one point down `surface`: the race of one."""
    return race(surface, [Racer(optimizer=optimizer, noise=noise)], start, steps, seed=seed)[0]


def race_in_blocks(
    surface: Surface, racers: Sequence[Racer], start: Point, steps: int, *, seed: int = 0, shake: float = 0.0
) -> Iterator[tuple[Trajectory, ...]]:
    """Run the same race in blocks, and yield all trajectories so far after each; the last ones are complete."""
    if not racers:
        yield ()
        return
    course = _Course(surface, racers, start, steps, seed, shake=shake)
    course.run(min(steps, max(1, FIRST_BLOCK // len(racers))))
    yield course.trajectories()
    while course.done < steps:
        course.run(min(steps, course.done + max(1, NEXT_BLOCKS // len(racers))))
        yield course.trajectories()


class _Course:
    """A race under way: the position of each racer, and the record so far."""

    def __init__(
        self, surface: Surface, racers: Sequence[Racer], start: Point, steps: int, seed: int, *, shake: float = 0.0
    ) -> None:
        self.surface = surface
        self.shake = shake
        self.racers = racers
        self.done = 0
        self.diverged_at: list[int | None] = [None] * len(racers)
        self.gradients = GivenGradients(surface, racers, steps, seed)
        self.path = np.full((len(racers), steps + 1, 2), np.nan)
        self.true = np.full_like(self.path, np.nan)
        self.used = self.true if self.gradients.are_true else np.full_like(self.path, np.nan)
        bounds = surface.bounds
        centre = np.array([bounds.x_min + bounds.x_max, bounds.y_min + bounds.y_max]) / 2
        begin = np.array(start, dtype=np.float64)
        self.lanes = [Lane(racer, begin, steps, centre, LOST * bounds.width) for racer in racers]
        with np.errstate(over="ignore", invalid="ignore"):
            self._look(0)

    def run(self, until: int) -> None:
        """Take the steps up to `until`."""
        moves = {index: lane.moves(until) for index, lane in enumerate(self.lanes) if lane.running}
        # Diverging is a lesson, not an accident.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for step in range(self.done + 1, until + 1):
                lost = [index for index, move in moves.items() if not move(self.grads[index])]
                for index in lost:
                    self.diverged_at[index] = step
                    del moves[index]
                self._look(step)
        self.done = until
        for lane in self.lanes:
            lane.flush(until)

    def _look(self, step: int) -> None:
        """Record where all racers are, and evaluate the gradients of their next step at once."""
        points = np.array([lane.point for lane in self.lanes])
        self.path[:, step] = points  # kicked, if a racer forks at once
        if self.shake:
            points = points * (1 + (self.shake if step % 2 else -self.shake))
        true = self.surface.gradient(points)
        self.true[:, step] = true
        if self.used is not self.true:
            true = self.gradients.given(true, points, step)
            self.used[:, step] = true
        self.grads: list[list[float]] = true.tolist()

    def trajectories(self) -> tuple[Trajectory, ...]:
        """Return the trajectories so far; their arrays are views, so do not write to them."""
        end = self.done + 1
        return tuple(
            Trajectory(
                surface=self.surface,
                racer=racer,
                points=self.path[index, :end],
                gradients=self.used[index, :end],
                true_gradients=self.true[index, :end],
                states={name: values[:end] for name, values in self.lanes[index].states.items()},
                rate_factors=self.lanes[index].rate_factors[:end],
                diverged_at=self.diverged_at[index],
                batches=self.gradients.batches(index, end),
                looked_at=None if index not in self.gradients.looked_at else self.gradients.looked_at[index][:end],
                race_steps=self.path.shape[1] - 1,
            )
            for index, racer in enumerate(self.racers)
        )
