"""A race of networks, beside plain training runs."""

from itertools import groupby, islice

import numpy as np
import pytest

from core.datasets import Dataset
from core.initializers import Zeros
from core.landscape.loss_map import Box
from core.landscape.network_race import Mapped, NetworkRace, Replayed, Report, Surrounded, Trained, box_around
from core.landscape.recipe import LandscapeRecipe
from core.landscape.remarks import remarks
from core.landscape.result import LandscapeResult
from core.optimizers import SGD
from core.settings import RefusedError
from core.training import StepReport, Trainer

Raced = tuple[NetworkRace, list[Report | None]]


@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_a_racer_ends_to_the_bit_where_a_plain_run_ends(name: str, race: NetworkRace, digits: Dataset) -> None:
    config = race.lanes[name].racer.config
    trainer = Trainer(config, digits)
    losses = [report.loss for report in islice(trainer.run(), 42) if isinstance(report, StepReport)][:40]
    assert trainer.step == 40
    assert race.ends[name].tobytes() == trainer.network.parameters.tobytes()
    assert race.result is not None
    assert race.result.path(name).batch_losses.tolist() == np.array(losses, np.float32).tolist()


def test_reports_come_in_the_order_in_which_one_wants_to_see_them(raced: Raced) -> None:
    race, reports = raced
    kinds = [type(report) for report in reports if report is not None]
    assert [kind for kind, _ in groupby(kinds)] == [Trained, Mapped, Replayed, Mapped, Surrounded]
    maps = [report.loss_map.losses.shape for report in reports if isinstance(report, Mapped)]
    assert maps == [(9, 9), (17, 17), (33, 33)]
    trained = [report for report in reports if isinstance(report, Trained)]
    assert [report.step for report in trained] == [10, 20, 30, 40]
    assert [len(losses) for losses in trained[-1].losses][:3] == [40, 40, 25]
    assert race.result is not None


def test_each_step_is_projected(race: NetworkRace) -> None:
    assert race.result is not None
    assert race.plane is not None
    for name in ("SGD", "Adam, short"):
        path = race.result.path(name)
        before = race.starts[name].astype(np.float64)
        for step in range(path.steps + 1):
            vector = race.parameters_at(name, step).astype(np.float64)
            placed = race.plane.place(vector)
            assert path.points[step] == pytest.approx(placed[:2], abs=1e-5)
            assert path.off_plane[step] == pytest.approx(placed.off_plane, abs=1e-4)
            assert path.distance[step] == pytest.approx(np.linalg.norm(vector - race.plane.origin), rel=1e-5)
            if step:
                assert path.step_lengths[step - 1] == pytest.approx(np.linalg.norm(vector - before), rel=1e-4)
            before = vector


def test_gradient_norms_are_those_of_the_batches(race: NetworkRace) -> None:
    assert race.result is not None
    path = race.result.path("SGD")  # whose steps are .1 times the gradient
    assert path.gradient_norms * 0.1 == pytest.approx(path.step_lengths, rel=1e-4)


def test_true_losses_are_those_of_the_maps_own_images(race: NetworkRace) -> None:
    assert race.result is not None
    path = race.result.path("Adam")
    assert (path.truth_steps[0], path.truth_steps[-1]) == (0, 40)
    for step, loss, accuracy in zip(path.truth_steps, path.true_losses, path.accuracies, strict=True):
        assert race.truth_at("Adam", int(step))[:2] == pytest.approx((loss, accuracy))


def test_the_map_is_true_where_the_plane_holds_the_racer(race: NetworkRace) -> None:
    assert race.result is not None
    path = race.result.path("SGD")
    assert race.result.map_losses(path)[0] == pytest.approx(path.true_losses[0], rel=0.01)
    *_, exact = race.map_through("SGD", 20)
    assert exact is not None
    assert exact.loss(path.points[20]) == pytest.approx(race.truth_at("SGD", 20).loss, rel=0.01)


def test_who_diverged_is_cut_and_has_no_part_in_the_plane(race: NetworkRace) -> None:
    assert race.result is not None
    assert race.box is not None
    lost = race.result.path("Lost")
    assert lost.diverged_at is not None
    assert lost.steps == max(lost.diverged_at - 2, 0)
    assert np.isfinite(lost.points).all()
    assert np.isfinite(race.ends["Lost"]).all()
    assert max(map(abs, race.box)) < 20


