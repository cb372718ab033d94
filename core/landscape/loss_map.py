"""The loss on a plane, known on a grid and smooth between, as its logarithm is interpolated."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from core.landscape.bicubic import Bicubic
from core.settings import Array

LEAST = 1e-12  # of a loss: below it, the logarithm would show rounding
SHADES = 256  # of a colour scale over the range of the logarithm


class Box(NamedTuple):
    """The part of a plane that a map shows."""

    a0: float
    a1: float
    b0: float
    b1: float


class WeightSums(NamedTuple):
    """The sums over all weights of which penalties are made: at each point of a map (m, n) float32 each, or of one."""

    squares: Array  # of the squares
    sizes: Array  # of the absolute values


@dataclass(frozen=True, eq=False)
class LossMap:
    """The mean loss of `images` images on a grid of a plane; a loss beyond all numbers counts as the greatest other."""

    a: Array  # (n,) float64
    b: Array  # (m,) float64
    losses: Array  # (m, n) float32
    images: int
    sums: WeightSums | None = None  # of the weights at each point; None if no racer has a penalty

    @property
    def box(self) -> Box:
        """The part of the plane that it shows."""
        return Box(float(self.a[0]), float(self.a[-1]), float(self.b[0]), float(self.b[-1]))

    def loss(self, points: Array) -> Array:  # (..., 2) -> (...)
        """Return the loss at points (a, b); NaN outside the box."""
        loss: Array = np.exp(self._logarithm(points))
        return loss

    def gradient(self, points: Array) -> Array:  # (..., 2) -> (..., 2)
        """Return both derivatives of the loss at points (a, b); NaN outside the box."""
        gradient: Array = self.loss(points)[..., np.newaxis] * self._logarithm.gradient(points)
        return gradient

    def lattice(self, a: Array, b: Array) -> Array:  # (len(b), len(a))
        """Return the loss at each pair of coordinates; NaN outside the box."""
        losses: Array = np.exp(self._logarithm.lattice(a, b))
        return losses

    @property
    def shade(self) -> float:
        """The least difference of the natural logarithm that a scale of colours shows."""
        logs = np.log(self._positive)
        return float(logs.max() - logs.min()) / SHADES

    @cached_property
    def _logarithm(self) -> Bicubic:
        return Bicubic(self.a, self.b, np.log(self._positive))

    @cached_property
    def _positive(self) -> Array:
        losses = self.losses.astype(np.float64)
        finite = np.isfinite(losses)
        most = losses[finite].max() if finite.any() else 1.0
        positive: Array = np.maximum(np.where(finite, losses, most), LEAST)
        return positive
