"""Recipes of races."""

import pytest
from pydantic import ValidationError

from core.initializers import Zeros
from core.landscape.recipe import LandscapeRacer, LandscapeRecipe, distinct, fitted
from core.optimizers import SGD
from core.schedules import Cosine
from core.training import TrainingConfig

BASE = TrainingConfig(train_size=1000, epochs=50)


def racers(*names: str, **changes: object) -> tuple[LandscapeRacer, ...]:
    return tuple(LandscapeRacer(name=name, config=BASE.replace(**changes)) for name in names)


def test_a_recipe_survives_its_file() -> None:
    recipe = LandscapeRecipe.of({"A": BASE, "B": BASE.replace(optimizer=SGD())}, steps=30, map_images=200)
    assert LandscapeRecipe.model_validate_json(recipe.model_dump_json()) == recipe
    assert recipe.names == ("A", "B")
    assert recipe.base == BASE


def test_the_points_of_a_plane_are_those_of_the_first_racers_unless_named() -> None:
    recipe = LandscapeRecipe(racers=racers("A", "B", "C"))
    ends = (("A", "end"), ("B", "end"), ("C", "end"))
    assert recipe.points == ()
    assert recipe.replace(plane="three_ends").points == ends
    assert recipe.replace(plane="three_points").points == ends
    assert recipe.replace(plane="start_and_two_ends").points == (("A", "start"), *ends[:2])
    assert recipe.replace(plane="around_end", through=("C",)).points == ends[2:]
    named = recipe.replace(plane="three_points", through=("A start", "B end", "C end"))
    assert named.points == (("A", "start"), *ends[1:])


@pytest.mark.parametrize(
    ("recipe", "sentence"),
    [
        ({"racers": ()}, "name at least one racer"),
        ({"racers": racers("A", "A")}, "racers.A: two racers have this name"),
        ({"racers": (*racers("A"), *racers("B", hidden_layers=(3,)))}, "racers.B.hidden_layers: hidden_layers is the"),
        ({"racers": (*racers("A"), *racers("B", seed=1))}, "racers.B.seed: the seed draws the images"),
        ({"racers": (*racers("A"), *racers("B", initializer=Zeros()))}, "B begins with other weights than A"),
        ({"racers": racers("A"), "steps": 501}, "racers.A: 50 epochs are 500 steps, fewer than 501"),
        ({"racers": racers("A", "B"), "plane": "three_ends", "through": ("A", "B")}, "three_ends needs 3 entries"),
    ],
)
def test_what_does_not_fit_together_is_refused(recipe: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        LandscapeRecipe(**recipe)  # type: ignore[arg-type]
    assert sentence in str(refused.value)


def test_other_starts_are_for_planes_through_ends() -> None:
    mixed = (*racers("A", "B"), *racers("C", initializer=Zeros()))
    assert LandscapeRecipe(racers=mixed, plane="three_ends").plane == "three_ends"


def test_a_config_is_fitted_so_that_its_schedule_ends_with_the_race() -> None:
    config = fitted(BASE.replace(schedule=Cosine()), 25)
    assert (config.epochs, config.steps) == (3, 30)


def test_names_are_cut_and_told_apart() -> None:
    assert distinct(["a", "a", "b", " ", "a"]) == ["a", "a 2", "b", "?", "a 3"]
    assert distinct(["long name", "long name"], 6) == ["long n", "long 2"]


@pytest.mark.parametrize(
    ("plane", "through", "then"),
    [
        ("start_and_ends", (), ()),
        ("three_ends", ("b", "a", "a end"), ("B", "A", "C")),
        ("three_points", ("a start", "a end end", "b end"), ("A start", "C end", "B end")),
    ],
)
def test_other_names_go_into_the_points_of_the_plane(
    plane: str, through: tuple[str, ...], then: tuple[str, ...]
) -> None:
    racers = tuple(LandscapeRacer(name=name, config=TrainingConfig()) for name in ("a", "b", "a end"))
    recipe = LandscapeRecipe.model_validate({"steps": 10, "plane": plane, "through": through, "racers": racers})
    renamed = recipe.renamed(["A", "B", "C"])
    assert renamed.names == ("A", "B", "C")
    assert renamed.through == then
