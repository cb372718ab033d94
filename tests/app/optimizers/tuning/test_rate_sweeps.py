"""The rates are tried anew where that can change what they lead to."""

from app.optimizers.tuning.rate_sweeps import RateSweeps, question_of
from app.optimizers.view import OptimizersView
from core.optimizers import SGD
from core.schedules import Cosine


def swept(room: OptimizersView) -> RateSweeps:
    room.controller.set_model(room.controller.model.replace(rate_strips=True))
    room.sweeps.finish()
    return room.sweeps


def test_dragging_the_rate_tries_nothing_anew_and_is_one_step_of_history(room: OptimizersView) -> None:
    sweeps = swept(room)
    card, before = room.controls.racers.cards[0], room.controller.model
    assert card.strip is not None
    for rate in (0.01, 0.012, 0.015):
        card.strip.value_changed.emit(rate)
        assert not sweeps.is_working
    card.strip.dropped.emit()
    assert room.controller.model.racers[0].optimizer.learning_rate == 0.015
    assert card.strip.value() == 0.015
    room.controller.undo()
    assert room.controller.model == before


def test_another_start_tries_the_rates_anew_when_there_is_time(room: OptimizersView) -> None:
    sweeps = swept(room)
    room.controller.drag_start(0.5, 0.5)
    room.controller.drop()
    assert sweeps.is_working
    sweeps.finish()
    assert not sweeps.is_working


def test_a_schedule_changes_the_question_and_the_own_rate_does_not(room: OptimizersView) -> None:
    model = room.controller.model
    racer = model.racers[0]
    assert question_of(model, racer) == question_of(model, racer.replace(optimizer=SGD(learning_rate=0.5)))
    assert question_of(model, racer) != question_of(model, racer.replace(schedule=Cosine()))


def test_a_turned_surface_is_another_question(room: OptimizersView) -> None:
    model = room.controller.model
    other = model.replace(turn=30.0)
    assert question_of(other, other.racers[0]).surface == other.turned != model.surface
