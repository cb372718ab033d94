"""The command `landscape`."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from core.__main__ import main
from core.datasets import load
from core.landscape.race_file import EXAMPLE, parse_race
from core.landscape.slices.map_images import MapImages
from core.training.factory import build_network
from tests.core.landscape.conftest import RACE

NAMES = ["ends.npz", "map.csv", "paths.csv", "plane.npz", "summary.json"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("landscape")
    (place / "race.toml").write_text(RACE, encoding="utf-8")
    for name in ("one", "two"):
        assert main(["landscape", str(place / "race.toml"), "--out", str(place / "races" / name)]) == 0
    return place / "races" / "one", place / "races" / "two"


@pytest.mark.slow
def test_run_again_the_files_are_the_same(folders: tuple[Path, Path]) -> None:
    one, two = folders
    assert sorted(path.name for path in one.iterdir()) == NAMES
    assert [(one / name).read_bytes() for name in NAMES] == [(two / name).read_bytes() for name in NAMES]
    assert sorted(path.name for path in one.parent.iterdir()) == ["one", "two"]  # nothing is left over


def test_the_files_fit_together(folders: tuple[Path, Path]) -> None:
    folder, _ = folders
    recipe = parse_race(RACE, "race.toml")
    digits = load("digits")
    images, network = MapImages.of(recipe.base, digits, recipe.map_images), build_network(recipe.base, digits.ends)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    plane = np.load(folder / "plane.npz")
    paths = list(csv.DictReader((folder / "paths.csv").read_text(encoding="utf-8").splitlines()))
    with np.load(folder / "ends.npz") as ends:
        assert list(ends) == list(recipe.names)
        for name in recipe.names:
            network.parameters[:] = ends[name]
            true = summary["ends"][name]["true_loss"]
            assert images.truth(network).loss == pytest.approx(true, rel=1e-6)
            last = [row for row in paths if row["racer"] == name][-1]
            assert float(last["true_loss"]) == pytest.approx(true)
    for row in list(csv.DictReader((folder / "map.csv").read_text(encoding="utf-8").splitlines()))[::97]:
        network.parameters[:] = plane["origin"] + float(row["a"]) * plane["u"] + float(row["b"]) * plane["v"]
        assert float(row["loss"]) == pytest.approx(images.truth(network).loss, rel=1e-6)
    assert {"share", "seconds", "ends"} <= set(summary)


def test_its_help_shows_a_race_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["landscape", "--help"])
    said = capsys.readouterr().out
    assert all(line in said for line in EXAMPLE.splitlines())


@pytest.mark.parametrize(
    ("text", "out", "answer"),
    [
        ("steps = 'a'", "out", (2, "race.toml, line 1: racers is missing")),
        (RACE, "race.toml/out", (1, "race.toml/out cannot be written: Not a directory")),
        (RACE, "race.toml", (1, "race.toml is no folder")),
        (RACE.replace("300", "3000"), "out", (1, "training samples")),
    ],
)
def test_bad_input_is_said_in_a_sentence(
    text: str, out: str, answer: tuple[int, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "race.toml").write_text(text, encoding="utf-8")
    status, sentence = answer
    assert main(["landscape", str(tmp_path / "race.toml"), "--out", str(tmp_path / out)]) == status
    assert sentence in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["race.toml"]
