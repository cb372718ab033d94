"""The numbers of a race on a matrix in files: those of the race, digit by digit."""

import csv
import io
import json

import numpy as np

from core.matrix_optimizers import Muon
from core.matrix_stage import Factorization
from core.matrix_stage.matrix_path import matrix_race
from core.matrix_stage.table import matrix_csv, matrix_json
from core.optimizers import SGD
from tests.core.matrix_stage.racers import at_constant_rates

PATHS = dict(
    zip(
        ("Muon", "too fast"),
        matrix_race(Factorization(), at_constant_rates([Muon(learning_rate=0.01), SGD(learning_rate=30.0)]), 12),
        strict=True,
    )
)


def test_the_rows_have_losses_and_singular_values() -> None:
    rows = list(csv.DictReader(io.StringIO(matrix_csv(PATHS))))
    assert len(rows) == 2 * 13
    muon = PATHS["Muon"]
    assert [float(row["loss"]) for row in rows[:13]] == muon.losses.tolist()
    assert float(rows[5]["w_8"]) == muon.singular_values[5, 7]
    assert float(rows[5]["update_1"]) == muon.update_values[5, 0]
    assert rows[12]["update_1"] == ""  # no step follows the last
    assert rows[-1]["loss"] == ""  # it has diverged


def test_the_json_has_the_matrices_too() -> None:
    found = json.loads(matrix_json(PATHS))
    assert found["task"]["kind"] == "factorization"
    np.testing.assert_array_equal(found["racers"]["Muon"]["matrices"], PATHS["Muon"].matrices)
    assert found["racers"]["too fast"]["losses"][-1] is None
