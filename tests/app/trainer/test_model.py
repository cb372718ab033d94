"""What the Trainer room is set to is refused where it makes no sense."""

import pytest
from pydantic import ValidationError

from app.trainer.model import TrainerModel
from core.diagnostics.catalogue import OF_EPOCHS
from core.settings import explain


@pytest.mark.parametrize("name", [statistic.name for statistic in OF_EPOCHS])
def test_every_statistic_that_is_known_by_epoch_can_be_drawn(name: str) -> None:
    model = TrainerModel().replace(layer_charts=("gradient", name))
    assert TrainerModel.model_validate_json(model.model_dump_json()) == model


def test_a_statistic_that_is_not_known_by_epoch_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValidationError) as refused:
        TrainerModel().replace(layer_charts=("gradient", "effective_rank"))
    (sentence,) = explain(refused.value)
    assert sentence.startswith("layer_charts[1]: 'effective_rank' is not one of ")
    assert sentence.endswith(" or 'penalty'")
