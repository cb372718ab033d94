"""Move many points by one racer's optimizer at once: each goes where it would go in a race of its own."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.descent.compiled_crowd import CompiledCrowd
from core.descent.gradients.given import noise_draws, sample_orders, uphill
from core.descent.outcomes import LOST
from core.descent.racer import Racer, takes_batches
from core.descent.trajectory import Trajectory
from core.optimizers import Optimizer, SignMemory, memory
from core.settings import Array
from core.surfaces import Regression, Surface


class Crowd:
    """Points under way from many starts, (n, 2). Noise and batches of a step are the same for all, as in a race.

    A point farther than LOST box widths from the middle of the box is NaN from then on. With `rates`, (n,), each point
    has a learning rate of its own in place of the optimizer's; with `seeds`, n of them, draws of its own.
    """

    def __init__(
        self,
        surface: Surface,
        racer: Racer,
        starts: Array,
        steps: int,
        seed: int,
        *,
        rates: Array | None = None,
        seeds: Sequence[int] | None = None,
    ) -> None:
        self.surface = surface
        # The factor of a rate of 1 is the rate: each product is rounded as in a race at this rate.
        self.optimizer: Optimizer[Any] = racer.optimizer if rates is None else racer.optimizer.replace(learning_rate=1)
        self.points: Array = np.array(starts, dtype=np.float64, order="F")  # all x, then all y: twice as quick
        self.state = self.optimizer.init(self.points)
        self.left_domain = np.zeros(len(self.points), np.bool_)  # lost because the function had no value there
        self._compiled = CompiledCrowd(surface, self.optimizer) if rates is None else None
        self._rates = None if rates is None else np.array(rates, dtype=np.float64)[:, None]
        if isinstance(self.state, SignMemory) and self._rates is not None:
            self.state.step_sizes[...] = self._rates
        self.done = 0
        self._factors: list[float] = racer.rate_factors(steps).tolist()
        self._noise = racer.noise
        self._radius = racer.sam_radius
        own = self._seeds = None if seeds is None else np.array(seeds)
        self._draws = None
        if racer.noise:
            self._draws = noise_draws(seed, steps)
            if own is not None:
                self._draws = np.stack([noise_draws(int(one), steps) for one in own], axis=1)  # (steps + 1, n, 2)
        self._batches = None
        if isinstance(surface, Regression) and takes_batches(surface, racer.batch_size):
            size = racer.batch_size
            self._batches = sample_orders(seed, steps, surface.count)[:, :size]
            if own is not None:
                batches = [sample_orders(int(one), steps, surface.count)[:, :size] for one in own]
                self._batches = np.stack(batches, axis=1)  # (steps + 1, n, size)
        bounds = surface.bounds
        self._centre = np.array([bounds.x_min + bounds.x_max, bounds.y_min + bounds.y_max]) / 2
        self._lost = LOST * bounds.width
        self._low, self._high = (self._centre - self._lost).max(), (self._centre + self._lost).min()

    def run(self, steps: int) -> None:
        """Take so many steps more."""
        # Diverging is a lesson, not an accident.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for _ in range(steps):
                before = None if self.surface.is_smooth_everywhere else self.points.copy()
                factor = self._factors[self.done]
                self.state.rate_factor = factor if self._rates is None else self._rates * factor
                gradients = self._gradients()
                if self._compiled is None or not self._compiled.step(self.points, gradients, self.state):
                    self.optimizer.step(self.points, gradients, self.state)
                self.done += 1
                if not (self.points.max() <= self._high and self.points.min() >= self._low):  # quick; false for NaN
                    self._end_the_lost(before)

    def go_on_from(self, path: Trajectory, step: int) -> None:
        """Put all points where a forked path is at its fork, with what its optimizer then remembers."""
        self.done = step
        self.points[...] = path.points[step]
        for name, now in memory(path.state(step)).items() if path.racer.keeps_memory() else ():
            kept = getattr(self.state, name)
            setattr(self.state, name, np.zeros_like(kept) + now if isinstance(kept, np.ndarray) else now)

    def keep(self, which: NDArray[np.bool_]) -> None:  # (n,)
        """Go on with these points only."""
        remembered = memory(self.state)
        self._rates = None if self._rates is None else self._rates[which]
        if self._seeds is not None:
            self._seeds = self._seeds[which]
            self._draws = None if self._draws is None else self._draws[:, which]
            self._batches = None if self._batches is None else self._batches[:, which]
        self.left_domain = self.left_domain[which]
        self.points = axis_by_axis(self.points, which)
        self.state = self.optimizer.init(self.points)
        for name, now in remembered.items():
            setattr(self.state, name, axis_by_axis(now, which) if isinstance(now, np.ndarray) else now)

    def _end_the_lost(self, before: Array | None) -> None:
        lost = ~(np.abs(self.points - self._centre) <= self._lost).all(axis=-1)  # and NaN
        self.points[lost] = np.nan
        if before is not None:
            places = before[lost]  # NaN of those that were lost before
            is_hole = np.isnan(self.surface.value(places)) & ~np.isinf(self.surface.gradient(places)).any(axis=-1)
            self.left_domain[lost] |= is_hole & np.isfinite(places[:, 0])

    def _gradients(self) -> Array:
        gradients = self._gradients_at(self.points)
        if self._radius:
            gradients = self._gradients_at(uphill(self.points, gradients, self._radius))
        return gradients

    def _gradients_at(self, points: Array) -> Array:
        if self._batches is not None and isinstance(self.surface, Regression):
            gradients: Array = self.surface.sample_gradients(points, self._batches[self.done]).mean(axis=-2)
        else:
            found = None if self._compiled is None else self._compiled.gradient(points)
            gradients = self.surface.gradient(points) if found is None else found
        if self._draws is not None:
            gradients += self._noise * self._draws[self.done]
        return gradients


def axis_by_axis(points: Array, which: NDArray[np.bool_]) -> Array:  # (n, 2), (n,) -> (m, 2)
    """Return some of the points, stored axis by axis: an index alone would store them point by point."""
    chosen: Array = np.compress(which, points.T, axis=1).T
    return chosen
