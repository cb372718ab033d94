"""The files of numbers that the Optimizers room offers."""

import csv
import json

import pytest

from app.optimizers.view import OptimizersView


def test_the_saved_race_has_the_outcome_of_each_racer(room: OptimizersView) -> None:
    outcomes = json.loads(room.measured()[".json"]())["outcomes"]
    assert [one["kind"] for one in outcomes] == [path.outcome.kind for path in room.controller.race]


def test_the_table_ends_where_the_race_ends(room: OptimizersView) -> None:
    lines = room.measured()[".csv"]().splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert float(rows[-1]["x"]) == pytest.approx(room.controller.race[-1].points[-1][0])


def test_basins_and_rates_are_in_the_file_where_they_are_shown(room: OptimizersView) -> None:
    controller = room.controller
    assert not {"basins", "rates"} & set(json.loads(room.measured()[".json"]()))
    controller.set_model(controller.model.replace(map_kind="basins", rate_strips=True))
    found = json.loads(room.measured()[".json"]())
    assert found["basins"]
    assert len(found["rates"]) == len(controller.race)


def test_without_a_racer_there_is_no_file(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(racers=()))
    assert room.measured() == {}
