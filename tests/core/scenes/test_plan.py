"""Queues of runs that are made from one."""

import pytest

from core.scenes.plan import ablations, five_seeds, train_all
from core.training import MODEL_1, MODEL_2, MODEL_3, TrainingConfig


def test_all_three_models_are_trained() -> None:
    assert [plan.config for plan in train_all(MODEL_1.epochs)] == [MODEL_1, MODEL_2, MODEL_3]
    assert [plan.name.text() for plan in train_all(5)] == ["Model 1", "Model 2", "Model 3"]
    assert {plan.config.epochs for plan in train_all(5)} == {5}


def test_an_ablation_leaves_out_one_technique_at_a_time() -> None:
    complete, *others = ablations(MODEL_1)
    assert complete.config == MODEL_1
    assert [plan.config for plan in others] == [
        MODEL_1.replace(batch_norm=False),
        MODEL_1.replace(dropout=0.0),
        MODEL_1.replace(l2=0.0),
    ]
    assert [plan.name.text() for plan in others] == ["without batch norm", "without dropout", "without penalty"]


def test_what_is_not_there_is_not_left_out() -> None:
    assert [plan.name.text() for plan in ablations(MODEL_3)] == ["complete", "without batch norm"]
    assert len(ablations(TrainingConfig(l1=0.1, l2=0.1))) == 2


@pytest.mark.parametrize("seed", [0, 7, 2**31 - 1])
def test_five_seeds_differ_in_nothing_else(seed: int) -> None:
    plans = five_seeds(MODEL_1.replace(seed=seed))
    assert len({plan.config.seed for plan in plans}) == 5
    assert seed in {plan.config.seed for plan in plans}
    assert {plan.config.replace(seed=0) for plan in plans} == {MODEL_1}
    assert plans[1].name.text() == f"seed {plans[1].config.seed}"
