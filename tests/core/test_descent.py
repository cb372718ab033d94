"""Races: what is recorded, what is shared, and what happens to those who diverge."""

import numpy as np
import pytest

from core import descent
from core.descent import Racer, Trajectory, descend, race, race_in_blocks
from core.optimizers import SGD, Adam, Momentum, RMSProp
from core.outcomes import Ending
from core.surfaces import Beale, Bowl, Ravine, Regression, Rosenbrock

START = (1.0, 1.5)
THREE = [
    Racer(optimizer=SGD(learning_rate=0.01)),
    Racer(optimizer=Momentum(learning_rate=0.005)),
    Racer(optimizer=Adam(learning_rate=0.1)),
]


def same(one: Trajectory, other: Trajectory) -> bool:
    return np.array_equal(one.points, other.points, equal_nan=True)


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
    assert wild.outcome.kind is Ending.DIVERGED
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
    monkeypatch.setattr(descent, "FIRST_BLOCK", 60)
    monkeypatch.setattr(descent, "NEXT_BLOCKS", 100)
    blocks = list(race_in_blocks(Beale(), THREE, START, steps))
    lengths = [block[0].steps for block in blocks]
    assert lengths == sorted(set(lengths))
    assert lengths[-1] == steps
    assert all(same(one, other) for one, other in zip(blocks[-1], whole, strict=True))
    np.testing.assert_array_equal(blocks[0][0].points, whole[0].points[: lengths[0] + 1])


def test_a_race_of_nobody_is_empty() -> None:
    assert race(Beale(), [], START, 10) == ()


def test_sgd_is_stable_just_below_two_over_the_curvature() -> None:
    surface = Ravine(condition=50.0)
    below, above = race(
        surface, [Racer(optimizer=SGD(learning_rate=rate)) for rate in (0.0396, 0.0404)], (1.0, 1.0), 2000
    )
    assert below.outcome.kind is Ending.CONVERGED
    assert above.outcome.kind is Ending.DIVERGED
