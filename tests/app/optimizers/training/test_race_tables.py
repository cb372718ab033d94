"""The table of a race of networks has its paths and its map."""

import csv
import json

import numpy as np

from app.optimizers.training.race_tables import table_of
from core.landscape.race_files import PATHS
from tests.app.optimizers.network.small_race import STEPS, small_result


def test_each_step_and_each_point_of_the_map_has_a_row() -> None:
    result = small_result()
    lines = [line for line in table_of(result).as_csv().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == PATHS
    of_racers = [row for row in rows if row["racer"]]
    assert len(of_racers) == 2 * (STEPS + 1)
    assert len(rows) - len(of_racers) == result.loss_map.losses.size
    last = of_racers[STEPS]
    assert float(last["true_loss"]) == result.paths[0].true_end
    np.testing.assert_allclose(float(last["map_loss"]), result.map_losses(result.paths[0])[-1])


def test_the_settings_stand_in_json_too() -> None:
    told = json.loads(table_of(small_result()).as_json())
    assert told["settings"]["race"]["steps"] == STEPS
    assert told["columns"] == list(PATHS)
