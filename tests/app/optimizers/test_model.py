"""The model of the Optimizers room: a frozen value that is edited by making another."""

import pytest
from pydantic import ValidationError

from app.optimizers.fields import MOST_RACERS
from app.optimizers.model import OptimizersModel
from app.optimizers.network.matrix_surface import FactorizationSurface
from core.descent import Fork
from core.optimizers import SGD, Adam, Lion
from core.surfaces import Beale, Rosenbrock


@pytest.fixture
def model() -> OptimizersModel:
    return OptimizersModel.first()


def kinds(model: OptimizersModel) -> list[str]:
    return [racer.optimizer.kind for racer in model.racers]


def test_the_first_race_is_that_of_the_course_notes(model: OptimizersModel) -> None:
    assert isinstance(model.surface, Beale)
    assert kinds(model) == ["sgd", "momentum", "adagrad", "rmsprop", "adam"]


def test_it_comes_back_from_json(model: OptimizersModel) -> None:
    assert OptimizersModel.model_validate_json(model.model_dump_json()) == model


def test_a_racer_is_added_at_the_suggested_rate_in_a_free_colour(model: OptimizersModel) -> None:
    added = model.adding("lion").racers[-1]
    assert added.optimizer.learning_rate == model.surface.suggested_rate(Lion)
    assert added.colour not in {racer.colour for racer in model.racers}


def test_a_duplicate_stands_below_in_a_colour_of_its_own(model: OptimizersModel) -> None:
    twice = model.duplicating(1)
    assert kinds(twice) == ["sgd", "momentum", "momentum", "adagrad", "rmsprop", "adam"]
    assert len({racer.colour for racer in twice.racers}) == 6


def test_racers_are_removed_and_moved(model: OptimizersModel) -> None:
    assert kinds(model.without(0)) == ["momentum", "adagrad", "rmsprop", "adam"]
    assert kinds(model.moving(0, 1)) == ["momentum", "sgd", "adagrad", "rmsprop", "adam"]
    assert kinds(model.moving(4, -1)) == ["sgd", "momentum", "adagrad", "adam", "rmsprop"]


def test_on_another_surface_suggested_rates_follow_and_chosen_ones_stay(model: OptimizersModel) -> None:
    chosen = model.with_racer(4, model.racers[4].replace(optimizer=Adam(learning_rate=0.077)))
    moved = chosen.with_surface(Rosenbrock())
    assert moved.racers[0].optimizer.learning_rate == Rosenbrock().suggested_rate(SGD)
    assert moved.racers[4].optimizer.learning_rate == 0.077
    assert moved.start.point == Rosenbrock().start


def test_colours_visibility_and_charts_do_not_change_the_race(model: OptimizersModel) -> None:
    assert model.same_race(model.with_racer(0, model.racers[0].replace(shown=False, colour=9)))
    assert model.same_race(model.replace(measure="step"))
    assert not model.same_race(model.replace(steps=301))


def test_there_is_room_for_sixteen(model: OptimizersModel) -> None:
    full = model
    while len(full.racers) < MOST_RACERS:
        full = full.duplicating(0)
    with pytest.raises(ValidationError):
        full.replace(racers=(*full.racers, full.racers[0]))


def test_a_fork_stands_below_its_parent_and_shares_its_past(model: OptimizersModel) -> None:
    forked = model.forking(1, 60)
    fork = forked.racers[2]
    assert fork.fork == Fork(at=60, optimizer=model.racers[1].optimizer)
    assert fork.optimizer == model.racers[1].optimizer
    assert OptimizersModel.model_validate_json(forked.model_dump_json()) == forked


def test_why_a_racer_cannot_be_forked(model: OptimizersModel) -> None:
    forked = model.forking(1, 60)
    assert not forked.why_not_forked(1, 60)
    assert forked.why_not_forked(2, 100).startswith("A fork is not forked again")
    assert forked.why_not_forked(1, forked.steps).startswith("After a racer's last step")
    while len(forked.racers) < MOST_RACERS:
        forked = forked.duplicating(0)
    assert forked.why_not_forked(0, 60) == "There are as many racers as fit: remove one first"
    for nobody in (model.replace(racers=()), model.with_surface(FactorizationSurface())):
        assert nobody.why_not_forked(0, 0) == "There is no racer here that can be forked"


def test_a_fork_follows_its_parent_in_what_they_share(model: OptimizersModel) -> None:
    forked = model.forking(1, 60)
    faster = forked.racers[1].optimizer.replace(learning_rate=0.01)
    followed = forked.with_racer(1, forked.racers[1].replace(optimizer=faster)).racers[2]
    assert followed.fork is not None
    assert followed.fork.optimizer == followed.optimizer == faster
    own = forked.racers[2].replace(optimizer=Adam(learning_rate=0.077))
    changed = forked.with_racer(2, own).with_racer(1, forked.racers[1].replace(optimizer=faster)).racers[2]
    assert changed.fork is not None
    assert (changed.optimizer, changed.fork.optimizer) == (own.optimizer, faster)


def test_on_another_surface_both_parts_of_a_fork_take_its_rates(model: OptimizersModel) -> None:
    moved = model.forking(0, 60).with_surface(Rosenbrock()).racers[1]
    assert moved.fork is not None
    rate = Rosenbrock().suggested_rate(SGD)
    assert (moved.optimizer.learning_rate, moved.fork.optimizer.learning_rate) == (rate, rate)


def test_a_fork_has_the_radius_of_its_past_and_may_have_another() -> None:
    model = OptimizersModel.first()
    flat = model.with_racer(0, model.racers[0].replace(sam_radius=0.1)).forking(0, 20)
    assert flat.racers[1].fork is not None
    assert (flat.racers[1].sam_radius, flat.racers[1].fork.sam_radius) == (0.1, 0.1)
    followed = flat.with_racer(0, flat.racers[0].replace(sam_radius=0.3)).racers[1]
    assert followed.fork is not None
    assert (followed.sam_radius, followed.fork.sam_radius) == (0.3, 0.3)


def test_a_start_that_a_turn_would_carry_too_far_stays_at_the_edge_of_what_can_be_typed(model: OptimizersModel) -> None:
    far = model.replace(start=model.start.replace(x=1e6, y=1e6)).at_angle(45.0)
    assert max(map(abs, far.start.point)) == 1e6
