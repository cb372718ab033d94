"""The files of a race: their columns, and what has no number."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.network_race import NetworkRace
from core.landscape.race_files import FILES, race_files, summary
from core.landscape.recipe import LandscapeRecipe
from core.settings import RefusedError


def test_each_step_has_a_row_and_true_losses_stand_where_they_were_computed(race: NetworkRace) -> None:
    files = race_files(race)
    assert tuple(files) == FILES
    rows = list(csv.DictReader(files["paths.csv"].decode().splitlines()))
    assert list(rows[0]) == ["racer", "step", "a", "b", "true_loss", "map_loss", "off_plane"]
    assert race.result is not None
    for path in race.result.paths:
        own = [row for row in rows if row["racer"] == path.name]
        assert [int(row["step"]) for row in own] == list(range(path.steps + 1))
        assert [int(row["step"]) for row in own if row["true_loss"]] == path.truth_steps.tolist()
        assert [float(row["a"]) for row in own] == pytest.approx(path.points[:, 0].tolist())
    grid = list(csv.DictReader(files["map.csv"].decode().splitlines()))
    assert len(grid) == race.result.loss_map.losses.size


def test_barriers_are_given_between_each_two_ends_that_did_not_diverge(race: NetworkRace) -> None:
    assert race.result is not None
    barriers = json.loads(json.dumps(summary(race, race.result)))["barriers"]
    pairs = [["SGD", "Adam"], ["SGD", "Adam, short"], ["Adam", "Adam, short"]]
    assert [one["between"] for one in barriers] == pairs
    assert all(one["barrier"] >= 0 and one["matched"] >= 0 for one in barriers)


def test_beside_the_map_a_loss_is_empty(race: NetworkRace) -> None:
    result = race.result
    assert result is not None
    far = replace(result.paths[0], points=result.paths[0].points + np.float32(1000))
    found = summary(race, replace(result, paths=(far,)))
    text = json.loads(json.dumps(found, allow_nan=False))
    assert text["ends"]["SGD"]["map_loss"] is None
    assert text["ends"]["SGD"]["true_loss"] == pytest.approx(far.true_end)


def test_before_the_end_there_are_no_files(recipe: LandscapeRecipe, digits: Dataset) -> None:
    with pytest.raises(RefusedError, match="not over yet"):
        race_files(NetworkRace(recipe, digits))
