"""What the examples claim is so, from several starts, measured on their own racers."""

from collections.abc import Iterable

import numpy as np
import pytest

from app.optimizers.model import OptimizersModel, Start
from core.descent import Racer, Trajectory, descend, race
from core.descent.basins import basins
from core.descent.gradient_flow import gradient_flow
from core.descent.measures import distances, effective_rates
from core.descent.newton import newton_step
from core.descent.racer import AnyRacersOptimizer
from core.descent.rate_sweep import rate_sweep, spread_rates
from core.descent.spread import spread
from core.descent.stability import stability_share
from core.descent.target import steps_of
from core.descent.turning import strays, turned_along
from core.optimizers import AdaGrad, Momentum, RMSProp
from core.settings import Array
from core.surfaces import Beale, Point, Ravine, Regression, Rosenbrock, Surface
from tests.app.course.scenes import look_for, races

RACES = races()
BATCHES = RACES["batch-size"]
SLOW_SGD = RACES["ravine"]
MOMENTUM = RACES["keeps-direction"]
ADAGRAD = RACES["shrinking-steps"]
RMSPROP = RACES["forgets"]
ADAM = RACES["joins"]
LINE = RACES["line"]
BEALE = RACES["beale"]

ARRIVED = 1e-3  # above the minimum's loss
COARSE, FINE = np.geomspace(1e-4, 31.6, 56), np.geomspace(1e-4, 31.6, 500)

RAVINE_STARTS = [(-3.0, 2.5), (3.0, 1.0), (-2.0, -3.0), (1.0, 3.5), (3.5, -2.5), (-3.5, 0.3)]
VALLEY_STARTS = [(-1.5, 2.0), (-2.0, 2.0), (-1.0, -1.0), (-1.2, 1.0), (0.0, 2.5), (-1.0, 2.5)]
PLATEAU_STARTS = [(1.0, 1.5), (0.8, 1.6), (1.2, 1.4), (0.5, 1.5), (1.5, 1.2), (1.0, 1.6)]
NARROW_STARTS = [(-1.9, 0.3), (-1.9, -0.3), (-1.2, 0.3), (-1.5, 0.4), (-1.7, -0.35), (-1.3, -0.3)]


def run(example: OptimizersModel, start: Point, seed: int = 0) -> dict[str, Trajectory]:
    """The race of an example from another start, by the racers' optimizers and what tells them apart."""
    x, y = start
    model = example.replace(start=Start(x=x, y=y))
    paths = race(model.surface, model.engine_racers(), model.start.point, model.steps, seed=seed)
    return {f"{path.racer.optimizer.kind} {path.racer.batch_size or ''}".strip(): path for path in paths}


def roughness(path: Trajectory) -> float:
    """How far the points are on average from the mean of the nine around each."""
    smooth = np.stack([np.convolve(along, np.ones(9) / 9, "valid") for along in path.points.T], axis=1)
    return float(np.hypot(*(path.points[4:-4] - smooth).T).mean())


def turns(steps: Array) -> int:
    """How often one step goes the other way than the one before."""
    return int(np.count_nonzero(np.diff(np.sign(steps))))


def arrival(path: Trajectory) -> float:
    """The step at which the loss is first as good as the minimum's; infinite if it never is."""
    there = np.flatnonzero(path.losses < path.surface.lowest_value + ARRIVED)
    return float(there[0]) if len(there) else np.inf


def stay(path: Trajectory) -> float:
    """The step from which on the loss is as good as the minimum's; infinite if there is none."""
    away = np.flatnonzero(~(path.losses < path.surface.lowest_value + ARRIVED))
    return np.inf if away[-1] == path.steps else float(away[-1] + 1)


def at_rates(
    surface: Surface, optimizer: AnyRacersOptimizer, start: Point, rates: Iterable[float], steps: int
) -> tuple[Trajectory, ...]:
    racers = [Racer(optimizer=optimizer.replace(learning_rate=float(rate))) for rate in rates]
    return race(surface, racers, start, steps)


