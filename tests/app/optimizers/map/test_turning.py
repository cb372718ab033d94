"""Who turns with the surface is told as it is."""

from math import inf

import pytest

from app.optimizers.controller import OptimizersController
from app.optimizers.map.turning import note_on
from app.optimizers.model import OptimizersModel
from core.surfaces import Ravine


@pytest.mark.parametrize(
    ("stray", "said"),
    [(0.0, "turns with it"), (4e-16, "turns with it"), (0.0031, "strays by 0.31 %"), (0.25, "strays by 25 %")],
)
def test_what_is_said_of_a_path(stray: float, said: str) -> None:
    assert note_on(stray) == said
    assert note_on(inf) == "strays without end"


def test_nothing_is_compared_unless_it_is_asked(qapp: object) -> None:  # noqa: ARG001
    controller = OptimizersController(OptimizersModel.first().with_surface(Ravine(angle=30.0)))
    assert controller.turning.paths() == ()
    controller.ask_for_turn(True)
    assert len(controller.turning.paths()) == 5
    assert controller.turning.note(0) == "turns with it"
    controller.ask_for_turn(False)
    assert controller.turning.note(0) == ""


def test_a_ravine_is_turned_by_its_own_angle(qapp: object) -> None:  # noqa: ARG001
    model = OptimizersModel.first().with_surface(Ravine()).at_angle(30)
    assert isinstance(model.surface, Ravine)
    assert (model.surface.angle, model.turn, model.angle) == (30, 0, 30)
    assert model.unturned_start == pytest.approx(Ravine.start)
