"""Promises that every optimizer of matrices keeps."""

import copy
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from core.matrix_optimizers import MATRIX_OPTIMIZERS, AnyMatrixOptimizer, MatrixOptimizer, Muon, Shampoo
from core.optimizers import OPTIMIZERS, memory
from tests.core.matrix_optimizers.descents import gradient

SHAPE = (6, 4)
VARIANTS: list[MatrixOptimizer[Any]] = [
    *(kind.model_validate({}) for kind in MATRIX_OPTIMIZERS),
    Muon(nesterov=False, weight_decay=0.0),
    Shampoo(momentum=0.9, weight_decay=0.1, root_every=3),
]
every_optimizer = pytest.mark.parametrize("optimizer", VARIANTS, ids=lambda one: one.kind)


@every_optimizer
def test_terms_add_up_to_the_step_and_change_nothing(optimizer: MatrixOptimizer[Any]) -> None:
    rng = np.random.default_rng(1)
    weights = rng.standard_normal(SHAPE)
    state = optimizer.init(weights)
    state.rate_factor = 0.3
    for _ in range(5):
        slope = rng.standard_normal(SHAPE)
        before, kept = weights.copy(), copy.deepcopy(memory(state))
        terms = optimizer.terms(weights, slope, state)
        np.testing.assert_equal(memory(state), kept)
        optimizer.step(weights, slope.copy(), state)
        np.testing.assert_allclose(terms["update"] + terms.get("decay", 0), weights - before, atol=1e-15)


@every_optimizer
def test_it_goes_down(optimizer: MatrixOptimizer[Any]) -> None:
    optimizer = optimizer.replace(learning_rate=0.05, weight_decay=0.0)
    weights = np.zeros(SHAPE)
    state, first = optimizer.init(weights), np.linalg.norm(gradient(SHAPE, weights))
    for _ in range(100):
        optimizer.step(weights, gradient(SHAPE, weights), state)
    assert np.linalg.norm(gradient(SHAPE, weights)) < first / 2


@every_optimizer
def test_a_scheduled_step_is_the_step_of_another_rate(optimizer: MatrixOptimizer[Any]) -> None:
    one, other = np.ones(SHAPE), np.ones(SHAPE)
    states = optimizer.init(one), optimizer.init(other)
    for factor in (1.0, 0.5, 0.25):
        states[0].rate_factor = factor
        optimizer.step(one, gradient(SHAPE, one), states[0])
        optimizer.replace(learning_rate=optimizer.learning_rate * factor).step(other, gradient(SHAPE, other), states[1])
        np.testing.assert_allclose(one, other, rtol=1e-14)


@every_optimizer
def test_step_keeps_float32(optimizer: MatrixOptimizer[Any]) -> None:
    weights = np.ones(SHAPE, np.float32)
    state = optimizer.init(weights)
    optimizer.step(weights, np.ones(SHAPE, np.float32), state)
    arrays = [value for value in memory(state).values() if isinstance(value, np.ndarray)]
    assert {array.dtype for array in [weights, *arrays]} == {np.dtype(np.float32)}


@every_optimizer
def test_settings_come_back_from_json(optimizer: MatrixOptimizer[Any]) -> None:
    adapter: TypeAdapter[MatrixOptimizer[Any]] = TypeAdapter(AnyMatrixOptimizer)
    assert adapter.validate_json(optimizer.model_dump_json()) == optimizer


@pytest.mark.parametrize("kind", MATRIX_OPTIMIZERS)
def test_it_says_what_it_does(kind: type[MatrixOptimizer[Any]]) -> None:
    assert kind.label
    assert kind.summary.endswith(".")
    assert kind.model_validate({}).formula
    assert kind.source


def test_none_of_them_races_on_two_numbers() -> None:
    """Strips of starts, basins and compiled steps rely on elementwise steps, so the union of those is another."""
    assert not {*MATRIX_OPTIMIZERS} & {*OPTIMIZERS}
