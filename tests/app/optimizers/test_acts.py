"""Each step of the room's history is called by what it changes."""

import pytest

from app.base.history import Place
from app.optimizers.acts import act_between
from app.optimizers.model import OptimizersModel, Start
from core.optimizers import Adam, Momentum
from core.schedules import Cosine
from core.surfaces import Ravine, Rosenbrock

FIRST = OptimizersModel.first()  # SGD, Momentum, AdaGrad, RMSProp, Adam on Beale's surface
SGD, ADAM = FIRST.racers[0], FIRST.racers[4]


@pytest.mark.parametrize(
    ("after", "name", "place"),
    [
        (FIRST.replace(steps=500), "steps", ("steps",)),
        (FIRST.replace(start=Start(x=3.5, y=0.5)), "start", ("start",)),
        (FIRST.replace(measure="memory"), "chart beside the loss", ("measure",)),
        (
            FIRST.with_racer(4, ADAM.replace(optimizer=ADAM.optimizer.replace(learning_rate=0.5))),
            "learning rate of Adam",
            ("racers", 4, "optimizer", "learning_rate"),
        ),
        (
            FIRST.with_racer(4, ADAM.replace(optimizer=Adam(learning_rate=0.5, beta1=0.5))),
            "settings of Adam",
            ("racers", 4, "optimizer"),
        ),
        (FIRST.with_racer(0, SGD.replace(schedule=Cosine())), "schedule of SGD", ("racers", 0, "schedule")),
        (FIRST.with_racer(0, SGD.replace(colour=9)), "colour of SGD", ("racers", 0, "colour")),
        (FIRST.with_racer(0, SGD.replace(shown=False)), "hiding SGD", ("racers", 0, "shown")),
        (FIRST.with_racer(0, SGD.replace(optimizer=Momentum())), "Momentum instead of SGD", ("racers", 0, "optimizer")),
        (FIRST.adding("adam"), "adding Adam", ("racers", 5)),
        (FIRST.duplicating(0), "adding SGD", ("racers", 1)),
        (FIRST.without(0), "removing SGD", ("racers", 0)),
        (FIRST.moving(0, 2), "another order", ("racers",)),
        (FIRST.replace(steps=500, seed=7), "several settings", ()),
    ],
)
def test_a_change_is_called_by_its_field_and_its_racer(after: OptimizersModel, name: str, place: Place) -> None:
    assert act_between(FIRST, after) == (name, place)


def test_another_surface_is_one_change_whatever_it_brings_along() -> None:
    assert act_between(FIRST, FIRST.with_surface(Rosenbrock())) == ("surface", ("surface",))
    ravine = FIRST.with_surface(Ravine())
    assert act_between(ravine, ravine.with_surface(Ravine(angle=10.0))) == ("angle of Ravine", ("surface", "angle"))


def test_a_racer_that_comes_back_is_called_as_it_went() -> None:
    assert act_between(FIRST.without(2), FIRST).name == "adding AdaGrad"
