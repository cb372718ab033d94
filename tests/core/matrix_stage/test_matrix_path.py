"""Paths on a matrix: the steps of a plain loop, what Newton–Schulz leaves of an update, and how a race ends."""

from typing import Any

import numpy as np
import pytest

from core.matrix_optimizers import MATRIX_OPTIMIZERS, Muon, Shampoo
from core.matrix_stage import AssociativeMemory, Factorization, MatrixTask, matrix_path
from core.matrix_stage.matrix_path import (
    MatrixPath,
    matrix_race,
    matrix_race_in_blocks,
    unknown_paths,
)
from core.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, AdamW, Optimizer
from core.schedules import Cosine
from tests.core.matrix_stage.racers import at_constant_rates

TASK = Factorization()


def path_of(optimizer: Optimizer[Any], task: MatrixTask = TASK, steps: int = 30) -> MatrixPath:
    return matrix_race(task, at_constant_rates([optimizer]), steps)[0]


@pytest.mark.parametrize("kind", [*OPTIMIZERS, *MATRIX_OPTIMIZERS])
def test_every_optimizer_takes_the_steps_of_a_plain_loop(kind: type[Optimizer[Any]]) -> None:
    optimizer = kind.model_validate({"learning_rate": TASK.rates[kind]})
    path = path_of(optimizer)
    weights, state = TASK.start.copy(), optimizer.init(TASK.start)
    for step in range(1, 31):
        optimizer.step(weights, TASK.gradient(weights), state)
        np.testing.assert_array_equal(path.matrices[step], weights)
    assert path.losses[-1] == TASK.loss(weights)
    assert path.losses[-1] < path.losses[0]


@pytest.mark.parametrize(
    "optimizer", [Adam(learning_rate=0.01), Muon(learning_rate=0.01), Shampoo()], ids=lambda o: o.kind
)
def test_updates_add_up_to_the_way_but_for_the_decay(optimizer: Optimizer[Any]) -> None:
    path = path_of(optimizer.replace(weight_decay=0.0))
    np.testing.assert_allclose(path.matrices[0] + path.updates.sum(axis=0), path.end, atol=1e-14)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("kind", [AssociativeMemory, Factorization])
def test_newton_schulz_leaves_the_directions_of_an_update_about_equal(kind: type[MatrixTask], seed: int) -> None:
    """From about 0.7 to 1.2, if they are not below a hundredth of the norm; Adam's differ by far more."""
    task = kind.model_validate({"seed": seed})
    path = path_of(Muon(learning_rate=task.rates[Muon]), task, 60)
    for step in (0, 5, 20, 50):
        mixed = path.terms(step)["look_ahead"]
        came = np.linalg.svd(mixed, compute_uv=False) / np.linalg.norm(mixed)
        left = path.update_values[step]
        assert len(came[came > 0.01]) >= 3
        assert 0.65 < left[: len(came[came > 0.01])].min() < left.max() < 1.21
    adam = path_of(Adam(learning_rate=task.rates[Adam]), task, 60).update_values
    spread, spread_of_adam = (np.median(values[:, 0] / values[:, 5]) for values in (path.update_values, adam))
    assert spread_of_adam > 1.5 * spread


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_muons_steps_stay_as_long_however_small_the_gradient_is(seed: int) -> None:
    path = path_of(Muon(learning_rate=0.01), Factorization(seed=seed), 300)
    slopes = np.linalg.norm(path.task.gradient(path.matrices), axis=(1, 2))
    assert slopes[-50:].max() < slopes[0] / 5
    assert path.update_values[:, 0].min() > 0.65


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_shampoos_first_step_is_that_of_an_orthogonal_matrix(seed: int) -> None:
    """But for ε: s becomes s / √(s² + ε). Later, L and R only grow, and the steps become shorter than AdaGrad's."""
    task = Factorization(seed=seed)
    shampoo, adagrad = path_of(Shampoo(eps=1e-6), task, 300), path_of(AdaGrad(learning_rate=0.1), task, 300)
    slopes = np.linalg.svd(task.gradient(task.start), compute_uv=False)
    np.testing.assert_allclose(shampoo.update_values[0], slopes / np.sqrt(slopes**2 + 1e-6), rtol=1e-7)
    assert shampoo.update_values[0, 2] > 0.95
    assert path_of(Shampoo(), task, 300).losses[-1] < adagrad.losses[-1]


def test_a_schedule_changes_the_rate_of_each_step() -> None:
    (path,) = matrix_race(TASK, [(SGD(learning_rate=0.1), Cosine())], 10)
    np.testing.assert_allclose(path.updates[7], -path.rates[7] * TASK.gradient(path.matrices[7]), rtol=1e-14)
    assert path.rates[0] > path.rates[9] > 0


def test_a_path_ends_where_it_diverges() -> None:
    path = path_of(SGD(learning_rate=30.0))
    assert path.diverged_at is not None
    assert np.isfinite(path.end).all()
    assert np.isnan(path.matrices[path.diverged_at :]).all()
    assert np.isnan(path.singular_values[-1]).all()


@pytest.mark.parametrize("optimizer", [AdamW(learning_rate=0.01), Muon(learning_rate=0.01)], ids=lambda o: o.kind)
def test_the_terms_of_a_step_are_those_that_the_path_took(optimizer: Optimizer[Any]) -> None:
    path = path_of(optimizer)
    terms = path.terms(20)
    np.testing.assert_allclose(terms["update"], path.updates[20], rtol=1e-13)
    np.testing.assert_allclose(path.matrices[20] + terms["update"] + terms["decay"], path.matrices[21], atol=1e-15)


def test_singular_values_are_those_of_the_gram_matrix() -> None:
    path = path_of(Adam(learning_rate=0.01))
    squares = np.linalg.eigvalsh(path.end @ path.end.T)[::-1]
    np.testing.assert_allclose(path.singular_values[-1] ** 2, squares, rtol=1e-9)


def test_a_race_in_blocks_tells_its_share_and_is_not_run_again() -> None:
    racers = at_constant_rates([SGD(learning_rate=0.01), Muon(learning_rate=0.02)])
    assert len(unknown_paths(TASK, racers, 450)) == 2
    shares = list(matrix_race_in_blocks(TASK, racers, 450))
    assert shares == sorted(shares)
    assert len(shares) == 2 * (3 + 1)
    assert shares[-1] == 1
    assert not unknown_paths(TASK, racers, 450)
    one, other = matrix_race(TASK, racers, 450)
    assert matrix_race(TASK, racers, 450)[0] is one
    weights = TASK.start.copy()
    for _ in range(450):
        weights -= 0.01 * TASK.gradient(weights)
    np.testing.assert_allclose(one.end, weights, rtol=1e-12)
    assert other.steps == 450


def test_long_paths_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_path, "KEPT_STEPS", 100)
    racers = at_constant_rates([SGD(learning_rate=rate) for rate in (0.011, 0.012, 0.013)])
    first, *_ = matrix_race(TASK, racers, 40)
    assert unknown_paths(TASK, racers, 40) == racers[:1]
    again, *_ = matrix_race(TASK, racers[:1], 40)
    assert again is not first
    np.testing.assert_array_equal(again.matrices, first.matrices)
