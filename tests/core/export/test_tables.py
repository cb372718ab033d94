"""Tables say what was measured, with all settings, and their numbers are read back exactly."""

import csv
import io
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.activations import ReLU
from core.descent import Racer, Trajectory, race
from core.export.tables import Table, basins_part, history_table, layers_table, race_table
from core.initializers import GlorotNormal, HeNormal
from core.landscape.sharpness import Sharpness
from core.optimizers import SGD, Adam, RMSProp
from core.propagation import PropagationConfig, propagate
from core.surfaces import Beale, Bowl, Himmelblau
from core.training import Change, Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset
from tests.core.histories import report


@pytest.fixture(scope="module")
def raced() -> tuple[Trajectory, ...]:
    """Three racers, of whom the last is lost."""
    racers = [Racer(optimizer=optimizer) for optimizer in (Adam(), RMSProp(momentum=0.5), SGD(learning_rate=50))]
    return race(Beale(), racers, (1.0, 1.5), 20)


@pytest.fixture(scope="module")
def table(raced: tuple[Trajectory, ...]) -> Table:
    return race_table(raced, seed=7)


def read_csv(text: str) -> tuple[Any, list[dict[str, str]]]:
    """The settings and the rows, as another program reads them."""
    lines = text.splitlines()
    settings = "".join(line.removeprefix("# ") for line in lines if line.startswith("# "))
    rows = csv.DictReader(io.StringIO("\n".join(line for line in lines if not line.startswith("# "))))
    return json.loads(settings), list(rows)


def test_a_race_has_a_row_for_each_step_of_each_racer(table: Table) -> None:
    assert table.columns[:7] == ("racer", "optimizer", "step", "x", "y", "loss", "gradient_x")
    assert [row[:3] for row in table.rows[::21]] == [(1, "adam", 0), (2, "rmsprop", 0), (3, "sgd", 0)]
    assert len(table.rows) == 3 * 21


def test_numbers_of_a_csv_are_read_back_exactly(table: Table, raced: tuple[Trajectory, ...]) -> None:
    _, rows = read_csv(table.as_csv())
    points = [[float(row["x"]), float(row["y"])] for row in rows]
    np.testing.assert_array_equal(points, np.concatenate([one.points for one in raced]))
    np.testing.assert_array_equal([float(row["v_x"]) for row in rows[:21]], raced[0].states["v"][:, 0])
    np.testing.assert_array_equal([float(row["t"]) for row in rows[:21]], raced[0].states["t"])