def through_ravine(optimizer: AnyRacersOptimizer, start: Point, rates: Iterable[float]) -> tuple[float, float]:
    """How many steps it takes to arrive, and to stay, each at the best rate for it."""
    paths = at_rates(SLOW_SGD.surface, optimizer, start, rates, 300)
    return min(map(arrival, paths)), min(map(stay, paths))


# O1


@pytest.mark.parametrize("start", [(-1.0, -4.0), (5.0, 3.0), (-1.0, 2.0), (5.0, -5.0), (2.0, -6.0)])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_path_is_the_rougher_the_smaller_the_batch(start: Point, seed: int) -> None:
    paths = run(BATCHES, start, seed)
    assert roughness(paths["sgd 1"]) > 2 * roughness(paths["sgd 8"]) > 4 * roughness(paths["sgd"])


# O2


@pytest.mark.slow
@pytest.mark.parametrize("start", RAVINE_STARTS)
def test_sgd_takes_longer_than_momentum_through_a_ravine_each_at_its_best_rate(start: Point) -> None:
    assert_slower_through_ravine(start, COARSE)


@pytest.mark.slow
@pytest.mark.parametrize("start", RAVINE_STARTS)
def test_it_does_so_among_many_rates(start: Point) -> None:
    assert_slower_through_ravine(start, FINE)


def assert_slower_through_ravine(start: Point, rates: Iterable[float]) -> None:
    """With a momentum of 0.9 the best rate is one at which the ball happens to pass the minimum; 0.7 stays there."""
    momentum, sgd = (racer.optimizer for racer in SLOW_SGD.racers)
    arrives, stays = through_ravine(sgd, start, rates)
    assert arrives > 1.5 * through_ravine(Momentum(), start, rates)[0]
    assert stays > 2 * through_ravine(momentum, start, rates)[1]


def test_the_example_takes_the_steps_that_it_tells() -> None:
    paths = run(SLOW_SGD, SLOW_SGD.start.point)
    assert (stay(paths["sgd"]), stay(paths["momentum"])) == (108, 33)
    assert "for 108 steps" in look_for("ravine")
    assert "takes 33" in look_for("ravine")


# Basins


def test_momentum_reaches_another_minimum_than_the_nearest_from_far_more_starts_than_sgd() -> None:
    scene = RACES["basins-of-momentum"]
    surface, starts = scene.surface, scene.surface.bounds.grid(48)
    gaps = np.hypot(*np.moveaxis(starts[..., None, :] - np.array(surface.minima), -1, 0))
    momentum, sgd = (
        float((basins(surface, racer, starts, scene.steps).reached != gaps.argmin(axis=-1)).mean())
        for racer in scene.engine_racers()
    )
    assert momentum == pytest.approx(0.4, abs=0.01)
    assert sgd == pytest.approx(1 / 8, abs=0.01)
    assert "From 40% of the box" in look_for("basins-of-momentum")
    assert "from an eighth of it" in look_for("basins-of-momentum")


# Relief


@pytest.mark.parametrize("start", [(1.4, 1.5), (1.5, 1.6), (1.2, 1.6), (1.6, 1.7)])
def test_momentum_rolls_over_the_ridge_into_the_deeper_well_and_sgd_does_not(start: Point) -> None:
    scene = RACES["two-wells-in-relief"]
    momentum, sgd = race(scene.surface, scene.engine_racers(), start, scene.steps)
    deep, shallow = scene.surface.minima
    np.testing.assert_allclose(momentum.points[-1], deep, atol=0.02)
    np.testing.assert_allclose(sgd.points[-1], shallow, atol=0.02)


# Rotation


@pytest.mark.parametrize("start", [(0.18, -0.61), (1.0, 1.0), (-2.0, 0.5), (0.5, -3.0)])
def test_momentum_turns_with_the_surface_and_rmsprop_does_not(start: Point) -> None:
    scene = RACES["turned"]
    raced = race(scene.turned, scene.engine_racers(), start, scene.steps)
    rmsprop, momentum = map(strays, raced, turned_along(raced, scene.unturned, scene.angle, 0))
    assert momentum <= 1e-12
    assert rmsprop > 0.005


