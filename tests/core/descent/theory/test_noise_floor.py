"""The loss at which a method stays under noise: closed forms, and races over many seeds."""

import numpy as np
import pytest

from core.descent import Racer, race
from core.descent.spread import spread
from core.descent.theory.noise_floor import excess_along, noise_floor
from core.optimizers import SGD, Adam, AnyOptimizer, Momentum, Nesterov
from core.schedules import Cosine
from core.surfaces import AnySurface, Beale, Ravine

RAVINE = Ravine(condition=20)


def floor_of(optimizer: AnyOptimizer, surface: AnySurface = RAVINE, **fields: object) -> float | None:
    racer = Racer.model_validate({"optimizer": optimizer, "noise": 0.5, **fields})
    return noise_floor(race(surface, [racer], surface.start, 20)[0])


@pytest.mark.parametrize(("rate", "curvature"), [(0.01, 1.0), (0.05, 20.0), (0.09, 20.0)])
def test_sgd_stays_at_its_closed_form(rate: float, curvature: float) -> None:
    # The variance of x <- (1 - rate h) x - rate noise is rate² noise² / (1 - (1 - rate h)²).
    variance = rate**2 * 0.25 / (1 - (1 - rate * curvature) ** 2)
    assert excess_along(SGD(learning_rate=rate), curvature, 0.5) == pytest.approx(curvature / 2 * variance)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_momentum_stays_at_the_variance_of_its_autoregression(beta: float) -> None:
    # x(t+1) = a x(t) - beta x(t-1) - rate noise with a = 1 + beta - rate h (Box and Jenkins 1970, AR(2)).
    rate, h = 0.02, 20.0
    a = 1 + beta - rate * h
    variance = (1 + beta) / (1 - beta) * rate**2 * 0.25 / ((1 + beta) ** 2 - a**2)
    found = excess_along(Momentum(learning_rate=rate, momentum=beta), h, 0.5)
    assert found == pytest.approx(h / 2 * variance)


@pytest.mark.parametrize(
    "optimizer",
    [
        SGD(learning_rate=0.05),
        Momentum(learning_rate=0.02, momentum=0.8),
        Momentum(learning_rate=0.02, momentum=0.8, dampening=0.5),
        Nesterov(learning_rate=0.02, momentum=0.8),
    ],
    ids=lambda one: one.kind,
)
def test_races_over_many_seeds_stay_there(optimizer: AnyOptimizer) -> None:
    racer = Racer(optimizer=optimizer, noise=0.5)
    found = spread(RAVINE, racer, RAVINE.start, 2000, seed=0).losses[400:]
    predicted = floor_of(optimizer)
    assert predicted is not None
    assert found.mean() == pytest.approx(predicted, rel=0.05)


def test_it_is_unknown_elsewhere() -> None:
    assert floor_of(Adam()) is None
    assert floor_of(SGD(learning_rate=0.01), Beale()) is None
    assert floor_of(SGD(learning_rate=0.2)) is None  # above its limit
    assert floor_of(SGD(learning_rate=0.01, weight_decay=0.1)) is None
    assert floor_of(SGD(learning_rate=0.01), schedule=Cosine()) is None
    assert floor_of(SGD(learning_rate=0.01), noise=0.0) is None


def test_the_floor_is_the_same_however_the_ravine_stands() -> None:
    turned = Ravine(condition=20, angle=30)
    assert floor_of(SGD(learning_rate=0.05), turned) == pytest.approx(floor_of(SGD(learning_rate=0.05)))
    assert np.isfinite(floor_of(SGD(learning_rate=0.05)) or np.nan)
