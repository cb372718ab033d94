"""The losses of a matrix: their gradients by differences, their data by singular values, their floors."""

import numpy as np
import pytest
from scipy.special import log_softmax

from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.matrix_stage import AssociativeMemory, Factorization, MatrixTask
from core.optimizers import OPTIMIZERS

TASKS: list[MatrixTask] = [
    AssociativeMemory(),
    AssociativeMemory(condition=10.0, rank=5, seed=3),
    Factorization(),
    Factorization(condition=1000.0, rank=3, seed=2),
]
every_task = pytest.mark.parametrize("task", TASKS, ids=lambda one: f"{one.kind}-{one.rank}")


@every_task
def test_the_gradient_agrees_with_central_differences(task: MatrixTask) -> None:
    matrix = np.random.default_rng(0).standard_normal((8, 8))
    steps = 1e-5 * np.eye(64).reshape(64, 8, 8)
    differences = (task.loss(matrix + steps) - task.loss(matrix - steps)) / 2e-5
    np.testing.assert_allclose(task.gradient(matrix).ravel(), differences, rtol=1e-6, atol=1e-8)


@every_task
def test_many_matrices_are_as_each_alone(task: MatrixTask) -> None:
    matrices = np.random.default_rng(1).standard_normal((2, 3, 8, 8))
    np.testing.assert_allclose(task.loss(matrices)[1, 2], task.loss(matrices[1, 2]), rtol=1e-13)
    np.testing.assert_allclose(task.gradient(matrices)[0, 1], task.gradient(matrices[0, 1]), rtol=1e-12, atol=1e-15)


@every_task
def test_the_data_have_the_condition_and_the_rank_that_are_asked_for(task: MatrixTask) -> None:
    values = np.linalg.svd(task.data, compute_uv=False)
    assert np.linalg.matrix_rank(task.data) == task.rank
    assert values[0] / values[task.rank - 1] == pytest.approx(task.condition, rel=1e-9)


def test_the_memory_has_the_cross_entropy_of_scipy() -> None:
    task, matrix = TASKS[0], np.random.default_rng(2).standard_normal((8, 8))
    expected = -np.diagonal(log_softmax(task.data @ matrix, axis=1)).mean()
    assert task.loss(matrix) == pytest.approx(expected, rel=1e-13)


def test_a_factor_of_the_matrix_is_where_the_loss_is_0() -> None:
    task = Factorization()
    values, vectors = np.linalg.eigh(task.data)
    assert task.loss(vectors * np.sqrt(values)) == pytest.approx(0, abs=1e-28)
    assert task.floor == 0


def test_a_memory_that_is_large_enough_has_next_to_no_loss() -> None:
    task = AssociativeMemory(condition=2.0)
    assert 0 < task.loss(30 * np.linalg.inv(task.data)) < 1e-11
    assert task.floor is None


@every_task
def test_every_optimizer_has_a_rate(task: MatrixTask) -> None:
    assert {*task.rates} == {*OPTIMIZERS, *MATRIX_OPTIMIZERS}


@every_task
def test_the_start_is_the_same_each_time_and_another_for_another_seed(task: MatrixTask) -> None:
    np.testing.assert_array_equal(task.start, task.replace().start)
    assert task == task.replace()
    assert not np.array_equal(task.start, task.replace(seed=9).start)