# Gradient flow and Newton's step


@pytest.mark.parametrize("start", [(1.0, 1.5), (0.8, 1.6), (1.2, 1.4), (1.1, 1.7)])
def test_a_small_rate_keeps_to_the_gradient_flow_and_a_large_one_does_not(start: Point) -> None:
    scene = RACES["gradient-flow"]
    curve = gradient_flow(scene.surface, start)
    slow, fast = race(scene.surface, scene.engine_racers(), start, scene.steps)
    away = [
        max(np.hypot(*(curve - point).T).min() for point in path.points[::5]) / scene.surface.bounds.diagonal
        for path in (slow, fast)
    ]
    assert away[0] < 0.01
    assert away[1] > 5 * away[0]


@pytest.mark.parametrize("start", RAVINE_STARTS)
def test_newtons_step_leads_to_the_minimum_of_the_ravine_from_every_step(start: Point) -> None:
    scene = RACES["newton"]
    (path,) = race(scene.surface, scene.engine_racers(), start, scene.steps)
    for point in path.points[::20]:
        found = newton_step(scene.surface, point)
        np.testing.assert_allclose(point + found.step, scene.surface.minima[0], atol=1e-6)
        np.testing.assert_allclose(found.curvatures, (1, 50), rtol=1e-6)


# Rates, targets, limits


@pytest.mark.parametrize("start", RAVINE_STARTS)
def test_above_its_red_line_each_diverges_and_below_it_each_gains(start: Point) -> None:
    scene = RACES["rates-that-work"]
    limits = {"sgd": 0.1, "momentum": 0.19, "nesterov": 0.068}
    assert all(f"({limit:g})" in look_for("rates-that-work") for limit in limits.values())
    rates = spread_rates(1e-5, 1e2)
    for racer in scene.engine_racers():
        sweep = rate_sweep(scene.surface, racer, start, 2000, rates)
        gains = sweep.losses[-1] < sweep.losses[0]
        limit = limits.get(racer.optimizer.kind)
        if limit is None:
            assert np.isfinite(sweep.losses[-1]).all()
        else:
            assert gains[rates < 0.99 * limit].all()
            assert np.isnan(sweep.losses[-1][rates > 1.01 * limit]).all()


@pytest.mark.parametrize("start", RAVINE_STARTS)
def test_sgd_is_best_at_the_edge_of_its_cliff_and_others_have_none(start: Point) -> None:
    scene = RACES["loss-by-rate"]
    rates = np.sort(np.append(spread_rates(1e-5, 1e2), [0.094, 0.095, 0.096, 0.1]))
    for racer in scene.engine_racers():
        sweep = rate_sweep(scene.surface, racer, start, scene.steps, rates)
        if racer.optimizer.kind == "sgd":
            assert sweep.best == pytest.approx(0.095, rel=0.02)
            assert not (sweep.losses[-1][rates > 0.1] < sweep.losses[0][0]).any()
            # At 0.1 itself the steep direction goes to and fro for ever, so its share of the loss stays.
            steep = 10 * start[1] ** 2
            assert sweep.losses[-1][rates == 0.1] == pytest.approx(steep, rel=1e-6)
        else:
            assert np.isfinite(sweep.losses).all()


@pytest.mark.parametrize("start", PLATEAU_STARTS)
def test_momentum_and_adam_reach_the_target_long_before_sgd_and_stay_and_lion_never_stays(start: Point) -> None:
    scene = RACES["race-to-a-target"]
    assert scene.target is not None
    paths = race(scene.surface, scene.engine_racers(), start, scene.steps)
    sgd, momentum, adam, lion = (steps_of(path, scene.target, 0.0) for path in paths)
    assert sgd.first is not None
    for early in (momentum, adam):
        assert early.first is not None
        assert early.first < 0.7 * sgd.first
        assert early.stays is not None
    assert lion.stays is None


def test_lion_touches_the_target_from_the_start_that_is_shown() -> None:
    scene = RACES["race-to-a-target"]
    lion = race(scene.surface, scene.engine_racers(), scene.start.point, scene.steps)[-1]
    assert steps_of(lion, 1e-3, 0.0).first is not None


