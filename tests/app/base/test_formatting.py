"""How texts of the engine are written for a person."""

import pytest

from app.base.formatting import format_value, inside, spelled_out
from core.optimizers import Adam
from core.training import MODEL_3, TrainingConfig


@pytest.mark.parametrize(
    ("label", "written"),
    [("Learning rate", "learning rate"), ("L2 penalty", "L2 penalty"), ("BLAS threads", "BLAS threads"), ("x", "x")],
)
def test_a_label_begins_small_inside_a_sentence_unless_it_is_an_abbreviation(label: str, written: str) -> None:
    assert inside(label) == written


def test_a_label_of_another_script_stays_as_it_is() -> None:
    assert inside("L2 규제") == "L2 규제"
    assert inside("학습률") == "학습률"


def test_settings_inside_settings_are_spelled_out_too() -> None:
    config = MODEL_3.replace(optimizer=Adam(learning_rate=0.1))
    assert "hidden layers (256, 100, 100), optimizer Adam (learning rate 0.1), " in spelled_out(config)
    assert spelled_out(TrainingConfig(optimizer=Adam())) in {"", "optimizer Adam"}


def test_what_has_no_effect_is_left_out() -> None:
    config = TrainingConfig(points=((0.0, 0.0, 1),), bn_momentum=0.5, hidden_layers=(8,))
    assert spelled_out(config) == "hidden layers (8)"
    assert "batch norm momentum 0.5" in spelled_out(config.replace(batch_norm=True))


def test_what_is_no_word_in_a_file_is_one_on_the_screen() -> None:
    assert [format_value(name) for name in ("per_loss", "mnist", "digits")] == ["added to the loss", "MNIST", "digits"]
