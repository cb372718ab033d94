"""Races: what is recorded, what is shared, and what happens to those who diverge."""

import numpy as np
import pytest

from core.descent import Racer, Trajectory, descend, race, race_in_blocks
from core.descent import trajectory as module
from core.descent.outcomes import OutcomeKind
from core.optimizers import SGD, Adam, AdamW, Momentum, Nesterov, RMSProp, Rprop
from core.schedules import SCHEDULES, ConstantRate, Cosine, Exponential, OneCycle, Schedule
from core.surfaces import Beale, Bowl, Ravine, Regression, Rosenbrock

START = (1.0, 1.5)
THREE = [
    Racer(optimizer=SGD(learning_rate=0.01)),
    Racer(optimizer=Momentum(learning_rate=0.005)),
    Racer(optimizer=Adam(learning_rate=0.1), schedule=Cosine(warm_up=10)),
]
SCHEDULED = [kind.model_validate({"warm_up": 3}) for kind in SCHEDULES]

every_schedule = pytest.mark.parametrize("schedule", SCHEDULED, ids=lambda s: s.kind)


def same(one: Trajectory, other: Trajectory) -> bool:
    return np.array_equal(one.points, other.points, equal_nan=True) and np.array_equal(
        one.rates, other.rates, equal_nan=True
    )


def test_a_path_on_a_quadratic_is_the_closed_form() -> None:
    path = descend(Bowl(), SGD(learning_rate=0.1), (2.0, -1.0), 30)
    expected = np.array([2.0, -1.0]) * 0.9 ** np.arange(31)[:, None]
    np.testing.assert_allclose(path.points, expected, rtol=1e-12)
    np.testing.assert_allclose(path.losses, (expected**2).sum(axis=-1) / 2, rtol=1e-12)


def test_everything_is_recorded_for_every_step() -> None:
    path = descend(Beale(), Adam(learning_rate=0.1), START, 50)
    assert path.points.shape == path.gradients.shape == path.true_gradients.shape == (51, 2)
    assert path.losses.shape == (51,)
    assert {name: values.shape for name, values in path.states.items()} == {"m": (51, 2), "v": (51, 2), "t": (51,)}
    np.testing.assert_array_equal(path.states["t"], np.arange(51))
    np.testing.assert_array_equal(path.true_gradients, Beale().gradient(path.points))


def test_the_recorded_state_makes_the_recorded_step() -> None:
    path = descend(Beale(), Adam(learning_rate=0.1), START, 50)
    point, state = path.points[20].copy(), path.state(20)
    path.racer.optimizer.step(point, path.gradients[20].copy(), state)
    np.testing.assert_array_equal(point, path.points[21])


@every_schedule
def test_the_recorded_state_makes_the_recorded_step_under_a_schedule(schedule: Schedule) -> None:
    racer = Racer.model_validate({"optimizer": AdamW(learning_rate=0.1, weight_decay=0.1), "schedule": schedule})
    (path,) = race(Beale(), [racer], START, 50)
    for step in (0, 2, 20, 49):
        point, grad = path.points[step].copy(), path.gradients[step]
        terms = path.racer.optimizer.terms(point, grad, path.state(step))
        path.racer.optimizer.step(point, grad.copy(), path.state(step))
        np.testing.assert_array_equal(point, path.points[step + 1])
        np.testing.assert_allclose(path.points[step] + terms["decay"] + terms["update"], point, rtol=1e-15)


@every_schedule
def test_a_schedule_changes_the_learning_rate_from_step_to_step(schedule: Schedule) -> None:
    racer = Racer.model_validate({"optimizer": Nesterov(learning_rate=0.01), "schedule": schedule})
    (path,) = race(Ravine(), [racer], START, 50)
    point, state = np.array(START), Nesterov().init(np.array(START))
    for step, factor in enumerate(schedule.factors(50).tolist()):
        Nesterov(learning_rate=0.01 * factor).step(point, Ravine().gradient(point), state)
        np.testing.assert_array_equal(point, path.points[step + 1])