@pytest.mark.parametrize("start", PLATEAU_STARTS)
def test_rmsprop_hovers_at_its_stability_limit_and_sgd_keeps_below_a_half(start: Point) -> None:
    scene = RACES["rmsprop-at-its-limit"]
    rmsprop, sgd = race(scene.surface, scene.engine_racers(), start, scene.steps)
    assert float(np.median(stability_share(rmsprop)[500:-1])) == pytest.approx(1, abs=0.05)
    assert stability_share(sgd)[100:-1].max() < 0.5
    assert sgd.losses[-1] < 1e-3


# Many seeds


@pytest.mark.parametrize("start", RAVINE_STARTS)
def test_half_the_rate_has_the_lower_band_and_one_seed_crosses_the_band(start: Point) -> None:
    scene = RACES["many-seeds"]
    fast, slow = (spread(scene.surface, racer, start, scene.steps, scene.seed) for racer in scene.engine_racers())
    late = slice(100, None)
    assert fast.quartiles()[1, late].mean() > 1.5 * slow.quartiles()[1, late].mean()
    for found in (fast, slow):
        low, _, high = found.quartiles()[:, late]
        assert (found.losses[late, 0] < low).any()
        assert (found.losses[late, 0] > high).any()


# Forks


@pytest.mark.parametrize("start", [(1.0, 1.5), (0.5, 1.0), (-1.0, -1.0), (2.0, -1.0), (3.5, 0.0)])
def test_an_adam_that_forgets_steps_by_its_rate_again(start: Point) -> None:
    scene = RACES["adam-forgets"]
    first, second = race(scene.surface, scene.engine_racers(), start, scene.steps)
    at = 150
    np.testing.assert_allclose(np.abs(second.points[at + 1] - second.points[at]), 0.2, rtol=1e-4)
    assert np.hypot(*(first.points[at + 1] - first.points[at])) < 0.02
    np.testing.assert_array_equal(first.points[: at + 1], second.points[: at + 1])
    assert "step 150" in look_for("adam-forgets")


# O3


@pytest.mark.parametrize("start", [(-7.0, 2.0), (7.0, -2.0), (-5.0, 4.0), (8.0, 1.0), (-9.0, -3.0)])
def test_momentum_turns_back_less_often_than_sgd(start: Point) -> None:
    paths = run(MOMENTUM, start)
    sgd, momentum = (turns(np.diff(paths[kind].points[:, 1])) for kind in ("sgd", "momentum"))
    assert sgd == MOMENTUM.steps - 1  # at every step
    assert momentum < sgd / 5


# O4


@pytest.mark.parametrize("start", VALLEY_STARTS)
@pytest.mark.parametrize("rate", [racer.optimizer.learning_rate for racer in ADAGRAD.racers])
def test_the_effective_rate_of_adagrad_only_falls(start: Point, rate: float) -> None:
    rates = effective_rates(descend(ADAGRAD.surface, AdaGrad(learning_rate=rate), start, ADAGRAD.steps))[:-1]
    assert (np.diff(rates, axis=0) <= 1e-6 * rates[:-1]).all()  # but for rounding
    assert (rates[-1] < rates[0]).all()


@pytest.mark.parametrize("start", VALLEY_STARTS)
def test_adagrad_does_not_reach_the_end_of_a_long_valley(start: Point) -> None:
    paths = at_rates(Rosenbrock(), AdaGrad(), start, COARSE, 600)
    assert min(path.losses[-1] for path in paths) > ARRIVED


@pytest.mark.slow
@pytest.mark.parametrize("start", VALLEY_STARTS)
def test_adagrad_reaches_it_only_by_a_lucky_leap(start: Point) -> None:
    paths = at_rates(Rosenbrock(), AdaGrad(), start, FINE, 600)
    assert sum(arrival(path) < np.inf for path in paths) <= 0.01 * len(FINE)


# O5


