"""Sentences on a race, and what random walks would give."""

from dataclasses import replace

import numpy as np
import pytest

from core.landscape.loss_map import LossMap
from core.landscape.network_race import NetworkRace
from core.landscape.plane import through_start
from core.landscape.remarks import random_walk_share, ratio_at_end, ratios, remarks
from core.landscape.result import LandscapeResult


@pytest.mark.parametrize("walks", [1, 2, 3, 5])
def test_random_walks_have_that_share(walks: int) -> None:
    rng = np.random.default_rng(walks)
    steps = np.float32(rng.standard_normal((walks, 150, 3000)))
    paths = steps.cumsum(axis=1)
    plane = through_start(np.zeros(3000, np.float32), [path[-1] for path in paths], list(paths[0, ::5]))
    off = sum(plane.off_plane(point) ** 2 for path in paths for point in path[::5])
    share = 1 - off / float(np.square(paths[:, ::5]).sum())
    assert share == pytest.approx(random_walk_share(walks), abs=0.04)


def test_two_three_and_five_random_walks_have_these_shares() -> None:
    assert [round(random_walk_share(n), 2) for n in (2, 3, 5)] == [0.67, 0.44, 0.27]


def result_of(race: NetworkRace) -> LandscapeResult:
    assert race.result is not None
    return race.result


def scaled(result: LandscapeResult, factor: float) -> LandscapeResult:
    old = result.loss_map
    return replace(result, loss_map=LossMap(old.a, old.b, old.losses * np.float32(factor), old.images))


def test_it_says_how_much_the_plane_holds_and_who_diverged(race: NetworkRace) -> None:
    result = result_of(race)
    said = [one.text() for one in remarks(result)]
    assert f"holds {result.share:.0%} of the squared distances" in said[0]
    assert "would have 44%" in said[0]  # of three: the fourth diverged
    low, high = ratios(result)
    assert f"between {low:.2g} and {high:.2g} times" in said[1]
    assert any(text.startswith("Lost diverged in step") for text in said)


def test_a_racer_thrown_away_from_others_that_stood_still_is_said_so_without_a_multiple(race: NetworkRace) -> None:
    result = result_of(race)
    thrown, *others = (path for path in result.paths if path.counts)
    still = [replace(path, distance=0 * path.distance) for path in others]
    said = [one.text() for one in remarks(replace(result, paths=(replace(thrown, counts=False), *still)))]
    assert any(text.startswith(f"{thrown.name} was thrown far away") for text in said)
    assert not any("inf" in text or "nan" in text for text in said)


def test_where_the_map_misleads_at_an_end_it_says_so(race: NetworkRace) -> None:
    true = result_of(race)
    ratio = ratio_at_end(true, true.path("SGD"))
    for factor, is_said in ((1.19, False), (1.21, True), (1 / 1.19, False), (1 / 1.21, True)):
        said = [one.text() for one in remarks(scaled(true, factor / ratio))]
        assert any(text.startswith("At the end of SGD") for text in said) == is_said


def test_where_an_end_lies_in_the_plane_it_is_not_called_off_it(race: NetworkRace) -> None:
    result = scaled(result_of(race), 2)
    on_it = replace(result.paths[0], off_plane=0 * result.paths[0].off_plane)
    (said,) = (one.text() for one in remarks(replace(result, paths=(on_it,))) if "At the end of SGD" in one.text())
    assert said.endswith("the paths are so far apart that its points are, too.")


def test_an_end_beside_the_map_is_named(race: NetworkRace) -> None:
    result = result_of(race)
    far = replace(result.paths[0], points=result.paths[0].points + np.float32(1000))
    said = [one.text() for one in remarks(replace(result, paths=(far,)))]
    assert "SGD ends outside the map." in said


def test_more_than_three_on_a_deep_network_are_warned_of_with_the_ratio(race: NetworkRace) -> None:
    result = result_of(race)
    three = result.paths[:3]
    wrong = scaled(replace(result, paths=(*three, replace(three[0], name="again"))), 2)
    said = [one.text() for one in remarks(wrong)]
    worst = max(ratio_at_end(wrong, path) for path in wrong.paths)
    assert any("4 racers on a network of 2 hidden layers" in text and f"{worst:.2g}" in text for text in said)
    assert not any("racers on a network" in one.text() for one in remarks(scaled(replace(result, paths=three), 2)))


def test_a_plane_through_three_points_names_them(race: NetworkRace) -> None:
    result = result_of(race)
    recipe = result.recipe.replace(plane="three_points", through=("SGD start", "SGD end", "Adam end"))
    said = [one.text() for one in remarks(replace(result, recipe=recipe))]
    assert said[1] == "It goes through the start of SGD, the end of SGD and the end of Adam, where the map is right."
    wrong = remarks(scaled(replace(result, recipe=recipe), 2))
    assert wrong[1].text() == "It goes through the start of SGD, the end of SGD and the end of Adam."
