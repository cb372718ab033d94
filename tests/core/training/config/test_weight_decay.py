"""The weight decay of a run says what it does, and does what PyTorch does with the weights as a group of their own."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import Tanh
from core.network import Network
from core.optimizers import OPTIMIZERS, Adam, AdamW, Lion, NAdam, Optimizer, new_optimizer
from core.settings import Array
from core.training import TrainingConfig
from core.training.config.weight_decay import (
    ACTS_ALONE,
    ACTS_BESIDE_L2,
    ADDS_TO_L2,
    may_decay,
    own_decay,
    without_decay,
)
from core.training.updates import Updater

GIVEN = json.loads((Path(__file__).parents[3] / "golden" / "torch_training.json").read_text())


def trained(optimizer: dict[str, Any], l2: float) -> Array:
    """All parameters after each of the listed steps, in float32: weights, biases, gammas and betas."""
    given = GIVEN["given"]
    config = TrainingConfig.model_validate(
        {"optimizer": new_optimizer(**optimizer), "l2": l2, "gradient_clip": given["gradient_clip"]}
    )
    network = Network(given["sizes"], Tanh(), batch_norm=True)
    network.parameters[:] = np.concatenate([np.ravel(part) for part in given["parameters"]])
    updater = Updater(network, config)
    found = []
    for number, factor in enumerate(given["rate_factors"], start=1):
        rows = slice((number % 5) * 8, (number % 5) * 8 + 8)
        network.loss_and_gradient(np.array(given["images"][rows], np.float32), np.array(given["labels"][rows]))
        updater.step(config, factor, number)
        if number in given["steps"]:
            found.append(network.parameters.copy())
    return np.array(found)


@pytest.mark.parametrize("case", GIVEN["cases"], ids=lambda case: f"{case['optimizer']['kind']}-{case['l2']}")
def test_forty_steps_equal_those_of_pytorch(case: dict[str, Any]) -> None:
    np.testing.assert_allclose(trained(case["optimizer"], case["l2"]), case["parameters"], rtol=0, atol=2e-6)


def test_the_stored_steps_would_show_a_decay_that_is_missing() -> None:
    case = GIVEN["cases"][0]
    without = trained({**case["optimizer"], "weight_decay": 0.0}, case["l2"])
    assert np.abs(without - case["parameters"]).max() > 1e-3


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_a_run_can_use_the_decay_of_those_that_decouple_it(kind: type[Optimizer[Any]]) -> None:
    assert may_decay(kind) == (kind.model_fields["kind"].default in {"adamw", "lion", "nadam", "radam"})


def test_a_coupled_decay_is_not_a_runs_own() -> None:
    assert own_decay(Adam(weight_decay=0.1)) == 0
    assert own_decay(NAdam(weight_decay=0.1)) == 0
    assert own_decay(NAdam(weight_decay=0.1, decoupled_weight_decay=True)) == 0.1
    assert without_decay(AdamW(weight_decay=0.1, beta1=0.5)) == AdamW(weight_decay=0.0, beta1=0.5)


@pytest.mark.parametrize(
    ("fields", "remark"),
    [
        ({}, ACTS_ALONE),
        ({"l2": 0.1}, ACTS_BESIDE_L2),
        ({"l2": 0.1, "penalty_mode": "per_sample"}, ACTS_BESIDE_L2),
        ({"l2": 0.1, "penalty_mode": "decoupled"}, ADDS_TO_L2),
        ({"l2": 0.1, "optimizer": Lion()}, ""),
        ({"optimizer": AdamW(weight_decay=0.0)}, ""),
    ],
)
def test_what_a_decay_does_is_said(fields: dict[str, Any], remark: str) -> None:
    assert TrainingConfig.model_validate({"optimizer": AdamW(), **fields}).decay_remark == remark
