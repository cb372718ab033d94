"""The script of a race of networks runs it again."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from core.datasets import load
from core.landscape.network_race import NetworkRace
from core.landscape.recipe import LandscapeRecipe, fitted
from core.landscape.slices.landscape_script import landscape_script
from core.optimizers import SGD, Adam
from core.training import TrainingConfig

STEPS = 12


def small_recipe() -> LandscapeRecipe:
    base = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(4,), batch_size=20)
    configs = {
        'S "G" D \\': fitted(base.replace(optimizer=SGD(learning_rate=0.1)), STEPS),
        "아담": fitted(base.replace(optimizer=Adam(), l2=0.01), STEPS),
    }
    return LandscapeRecipe.of(configs, steps=STEPS, map_images=50)


def test_the_script_writes_the_paths_of_the_race(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = small_recipe()
    race = NetworkRace(recipe, load(recipe.base.data))
    for _ in race.run():
        pass
    script = landscape_script(recipe, through=("아담", 7), penalty_of=1)
    (tmp_path / "race.py").write_text(script, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path("race.py")
    assert capsys.readouterr().out.count("true loss") == len(recipe.racers)
    files = {file.name for file in Path("race").iterdir()}
    assert files == {"paths.csv", "map.csv", "plane.npz", "ends.npz", "summary.json", "seen_map.csv"}
    assert "seen" not in landscape_script(recipe)
    seen = np.loadtxt("race/seen_map.csv", delimiter=",", skiprows=1)
    assert race.plane is not None
    plane = race.plane.through(race.parameters_at("아담", 7))
    weights = plane.at(*seen[5, :2])[: race.lanes["아담"].stepper().network.weights.size]
    *_, alone = (found for found in race.map_through("아담", 7) if found is not None)
    assert seen[5, 2] == pytest.approx(alone.losses[0, 5] + 0.005 * np.sum(weights**2), rel=1e-6)
    with np.load("race/ends.npz") as ends:
        for name, end in race.ends.items():
            np.testing.assert_array_equal(ends[name], end)
