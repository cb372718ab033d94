"""The strips on the cards follow the race."""

import numpy as np
import pytest

from app.optimizers.tuning.rate_sweeps import RateSweeps, question_of
from app.optimizers.view import OptimizersView
from core.optimizers import SGD
from core.schedules import Cosine


def swept(room: OptimizersView) -> RateSweeps:
    room.controller.set_model(room.controller.model.replace(rate_strips=True))
    room.sweeps.finish()
    return room.sweeps


def test_no_card_has_a_strip_before_it_is_asked_for(room: OptimizersView) -> None:
    assert room.strips is None
    assert all(card.strip is None for card in room.controls.racers.cards)


def test_every_card_has_a_strip_that_knows_the_loss_of_its_racer(room: OptimizersView) -> None:
    swept(room)
    room.playback.seek(200)
    for card, path in zip(room.controls.racers.cards, room.controller.race, strict=True):
        assert card.strip is not None
        assert not card.strip.isHidden()
        share = np.clip(np.log10(path.losses[0] / path.losses[200]) / 6, 0, 1)
        nearest = card.strip.shares()[int(np.abs(np.log(card.strip.rates() / path.rates[0])).argmin())]
        assert nearest == pytest.approx(share, abs=0.15)
    room.controller.set_model(room.controller.model.replace(rate_strips=False))
    assert all(card.strip is not None and card.strip.isHidden() for card in room.controls.racers.cards)


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


def test_a_fork_has_no_strip(room: OptimizersView) -> None:
    swept(room)
    room.controller.fork(0)
    strips = [card.strip is not None and not card.strip.isHidden() for card in room.controls.racers.cards]
    assert strips == [True, False, True, True, True, True]


def test_a_schedule_changes_the_question_and_the_own_rate_does_not(room: OptimizersView) -> None:
    model = room.controller.model
    racer = model.racers[0]
    assert question_of(model, racer) == question_of(model, racer.replace(optimizer=SGD(learning_rate=0.5)))
    assert question_of(model, racer) != question_of(model, racer.replace(schedule=Cosine()))


def test_a_turned_surface_is_another_question(room: OptimizersView) -> None:
    model = room.controller.model
    other = model.replace(turn=30.0)
    assert question_of(other, other.racers[0]).surface == other.turned != model.surface