def test_without_a_schedule_every_step_has_the_learning_rate() -> None:
    path = descend(Beale(), Adam(learning_rate=0.1), START, 50)
    point, state = np.array(START), Adam().init(np.array(START))
    for step in range(50):
        Adam(learning_rate=0.1).step(point, Beale().gradient(point), state)
        np.testing.assert_array_equal(point, path.points[step + 1])
    assert path.racer.schedule == ConstantRate()
    np.testing.assert_array_equal(path.rates, np.full(51, 0.1))


def test_the_rates_are_those_of_the_coming_steps() -> None:
    (path,) = race(Bowl(), [Racer(optimizer=SGD(learning_rate=0.5), schedule=Exponential(gamma=0.5))], START, 3)
    np.testing.assert_array_equal(path.rates, [0.5, 0.25, 0.125, 0.125])
    np.testing.assert_allclose(path.points[1:], path.points[:-1] * (1 - path.rates[:-1, None]))


def test_the_rates_of_a_racer_end_where_it_diverged() -> None:
    (path,) = race(Rosenbrock(), [Racer(optimizer=SGD(learning_rate=1.0), schedule=OneCycle())], (-1.5, 2.0), 50)
    np.testing.assert_array_equal(np.isnan(path.rates), np.isnan(path.points[:, 0]))


def test_rprop_has_strides_of_its_own_and_no_schedule() -> None:
    plain, scheduled = race(
        Beale(), [Racer(optimizer=Rprop()), Racer(optimizer=Rprop(), schedule=Cosine(warm_up=5))], START, 50
    )
    assert same(plain, scheduled)


def test_a_racer_with_a_schedule_comes_back_from_json() -> None:
    racer = Racer(optimizer=Adam(), schedule=OneCycle(warm_up=5, peak_share=0.4))
    assert Racer.model_validate_json(racer.model_dump_json()) == racer


@every_schedule
def test_a_race_of_no_steps_only_stands_at_the_start(schedule: Schedule) -> None:
    (path,) = race(Beale(), [Racer.model_validate({"optimizer": Adam(), "schedule": schedule})], START, 0)
    assert path.points.tolist() == [list(START)]
    assert path.rates.shape == (1,)


def test_racers_do_not_influence_each_other() -> None:
    together = race(Beale(), THREE, START, 100)
    alone = [race(Beale(), [racer], START, 100)[0] for racer in THREE]
    assert all(same(one, other) for one, other in zip(together, alone, strict=True))


def test_the_same_seed_gives_the_same_noise_and_another_another() -> None:
    noisy = SGD(learning_rate=0.01)
    one, again = (descend(Beale(), noisy, START, 50, noise=1.0, seed=3) for _ in range(2))
    other = descend(Beale(), noisy, START, 50, noise=1.0, seed=4)
    assert same(one, again)
    assert not same(one, other)


def test_racers_share_the_draws_of_a_step() -> None:
    quiet, loud = race(Bowl(), [Racer(optimizer=SGD(), noise=noise) for noise in (1.0, 2.0)], START, 20)
    drawn = quiet.gradients - quiet.true_gradients
    np.testing.assert_allclose(loud.gradients - loud.true_gradients, 2 * drawn)


def test_noise_has_the_standard_deviation_it_is_given() -> None:
    path = descend(Bowl(), SGD(learning_rate=1e-6), START, 10_000, noise=0.5)
    assert (path.gradients - path.true_gradients).std() == pytest.approx(0.5, rel=0.03)


def test_a_batch_of_all_samples_is_the_whole_gradient() -> None:
    surface = Regression()
    whole, batch = race(
        surface,
        [Racer(optimizer=SGD(learning_rate=0.1), batch_size=size) for size in (None, surface.samples)],
        surface.start,
        30,
    )
    np.testing.assert_allclose(batch.points, whole.points, rtol=1e-10)


