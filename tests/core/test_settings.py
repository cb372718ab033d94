"""Settings refuse what cannot be, say why, and describe themselves."""

from typing import Literal

import pytest
from pydantic import ValidationError

from core.descent import Racer
from core.optimizers import SGD, Adam, Momentum, Nesterov
from core.quantities import LearningRate
from core.settings import Declaration, Scale, Settings, Symbol, explain
from core.surfaces import AnySurface, Ravine


class Recipe(Settings):
    kind: Literal["recipe"] = "recipe"
    rate: LearningRate = 0.1
    steps: int = 3
    racers: tuple[Racer, ...] = ()
    mood: Literal["calm", "bold"] = "calm"


class Map(Settings):
    surface: AnySurface


def faults(json: str) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Recipe.model_validate_json(json)
    return explain(caught.value)


def test_a_fault_is_named_by_its_place_in_the_file() -> None:
    json = '{"racers": [{"optimizer": {"kind": "sgd"}}, {"optimizer": {"kind": "momentum", "learning_rate": -1}}]}'
    assert faults(json) == ["racers[1].optimizer.learning_rate: -1 is not greater than 0"]


def test_a_field_that_is_called_like_a_kind_keeps_its_name() -> None:
    json = '{"racers": [{"optimizer": {"kind": "momentum", "momentum": 2}}]}'
    assert faults(json) == ["racers[0].optimizer.momentum: 2 is not less than 1"]


@pytest.mark.parametrize(
    ("json", "sentence"),
    [
        ('{"rate": "fast"}', "rate: 'fast' is not a number"),
        ('{"rate": 1e999}', "rate: inf is not a finite number"),
        ('{"steps": 1.5}', "steps: 1.5 is not a whole number"),
        ('{"mood": "sad"}', "mood: 'sad' is not one of 'calm' or 'bold'"),
        ('{"speed": 1}', "speed: is not a setting"),
        ('{"racers": [{}]}', "racers[0].optimizer: is missing"),
        ('{"racers": [{"optimizer": {"kind": "magic"}}]}', "racers[0].optimizer: magic is not one of"),
        ('{"racers": [{"optimizer": {}}]}', "racers[0].optimizer: the kind is missing"),
        ('{"racers": 3}', "racers: 3 is not a list"),
        (
            '{"racers": [{"optimizer": {"kind": "sgd", "learning_rate": -1e-8}}]}',
            "racers[0].optimizer.learning_rate: -1e-8 ",
        ),
        (
            '{"racers": [{"optimizer": {"kind": "sgd", "learning_rate": 1e20}}]}',
            "racers[0].optimizer.learning_rate: 1e20 ",
        ),
        ('{"racers": [{"optimizer": [1]}]}', "racers[0].optimizer: [1] is not a group of settings"),
        ("{", "this is not JSON"),
    ],
)
def test_each_fault_has_a_sentence(json: str, sentence: str) -> None:
    assert faults(json)[0].startswith(sentence)


def test_a_fault_of_a_whole_group_is_named_by_the_place_of_the_group() -> None:
    with pytest.raises(ValidationError) as caught:
        Map.model_validate_json('{"surface": {"kind": "own", "expression": "log(-1 - x^2)"}}')
    assert explain(caught.value)[0].startswith("surface: ")


def test_what_is_quoted_of_a_file_is_short() -> None:
    long = "x" * 10_000
    tag = f'{{"racers": [{{"optimizer": {{"kind": "{long}"}}}}]}}'
    for json in (f'{{"rate": "{long}"}}', f'{{"{long}": 1}}', tag):
        assert len(faults(json)[0]) < 300


def test_sentences_are_translated_before_they_are_filled_in() -> None:
    with pytest.raises(ValidationError) as caught:
        SGD(learning_rate=-1)
    dictionary = {("core", "{value} is not greater than {gt}"): "{value} <= {gt}!"}
    said = explain(caught.value, lambda context, text: dictionary[context, text])
    assert said == ["learning_rate: -1 <= 0!"]


def test_replace_validates_again() -> None:
    with pytest.raises(ValidationError):
        Adam().replace(beta1=1.0)


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Adam().learning_rate = 1.0  # type: ignore[misc]


def test_a_field_declares_its_range_scale_and_default() -> None:
    rate = Momentum.declarations()[0]
    assert rate == Declaration(
        name="learning_rate",
        type=float,
        default=1e-3,
        label="Learning rate",
        help=rate.help,
        scale=Scale.LOG,
        symbol=Symbol("η", notes="γ"),
        minimum=0,
        maximum=100,
        minimum_excluded=True,
    )


def test_a_narrower_field_declares_the_narrower_range() -> None:
    momentum = {declaration.name: declaration for declaration in Nesterov.declarations()}["momentum"]
    assert (momentum.minimum, momentum.minimum_excluded, momentum.label) == (0, True, "Momentum coefficient")


def test_choices_and_units_are_declared() -> None:
    mood = {declaration.name: declaration for declaration in Recipe.declarations()}["mood"]
    angle = {declaration.name: declaration for declaration in Ravine.declarations()}["angle"]
    assert mood.choices == ("calm", "bold")
    assert angle.unit == "°"


def test_a_number_that_may_be_missing_declares_its_type_and_what_missing_means() -> None:
    batch = {declaration.name: declaration for declaration in Racer.declarations()}["batch_size"]
    assert (batch.type, batch.none, batch.default, batch.minimum) == (int, "all", None, 1)
