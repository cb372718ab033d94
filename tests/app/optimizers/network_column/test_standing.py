"""How a race of networks stands."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.optimizers.actions.measured import _of_networks
from app.optimizers.controller import OptimizersController
from app.optimizers.network.plane_path import PlanePath
from app.optimizers.network.recorded import text_of
from app.optimizers.network_column.standing import columns, on_the_plane, rows
from app.optimizers.view import OptimizersView
from core.landscape.slices.map_images import Truth
from tests.app.optimizers.network.small_race import STEPS, raced_model, small_model, small_result


@pytest.fixture
def controller(qtbot: QtBot) -> OptimizersController:  # noqa: ARG001 - Qt has to be there
    return OptimizersController(raced_model())


def test_without_a_map_the_way_to_one_is_said(controller: OptimizersController) -> None:
    controller.set_model(controller.model.replace(steps=30))
    assert on_the_plane(controller) == ["No map yet: “Train and race” trains the network with each racer"]


def test_why_there_is_none_is_said_until_the_race_changes(controller: OptimizersController) -> None:
    controller.set_model(controller.model.replace(racers=()))
    controller.train()
    assert on_the_plane(controller) == ["The networks cannot race: add a racer to train"]
    controller.set_model(controller.model.replace(steps=30))
    assert on_the_plane(controller)[0].startswith("No map yet")


def test_with_one_its_share_and_its_images_are_said(controller: OptimizersController) -> None:
    first, *_, last = on_the_plane(controller)
    assert f"holds {small_result().share:.0%}" in first
    assert "random walks" in first
    assert "200 training images" in last


def test_a_row_has_the_numbers_of_the_last_step_that_is_known(controller: OptimizersController) -> None:
    sgd, adam = rows(controller, STEPS, LIGHT)
    assert [len(row.cells) for row in (sgd, adam)] == [len(columns())] * 2
    assert sgd.cells[1] == small_result().paths[0].true_end


def test_a_row_has_what_was_found_true_where_the_playback_paused(controller: OptimizersController) -> None:
    step = next(step for step in range(1, STEPS) if step not in small_result().paths[0].truth_steps)
    known = controller.known_race()
    assert known is not None
    known.truths[0, step] = Truth(0.125, 0.75)
    controller.show_ground(None)
    sgd, adam = rows(controller, step, LIGHT)
    assert (sgd.cells[1], sgd.cells[4]) == (0.125, "75.0%")
    assert sgd.cells[2] == controller.race[0].losses[step]
    assert adam.cells[1] in small_result().paths[1].true_losses
    assert rows(controller, step - 1, LIGHT)[0].cells[1] != 0.125


def test_a_racer_that_has_not_trained_has_no_numbers(controller: OptimizersController) -> None:
    controller.set_model(small_model().replace(steps=30))
    assert rows(controller, 0, LIGHT)[0].cells[3:] == ("", "")


def test_sentences_and_tables_call_a_racer_as_it_is_called_now(controller: OptimizersController) -> None:
    lost = replace(small_result().paths[1], diverged_at=7)
    assert controller.networks is not None
    controller.networks.add(text_of(replace(small_result(), paths=(small_result().paths[0], lost))))
    controller.set_model(controller.model.with_racer(1, controller.model.racers[1].replace(name="Ada")))
    assert any(text.startswith("Ada diverged in step 7") for text in on_the_plane(controller))
    assert "Ada,0,0.0" in _of_networks(controller)[".csv"]()


def test_the_loss_with_the_penalty_is_that_of_the_chosen_racer(qtbot: QtBot, room: OptimizersView) -> None:
    model = small_model()
    racer = model.racers[1].replace(trained='{"l2": 0.05}')
    room.controller.set_model(model.with_racer(1, racer))
    button = room.stage.penalty
    assert button.isHidden()
    room.controller.train()
    qtbot.waitUntil(lambda: not room.controller.training, timeout=30_000)
    room.playback.pause()
    assert not button.isHidden()
    loss = room.controller.drawn
    true = [path.true_losses[-1] for path in room.controller.race if isinstance(path, PlanePath)]
    button.click()
    assert room.controller.model.with_penalty
    assert "SGD trains without a penalty" in on_the_plane(room.controller)[0]
    room.controller.choose(1)
    assert "have the penalty of Adam added" in on_the_plane(room.controller)[0]
    known = room.controller.known_race()
    assert known is not None
    assert known.result is not None
    sums = known.result.loss_map.sums
    assert sums is not None
    start = room.controller.race[1].points[:1]
    found = room.controller.drawn.value(start) - loss.value(start)
    assert 0.025 * sums.squares.min() < found[0] < 0.025 * sums.squares.max()
    with_it = [path.true_losses[-1] for path in room.controller.race if isinstance(path, PlanePath)]
    assert all(more > less for more, less in zip(with_it, true, strict=True))
    room.controller.undo()
    assert room.controller.drawn is loss
