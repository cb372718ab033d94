"""What is read off a trajectory, against closed forms."""

import numpy as np
import pytest

from core.descent import Racer, descend, race
from core.descent.measures import distances, effective_rates, floor_of, gradient_norms, step_lengths
from core.optimizers import SGD, AdaGrad, RMSProp
from core.surfaces import Bowl, Himmelblau, OwnFunction, Rosenbrock, Surface

PATH = descend(Bowl(), SGD(learning_rate=0.1), (3.0, 4.0), 20)
SHRINKING = 5 * 0.9 ** np.arange(21)


def test_the_gradient_of_the_bowl_is_as_long_as_the_way_to_its_middle() -> None:
    np.testing.assert_allclose(gradient_norms(PATH), SHRINKING)
    np.testing.assert_allclose(distances(PATH), SHRINKING)


def test_a_step_of_sgd_is_the_rate_times_the_gradient() -> None:
    np.testing.assert_allclose(step_lengths(PATH)[:-1], 0.1 * SHRINKING[:-1])
    assert np.isnan(step_lengths(PATH)[-1])


def test_the_nearest_of_several_minima_counts() -> None:
    path = descend(Himmelblau(), SGD(learning_rate=1e-6), (3.1, 2.0), 1)
    np.testing.assert_allclose(distances(path)[0], 0.1)


def test_the_effective_rate_of_sgd_is_its_rate() -> None:
    np.testing.assert_allclose(effective_rates(PATH)[:-1], 0.1)


def test_there_is_no_effective_rate_without_a_gradient() -> None:
    rates = effective_rates(descend(Bowl(), SGD(learning_rate=0.1), (1.0, 0.0), 5))
    assert np.isfinite(rates[:-1, 0]).all()
    assert np.isnan(rates[:, 1]).all()


def test_the_effective_rate_of_adagrad_only_falls_and_that_of_rmsprop_recovers() -> None:
    racers = [Racer(optimizer=AdaGrad(learning_rate=0.5)), Racer(optimizer=RMSProp(learning_rate=0.02))]
    adagrad, rmsprop = (effective_rates(path)[1:-1] for path in race(Rosenbrock(), racers, (-1.5, 2.0), 300))
    assert (np.diff(adagrad, axis=0) <= 1e-12).all()
    assert (np.diff(rmsprop, axis=0) > 0).any()


def own(expression: str, **others: float) -> OwnFunction:
    return OwnFunction.model_validate({"expression": expression, **others})


@pytest.mark.parametrize(
    ("surface", "floor"),
    [
        (Bowl(), 0.0),
        (Rosenbrock(), 0.0),
        (own("x² + y² − 7"), -7.0),
        (own("abs(x) + abs(y) + 2"), 2.0),
        (own("3 + (x − y)²"), 3.0),  # a valley
        (own("(x − 20)² + y²"), None),  # its minimum is outside the box
        (own("x² − y²"), None),
        (own("x"), None),
        (own("log(x)"), None),
        (own("exp(x)"), None),
        (own("x³ − 3 x + y²"), None),  # lower at the left edge than at its minimum
        (own("x³ − 3 x + y²", x_min=-1.5), -2.0),
    ],
)
def test_a_minimum_is_subtracted_only_where_nothing_is_lower(surface: Surface, floor: float | None) -> None:
    found = floor_of([descend(surface, SGD(learning_rate=1e-3), surface.start, 10)])
    assert found == (None if floor is None else pytest.approx(floor, abs=1e-9))


def test_a_path_that_gets_lower_than_the_minimum_takes_it_away() -> None:
    surface = own("x³ − 3 x + y²", x_min=-1.5)
    to_minimum, to_nowhere = (descend(surface, SGD(learning_rate=0.01), (x, 0.0), 400) for x in (-0.9, -1.1))
    assert floor_of([to_minimum]) == pytest.approx(-2)
    assert float(np.nanmin(to_nowhere.losses)) < -2
    assert floor_of([to_minimum, to_nowhere]) is None
    assert floor_of([]) is None
