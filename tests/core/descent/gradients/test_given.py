"""The gradients of a race, and those of SAM: PyTorch's paths, the place uphill, crowds, forks and what is off at 0."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.descent import Fork, Racer, race
from core.descent.branch import branch
from core.descent.crowd import Crowd
from core.descent.gradients.given import uphill
from core.descent.rate_sweep import rate_sweep
from core.descent.stability import predicted_excess, stability_share
from core.descent.turning import strays, turned_along
from core.descent.update_terms import named_terms, terms_at
from core.optimizers import SGD, Adam, Momentum
from core.own_optimizer import RACING_OPTIMIZERS, new_racing_optimizer
from core.surfaces import Beale, Bowl, Himmelblau, Regression, Rosenbrock, Turned

STORED = json.loads(Path(__file__).with_name("torch_sam.json").read_text())
SURFACES = {"beale": Beale(), "rosenbrock": Rosenbrock(), "himmelblau": Himmelblau()}
FIELDS = {"lr": "learning_rate", "momentum": "momentum"}
START = (1.0, 1.5)
KINDS = [kind.model_fields["kind"].default for kind in RACING_OPTIMIZERS]


@pytest.mark.parametrize("stored", STORED["paths"], ids=lambda one: f"{one['kind']}-{one['surface']}")
def test_the_path_is_that_of_torch(stored: dict[str, Any]) -> None:
    fields = {FIELDS[name]: value for name, value in stored["options"].items() if name in FIELDS}
    racer = Racer(optimizer=new_racing_optimizer(stored["kind"], **fields), sam_radius=stored["radius"])
    x, y = stored["points"][0]
    path = race(SURFACES[stored["surface"]], [racer], (x, y), STORED["steps"][-1])[0]
    np.testing.assert_allclose(path.points[STORED["steps"]], stored["points"], rtol=1e-10, atol=1e-12)


def test_on_a_bowl_the_gradient_is_as_if_from_a_radius_farther_out() -> None:
    path = race(Bowl(), [Racer(optimizer=SGD(learning_rate=0.1), sam_radius=0.5)], (3.0, 4.0), 1)[0]
    assert path.looked_at is not None
    np.testing.assert_allclose(path.looked_at[0], [3.3, 4.4])
    np.testing.assert_allclose(path.gradients[0], Bowl().gradient(np.array([3.3, 4.4])))
    np.testing.assert_array_equal(path.true_gradients[0], Bowl().gradient(np.array([3.0, 4.0])))


def test_where_there_is_no_slope_it_looks_where_it_is() -> None:
    still = np.zeros((1, 2))
    np.testing.assert_array_equal(uphill(still + 3, still, 0.5), still + 3)


@pytest.mark.parametrize("kind", KINDS)
def test_beside_one_that_looks_uphill_a_racer_goes_as_before_to_the_bit(kind: str) -> None:
    plain = Racer(optimizer=new_racing_optimizer(kind, learning_rate=0.0005), noise=0.2)
    alone = race(Beale(), [plain], START, 40, seed=3)[0]
    beside, other = race(Beale(), [plain, plain.replace(sam_radius=0.1)], START, 40, seed=3)
    np.testing.assert_array_equal(alone.points, beside.points)
    assert beside.looked_at is None
    assert (beside.gradients_until(40), other.gradients_until(40)) == (40, 80)
    assert np.abs(other.gradients - beside.gradients).max() > 1e-2


@pytest.mark.parametrize("kind", KINDS)
def test_a_crowd_goes_where_its_races_go_to_the_bit(kind: str) -> None:
    surface, starts = Himmelblau(), np.array([(1.0, 1.5), (-2.0, 3.0), (0.3, -0.2)])
    racer = Racer(optimizer=new_racing_optimizer(kind, learning_rate=0.005), noise=0.5, sam_radius=0.2)
    crowd = Crowd(surface, racer, starts, 30, 7)
    crowd.run(30)
    ends = [race(surface, [racer], (x, y), 30, seed=7)[0].points[-1] for x, y in starts.tolist()]
    if kind == "own":  # one operation of NumPy on many numbers may round otherwise than on two
        np.testing.assert_allclose(crowd.points, ends, rtol=1e-12)
    else:
        np.testing.assert_array_equal(crowd.points, ends)


def test_both_gradients_of_a_step_are_of_the_same_samples() -> None:
    surface = Regression(samples=20, noise=0.5)
    racer = Racer(optimizer=SGD(learning_rate=0.01), batch_size=3, sam_radius=0.4)
    path = race(surface, [racer], surface.start, 10, seed=2)[0]
    assert path.looked_at is not None
    assert path.batches is not None
    for step in (0, 5, 9):
        first = surface.sample_gradients(path.points[step], path.batches[step]).mean(axis=0)
        place = path.points[step] + 0.4 * first / np.hypot(*first)
        np.testing.assert_allclose(path.looked_at[step], place, rtol=1e-12)
        singles = path.sample_gradients(step)
        assert singles is not None
        np.testing.assert_allclose(singles.mean(axis=0), path.gradients[step], rtol=1e-12)


def test_a_fork_may_begin_to_look_uphill() -> None:
    plain = Racer(optimizer=Momentum(learning_rate=0.001))
    parent = race(Beale(), [plain], START, 30)[0]
    forked = branch(parent, 10, plain.replace(sam_radius=0.1))
    np.testing.assert_array_equal(forked.points[:11], parent.points[:11])
    assert forked.looked_at is not None
    assert np.isnan(forked.looked_at[:10]).all()
    assert np.isfinite(forked.looked_at[10:]).all()
    assert forked.gradients_until(30) == 50
    assert list(terms_at(forked, 9)) == list(terms_at(parent, 9))
    assert "uphill_change" in terms_at(forked, 10)


def test_a_fork_without_a_change_goes_on_to_the_bit() -> None:
    racer = Racer(optimizer=Adam(learning_rate=0.1), noise=0.3, sam_radius=0.1)
    parent = race(Beale(), [racer], START, 40, seed=5)[0]
    np.testing.assert_array_equal(branch(parent, 17, seed=5).points, parent.points)
    fork = Fork(at=17, optimizer=racer.optimizer, sam_radius=0.1)
    later = race(Beale(), [racer.replace(sam_radius=0.0, fork=fork)], START, 40, seed=5)[0]
    np.testing.assert_array_equal(later.points[:18], parent.points[:18])
    assert later.gradients_until(40) == 57


def test_a_sweep_gives_each_rate_its_own_race() -> None:
    racer, rates = Racer(optimizer=SGD(learning_rate=1.0), sam_radius=0.1), np.array([0.001, 0.01])
    swept = rate_sweep(Beale(), racer, START, 30, rates)
    for rate, loss in zip(rates.tolist(), swept.losses[-1].tolist(), strict=True):
        alone = race(Beale(), [racer.replace(optimizer=SGD(learning_rate=rate))], START, 30)[0]
        assert loss == pytest.approx(alone.losses[-1], rel=1e-9)


def test_what_theory_says_of_the_gradient_at_the_point_is_not_said() -> None:
    path = race(Bowl(), [Racer(optimizer=SGD(learning_rate=0.1), sam_radius=0.1)], (2.0, 1.0), 20)[0]
    assert predicted_excess(path) is None
    assert np.isnan(stability_share(path)).all()


def test_it_turns_with_the_surface_as_its_optimizer_does() -> None:
    racer = Racer(optimizer=Momentum(learning_rate=0.001), sam_radius=0.1)
    turned = Turned(surface=Beale(), angle=30.0)
    x, y = turned.start
    raced = race(turned, [racer], (x, y), 60)
    (along,) = turned_along(raced, Beale(), 30.0, 0)
    assert strays(raced[0], along) < 1e-12


def test_the_terms_add_up_and_have_their_names() -> None:
    racer = Racer(optimizer=SGD(learning_rate=0.01), sam_radius=0.2)
    path = race(Beale(), [racer], START, 10)[0]
    terms = terms_at(path, 4)
    assert list(terms)[:3] == ["true_gradient", "uphill_change", "gradient"]
    np.testing.assert_allclose(terms["true_gradient"] + terms["uphill_change"], terms["gradient"], rtol=1e-12)
    assert [one.label for one, _ in named_terms(path, terms)][1] == "change from the point to the place uphill"
    noisy = race(Beale(), [racer.replace(noise=0.1)], START, 10)[0]
    assert "uphill_noise" in terms_at(noisy, 4)


def test_a_batch_of_all_samples_is_none_to_the_bit() -> None:
    surface = Regression(samples=10)
    whole, batched = (Racer(optimizer=SGD(learning_rate=0.1), batch_size=size) for size in (None, 10))
    (plain,), (same,) = (race(surface, [racer], (-1.0, 3.0), 40) for racer in (whole, batched))
    assert same.points.tobytes() == plain.points.tobytes()
    assert same.batches is None
