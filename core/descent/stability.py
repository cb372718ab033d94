"""Say at which learning rates a method can rest at a minimum, and how much of a quadratic's loss a step leaves.

A step along a direction of curvature h is a linear recurrence; at its stability limit the largest root is -1. For the
methods that divide by sizes of past gradients, the denominator P is taken as constant, as Cohen et al. (2022,
"Adaptive gradient methods at the edge of stability") do: what decides then is the largest eigenvalue of P^-1 H.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core.descent.trajectory import Trajectory
from core.optimizers import (
    SGD,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RAdam,
    RMSProp,
)
from core.settings import Array
from core.surfaces import Point, Surface
from core.surfaces.base import curvature_extremes

DIFFERENCE = 1e-5  # box diagonals
SAME_CURVATURE = 1e-6  # share of the largest entry; second derivatives that differ by less everywhere are constant
RESTS = 1e-4  # of the slopes one hundredth of the diagonal away: a gradient below this share is that of a rest
LOOKED_AT = 5  # places along each side of the box
ROOM = 1e-2  # box diagonals


class Polyak(NamedTuple):
    """The learning rate and the momentum with which a heavy ball is quickest on a quadratic (Polyak 1964)."""

    rate: float
    momentum: float


class Preconditioner(NamedTuple):
    """The denominators P of some steps, (n, p), and the limits, (n,) or one, of rate * (eigenvalue of P^-1 H)."""

    denominators: Array
    limits: Array | float


def hessians(surface: Surface, points: Array) -> Array:  # (..., 2) -> (..., 2, 2)
    """Return the second derivatives at each point, from central differences of the gradient."""
    h = DIFFERENCE * surface.bounds.diagonal
    offsets = np.array([[h, 0], [-h, 0], [0, h], [0, -h]])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        slopes = surface.gradient(points[..., None, :] + offsets)  # (..., 4, 2)
        second = np.stack([slopes[..., 0, :] - slopes[..., 1, :], slopes[..., 2, :] - slopes[..., 3, :]], axis=-2)
    symmetric: Array = (second + np.swapaxes(second, -1, -2)) / (4 * h)
    return symmetric


def quadratic_curvatures(surface: Surface) -> tuple[float, float] | None:
    """Return the lower and the higher curvature of a quadratic with a minimum; None for any other surface."""
    found = hessians(surface, surface.bounds.grid(LOOKED_AT).reshape(-1, 2))
    size = float(np.abs(found).max())
    if not np.isfinite(size) or np.ptp(found, axis=0).max() > SAME_CURVATURE * size:
        return None
    low, high = (float(one) for one in curvature_extremes(found.mean(axis=0)))
    return (low, high) if low > SAME_CURVATURE * size else None


def curvature_at(surface: Surface, minimum: Point) -> float | None:
    """Return the higher curvature at a minimum; None at the tip of a cone, where the gradient is not 0."""
    place = np.array(minimum)
    around = place + ROOM * surface.bounds.diagonal * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    closer = place + DIFFERENCE * surface.bounds.diagonal * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    far, near = (float(np.hypot(*surface.gradient(points).T).max()) for points in (around, closer))
    if not near <= 10 * DIFFERENCE / ROOM * far + RESTS * far:
        return None
    high = float(curvature_extremes(hessians(surface, place))[1])
    return high if high > 0 else None


def _coupled_decay(optimizer: Optimizer[Any]) -> float:
    return 0.0 if optimizer.has_decoupled_decay else float(getattr(optimizer, "weight_decay", 0.0))


def _decoupled_decay(optimizer: Optimizer[Any]) -> float:
    return float(getattr(optimizer, "weight_decay", 0.0)) if optimizer.has_decoupled_decay else 0.0


def limit_factor(optimizer: Optimizer[Any]) -> float | None:
    """Return the learning rate times the curvature at which the method is at its limit; None if P is not 1."""
    if isinstance(optimizer, SGD):
        return 2.0
    if isinstance(optimizer, Momentum):
        return 2 * (1 + optimizer.momentum) / (1 - (optimizer.dampening if optimizer.dampens else 0))
    if isinstance(optimizer, Nesterov):
        return 2 * (1 + optimizer.momentum) / (1 + 2 * optimizer.momentum)
    return None


def stability_limit(optimizer: Optimizer[Any], curvature: float) -> float | None:
    """Return the rate above which a method cannot rest at a minimum whose higher curvature is this.

    On a quadratic it diverges above that rate, and converges below. None for methods whose step depends on the size
    of the gradients otherwise than by a constant factor: they have no such rate.
    """
    factor = limit_factor(optimizer)
    bend = curvature + _coupled_decay(optimizer)
    return None if factor is None or bend <= 0 else factor / bend


def convergence_factor(optimizer: Optimizer[Any], low: float, high: float) -> float | None:
    """Return the factor of the distance to the minimum in a step, late in a race on a quadratic of these curvatures.

    It is the largest absolute eigenvalue of the iteration matrix of SGD, momentum or Nesterov; None for others. The
    loss shrinks by its square.
    """
    factors = [_largest_root(optimizer, curvature + _coupled_decay(optimizer)) for curvature in (low, high)]
    known = [factor for factor in factors if factor is not None]
    return max(known) if known else None


def _largest_root(optimizer: Optimizer[Any], curvature: float) -> float | None:
    """Return the largest absolute root of z² - trace z + determinant, the recurrence along one direction."""
    bend = optimizer.learning_rate * curvature
    if isinstance(optimizer, SGD):
        return abs(1 - bend)
    if isinstance(optimizer, Momentum):
        undamped = 1 - (optimizer.dampening if optimizer.dampens else 0)
        trace, determinant = 1 + optimizer.momentum - bend * undamped, optimizer.momentum
    elif isinstance(optimizer, Nesterov):
        trace = (1 + optimizer.momentum) * (1 - bend)
        determinant = optimizer.momentum * (1 - bend)
    else:
        return None
    return float(np.abs(np.roots([1, -trace, determinant])).max())


def best_rate(low: float, high: float) -> float:
    """Return the rate at which SGD is quickest on a quadratic of these curvatures, 2 / (L + mu)."""
    return 2 / (low + high)


def polyak(low: float, high: float) -> Polyak:
    """Return the pair with which momentum is quickest on a quadratic of these curvatures (Polyak 1964)."""
    roots = np.sqrt([low, high])
    return Polyak(rate=float(4 / roots.sum() ** 2), momentum=float(((roots[1] - roots[0]) / roots.sum()) ** 2))


def predicted_excess(trajectory: Trajectory) -> Array | None:  # (steps + 1,)
    """Return the loss above the minimum if each step left the share of it that theory predicts for a late step.

    Known for SGD, momentum and Nesterov on quadratics, at a constant rate, without noise, SAM, weight decay or a fork;
    else None. A race runs beside it or below it in the long run; along a momentum's first swings it may be above.
    """
    racer, surface = trajectory.racer, trajectory.surface
    constant = bool((trajectory.rate_factors == trajectory.rate_factors[0]).all())
    disturbed = trajectory.noisy or racer.fork is not None or racer.sam_radius > 0
    if not constant or disturbed or _coupled_decay(racer.optimizer):
        return None
    if limit_factor(racer.optimizer) is None:
        return None
    curvatures = quadratic_curvatures(surface)
    factor = None if curvatures is None else convergence_factor(racer.optimizer, *curvatures)
    if factor is None:
        return None
    with np.errstate(over="ignore"):
        excess: Array = (trajectory.losses[0] - surface.lowest_value) * factor ** (2 * np.arange(trajectory.steps + 1))
    return excess


# The share of the limit along a race.


def stability_share(trajectory: Trajectory) -> Array:  # (steps + 1,)
    """Return how much of the stability limit the rate of each step is, by the curvatures at the point: 1 is the limit.

    It is rate * (largest eigenvalue of P^-1 H) / limit, with the denominator P that the step has; at the last point,
    from where no step was taken, and before a fork it is NaN. So it is throughout for methods that have no limit:
    AdaDelta, Rprop, Lion; and with SAM, whose steps are not of the gradient at the point.
    Where the surface bends down, the share is negative or 0: nothing holds the point there.
    """
    shares = np.full(len(trajectory.points), np.nan)
    fork, optimizer = trajectory.racer.fork, trajectory.racer.optimizer
    first = 0 if fork is None else min(fork.at, trajectory.steps)
    if first == trajectory.steps or trajectory.racer.sam_radius:
        return shares
    # Diverging is a lesson, not an accident; and before a first gradient a denominator may be 0.
    with np.errstate(all="ignore"):
        part = _denominators(optimizer, trajectory, first)
        if part is None:
            return shares
        denominators, limits = part
        bends = hessians(trajectory.surface, trajectory.points[first:-1])
        roots = np.sqrt(denominators)
        scaled = (bends + _coupled_decay(optimizer) * np.eye(2)) / (roots[:, :, None] * roots[:, None, :])
        of_limit = curvature_extremes(scaled)[1] / limits + _decoupled_decay(optimizer) / 2
        shares[first:-1] = trajectory.rates[first:-1] * of_limit
    if trajectory.diverged_at is not None:
        shares[trajectory.diverged_at :] = np.nan
    return shares


def has_share(optimizer: Optimizer[Any]) -> bool:
    """Return whether the method has a stability limit, be it of P^-1 H."""
    return limit_factor(optimizer) is not None or isinstance(
        optimizer, AdaGrad | RMSProp | Adam | AMSGrad | AdaMax | AdamW | NAdam | RAdam
    )


def _denominators(optimizer: Optimizer[Any], trajectory: Trajectory, first: int) -> Preconditioner | None:
    """Return P, (n, 2), of each step from `first` on, and the limits; None if the method has no limit."""
    limit = limit_factor(optimizer)
    if limit is not None:
        return Preconditioner(np.ones((trajectory.steps - first, 2)), limit)
    return preconditioner(optimizer, {name: values[first + 1 :] for name, values in trajectory.states.items()})


def preconditioner(optimizer: Optimizer[Any], after: Mapping[str, Array]) -> Preconditioner | None:
    """Return P and the limits of n steps by the memory after each of them: counters, (n,), and arrays, (n, p).

    None for a method that divides by no sizes of past gradients, whose P is 1, and for one that has no limit.
    """
    if isinstance(optimizer, AdaGrad):
        rate_left = 1 / (1 + (after["t"] - 1) * optimizer.lr_decay)
        return Preconditioner((np.sqrt(after["squares"]) + optimizer.eps) / rate_left[:, None], 2.0)
    if isinstance(optimizer, RMSProp):
        squares = after["squares"] - after["mean"] ** 2 if "mean" in after else after["squares"]
        return Preconditioner(np.sqrt(squares) + optimizer.eps, 2 * (1 + optimizer.momentum))
    if not isinstance(optimizer, Adam | AMSGrad | AdaMax | AdamW | NAdam | RAdam):
        return None
    t = after["t"][:, None]
    growth = 1 - optimizer.beta1**t
    limit = 2 * (1 + optimizer.beta1) / (1 - optimizer.beta1)
    if isinstance(optimizer, AdaMax):
        return Preconditioner(after["u"] * growth, limit)
    v = after["v_max" if "v_max" in after else "v"]
    correction = np.sqrt(1 - optimizer.beta2**t)
    if isinstance(optimizer, RAdam):
        rectified = np.array([optimizer.rectification(int(step)) if step > 0 else 0.0 for step in t[:, 0]])[:, None]
        denominators = np.where(rectified > 0, (np.sqrt(v) + optimizer.eps) / (rectified * correction), 1.0) * growth
        return Preconditioner(denominators, limit)
    root = np.sqrt(v) / correction + optimizer.eps
    if isinstance(optimizer, NAdam):
        return Preconditioner(root, _limit_of_nadam(optimizer, after))
    return Preconditioner(root * growth, limit)


def _limit_of_nadam(optimizer: NAdam, after: Mapping[str, Array]) -> Array:
    """Return 2 / (a + b (1 - beta1) / (1 + beta1)), with the shares a of the gradient and b of the mean in a step."""
    momenta = np.array([[optimizer.momentum_at(int(t) + late) for late in (0, 1)] for t in np.nan_to_num(after["t"])])
    product = after["momentum_product"]
    gradient_share = (1 - momenta[:, 0]) / (1 - product)
    mean_share = momenta[:, 1] / (1 - product * momenta[:, 1])
    limits: Array = 2 / (gradient_share + mean_share * (1 - optimizer.beta1) / (1 + optimizer.beta1))
    return limits
