"""The gradients that racers get: the surface's own, with noise, of a mini-batch, or from a place uphill.

Sharpness-aware minimization (Foret et al. 2021) takes the gradient where the loss is about highest within a radius,
w + radius * g / |g|: where the surface bends much it differs from that at the point, so that flat minima are kept and
sharp ones left. That is a second gradient a step, with the same noise and samples as the first.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.descent.racer import Racer
from core.settings import Array
from core.surfaces import Regression, Surface


def noise_draws(seed: int, steps: int) -> Array:  # (steps + 1, 2)
    """Return the noise of each gradient of a race, in standard deviations; all racers get the same."""
    return np.random.default_rng([seed, 0]).standard_normal((steps + 1, 2))


def sample_orders(seed: int, steps: int, count: int) -> NDArray[np.int_]:  # (steps + 1, count)
    """Return the order of the samples of each gradient of a race; a batch takes the first of them."""
    return np.random.default_rng([seed, 1]).random((steps + 1, count)).argsort(axis=1)


def uphill(points: Array, gradients: Array, radius: float | Array) -> Array:  # (n, 2) each, radius one or (n, 1)
    """Return the places at this distance uphill; where there is no slope, the points themselves."""
    with np.errstate(over="ignore", invalid="ignore"):
        x, y = gradients[:, :1], gradients[:, 1:]
        lengths = np.sqrt(x * x + y * y)
        reach = np.divide(radius, lengths, out=np.zeros_like(lengths), where=lengths != 0)
        places: Array = points + reach * gradients
    return places


def _radii(racer: Racer, steps: int) -> Array:  # (steps + 1,)
    """Return how far uphill the gradient of each step is taken."""
    radii = np.full(steps + 1, racer.sam_radius)
    if racer.fork is not None:
        radii[: racer.fork.at] = racer.fork.sam_radius
    return radii


class GivenGradients:
    """The gradients of a race, step by step; with SAM also the places of the second ones."""

    def __init__(self, surface: Surface, racers: Sequence[Racer], steps: int, seed: int) -> None:
        self._surface = surface
        self._noise = np.array([[racer.noise] for racer in racers]).reshape(-1, 1)
        self._noisy = bool(self._noise.any())
        if self._noisy:
            self._draws = noise_draws(seed, steps)
        self._sizes: dict[int, int] = {}  # batch sizes of the racers that do not use all samples
        if isinstance(surface, Regression):
            self._regression = surface
            sizes = {i: racer.batch_size for i, racer in enumerate(racers)}
            self._sizes = {i: size for i, size in sizes.items() if size is not None and size < surface.count}
            if self._sizes:
                self._order = sample_orders(seed, steps, surface.count)
        radii = [_radii(racer, steps) for racer in racers]
        self.looks_uphill = [place for place, row in enumerate(radii) if row.any()]
        self._radii = np.array([radii[place] for place in self.looks_uphill])
        # Where the second gradients were taken; NaN at steps without one.
        self.looked_at = {place: np.full((steps + 1, 2), np.nan) for place in self.looks_uphill}

    @property
    def are_true(self) -> bool:
        """Return whether all racers get the surface's own gradients."""
        return not (self._noisy or self._sizes or self.looks_uphill)

    def given(self, true: Array, points: Array, step: int) -> Array:
        """Return the gradients that the racers get at `points` in `step`; `true` is overwritten."""
        self._disturb(true, points, step, range(len(points)))
        if self.looks_uphill:
            self._look_uphill(true, points, step)
        return true

    def batches(self, index: int, end: int) -> NDArray[np.int_] | None:
        """Return the samples that a racer's gradients use, up to step `end`, or None if it uses all."""
        return self._order[:end, : self._sizes[index]] if index in self._sizes else None

    def _look_uphill(self, given: Array, points: Array, step: int) -> None:
        """Take the gradients of racers with a radius anew, from uphill of where they are."""
        radii = self._radii[:, step]
        places = [place for place, radius in zip(self.looks_uphill, radii.tolist(), strict=True) if radius]
        if not places:
            return
        looked = uphill(points[places], given[places], radii[radii > 0, None])
        second = self._surface.gradient(looked)
        self._disturb(second, looked, step, places)
        given[places] = second
        for row, place in enumerate(places):
            self.looked_at[place][step] = looked[row]

    def _disturb(self, gradients: Array, points: Array, step: int, places: Sequence[int]) -> None:
        """Take the gradients of batches, and add the noise; each row belongs to the racer in its place."""
        for row, place in enumerate(places if self._sizes else ()):
            if place in self._sizes:
                samples = self._regression.sample_gradients(points[row], self._order[step, : self._sizes[place]])
                gradients[row] = samples.mean(axis=-2)
        if self._noisy:
            everyone = len(places) == len(self._noise)
            gradients += (self._noise if everyone else self._noise[list(places)]) * self._draws[step]
