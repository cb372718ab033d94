"""The formulas of a run, read as arithmetic and compared with what a run computes."""

import itertools
import re
from typing import Any

import numpy as np
import pytest

from core.activations import Tanh
from core.network import Network
from core.optimizers import SGD, Adam, AdamW, NAdam
from core.training import MODEL_1, TrainingConfig
from core.training.config.formulas import (
    loss_formula,
    loss_quantities,
    step_formula,
    step_quantities,
)
from core.training.updates import Penalties, Updater

RATE, WEIGHT, GRADIENT = 0.5, 2.0, 0.25
PLAIN = TrainingConfig(optimizer=SGD(learning_rate=RATE))
every_penalty = pytest.mark.parametrize(
    "config",
    [
        PLAIN.replace(l2=l2, l1=l1, penalty_mode=mode, gradient_clip=clip)
        for l2, l1, mode, clip in itertools.product(
            (0.0, 0.1), (0.0, 0.02), ("per_loss", "per_sample", "decoupled"), (0.0, 0.3)
        )
    ],
    ids=lambda config: f"{config.l2} {config.l1} {config.penalty_mode} {config.gradient_clip}",
)


def as_python(clause: str) -> str:
    """Write a clause as Python: no accents, and a product where two factors stand beside each other."""
    for sign, word in (
        ("←", "="),
        ("λ₂", "l2"),
        ("λ₁", "l1"),
        ("λ", "decay"),
        ("η", "rate"),
        ("w²", "w ** 2"),
        ("−", "-"),
    ):
        clause = clause.replace(sign, word)
    clause = re.sub(r"∂[EL]/∂w", "gradient", clause)
    clause = re.sub(r"(\d)N", r"\1 N", clause)
    clause = re.sub(r"\|(\w)\|", r"abs(\1)", clause.replace("Σ ", ""))
    condition, _, then = clause.rpartition(":  ")
    clause = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", then)
    return f"if {condition}: {clause}" if condition else clause


def known(config: TrainingConfig) -> dict[str, Any]:
    settings = {"l2": config.l2, "l1": config.l1, "N": config.train_size, "c": config.gradient_clip, "rate": RATE}
    return settings | {"sign": np.sign, "max": max, "E": 0.0}


@every_penalty
def test_the_clauses_of_a_step_computed_one_after_the_other_move_a_weight_as_a_run_does(config: TrainingConfig) -> None:
    network = Network((1, 1), Tanh(), dtype=np.float64)  # one weight, and a bias that rests
    network.parameters[...], network.gradient[...] = WEIGHT, 0.0
    network.layers[0].weights[...] = WEIGHT
    network.gradient[: network.weights.size] = GRADIENT
    Updater(network, config).step(config, 1.0, 1)
    values = known(config) | {"w": WEIGHT, "gradient": GRADIENT}
    for clause in step_formula(config).split(",   "):
        exec(as_python(clause), values)
    np.testing.assert_allclose(network.layers[0].weights, values["w"], rtol=1e-13)


@every_penalty
def test_the_loss_adds_what_the_penalties_come_to(config: TrainingConfig) -> None:
    values = known(config) | {"w": WEIGHT}  # of the only weight
    last = loss_formula(config).split(",   ")[-1]
    if config.l1 or (config.l2 and config.penalty_mode != "decoupled"):
        exec(as_python(last), values)
    else:
        values["L"] = 0.0
    assert values["L"] == pytest.approx(Penalties.of(config).loss(np.array([WEIGHT])), rel=1e-13)


def test_a_decay_of_the_optimizer_and_a_decoupled_penalty_shrink_by_their_sum() -> None:
    config = TrainingConfig(optimizer=AdamW(weight_decay=0.3), l2=0.1, penalty_mode="decoupled")
    assert "w ← w − η (λ + λ₂) w" in step_formula(config)
    assert step_formula(config).count("λ w") == 0  # not a second time in the optimizer's own formula


@pytest.mark.parametrize("optimizer", [SGD(), Adam(), NAdam(), AdamW(weight_decay=0.0)], ids=lambda one: one.kind)
def test_every_symbol_that_is_explained_is_in_a_formula(optimizer: SGD) -> None:
    config = MODEL_1.replace(optimizer=optimizer)
    assert all(one.symbol in step_formula(config) for one in step_quantities(config))
    assert all(one.symbol in loss_formula(config) + step_formula(config) for one in loss_quantities(config))
    assert "λ" not in [one.symbol for one in step_quantities(config)]  # there is no decay
