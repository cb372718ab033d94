"""Stability limits and factors a step, against the race itself."""

from typing import Any

import numpy as np
import pytest

from core.descent import Racer, race
from core.descent.stability import (
    best_rate,
    convergence_factor,
    curvature_at,
    has_share,
    polyak,
    predicted_excess,
    quadratic_curvatures,
    stability_limit,
    stability_share,
)
from core.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    AnyOptimizer,
    Momentum,
    NAdam,
    Nesterov,
    Optimizer,
    RAdam,
    RMSProp,
)
from core.schedules import Cosine
from core.surfaces import Ackley, Beale, Bowl, Himmelblau, Ravine, Regression, Rosenbrock, Surface, TextbookRavine

PLAIN = (
    SGD(),
    SGD(weight_decay=0.5),
    Momentum(momentum=0.5),
    Momentum(momentum=0.9),
    Momentum(momentum=0.9, dampening=0.5),
    Momentum(momentum=0.0, dampening=0.5),
    Nesterov(momentum=0.5),
    Nesterov(momentum=0.9),
    Nesterov(momentum=0.99, weight_decay=0.5),
)
BESIDE = (1e-60, 1e-60)  # so near to the minimum that the first steps of Adam, ten times too long, lead nowhere far
# With an epsilon of 1 and gradients that are far smaller, the denominator is 1, and a race can tell the limit.
DIVIDING: tuple[AnyOptimizer, ...] = (
    AdaGrad(eps=1.0),
    RMSProp(eps=1.0),
    RMSProp(eps=1.0, momentum=0.5),
    RMSProp(eps=1.0, centered=True, weight_decay=0.5),
    Adam(eps=1.0),
    Adam(eps=1.0, beta1=0.5, weight_decay=0.5),
    AMSGrad(eps=1.0),
    AdaMax(eps=1.0),
    NAdam(eps=1.0, momentum_decay=1.0),
    AdamW(eps=1.0, weight_decay=0.1),
    AdamW(eps=1.0, weight_decay=0.1, amsgrad=True),
)


def grows(optimizer: AnyOptimizer, rate: float, surface: Surface, steps: int = 4000) -> bool:
    """Return whether a point beside the minimum is driven off."""
    (path,) = race(surface, [Racer(optimizer=optimizer.replace(learning_rate=rate))], BESIDE, steps)
    sizes = np.hypot(*path.points.T)
    return path.diverged_at is not None or bool(sizes[200:].max() > 1.3 * sizes[100:200].max())


def bisected(optimizer: AnyOptimizer, surface: Surface, low: float, high: float) -> float:
    """Find the rate above which a point beside the minimum is driven off, by races."""
    assert not grows(optimizer, low, surface)
    assert grows(optimizer, high, surface)
    while high / low > 1.0005:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if grows(optimizer, middle, surface) else (middle, high)
    return (low * high) ** 0.5


@pytest.mark.parametrize("optimizer", PLAIN, ids=repr)
def test_the_limit_is_where_races_begin_to_diverge(optimizer: AnyOptimizer) -> None:
    surface = Ravine(condition=20, angle=30)
    limit = stability_limit(optimizer, 20.0)
    assert limit is not None
    assert not grows(optimizer, 0.999 * limit, surface, 1200)
    assert grows(optimizer, 1.001 * limit, surface, 1200)


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", PLAIN, ids=repr)
def test_bisection_finds_the_limit(optimizer: AnyOptimizer) -> None:
    limit = stability_limit(optimizer, 20.0)
    assert limit is not None
    assert bisected(optimizer, Ravine(condition=20), 0.2 * limit, 5 * limit) == pytest.approx(limit, rel=1e-3)


@pytest.mark.parametrize(
    "optimizer",
    [one if isinstance(one, NAdam) else pytest.param(one, marks=pytest.mark.slow) for one in DIVIDING],
    ids=repr,
)
def test_a_share_of_one_is_where_races_begin_to_diverge(optimizer: AnyOptimizer) -> None:
    surface = Ravine(condition=20)
    steps = 4000
    (path,) = race(surface, [Racer(optimizer=optimizer.replace(learning_rate=0.01))], BESIDE, steps)
    late = stability_share(path)[-2]
    limit = 0.01 / late  # the share is proportional to the rate
    assert not grows(optimizer, 0.997 * limit, surface)
    assert grows(optimizer, 1.003 * limit, surface)


def test_radam_that_waits_has_the_limit_of_its_mean() -> None:
    """With a short memory of squares it never divides, and is a mean of gradients: the limit is Adam's with P = 1."""
    optimizer, surface = RAdam(beta2=0.5), Ravine(condition=20)
    (path,) = race(surface, [Racer(optimizer=optimizer.replace(learning_rate=0.01))], BESIDE, 400)
    limit = 0.01 / stability_share(path)[-2]
    assert limit == pytest.approx(38 / 20)
    assert not grows(optimizer, 0.997 * limit, surface)
    assert grows(optimizer, 1.003 * limit, surface)


