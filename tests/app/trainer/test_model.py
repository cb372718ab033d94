"""Presets are kept, replaced and dropped, and a config is compared with the one that it started from."""

import pytest
from pydantic import ValidationError

from app.trainer.model import Preset, TrainerModel, differing
from core.diagnostics.catalogue import DRAWN
from core.settings import explain
from core.training import MODEL_1, MODEL_2, PRESETS

QUICK = MODEL_1.replace(epochs=3)


def test_it_comes_back_from_json() -> None:
    model = TrainerModel(config=QUICK).saving("mine")
    assert TrainerModel.model_validate_json(model.model_dump_json()) == model


def test_the_presets_are_those_of_the_notes_then_ones_own() -> None:
    model = TrainerModel(config=QUICK).saving("mine")
    assert list(model.all_presets()) == [*PRESETS, "mine"]
    assert model.all_presets()["mine"] == QUICK


def test_a_preset_is_what_the_config_starts_from_again() -> None:
    model = TrainerModel(config=QUICK).with_preset("model-2")
    assert (model.config, model.base, model.preset) == (MODEL_2, MODEL_2, "model-2")


def test_a_preset_of_the_same_name_is_replaced() -> None:
    model = TrainerModel(config=QUICK).saving("mine").replace(config=MODEL_2).saving("mine")
    assert [(preset.name, preset.config) for preset in model.presets] == [("mine", MODEL_2)]


def test_who_drops_the_preset_that_was_chosen_is_compared_with_the_first() -> None:
    model = TrainerModel(config=QUICK).saving("mine").saving("other")
    assert model.forgetting("mine").preset == "other"
    dropped = model.forgetting("other")
    assert (dropped.preset, dropped.base, [preset.name for preset in dropped.presets]) == ("model-1", MODEL_1, ["mine"])


def test_a_preset_that_is_not_there_any_more_compares_with_the_first() -> None:
    assert TrainerModel(preset="gone").base == MODEL_1


def test_presets_of_ones_own_are_kept_but_for_those_whose_name_is_taken() -> None:
    opened = TrainerModel(presets=(Preset(name="mine", config=MODEL_2),))
    kept = opened.keeping((Preset(name="mine", config=QUICK), Preset(name="other", config=QUICK)))
    assert [(preset.name, preset.config) for preset in kept.presets] == [("other", QUICK), ("mine", MODEL_2)]


def test_what_differs_is_named_in_the_order_of_the_form() -> None:
    names = differing(MODEL_1.replace(epochs=7, seed=3, batch_size=77), MODEL_1)
    order = list(type(MODEL_1).model_fields)
    assert set(names) == {"epochs", "seed", "batch_size"}
    assert list(names) == sorted(names, key=order.index)
    assert differing(MODEL_1, MODEL_1) == ()


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_preset_has_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(ValidationError):
        TrainerModel().saving(name)


@pytest.mark.parametrize("name", [statistic.name for statistic in DRAWN])
def test_every_statistic_that_is_known_by_epoch_can_be_drawn(name: str) -> None:
    model = TrainerModel().replace(layer_charts=("gradient", name))
    assert TrainerModel.model_validate_json(model.model_dump_json()) == model


def test_a_statistic_that_is_not_known_by_epoch_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValidationError) as refused:
        TrainerModel().replace(layer_charts=("gradient", "effective_rank"))
    (sentence,) = explain(refused.value)
    assert sentence.startswith("layer_charts[1]: 'effective_rank' is not one of ")
    assert sentence.endswith(" or 'sharpness'")
