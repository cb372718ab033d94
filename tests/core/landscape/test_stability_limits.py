"""The limits of the optimizers' steps in a run, against closed forms."""

import math
from typing import Any

import pytest

from core.landscape.stability_limits import (
    Moment,
    denominators_and_limit,
    first_rate,
    has_limit,
    is_full_batch,
    limit_formula,
)
from core.optimizers import (
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdamW,
    AnyOptimizer,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    RMSProp,
    Rprop,
)
from core.schedules import Cosine
from core.training import Trainer
from tests.core.landscape.test_sharpness import DATA, FULL, measured, trained


@pytest.mark.parametrize(
    ("optimizer", "limit"),
    [
        (SGD(learning_rate=0.1), 20),
        (Momentum(learning_rate=0.1, momentum=0.9), 38),  # 2 (1 + m) / rate
        (Nesterov(learning_rate=0.1, momentum=0.9), 2 * 1.9 / 2.8 / 0.1),
        (AdaDelta(), math.nan),
        (Rprop(), math.nan),
        (Lion(), math.nan),
    ],
    ids=repr,
)
def test_the_limit_of_a_method_is_that_of_its_recurrence(optimizer: AnyOptimizer, limit: float) -> None:
    found = measured(Trainer(FULL.replace(optimizer=optimizer), DATA))
    assert found.limit == pytest.approx(limit, nan_ok=True)
    assert math.isnan(found.preconditioned)


def test_weights_that_are_shrunk_beside_the_loss_leave_less_room() -> None:
    """One step takes w to (1 - rate l2 - rate h) w, which grows below -1: h is above 2 / rate - l2."""
    decoupled = FULL.replace(l2=0.5, penalty_mode="decoupled")
    found = measured(Trainer(decoupled, DATA))
    assert found.limit == pytest.approx(20 - 0.5)
    assert found.value == pytest.approx(measured(Trainer(FULL, DATA)).value)  # it is no part of the loss


def test_the_limit_is_that_of_the_rate_in_force() -> None:
    scheduled = FULL.replace(schedule=Cosine(warm_up=1), epochs=4)
    assert measured(Trainer(scheduled, DATA)).limit == pytest.approx(2 / 0.05)
    late = trained(scheduled, 3)
    assert measured(late).limit == pytest.approx(2 / late.rates.values()[-1])


@pytest.mark.parametrize(
    ("optimizer", "formula", "value"),
    [
        (SGD(learning_rate=0.1), "2 / η", 2 / 0.1),
        (Momentum(learning_rate=0.1, momentum=0.5), "2 (1 + α) / η", 3 / 0.1),
        (Nesterov(learning_rate=0.1, momentum=0.5), "2 (1 + α) / ((1 + 2 α) η)", 1.5 / 0.1),
        (AdaGrad(learning_rate=0.1), "2 / η", 2 / 0.1),
        (RMSProp(learning_rate=0.1), "2 / η", 2 / 0.1),
        (RMSProp(learning_rate=0.1, momentum=0.5), "2 (1 + α) / η", 3 / 0.1),
        (Adam(learning_rate=0.1), "2 (1 + β₁) / ((1 − β₁) η)", 38 / 0.1),
        (NAdam(), "", None),
        (AdamW(weight_decay=0.1), "", None),
        (Lion(), "", None),
    ],
    ids=repr,
)
def test_the_formula_is_that_of_the_number(optimizer: AnyOptimizer, formula: str, value: float | None) -> None:
    config = FULL.replace(optimizer=optimizer)
    assert limit_formula(config) == formula
    if value is not None:
        found = denominators_and_limit(Moment.of(trained(config, 1))).limit
        assert found == pytest.approx(value)


def test_methods_that_divide_by_past_gradients_need_their_memory() -> None:
    config = FULL.replace(optimizer=Adam())
    trainer = trained(config, 1)
    known = Moment.of(trainer)
    unknown = Moment(1, config, known.rate, known.parameters, {})
    assert math.isfinite(denominators_and_limit(known).limit)
    assert math.isnan(denominators_and_limit(unknown).limit)
    assert has_limit(Adam())
    assert not has_limit(Lion())


def test_the_first_rate_is_that_of_the_first_step() -> None:
    trainer = trained(FULL.replace(schedule=Cosine(warm_up=4), epochs=6), 1)
    assert first_rate(trainer.config) == trainer.rates.values()[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, True), ({"batch_size": 50}, False), ({"dropout": 0.2}, False), ({"dropout": 0.2, "hidden_layers": ()}, True)],
)
def test_only_full_batches_without_dropout_are_what_the_theory_is_about(
    changes: dict[str, Any], *, expected: bool
) -> None:
    assert is_full_batch(FULL.replace(**changes)) is expected
