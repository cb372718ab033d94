"""The parameters of a run in shares: hidden matrices for Muon and Shampoo, the rest for AdamW at its own rate."""

from typing import Any

import numpy as np
import pytest

from core.activations import Tanh
from core.initializers import GlorotNormal
from core.matrix_optimizers import MatrixOptimizer, Muon, Shampoo
from core.network import Network
from core.optimizers import AdamW
from core.settings import Array
from core.training import Change, EpochReport, StepReport, Trainer, TrainingConfig
from core.training.config.formulas import step_formula, step_quantities
from core.training.config.stretches import stretches
from core.training.updates import Updater
from tests.core.datasets.easy_data import easy_dataset

SIZES = (6, 5, 4, 3, 2)
REST = AdamW(learning_rate=0.01, weight_decay=0.2)
VARIANTS = [Muon(learning_rate=0.05), Shampoo(learning_rate=0.05, momentum=0.9, root_every=3, weight_decay=0.1)]
both = pytest.mark.parametrize("optimizer", VARIANTS, ids=lambda one: one.kind)


def config_of(optimizer: MatrixOptimizer[Any], **fields: object) -> TrainingConfig:
    return TrainingConfig(
        optimizer=optimizer,  # type: ignore[arg-type]
        rest_optimizer=REST,
        hidden_layers=SIZES[1:-1],
        train_size=40,
        batch_size=10,
        epochs=3,
    ).replace(**fields)


def network(*, batch_norm: bool) -> Network:
    made = Network(SIZES, Tanh(), batch_norm=batch_norm, dtype=np.float64)
    made.initialize(GlorotNormal(), np.random.default_rng(0))
    return made