@pytest.mark.parametrize("optimizer", [*PLAIN[:1], *PLAIN[2:8]], ids=repr)
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_the_distance_shrinks_by_the_predicted_factor(optimizer: AnyOptimizer, share: float) -> None:
    limit = stability_limit(optimizer, 20.0)
    assert limit is not None
    optimizer = optimizer.replace(learning_rate=share * limit)
    factor = convergence_factor(optimizer, 1.0, 20.0)
    assert factor is not None
    (path,) = race(Ravine(condition=20), [Racer(optimizer=optimizer)], (-3.0, 2.5), 900)
    distances = np.hypot(*path.points.T)
    last = int(np.flatnonzero(distances > 1e-200)[-1])
    half = last // 2
    measured = (distances[last - 20 : last].max() / distances[half - 20 : half].max()) ** (1 / (last - half))
    assert measured == pytest.approx(factor, rel=0.005)


def test_the_predicted_loss_has_the_slope_of_the_race() -> None:
    racer = Racer(optimizer=SGD(learning_rate=0.02))
    (path,) = race(Ravine(condition=20), [racer], (-3.0, 2.5), 300)
    predicted = predicted_excess(path)
    assert predicted is not None
    assert predicted[0] == path.losses[0]
    assert predicted[300] / predicted[200] == pytest.approx(path.losses[300] / path.losses[200], rel=1e-6)


def test_nothing_is_predicted_where_theory_knows_no_factor() -> None:
    racers = [
        Racer(optimizer=Adam()),
        Racer(optimizer=SGD(weight_decay=0.1)),
        Racer(optimizer=SGD(), schedule=Cosine()),
        Racer(optimizer=SGD(), noise=0.1),
    ]
    for path in race(Bowl(), racers, (1.0, 1.0), 10):
        assert predicted_excess(path) is None
    (path,) = race(Beale(), racers[:1], (1.0, 1.0), 10)
    assert predicted_excess(path) is None


def test_the_best_rates_are_quicker_than_those_beside_them() -> None:
    rate = best_rate(1.0, 20.0)
    quick = convergence_factor(SGD(learning_rate=rate), 1.0, 20.0)
    assert quick == pytest.approx(19 / 21)  # (kappa - 1) / (kappa + 1)
    pair = polyak(1.0, 20.0)
    ball = Momentum(learning_rate=pair.rate, momentum=pair.momentum)
    root = 20**0.5
    assert convergence_factor(ball, 1.0, 20.0) == pytest.approx((root - 1) / (root + 1), rel=1e-6)


@pytest.mark.parametrize(
    ("surface", "curvatures"),
    [(Bowl(), (1, 1)), (Ravine(condition=50, angle=20), (1, 50)), (TextbookRavine(), (0.1, 2.0))],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_the_curvatures_of_quadratics(surface: Surface, curvatures: tuple[float, float]) -> None:
    assert quadratic_curvatures(surface) == pytest.approx(curvatures, rel=1e-6)


def test_a_regression_is_a_quadratic_and_a_valley_is_none() -> None:
    assert quadratic_curvatures(Regression()) is not None
    for surface in (Beale(), Rosenbrock(), Himmelblau()):
        assert quadratic_curvatures(surface) is None


def test_the_curvature_at_a_minimum() -> None:
    assert curvature_at(Rosenbrock(), (1.0, 1.0)) == pytest.approx(1001.6006, rel=1e-5)  # of [[802, -400], [-400, 200]]
    assert curvature_at(Ackley(), (0.0, 0.0)) is None  # the tip of a cone


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
def test_who_has_a_share_says_so(kind: type[Optimizer[Any]]) -> None:
    racer = Racer.model_validate({"optimizer": {"kind": kind.model_fields["kind"].default, "learning_rate": 1e-4}})
    (path,) = race(Beale(), [racer], Beale().start, 50)
    share = stability_share(path)
    assert share.shape == (51,)
    assert np.isnan(share[-1])
    assert np.isfinite(share[1:-1]).all() == has_share(racer.optimizer)


def test_rmsprop_hovers_at_its_limit() -> None:
    """The jitter of RMSProp: the share rises to 1 and stays (Cohen et al. 2022)."""
    surface = Beale()
    (path,) = race(surface, [Racer(optimizer=RMSProp(learning_rate=0.05))], surface.start, 600)
    assert float(np.median(stability_share(path)[500:-1])) == pytest.approx(1, abs=0.05)
