"""The loss at which a method stays on a quadratic whose gradients are noisy.

Along a direction of curvature h, each of these methods is a linear recurrence of its point and its velocity that is
driven by the noise. Its covariance in the long run solves S = A S A' + sigma² b b' (a discrete Lyapunov equation).
"""

from typing import Any

import numpy as np

from core.descent.stability import convergence_factor, limit_factor, quadratic_curvatures
from core.descent.trajectory import Trajectory
from core.optimizers import Momentum, Nesterov, Optimizer


def noise_floor(trajectory: Trajectory) -> float | None:
    """Return the mean loss above the minimum, in the long run, under the noise of a race on a quadratic.

    Known for SGD, momentum and Nesterov at a constant rate below their limit, without weight decay, batches or a fork;
    else None.
    """
    racer, surface = trajectory.racer, trajectory.surface
    optimizer = racer.optimizer
    constant = bool((trajectory.rate_factors == trajectory.rate_factors[0]).all())
    decays = bool(getattr(optimizer, "weight_decay", 0.0))
    if not (constant and racer.noise) or trajectory.batches is not None or racer.fork is not None or decays:
        return None
    curvatures = None if limit_factor(optimizer) is None else quadratic_curvatures(surface)
    if curvatures is None:
        return None
    factor = convergence_factor(optimizer, *curvatures)
    if factor is None or factor >= 1:
        return None
    return sum(excess_along(optimizer, curvature, racer.noise) for curvature in curvatures)


def excess_along(optimizer: Optimizer[Any], curvature: float, noise: float) -> float:
    """Return the mean loss along one direction in the long run: curvature / 2 times the variance of the point.

    For SGD that is rate * noise² / (2 (2 - rate * curvature)).
    """
    rate, keep, undamped, looks_ahead = float(optimizer.learning_rate), 0.0, 1.0, False
    if isinstance(optimizer, Momentum):
        keep, undamped = optimizer.momentum, 1 - (optimizer.dampening if optimizer.dampens else 0)
    elif isinstance(optimizer, Nesterov):
        keep, looks_ahead = optimizer.momentum, True
    # v <- keep v + undamped g, with g = curvature x + noise; the point moves by -rate v, or -rate (g + keep v).
    velocity, kick = np.array([undamped * curvature, keep]), undamped
    if looks_ahead:
        move, push = np.array([curvature, 0]) + keep * velocity, 1 + keep * kick
    else:
        move, push = velocity, kick
    step = np.stack([np.array([1, 0]) - rate * move, velocity])
    drive = noise * np.array([-rate * push, kick])
    spread = np.linalg.solve(np.eye(4) - np.kron(step, step), np.outer(drive, drive).ravel())
    return float(curvature / 2 * spread[0])
