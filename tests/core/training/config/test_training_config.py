"""The config of a run: ranges that depend on each other, the way through JSON."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from core.optimizers import OPTIMIZERS, Adam, AdamW, Lion, NAdam, Optimizer, RAdam, RMSProp
from core.settings import RefusedError, explain
from core.training.config import (
    CHANGEABLE,
    MODEL_1,
    MODEL_2,
    MODEL_3,
    PRESETS,
    TrainingConfig,
    changed,
    lack_of_images,
    on_dataset,
)

MODELS = (MODEL_1, MODEL_2, MODEL_3)


def refusals(**fields: Any) -> list[str]:
    """What is said of a config with these fields."""
    with pytest.raises(ValidationError) as caught:
        TrainingConfig(**fields)
    return explain(caught.value)


@pytest.mark.parametrize("config", [TrainingConfig(), *MODELS], ids=["default", *PRESETS])
def test_a_config_comes_back_from_json(config: TrainingConfig) -> None:
    assert TrainingConfig.model_validate_json(config.model_dump_json()) == config


def test_every_field_says_what_it_is() -> None:
    for declaration in TrainingConfig.declarations():
        assert declaration.label != declaration.name
        assert declaration.help.endswith(".")


def test_a_narrower_bound_is_declared_as_it_is() -> None:
    momentum = {declaration.name: declaration for declaration in TrainingConfig.declarations()}["bn_momentum"]
    assert (momentum.maximum, momentum.maximum_excluded) == (0.9999, False)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"batch_size": 300, "train_size": 256}, "batch_size: 300 is greater than 256"),
        ({"train_size": 50}, "batch_size: 100 is greater than 50"),
        ({"hidden_layers": (100, 0)}, "hidden_layers[1]: 0 is less than 1"),
        ({"hidden_layers": (9,) * 21}, "hidden_layers: has 21 entries, more than 20"),
        ({"dropout": 0.96}, "dropout: 0.96 is greater than 0.95"),
        ({"penalty_mode": "both"}, "penalty_mode: 'both' is not one of 'per_loss', 'per_sample' or 'decoupled'"),
        ({"droput": 0.5}, "droput: is not a setting"),
        (
            {"early_stopping": 3, "validation_fraction": 0.0},
            "early_stopping: early stopping after 3 epochs needs validation images, but their share is 0",
        ),
    ],
)
def test_a_config_that_cannot_be_is_refused(fields: dict[str, Any], sentence: str) -> None:
    assert refusals(**fields) == [sentence]


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_trains_as_it_is_declared(kind: type[Optimizer[Any]]) -> None:
    optimizer = kind.model_validate({})
    assert TrainingConfig.model_validate({"optimizer": optimizer}).optimizer == optimizer


@pytest.mark.parametrize(
    "optimizer",
    [AdamW(weight_decay=0.02), Lion(weight_decay=0.1), NAdam(weight_decay=0.1, decoupled_weight_decay=True)],
)
def test_a_decoupled_weight_decay_is_kept(optimizer: Optimizer[Any]) -> None:
    config = TrainingConfig.model_validate({"optimizer": optimizer})
    assert TrainingConfig.model_validate_json(config.model_dump_json()).optimizer == optimizer


@pytest.mark.parametrize(
    ("optimizer", "way_out"),
    [
        (RMSProp(weight_decay=1.0), "leave it at 0 and set l2"),
        (RAdam(weight_decay=0.1), "decouple it, or leave it at 0"),
    ],
)
def test_a_coupled_weight_decay_is_refused(optimizer: Optimizer[Any], way_out: str) -> None:
    (sentence,) = refusals(optimizer=optimizer)
    assert sentence.startswith("optimizer: a weight decay of ")
    assert sentence.endswith(f"would shrink biases and batch norm as well; {way_out}")


def test_a_run_of_adamw_kept_without_decay_stays_without() -> None:
    stored = TrainingConfig(optimizer=Adam()).model_dump(mode="json")
    stored["optimizer"] |= {"kind": "adamw", "weight_decay": 0.0}
    config = TrainingConfig.model_validate_json(json.dumps(stored))
    assert config.optimizer == AdamW(weight_decay=0.0)
    assert config.decay_remark == ""


@pytest.mark.parametrize(("drop_last", "steps", "images"), [(True, 39, 9984), (False, 40, 10_000)])
def test_an_epoch_has_so_many_steps_and_images(steps: int, images: int, *, drop_last: bool) -> None:
    config = MODEL_1.replace(drop_last=drop_last)
    assert (config.steps_per_epoch, config.images_per_epoch, config.steps) == (steps, images, 1000 * steps)


@pytest.mark.parametrize("field", CHANGEABLE)
def test_what_can_be_changed_under_way_is_changed(field: str) -> None:
    config = changed(MODEL_1, field, 0.5)
    assert (config.optimizer if field == "learning_rate" else config).model_dump()[field] == 0.5


def test_what_cannot_be_changed_under_way_is_refused() -> None:
    with pytest.raises(RefusedError, match="seed cannot be changed during a run"):
        changed(MODEL_1, "seed", 3)


# Another dataset, and the images that it has.


def test_the_training_images_follow_a_smaller_dataset_and_the_batch_follows_them() -> None:
    config = TrainingConfig(train_size=10_000, validation_fraction=0.2, batch_size=2000)
    digits = on_dataset(config, "digits")
    # A fifth of training and validation images validates: 1,437 · 4/5 = 1149.6, and 1150 + round(1150/4) are 1438.
    assert (digits.dataset, digits.train_size, digits.batch_size) == ("digits", 1149, 1149)
    assert digits.train_size + digits.validation_images <= 1437
    assert on_dataset(digits, "mnist") == digits.replace(dataset="mnist")
    assert on_dataset(config, "/somewhere").train_size == 10_000
    assert on_dataset(config, "/somewhere", 500).train_size == 500


def test_more_images_than_a_dataset_has_are_refused() -> None:
    error = lack_of_images(TrainingConfig(dataset="digits", train_size=1200))
    assert "up to 1149 can be used for training" in str(error)
    assert lack_of_images(TrainingConfig(dataset="digits", train_size=1149)) is None
    assert lack_of_images(TrainingConfig(dataset="/somewhere", train_size=100_000)) is None


# Points on a plane.


def test_a_plane_gets_as_few_points_as_can_be_seen_and_enough_steps() -> None:
    moons = on_dataset(TrainingConfig(train_size=10_000, batch_size=100), "moons")
    assert (moons.train_size, moons.batch_size) == (200, 10)
    larger = moons.replace(train_size=5000, batch_size=50)
    assert on_dataset(larger, "spirals") == larger.replace(dataset="spirals")


def test_all_that_makes_the_points_is_in_the_name_of_the_data() -> None:
    config = TrainingConfig(dataset="xor", noise=0.3, data_seed=7)
    assert config.data == "xor::noise=0.3,seed=7"
    own = config.replace(dataset="points", points=((0.5, 1.0, 0), (2.0, 0.1, 3)))
    assert own.data == "points::0.5 1.0 0;2.0 0.1 3"
    assert TrainingConfig.model_validate_json(own.model_dump_json()) == own
    assert "noise" in TrainingConfig().inactive_fields()
    assert "noise" not in config.inactive_fields()
    assert "points" not in own.inactive_fields()


def test_no_more_points_are_trained_on_than_there_are() -> None:
    points = tuple((float(x), 0.0, x % 2) for x in range(20))
    config = TrainingConfig(points=points, validation_fraction=0.2)
    assert on_dataset(config, "points").train_size == 16
    assert "more than the 20 available" in str(lack_of_images(config.replace(dataset="points")))