@pytest.mark.parametrize(
    "plane", [{}, {"plane": "three_points", "through": ("SGD start", "SGD end", "Adam end")}], ids=["ends", "points"]
)
def test_who_is_thrown_far_away_without_learning_does_not_take_the_plane(
    recipe: LandscapeRecipe, digits: Dataset, plane: dict[str, object]
) -> None:
    sgd = recipe.racers[0].replace(steps=20)
    config = sgd.config.replace(optimizer=SGD(learning_rate=50.0))  # its units die, and the loss stays finite
    racers = (sgd, recipe.racers[1].replace(steps=20), sgd.replace(name="thrown", config=config))
    race = NetworkRace(recipe.replace(racers=racers, **plane), digits)
    for _ in race.run():
        pass
    assert race.result is not None
    assert race.plane is not None
    assert race.box is not None
    assert [path.counts for path in race.result.paths] == [True, True, False]
    assert race.lanes["thrown"].diverged_at is None
    assert race.plane.off_plane(race.ends["SGD"]) == pytest.approx(0, abs=1e-6)
    assert max(map(abs, race.box)) < 20
    said = [one.text() for one in remarks(race.result)]
    assert any(text.startswith("thrown was thrown") for text in said)
    assert LandscapeResult.from_bytes(race.result.to_bytes()).path("thrown").counts is False


def test_own_seeds_draw_other_batches_and_other_weights(recipe: LandscapeRecipe, digits: Dataset) -> None:
    plain, *_ = recipe.racers
    racers = (
        plain.replace(steps=1),
        plain.replace(name="order", order_seed=1, steps=1),
        plain.replace(name="start", start_seed=1, steps=1),
        plain.replace(name="same", order_seed=0, start_seed=0, steps=1),
    )
    race = NetworkRace(recipe.replace(plane="three_ends", racers=racers), digits)
    for _ in race.run():
        pass
    starts, ends = race.starts, race.ends
    assert starts["order"].tobytes() == starts["SGD"].tobytes() != starts["start"].tobytes()
    assert ends["order"].tobytes() != ends["SGD"].tobytes() == ends["same"].tobytes()


def test_without_anybody_left_there_is_no_plane(recipe: LandscapeRecipe, digits: Dataset) -> None:
    race = NetworkRace(recipe.replace(racers=recipe.racers[-1:]), digits)
    with pytest.raises(RefusedError, match="every racer diverged, Lost in step"):
        list(race.run())
    with pytest.raises(RefusedError, match="the plane is laid when"):
        next(race.map_through("Lost", 0))


def test_a_network_of_zeros_has_no_plane_round_its_end(recipe: LandscapeRecipe, digits: Dataset) -> None:
    zeros = recipe.racers[0].replace(config=recipe.base.replace(initializer=Zeros()), steps=3)  # dead for ever
    race = NetworkRace(recipe.replace(plane="around_end", racers=(zeros,)), digits)
    with pytest.raises(RefusedError, match="at the end of SGD, too few weights differ from 0"):
        list(race.run())


def test_weights_whose_squares_overflow_warn_of_nothing(recipe: LandscapeRecipe, digits: Dataset) -> None:
    lost = recipe.racers[-1]  # a step makes its weights 99 times as large
    grown = lost.replace(config=lost.config.replace(hidden_layers=()), steps=12)
    race = NetworkRace(recipe.replace(racers=(grown,)), digits)
    list(race.run())
    assert np.abs(race.ends["Lost"]).max() > 2e19
    assert race.result is not None
    assert race.result.path("Lost").step_lengths[-1] == np.inf


def test_a_box_is_never_narrow() -> None:
    assert box_around(np.array([[0.0, 0.0], [10.0, 0.0]])) == pytest.approx(Box(-1.5, 11.5, -3.9, 3.9))
    low, high, *_ = box_around(np.array([[0.0, 0.0], [0.0, 10.0]]))
    assert high - low == pytest.approx(1.25 * 13)