@pytest.mark.parametrize("fields", [{}, {"batch_norm": True}], ids=["plain", "batch norm"])
@both
def test_every_parameter_is_moved_as_its_own_optimizer_would(
    optimizer: MatrixOptimizer[Any], fields: dict[str, bool]
) -> None:
    config = config_of(optimizer, **fields)
    moved = network(batch_norm=config.batch_norm)
    updater = Updater(moved, config)
    hidden = [layer.weights.copy() for layer in moved.layers[1:-1]]
    ends = [moved.layers[0].weights.copy(), moved.layers[-1].weights.copy()]
    vectors = moved.parameters[moved.weights.size :].copy()
    hidden_states = [optimizer.init(matrix) for matrix in hidden]
    spared = REST.replace(weight_decay=0.0)
    end_states, vector_state = [REST.init(matrix) for matrix in ends], spared.init(vectors)
    rng = np.random.default_rng(1)
    for number in range(1, 6):
        gradient = rng.standard_normal(moved.parameters.size)
        of_layers = moved.views(gradient.copy())
        for matrix, state, part in zip(hidden, hidden_states, of_layers[1:-1], strict=True):
            state.rate_factor = 0.5
            optimizer.step(matrix, part.weights.copy(), state)
        for matrix, state, part in zip(ends, end_states, (of_layers[0], of_layers[-1]), strict=True):
            state.rate_factor = 0.5
            REST.step(matrix, part.weights.copy(), state)
        vector_state.rate_factor = 0.5
        spared.step(vectors, gradient[moved.weights.size :].copy(), vector_state)
        moved.gradient[:] = gradient
        updater.step(config, 0.5, number)
    for matrix, layer in zip([ends[0], *hidden, ends[1]], moved.layers, strict=True):
        np.testing.assert_allclose(layer.weights, matrix, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(moved.parameters[moved.weights.size :], vectors, rtol=1e-12, atol=1e-14)


def test_the_shares_are_all_parameters_one_after_the_other() -> None:
    made = network(batch_norm=True)
    found = stretches(made, config_of(Muon()))
    assert [one.begin for one in found[1:]] == [one.end for one in found[:-1]]
    assert (found[0].begin, found[-1].end) == (0, made.parameters.size)
    assert sum(one.weights for one in found) == made.weights.size
    assert [one.shape for one in found] == [None, (5, 4), (4, 3), None]
    assert len({one.prefix for one in found}) == len(found)


@pytest.mark.parametrize("hidden_layers", [(), (5,)])
def test_without_a_matrix_between_hidden_layers_the_rest_is_all(hidden_layers: tuple[int, ...]) -> None:
    config = config_of(Muon(), hidden_layers=hidden_layers, train_size=300)
    alone = config.replace(optimizer=REST)
    assert "the optimizer of the rest moves all parameters" in config.rest_remark
    assert step_formula(config) == step_formula(alone)
    np.testing.assert_array_equal(losses(config), losses(alone))


def losses(config: TrainingConfig, *changes: Change) -> Array:
    trainer = Trainer(config, easy_dataset(), changes)
    return np.array([report.loss for report in trainer.run() if isinstance(report, StepReport)])


@both
def test_a_run_that_was_resumed_is_the_same_to_the_bit(optimizer: MatrixOptimizer[Any], tmp_path: Any) -> None:
    config = config_of(optimizer, train_size=300, batch_size=50, batch_norm=True, dropout=0.1)
    change = Change(9, "learning_rate", 0.02)
    whole = Trainer(config, easy_dataset(), [change])
    for _ in whole.run():
        pass
    begun = Trainer(config, easy_dataset(), [change])
    for report in begun.run():
        if report.step == 13 and isinstance(report, StepReport):
            break
    begun.save(tmp_path / "run.npz")
    resumed = Trainer.load(tmp_path / "run.npz", easy_dataset())
    for _ in resumed.run():
        pass
    np.testing.assert_array_equal(resumed.network.parameters, whole.network.parameters)
    assert [one.validation_loss for one in resumed.history] == [one.validation_loss for one in whole.history]


@both
def test_a_run_learns(optimizer: MatrixOptimizer[Any]) -> None:
    config = config_of(optimizer, train_size=300, batch_size=50, epochs=6, hidden_layers=(20, 20))
    reports = [one for one in Trainer(config, easy_dataset()).run() if isinstance(one, EpochReport)]
    assert reports[-1].train_loss < reports[0].train_loss / 2


def test_the_decay_of_each_spares_biases() -> None:
    made, config = network(batch_norm=False), config_of(Muon(weight_decay=0.5), rest_optimizer=REST)
    before = made.parameters.copy()
    made.parameters[made.weights.size :] = 1.0
    made.gradient[:] = 0
    Updater(made, config).step(config, 1.0, 1)
    after = made.layers
    parts = made.views(before)
    np.testing.assert_allclose(after[1].weights, parts[1].weights * (1 - 1e-3 * 0.5))
    np.testing.assert_allclose(after[0].weights, parts[0].weights * (1 - 0.01 * 0.2))
    np.testing.assert_allclose(after[-1].weights, parts[-1].weights * (1 - 0.01 * 0.2))
    np.testing.assert_array_equal(made.parameters[made.weights.size :], 1.0)


def test_a_changed_rate_is_that_of_the_matrices() -> None:
    config = config_of(Muon(), train_size=300, batch_size=50)
    trainer = Trainer(config, easy_dataset(), [Change(0, "learning_rate", 0.5)])
    next(trainer.run())
    assert trainer.current.optimizer.learning_rate == 0.5
    assert trainer.current.rest_optimizer == REST


@both
def test_the_formula_of_a_step_is_one_of_matrices(optimizer: MatrixOptimizer[Any]) -> None:
    config = config_of(optimizer, l2=0.1, gradient_clip=1.0)
    formula = step_formula(config)
    assert "G = ∂L/∂W + λ₂ W" in formula or "G = ∂E/∂W + λ₂ W" in formula
    assert "W ← W − η λ W" in formula
    assert "w" not in formula
    assert all(one.symbol in formula for one in step_quantities(config))


def test_what_is_remembered_is_what_a_checkpoint_holds() -> None:
    """Each hidden matrix has its own state, by the number of its layer."""
    updater = Updater(network(batch_norm=False), config_of(Shampoo()))
    names = {*updater.memory()}
    assert {"first.m", "first.v", "first.t", "hidden2.left", "hidden3.right_root", "hidden3.t", "last.v"} <= names
    updater.set_counter("hidden3.t", 7)
    assert updater.memory()["hidden3.t"] == 7