def test_numbers_of_a_json_are_read_back_exactly(table: Table, raced: tuple[Trajectory, ...]) -> None:
    read = json.loads(table.as_json(), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    place = read["columns"].index("loss")
    losses = [math.nan if row[place] is None else row[place] for row in read["rows"]]
    np.testing.assert_array_equal(losses, np.concatenate([one.losses for one in raced]))


def test_what_an_optimizer_does_not_remember_is_empty_and_what_is_lost_is_nan(table: Table) -> None:
    _, rows = read_csv(table.as_csv())
    assert rows[-1]["v_x"] == ""
    assert rows[-1]["x"] == "nan"
    assert all(row["v_x"] for row in rows[:21])


def test_the_settings_make_the_same_race(table: Table, raced: tuple[Trajectory, ...]) -> None:
    for settings in (read_csv(table.as_csv())[0], json.loads(table.as_json())["settings"]):
        assert settings["seed"] == 7
        racers = [Racer.model_validate(racer) for racer in settings["racers"]]
        start = (settings["start"][0], settings["start"][1])
        again = race(Beale.model_validate(settings["surface"]), racers, start, settings["steps"])
        np.testing.assert_array_equal(again[0].points, raced[0].points)


def test_the_outcome_of_each_racer_stands_in_json(table: Table, raced: tuple[Trajectory, ...]) -> None:
    outcomes = json.loads(table.as_json())["outcomes"]
    assert [list(one) for one in outcomes] == 3 * [["kind", "step", "sentence"]]
    assert [one["kind"] for one in outcomes] == ["moving", "moving", "diverged"]
    assert [one["step"] for one in outcomes] == [20, 20, raced[2].diverged_at]
    assert outcomes[0]["sentence"] == "Still moving after 20 steps."
    assert "outcomes" not in json.loads(Table({}, ("a",), [(1.0,)]).as_json())


def test_with_a_target_the_outcomes_count_the_steps_to_it() -> None:
    paths = race(Bowl(), [Racer(optimizer=SGD(learning_rate=0.5)), Racer(optimizer=SGD(learning_rate=1e-3))], (2, 0), 9)
    near, far = json.loads(race_table(paths, 0, target=2 * 0.25**4).as_json())["outcomes"]
    assert (near["target"], near["steps_to_target"], near["stays_from"]) == (2 * 0.25**4, 4, 4)
    assert (far["steps_to_target"], far["stays_from"]) == (None, None)


def test_what_is_infinite_stays_so_in_json() -> None:
    read = json.loads(Table({}, ("a", "b"), [(math.inf, -math.inf)]).as_json())
    assert read["rows"] == [[math.inf, -math.inf]]


def test_a_race_of_nobody_is_a_table_without_rows() -> None:
    assert race_table((), seed=0).rows == []


def test_layers_have_every_statistic_of_every_seed() -> None:
    def config(seed: int, **changes: object) -> PropagationConfig:
        plain = PropagationConfig(activation=ReLU(), hidden_layers=(8, 8), input_size=8, batch_size=16, seed=seed)
        return plain.replace(**changes)

    first = [propagate(config(seed, initializer=HeNormal()), detailed=True) for seed in (0, 1)]
    second = [propagate(config(0, initializer=GlorotNormal(), batch_norm=True))]
    table = layers_table([first, second])
    settings, rows = read_csv(table.as_csv())
    assert [(row["network"], row["seed"], row["layer"]) for row in rows] == [
        ("1", "0", "1"), ("1", "0", "2"), ("1", "1", "1"), ("1", "1", "2"), ("2", "0", "1"), ("2", "0", "2")
    ]  # fmt: skip
    assert float(rows[3]["activations_std"]) == first[1].layers[1].activations.std
    assert float(rows[0]["detail_effective_rank"]) == first[0].layers[0].detail.effective_rank  # type: ignore[union-attr]
    assert rows[0]["before_batch_norm_std"] == ""
    assert rows[4]["detail_effective_rank"] == ""
    assert [network["initializer"]["kind"] for network in settings["networks"]] == ["he_normal", "glorot_normal"]


def test_a_history_has_a_row_for_each_epoch_and_the_settings_and_changes_of_its_run() -> None:
    config = TrainingConfig(train_size=200, hidden_layers=(6,), epochs=2, batch_size=50)
    changes = [Change(3, "l2", 0.125)]
    trainer = Trainer(config, easy_dataset(), changes)
    list(trainer.run())
    table = history_table("mine", config, trainer.changes, trainer.ending, trainer.history)
    settings, rows = read_csv(table.as_csv())
    assert TrainingConfig.model_validate_json(json.dumps(settings["config"])) == config
    assert (settings["run"], settings["changes"][0]["value"]) == ("mine", 0.125)
    assert [float(row["test_loss"]) for row in rows] == [report.test_loss for report in trainer.history]
    norms = [[float(row[f"weight_norm_{layer}"]) for layer in (1, 2)] for row in rows]
    assert norms == [[layer.weight_norm for layer in report.layers] for report in trainer.history]


def test_a_history_has_the_sharpness_where_it_was_measured() -> None:
    history = [report(epoch=1), report(epoch=2)]
    found = Sharpness(epoch=2, value=12.5, preconditioned=math.nan, limit=20.0)
    table = history_table("mine", TrainingConfig(), (), None, history, sharpness=[found])
    _, rows = read_csv(table.as_csv())
    assert [(row["sharpness"], row["sharpness_limit"]) for row in rows] == [("", ""), ("12.5", "20.0")]
    assert rows[1]["preconditioned_sharpness"] == "nan"


def test_a_history_without_layers_has_numbers_alone() -> None:
    table = history_table("mine", TrainingConfig(), (), None, [report(validation_loss=math.nan)])
    assert json.loads(table.as_json())["rows"][0][table.columns.index("validation_loss")] is None
    assert table.columns[-1] == "largest_class"


def test_the_basins_of_a_racer_are_told_by_the_numbers_of_minima_and_by_names() -> None:
    raced = race(Himmelblau(), [Racer(optimizer=SGD(learning_rate=0.01))], (0.0, 0.0), 60)
    part = basins_part(raced, 0, seed=0)
    content = json.loads(replace(race_table(raced, seed=0), basins=part).as_json())["basins"]
    assert content["minima"] == [list(minimum) for minimum in Himmelblau().minima]
    reached = np.array(content["reached"], dtype=object)
    assert reached.shape == (len(content["y"]), len(content["x"]))
    x, y = content["minima"][2]
    near = np.abs(np.array(content["y"]) - y).argmin(), np.abs(np.array(content["x"]) - x).argmin()
    assert reached[near] == 3
    assert "basins" not in json.loads(race_table(raced, seed=0).as_json())


def test_a_racer_that_looks_uphill_has_its_places_and_its_number_of_gradients() -> None:
    raced = race(Beale(), [Racer(optimizer=SGD(learning_rate=0.001), sam_radius=0.1)], (1.0, 1.5), 20)
    table = race_table(raced, 0)
    place = table.columns.index("looked_at_x")
    assert raced[0].looked_at is not None
    assert [row[place] for row in table.rows] == raced[0].looked_at[:, 0].tolist()
    assert table.outcomes[0]["gradients"] == 40
