"""The recipe of a race has what its racers have of their own, and a plane that goes through their points."""

import pytest

from app.optimizers.model import OptimizersModel
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.training.race_recipe import recipe_of, unnamed
from core.settings import RefusedError
from tests.app.optimizers.network.small_race import small_model


def test_every_suggested_racer_trains_networks_or_is_refused_by_name() -> None:
    model = OptimizersModel.first().with_surface(RealNetwork())
    assert (
        recipe_of(model, [f"{place}" for place in range(len(model.racers))]).names
        == tuple("01234")[: len(model.racers)]
    )
    newton = model.replace(racers=model.racers * 3)
    with pytest.raises(RefusedError, match="at most 8"):
        recipe_of(newton, ["a"] * 15)


def test_racers_may_draw_their_own_batches_or_weights() -> None:
    model = small_model()
    names, surface = ["a", "b", "c"], model.surface
    assert isinstance(surface, RealNetwork)
    model = model.replace(racers=(*model.racers, model.racers[0]))
    orders = recipe_of(model.replace(surface=surface.replace(draws="orders")), names)
    assert [racer.order_seed for racer in orders.racers] == [None, 1, 2]
    starts = recipe_of(model.replace(surface=surface.replace(draws="starts")), names)
    assert [racer.start_seed for racer in starts.racers] == [None, 1, 2]
    assert (orders.plane, starts.plane) == ("start_and_ends", "three_ends")


def own(model: OptimizersModel, place: int, **changes: object) -> OptimizersModel:
    return model.with_racer(place, model.racers[place].replace(**changes))


def test_a_racer_trains_with_what_it_has_of_its_own_and_stops_when_it_likes() -> None:
    model = own(small_model(), 1, trained='{"batch_size": 50, "l2": 0.1}', own_steps=7)
    first, second = recipe_of(model, ["a", "b"]).racers
    assert (first.config.batch_size, first.config.l2, first.steps) == (20, 0, None)
    assert (second.config.batch_size, second.config.l2, second.steps) == (50, 0.1, 7)
    assert not model.same_race(small_model())
    assert recipe_of(own(model, 1, own_steps=10_000), ["a", "b"]).racers[1].steps is None


def test_racers_that_begin_with_other_weights_have_a_plane_that_goes_through_their_ends() -> None:
    model = own(small_model(), 1, trained='{"initializer": {"kind": "zeros"}}')
    two = recipe_of(model, ["a", "b"])
    assert (two.plane, two.points) == ("three_points", (("a", "start"), ("a", "end"), ("b", "end")))
    assert recipe_of(model.replace(racers=(*model.racers, model.racers[0])), ["a", "b", "c"]).plane == "three_ends"
    surface = model.surface.replace(plane="two_starts_and_end")
    named = recipe_of(model.replace(surface=surface), ["a", "b start"])
    assert named.points == (("a", "start"), ("b start", "start"), ("b start", "end"))
    assert unnamed(named).points == (("0", "start"), ("1", "start"), ("1", "end"))
    for racers in (model.racers[:1], small_model().racers):
        with pytest.raises(RefusedError, match="begin with the same weights"):
            recipe_of(model.replace(surface=surface, racers=racers), ["a", "b"][: len(racers)])


def test_a_plane_through_three_ends_needs_three() -> None:
    model = small_model()
    surface = model.surface.replace(plane="three_ends")
    with pytest.raises(RefusedError, match="add racers"):
        recipe_of(model.replace(surface=surface), ["a", "b"])


def test_muon_needs_a_matrix_between_two_hidden_layers() -> None:
    flat = OptimizersModel.first().with_surface(RealNetwork(settings='{"hidden_layers": [8]}')).adding("muon")
    names = [racer.optimizer.kind for racer in flat.racers]
    with pytest.raises(RefusedError, match="muon moves the matrices between hidden layers, and this network has none"):
        recipe_of(flat, names)
    deep = flat.with_surface(RealNetwork(settings='{"hidden_layers": [8, 8]}'))
    assert recipe_of(deep, names).racers[-1].config.optimizer == deep.racers[-1].optimizer
