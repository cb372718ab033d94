"""What is said of the penalties is what the run computes."""

import numpy as np
import pytest

from app.trainer.layers.penalties import penalties_in_words
from app.trainer.live_run import LiveRun
from app.trainer.loaded_data import dataset_of
from core.number_format import number, percent
from core.training import Trainer, TrainingConfig
from tests.app.trainer.conftest import SMALL


def run_of(**fields: object) -> LiveRun:
    """A run of one epoch."""
    config: TrainingConfig = SMALL.replace(epochs=1, **fields)
    run = LiveRun("Run", config)
    trainer = Trainer(config, dataset_of("digits"))
    for _ in trainer.run():
        pass
    run.adopt(trainer)
    return run


def told(run: LiveRun, epoch: int = 1, layer: int = 1) -> str:
    assert run.trainer is not None
    now = run.epochs[epoch - 1].layers if epoch else run.trainer.start
    return penalties_in_words(run, epoch, now, run.trainer.start, layer)


@pytest.fixture(scope="module")
def coupled() -> LiveRun:
    return run_of(l2=0.1, l1=0.02)


def test_l2_is_told_with_its_formula_and_its_numbers(coupled: LiveRun) -> None:
    assert coupled.trainer is not None
    weights = coupled.trainer.network.layers[1].weights.astype(float)
    squares = float(np.sum(weights**2))
    text = told(coupled)
    assert text.startswith("L2 adds λ/2 · Σw² to the loss, with λ = 0.1.")
    assert f"is {number(squares)}. Its part is 0.1/2 · {number(squares)} = {number(0.05 * squares)}." in text


def test_l1_tells_the_weights_that_are_exactly_0(coupled: LiveRun) -> None:
    assert coupled.trainer is not None
    share = float(np.mean(coupled.trainer.network.layers[1].weights == 0))
    assert share > 0
    assert f"Exactly 0 were 0% of this layer's weights at the start, and are {percent(share)}." in told(coupled)


def test_the_share_of_the_loss_is_that_of_all_layers(coupled: LiveRun) -> None:
    assert coupled.trainer is not None
    weights = coupled.trainer.network.weights.astype(float)
    penalty = 0.05 * float(np.sum(weights**2)) + 0.02 * float(np.abs(weights).sum())
    loss = coupled.epochs[-1].train_loss
    share = percent(penalty / (penalty + loss))
    assert f"{number(penalty)} of penalties beside a cross-entropy of {number(loss)}, {share} of" in told(coupled)


def test_before_the_first_step_nothing_is_compared(coupled: LiveRun) -> None:
    text = told(coupled, epoch=0)
    assert "at the start" not in text
    assert "All layers" not in text
    assert "Σw² of this layer is " in text


def test_a_decoupled_penalty_is_no_part_of_the_loss() -> None:
    text = told(run_of(l2=0.1, penalty_mode="decoupled"))
    assert text.startswith("L2, decoupled, is no part of the loss")
    assert "All layers" not in text
    assert "Its part" not in text


def test_a_penalty_per_sample_is_divided_by_the_images() -> None:
    assert "with λ = 0.1 / 200 = 0.0005." in told(run_of(l2=0.1, penalty_mode="per_sample"))


def test_without_a_penalty_only_the_weights_are_told() -> None:
    text = told(run_of())
    assert text.startswith("No L2 penalty acts. Σw² of this layer was ")
    assert "L1" not in text
