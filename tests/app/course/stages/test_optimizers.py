"""What the course says of a race is said only of the racers and the kind of surface that it names."""

from collections.abc import Callable

import pytest

from app.course.stages.optimizers import still_has
from app.optimizers.model import OptimizersModel, Start
from core.optimizers import NAdam
from core.surfaces import Himmelblau
from tests.app.course.scenes import races

Edit = Callable[[OptimizersModel], OptimizersModel]
LINE = races()["line"]  # of which “all five” and “Adam's line” are told


def at_rate(model: OptimizersModel, rate: float) -> OptimizersModel:
    first = model.racers[0]
    return model.with_racer(0, first.replace(optimizer=first.optimizer.replace(learning_rate=rate)))


@pytest.mark.parametrize(
    "edit",
    [
        lambda model: at_rate(model, 0.001),
        lambda model: model.replace(start=Start(x=1.0, y=1.0), steps=40),
        lambda model: model.adding("lion"),
    ],
)
def test_numbers_are_told_at_other_rates_and_starts(edit: Edit) -> None:
    assert still_has(edit(LINE), LINE)


@pytest.mark.parametrize(
    "edit",
    [
        lambda model: model.with_surface(Himmelblau()),  # where Adam has no line
        lambda model: model.without(0),  # else four would be told as five
        lambda model: model.with_racer(4, model.racers[4].replace(optimizer=NAdam())),
        lambda model: model.with_racer(0, model.racers[0].replace(batch_size=4)),
    ],
)
def test_numbers_are_not_told_of_other_racers_or_surfaces(edit: Edit) -> None:
    assert not still_has(edit(LINE), LINE)
