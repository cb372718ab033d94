"""Many rates at once: each point goes where the race at its rate goes."""

from typing import Any

import numpy as np
import pytest

from core.descent import Fork, Racer, race
from core.descent.rate_sweep import looked_at, lowest_of, rate_range, rate_sweep, rate_sweep_in_blocks, spread_rates
from core.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Momentum, Optimizer
from core.schedules import Cosine
from core.surfaces import AnySurface, Beale, Himmelblau, OwnFunction, Regression

RATES = np.geomspace(1e-4, 1e1, 6)


def losses_of_races(surface: AnySurface, racer: Racer, steps: int, seed: int) -> np.ndarray[Any, Any]:
    """Return the losses of a race at each rate, one after the other."""
    races = [
        race(
            surface,
            [racer.replace(optimizer=racer.optimizer.replace(learning_rate=float(rate)))],
            surface.start,
            steps,
            seed=seed,
        )[0]
        for rate in RATES
    ]
    return np.array([one.losses for one in races]).T


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
def test_a_sweep_has_the_losses_of_the_races_to_the_bit(kind: type[Optimizer[Any]]) -> None:
    racer = Racer.model_validate({"optimizer": kind.model_validate({}), "schedule": Cosine(warm_up=5), "noise": 0.3})
    sweep = rate_sweep(Beale(), racer, Beale().start, 60, RATES, seed=5)
    np.testing.assert_array_equal(sweep.losses, losses_of_races(Beale(), racer, 60, 5))


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
@pytest.mark.parametrize("changes", [{}, {"kick_x": 0.1, "kick_y": -0.2}, {"forgets": True}, {"optimizer": Momentum()}])
def test_a_fork_s_sweep_goes_on_from_its_fork_to_the_bit(kind: type[Optimizer[Any]], changes: dict[str, Any]) -> None:
    fork = {"at": 20, "optimizer": kind.model_validate({}), "schedule": Cosine(warm_up=5), **changes}
    racer = Racer.model_validate({"optimizer": kind.model_validate({}), "noise": 0.3, "fork": fork})
    sweep = rate_sweep(Beale(), racer, Beale().start, 60, RATES, seed=5)
    np.testing.assert_array_equal(sweep.losses, losses_of_races(Beale(), racer, 60, 5))
    assert sweep.since == 20
    assert len(set(sweep.at_step(19).tolist())) == 1


def test_a_fork_behind_the_last_step_is_its_past_at_all_rates() -> None:
    racer = Racer(optimizer=Adam(), fork=Fork(at=90, optimizer=SGD()))
    sweep = rate_sweep(Beale(), racer, Beale().start, 60, RATES)
    past = race(Beale(), [Racer(optimizer=SGD())], Beale().start, 60)[0]
    np.testing.assert_array_equal(sweep.losses, np.tile(past.losses[:, None], (1, len(RATES))))


def test_weight_decay_outside_the_gradient_is_each_rate_s_own() -> None:
    racer = Racer(optimizer=AdamW(weight_decay=0.3))
    sweep = rate_sweep(Himmelblau(), racer, Himmelblau().start, 40, RATES)
    np.testing.assert_array_equal(sweep.losses, losses_of_races(Himmelblau(), racer, 40, 0))


def test_batches_are_those_of_the_races() -> None:
    racer, surface = Racer(optimizer=Momentum(), batch_size=8), Regression()
    sweep = rate_sweep(surface, racer, surface.start, 40, RATES, seed=3)
    np.testing.assert_array_equal(sweep.losses, losses_of_races(surface, racer, 40, 3))


def test_a_long_sweep_keeps_few_steps_and_both_ends() -> None:
    when = looked_at(3000)
    assert when[0] == 0
    assert when[-1] == 3000
    assert len(when) <= 256
    assert (np.diff(when) > 0).all()
    np.testing.assert_array_equal(looked_at(100), np.arange(101))
    np.testing.assert_array_equal(when[:20], np.arange(20))


def test_the_losses_of_a_step_between_two_looks_are_those_of_the_look_before() -> None:
    sweep = rate_sweep(Beale(), Racer(optimizer=Adam()), Beale().start, 1000, RATES, looks=20)
    between = int(sweep.looks[-2]) + 1
    np.testing.assert_array_equal(sweep.at_step(between), sweep.losses[-2])
    assert sweep.look_up_to(between) == sweep.looks[-2]
    np.testing.assert_array_equal(sweep.at_step(1000), sweep.losses[-1])
    np.testing.assert_array_equal(sweep.at_step(0), sweep.losses[0])


def test_the_step_of_a_fork_is_looked_at_in_a_long_race() -> None:
    forked = Racer(optimizer=SGD(learning_rate=1e-3), fork=Fork(at=777, optimizer=SGD(learning_rate=1e-2)))
    sweep = rate_sweep(Beale(), forked, Beale().start, 1000, RATES, looks=20)
    (path,) = race(Beale(), [forked], Beale().start, 1000)
    assert 777 not in looked_at(1000, 20)
    np.testing.assert_array_equal(sweep.at_step(777), np.full(len(RATES), path.losses[777]))


def test_the_best_rate_is_that_with_the_lowest_loss_at_the_end() -> None:
    sweep = rate_sweep(Beale(), Racer(optimizer=SGD()), Beale().start, 200, spread_rates(1e-5, 1e2, 50))
    assert np.isnan(sweep.losses[-1]).any()
    assert sweep.losses[-1][sweep.rates == sweep.best] == np.nanmin(sweep.losses[-1])


def test_the_range_grows_by_whole_decades_to_hold_a_rate() -> None:
    assert rate_range([0.01, 5.0]) == (1e-5, 1e2)
    assert rate_range([3e-9, 5.0]) == pytest.approx((1e-9, 1e2), rel=1e-12)


def test_a_sweep_in_blocks_is_the_same_sweep() -> None:
    racer, surface = Racer(optimizer=Adam()), Beale()
    *waits, swept = rate_sweep_in_blocks(surface, racer, surface.start, 1000, RATES, block=100)
    assert waits == [None] * len(waits)
    assert 7 <= len(waits) <= 11
    assert swept is not None
    np.testing.assert_array_equal(swept.losses, rate_sweep(surface, racer, surface.start, 1000, RATES).losses)


def test_there_is_no_lowest_loss_where_the_start_has_none() -> None:
    nowhere = rate_sweep(OwnFunction(expression="log(x) + y^2"), Racer(optimizer=SGD()), (-1.0, 1.0), 10, RATES)
    assert np.isnan(lowest_of(nowhere))
