"""The values that a marked field varies over at first: each of them can be trained."""

import pytest

from core.search.plan.study_plan import StudyPlan
from core.search.plan.suggested import FAMILIES, can_vary, suggested
from core.training import TrainingConfig

BASE = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(20, 20), batch_size=20)
FIELDS = [declaration.name for declaration in BASE.declarations() if can_vary(BASE, declaration.name)]
# Without the coupled weight decay, which no form offers.
INNER = [
    f"{name}.{one.name}"
    for name in FAMILIES
    for one in getattr(BASE, name).declarations()
    if one.name != "weight_decay"
]


@pytest.mark.parametrize("field", [*FIELDS, *INNER])
def test_every_field_that_can_vary_makes_a_study(field: str) -> None:
    study = StudyPlan().varying(suggested(BASE, field)).study(BASE)
    assert study.size >= 2


def test_the_seed_the_images_and_the_threads_do_not_vary() -> None:
    assert not any(can_vary(BASE, field) for field in ("seed", "dataset", "validation_fraction", "blas_threads"))


def test_the_optimizer_of_the_rest_is_always_the_same_but_its_settings_vary() -> None:
    assert not can_vary(BASE, "rest_optimizer")
    assert can_vary(BASE, "rest_optimizer.learning_rate")


def test_a_rate_varies_by_decades_around_its_value_and_a_kind_begins_with_its_own() -> None:
    rate = suggested(BASE, "optimizer.learning_rate")
    own = BASE.optimizer.learning_rate
    assert rate.ends == pytest.approx((own / 10, own * 10))
    assert rate.log
    assert suggested(BASE, "optimizer").values[0] == BASE.optimizer.kind
    assert suggested(BASE, "batch_size").values == (5, 10, 20, 40, 80)
    assert suggested(BASE, "hidden_layers").values == ((10, 10), (20, 20), (40, 40))
