"""The steps of many points in compiled passes, where the optional part `fast` is installed: to the bits of NumPy's.

Surfaces of sums and products have a pass for their gradient; exp, cos and powers stay NumPy's, whose bits are its own.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from core import kernels
from core.fused_steps import FUSED, agree
from core.kernels import Pass, slopes
from core.kernels.checks import any_numbers, same_bits
from core.optimizers import Optimizer
from core.settings import Array
from core.surfaces import SURFACES, Surface

Slope = tuple[Pass, tuple[float, ...]]


def _ravine(surface: Any) -> Slope:
    angle = math.radians(surface.angle)
    return slopes.ravine, (surface.condition, math.cos(angle), math.sin(angle))


SLOPES: Mapping[str, Callable[[Any], Slope]] = {
    "bowl": lambda _: (slopes.bowl, ()),
    "ravine": _ravine,
    "rosenbrock": lambda _: (slopes.rosenbrock, ()),
    "beale": lambda _: (slopes.beale, ()),
    "himmelblau": lambda _: (slopes.himmelblau, ()),
    "three_hump_camel": lambda _: (slopes.three_hump_camel, ()),
    "styblinski_tang": lambda _: (slopes.styblinski_tang, ()),
    "saddle": lambda _: (slopes.saddle, ()),
}


class CompiledCrowd:
    """The gradient of a surface and the step of an optimizer for points (n, 2) that are stored axis by axis."""

    def __init__(self, surface: Surface, optimizer: Optimizer[Any]) -> None:
        self._optimizer = optimizer
        self._slope = SLOPES[surface.kind](surface) if surface.kind in SLOPES else None
        self._fused = FUSED.get(type(optimizer))
        if self._slope is not None:
            kernels.ask([self._slope[0]], partial(slope_agrees, surface.kind), np.float64)
        if self._fused is not None:
            kernels.ask(self._fused.passes, partial(agree, self._fused.examples, np.float64), np.float64)

    def gradient(self, points: Array) -> Array | None:
        """Return the gradient at each point; None where there is no pass for it, or none yet."""
        run = None if self._slope is None else kernels.compiled(self._slope[0], np.float64)
        if run is None or self._slope is None or not points.flags.f_contiguous:
            return None
        gradient = np.empty_like(points)
        run(points[:, 0], points[:, 1], gradient[:, 0], gradient[:, 1], *self._slope[1])
        return gradient

    def step(self, points: Array, gradient: Array, state: Any) -> bool:
        """Take a step of all points, if there is a pass for it; return whether there is."""
        fused = self._fused
        if fused is None or not (points.flags.f_contiguous and gradient.flags.f_contiguous):
            return False
        if any(kernels.compiled(one, np.float64) is None for one in fused.passes):
            return False
        call = fused.call(self._optimizer, state)
        run = kernels.compiled(call.one, np.float64) or call.one
        arrays = [_flat(one) for one in call.arrays]
        run(_flat(points), _flat(gradient), *arrays, *call.scalars)
        return True


def _flat(points: Array) -> Array:  # (n, 2), axis by axis -> (2 n,), the same memory
    flat: Array = points.T.reshape(-1)
    return flat


def slope_agrees(kind: str, made: Mapping[Pass, Pass]) -> bool:
    """Return whether a compiled pass for the gradient of a kind of surface has the bits of the surface's own."""
    surface = next(one for one in SURFACES if one.model_fields["kind"].default == kind).model_validate({})
    one, scalars = SLOPES[kind](surface)
    points = np.asfortranarray(any_numbers(np.random.default_rng(0), np.float64, (2, 999)).T)
    found = np.empty_like(points)
    with np.errstate(all="ignore"):
        expected = surface.gradient(points)
        made[one](points[:, 0], points[:, 1], found[:, 0], found[:, 1], *scalars)
    return same_bits(found, expected)
