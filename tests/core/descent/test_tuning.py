"""Tuned rates: nested trials, starts beside the one shown."""

import numpy as np
import pytest

from core.descent import Racer
from core.descent.tuning import nested_rates, other_starts, tuned_in_blocks, tuned_rate
from core.optimizers import SGD, Adam, Lion
from core.surfaces import Beale, Bowl, Himmelblau, OwnFunction


def test_more_trials_include_fewer() -> None:
    few, many = nested_rates(8, 1e-4, 10), nested_rates(32, 1e-4, 10)
    np.testing.assert_array_equal(many[:8], few)


def test_the_first_trials_are_those_of_van_der_corput() -> None:
    np.testing.assert_allclose(np.log10(nested_rates(5, 1, 10)), [1 / 2, 1 / 4, 3 / 4, 1 / 8, 5 / 8])


def test_no_start_is_the_one_shown() -> None:
    surface = Beale()
    gaps = np.hypot(*(other_starts(surface, (1.0, 1.5)) - [1.0, 1.5]).T)
    assert gaps == pytest.approx([0.02 * surface.bounds.diagonal] * 8)


def test_on_a_bowl_the_best_rate_of_sgd_is_one() -> None:
    """At rate 1 one step of gradient descent on |w|² / 2 is at the minimum."""
    rate = tuned_rate(Bowl(), Racer(optimizer=SGD()), (3.0, 2.0), 50, target=1e-3, trials=64)
    assert rate == pytest.approx(1, rel=0.2)


def test_a_best_rate_at_the_edge_widens_the_range() -> None:
    flat = OwnFunction(expression="(x^2 + y^2) / 100")  # the best rate is 50
    rate = tuned_rate(flat, Racer(optimizer=SGD()), (3.0, 2.0), 50, target=1e-3, trials=32)
    assert rate > 10
    steep = OwnFunction(expression="1000000 (x^2 + y^2)")  # the best rate is 5e-7
    rate = tuned_rate(steep, Racer(optimizer=SGD()), (3.0, 2.0), 50, target=1e-3, trials=32)
    assert 1e-7 < rate < 1e-6


def test_who_never_arrives_is_tuned_by_its_last_loss() -> None:
    rate = tuned_rate(Beale(), Racer(optimizer=Lion()), Beale().start, 20, target=1e-12, trials=16)
    assert 1e-3 < rate < 1


def test_a_tuning_in_blocks_tells_its_share_and_finds_the_same_rate() -> None:
    surface = Himmelblau()
    found = list(tuned_in_blocks(surface, Racer(optimizer=Adam()), surface.start, 450, target=0.05, trials=8))
    shares = [share for share, _ in found]
    assert min(shares) == pytest.approx(200 / 451)
    assert shares[-2:] == [1.0, 1.0]
    rate = tuned_rate(surface, Racer(optimizer=Adam()), surface.start, 450, target=0.05, trials=8)
    assert [one for _, one in found if one is not None] == [rate]


def test_a_range_that_grows_forgets_no_trial() -> None:
    """Of few rates the best is always at an end of its range; the first one tried is the middle, 0.0316."""
    bowl, start = Bowl(), (3.0, 2.0)
    steps = {rate: int(np.ceil(np.log(0.025) / np.log(1 - rate))) for rate in (3.16e-4, 0.0316)}  # |w| shrinks by this
    assert steps == {3.16e-4: 11672, 0.0316: 115}
    rate = tuned_rate(bowl, Racer(optimizer=SGD()), start, 150, target=4e-3, trials=1)
    assert rate == pytest.approx(0.0316, rel=0.01)