@pytest.mark.parametrize("start", RAVINE_STARTS)
def test_the_effective_rate_of_rmsprop_recovers_and_takes_it_to_the_minimum(start: Point) -> None:
    paths = run(RMSPROP, start)
    rates = effective_rates(paths["rmsprop"])[1:-1]
    assert (rates[-1] > 1.5 * rates.min(axis=0)).all()
    near = 1.5 * RMSPROP.racers[0].optimizer.learning_rate  # it does not come to rest any nearer
    assert distances(paths["rmsprop"]).min() < near < distances(paths["adagrad"]).min()


@pytest.mark.parametrize(
    ("surface", "starts"),
    [(Ravine(), RAVINE_STARTS), (Rosenbrock(), VALLEY_STARTS), (Beale(), PLATEAU_STARTS)],
    ids=lambda value: value.kind if isinstance(value, Surface) else "",
)
def test_rmsprop_ends_hopping_by_its_rate_in_each_coordinate(surface: Surface, starts: list[Point]) -> None:
    rate = 0.1
    for start in starts:
        end = descend(surface, RMSProp(learning_rate=rate, alpha=0.9), start, 1500).points[-20:]
        np.testing.assert_allclose(np.ptp(end, axis=0) / 2, rate / 2, rtol=0.02)


# O6


@pytest.mark.parametrize("start", [*VALLEY_STARTS, *PLATEAU_STARTS])
@pytest.mark.parametrize("surface", [ADAM.surface, Beale()], ids=lambda surface: surface.kind)
def test_the_first_step_of_adam_is_its_rate_against_the_sign_of_the_gradient(surface: Surface, start: Point) -> None:
    adam = ADAM.racers[0].optimizer
    points = descend(surface, adam, start, 1).points
    slopes = surface.gradient(points[0])
    np.testing.assert_allclose(points[1] - points[0], -adam.learning_rate * np.sign(slopes), rtol=1e-6)


@pytest.mark.parametrize("start", VALLEY_STARTS)
def test_adam_gets_farther_than_rmsprop_through_the_valley(start: Point) -> None:
    paths = run(ADAM, start)
    assert paths["adam"].losses[-1] < paths["rmsprop"].losses[-1]


# O7


@pytest.mark.parametrize("start", [(-1.0, -4.0), (4.0, -3.0), (1.0, 1.5), (0.0, -3.0), (3.0, -4.0)])
def test_all_five_turn_their_line_to_the_best_one(start: Point) -> None:
    surface = LINE.surface
    assert isinstance(surface, Regression)
    best = np.polyfit(surface.inputs, surface.targets, 1)
    paths = run(LINE, start)
    assert len(paths) == 5
    for path in paths.values():
        np.testing.assert_allclose(path.points[-1], best, atol=0.05)


@pytest.mark.parametrize("start", PLATEAU_STARTS)
def test_on_beale_momentum_shoots_farthest_and_sgd_is_last(start: Point) -> None:
    paths = run(BEALE, start)
    assert min(paths, key=lambda kind: float(paths[kind].points[:, 1].min())) == "momentum"
    assert max(paths, key=lambda kind: arrival(paths[kind])) == "sgd"
    assert arrival(paths["sgd"]) < np.inf


@pytest.mark.parametrize("start", NARROW_STARTS)
def test_who_looks_for_flat_leaves_the_narrow_minimum_with_most_seeds_and_momentum_never_does(start: Point) -> None:
    scene = RACES["look-for-flat"]
    (narrow, wide), (plain, flat) = scene.surface.minima, scene.engine_racers()
    assert scene.surface.value(np.array(narrow)) < scene.surface.value(np.array(wide))
    assert f"{flat.sam_radius:g} uphill" in look_for("look-for-flat")

    def shares(racer: Racer) -> tuple[float, float]:
        ends = spread(scene.surface, racer, start, scene.steps, 0).points[-1]
        gaps = [np.hypot(*(ends - np.array(minimum)).T) for minimum in (narrow, wide)]
        return float((gaps[0] < 0.5).mean()), float((gaps[1] < 1.0).mean())

    assert shares(plain) == (1.0, 0.0)
    in_narrow, in_wide = shares(flat)
    assert in_narrow < 0.15
    assert in_wide > 0.6
