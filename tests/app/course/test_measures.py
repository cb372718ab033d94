"""The measures that lessons quote: every one of a lesson exists, and is the engine's number."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.course.entry import Claim, Entry
from app.course.measures import initializers, optimizers, trainer
from app.course.reader import fall_lines_course
from app.initializers.controller import InitializersController
from app.initializers.model import InitializersModel
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from core.descent import race
from core.propagation import propagate
from tests.app.course.scenes import races
from tests.app.initializers.conftest import settle

KNOWS = {"optimizers": optimizers.knows, "initializers": initializers.knows, "trainer": trainer.knows}
COURSE = fall_lines_course()


def claims() -> Iterator[tuple[Entry, Claim]]:
    return ((entry, claim) for entry in COURSE.entries for claim in entry.claims)


def test_every_measure_of_a_claim_is_one_of_its_room() -> None:
    for entry, claim in claims():
        scene = entry.scene_of(claim)
        for sentence in claim.sentences():
            for name in sorted(set().union(*(formula.names for formula in sentence.formulas))):
                known = name in entry.constants or (scene is not None and KNOWS[scene.room](name))
                assert known, f"{entry.id}, {claim.id}: {name}"


@pytest.mark.parametrize("name", ["adam.turns", "racer.2.loss", "sgd.learning_rate", "race.steps", "surface.condition"])
def test_a_measure_of_a_race_is_known(name: str) -> None:
    assert optimizers.knows(name)


@pytest.mark.parametrize("name", ["adam.colour", "racer.loss", "race.model", "adam", "", "adam.__class__", "adam.2"])
def test_what_is_none_is_not_known(name: str) -> None:
    assert not optimizers.knows(name)


@pytest.mark.usefixtures("qtbot")
def test_numbers_of_a_race_are_those_of_the_engine() -> None:
    model: OptimizersModel = races()["keeps-direction"]
    controller = OptimizersController(model)
    momentum, sgd = race(model.surface, model.engine_racers(), model.start.point, model.steps)
    controller.seek(7)
    assert optimizers.read(controller, "sgd.loss") == model.surface.value(sgd.points[7])
    ups = np.diff(np.sign(np.diff(momentum.points[:, 1])))
    assert optimizers.read(controller, "momentum.turns") == np.count_nonzero(ups)
    assert optimizers.read(controller, "racer.1.momentum") == model.racers[0].optimizer.momentum  # type: ignore[union-attr]
    assert optimizers.read(controller, "adam.turns") is None
    assert optimizers.read(controller, "race.first") is None  # thirty steps are too few


def test_numbers_of_a_comparison_are_those_of_the_engine(qtbot: QtBot) -> None:
    model = InitializersModel.first().replace(hidden_layers=(20, 20, 20), batch_size=50, input_size=20)
    controller = InitializersController(model)
    controller.wake()
    settle(qtbot, controller)
    run = propagate(model.config(model.rows[4]), detailed=True)
    assert initializers.read(controller, "he_normal.layer.2.std") == pytest.approx(run.layers[1].activations.std)
    assert initializers.read(controller, "row.5.layer.last.rank") == pytest.approx(run.layers[-1].detail.effective_rank)  # type: ignore[union-attr]
    assert initializers.read(controller, "network.depth") == 3
    assert initializers.read(controller, "he_normal.layer.4.std") is None
    controller.close()