def test_racers_share_the_draw_of_a_step_and_say_which_samples_it_was() -> None:
    surface = Regression()
    racers = [Racer(optimizer=SGD(learning_rate=0.05), batch_size=size) for size in (None, 8, 1)]
    whole, eight, one = race(surface, racers, surface.start, 30)
    assert whole.batches is None
    assert eight.batches is not None
    assert one.batches is not None
    assert eight.batches.shape == (31, 8)
    np.testing.assert_array_equal(eight.batches[:, :1], one.batches)
    for trajectory in (whole, eight, one):
        single = [trajectory.sample_gradients(step) for step in (0, 7, 30)]
        means = [gradients.mean(axis=0) for gradients in single if gradients is not None]
        np.testing.assert_allclose(means, trajectory.gradients[[0, 7, 30]], rtol=1e-9, atol=1e-12)


def test_a_surface_without_samples_has_no_single_gradients() -> None:
    trajectory = descend(Ravine(), SGD(learning_rate=0.1), (-7.0, 2.0), 3)
    assert trajectory.sample_gradients(0) is None


def test_smaller_batches_make_rougher_paths() -> None:
    surface = Regression()
    sizes = (None, 8, 1)
    racers = [Racer(optimizer=SGD(learning_rate=0.05), batch_size=size) for size in sizes]
    paths = race(surface, racers, surface.start, 200)
    roughness = [np.abs(path.gradients - path.true_gradients).mean() for path in paths]
    assert roughness[0] == 0
    assert roughness[1] < roughness[2]


def test_a_racer_that_diverges_ends_and_leaves_the_others_running() -> None:
    wild, tame = race(Rosenbrock(), [Racer(optimizer=SGD(learning_rate=rate)) for rate in (1.0, 1e-3)], (-1.5, 2.0), 50)
    assert wild.outcome.kind is OutcomeKind.DIVERGED
    assert wild.diverged_at is not None
    assert np.isfinite(wild.points[: wild.diverged_at]).all()
    assert np.isnan(wild.points[wild.diverged_at :]).all()
    assert np.isfinite(tame.points).all()


def test_a_division_by_zero_ends_only_that_racer() -> None:
    blind, seeing = race(Bowl(), [Racer(optimizer=RMSProp(eps=0.0)), Racer(optimizer=RMSProp())], (1.0, 0.0), 5)
    assert blind.diverged_at == 1
    assert seeing.diverged_at is None


@pytest.mark.parametrize("steps", [1, 10, 700])
def test_a_race_in_blocks_is_the_same_race(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    whole = race(Beale(), THREE, START, steps)
    monkeypatch.setattr(module, "FIRST_BLOCK", 60)
    monkeypatch.setattr(module, "NEXT_BLOCKS", 100)
    blocks = list(race_in_blocks(Beale(), THREE, START, steps))
    lengths = [block[0].steps for block in blocks]
    assert lengths == sorted(set(lengths))
    assert lengths[-1] == steps
    assert all(same(one, other) for one, other in zip(blocks[-1], whole, strict=True))
    for block, full in zip(blocks[0], whole, strict=True):
        np.testing.assert_array_equal(block.points, full.points[: lengths[0] + 1])
        np.testing.assert_array_equal(block.rates, full.rates[: lengths[0] + 1])


def test_a_race_of_nobody_is_empty() -> None:
    assert race(Beale(), [], START, 10) == ()


def test_sgd_is_stable_just_below_two_over_the_curvature() -> None:
    surface = Ravine(condition=50.0)
    below, above = race(
        surface, [Racer(optimizer=SGD(learning_rate=rate)) for rate in (0.0396, 0.0404)], (1.0, 1.0), 2000
    )
    assert below.outcome.kind is OutcomeKind.CONVERGED
    assert above.outcome.kind is OutcomeKind.DIVERGED


def test_another_seed_draws_other_batches() -> None:
    surface = Regression()
    racer = Racer(optimizer=SGD(learning_rate=0.05), batch_size=4)
    one, other, again = (race(surface, [racer], surface.start, 30, seed=seed)[0].batches for seed in (0, 1, 0))
    assert one is not None
    assert other is not None
    assert not np.array_equal(one, other)
    np.testing.assert_equal(again, one)


def test_a_batch_draws_no_sample_twice() -> None:
    surface = Regression()
    batches = race(surface, [Racer(optimizer=SGD(), batch_size=8)], surface.start, 50)[0].batches
    assert batches is not None
    assert all(len(set(batch)) == 8 for batch in batches.tolist())
