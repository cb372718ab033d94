"""Which learning rates are advised, and what an epsilon of 0 does."""

from typing import Any

import pytest

from core.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, AnyOptimizer, RMSProp
from core.scenes.advice import advise
from core.scenes.advice_rules.network import no_batch_norm
from core.scenes.advice_rules.rate import epsilon_of_zero, usual_rate
from core.scenes.verdict import Finding, Verdict
from tests.core.scenes.advice_rules.runs import LEARNS


@pytest.mark.parametrize("optimizer", [Adam(eps=0.0), Adam(eps=1e-45), RMSProp(eps=1e-46), AdaGrad(eps=0.0)])
def test_no_lower_rate_is_advised_where_a_step_divides_by_zero(optimizer: AnyOptimizer) -> None:
    offered = advise(LEARNS.replace(optimizer=optimizer), Verdict(Finding.DIVERGED, step=2))
    assert [one.config.optimizer.learning_rate for one in offered] == [optimizer.learning_rate]


@pytest.mark.parametrize(
    "optimizer", [SGD(), RMSProp(eps=2e-45), AdaGrad(eps=0.0, initial_accumulator_value=0.1), Adam(eps=1e-43)]
)
def test_where_no_step_divides_by_zero_epsilon_is_no_advice(optimizer: AnyOptimizer) -> None:
    assert epsilon_of_zero(LEARNS.replace(optimizer=optimizer)) is None


def test_only_diverging_proves_a_usual_rate_too_high() -> None:
    assert advise(LEARNS, Verdict(Finding.AT_CHANCE, step=7)) == (no_batch_norm(LEARNS),)
    (slower,) = advise(LEARNS, Verdict(Finding.DIVERGED, step=7))
    assert slower.config.optimizer.learning_rate == pytest.approx(0.01)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_has_a_usual_rate(kind: type[Any]) -> None:
    rate = usual_rate(LEARNS.replace(optimizer=kind()))
    assert 1e-4 <= rate <= 1
