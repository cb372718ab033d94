"""What Fall Line 0.1.0 wrote opens in this version, says the same and looks the same."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.rooms.sight import Sight
from app.session import session
from app.session.session import Session
from app.trainer.run_list.store import RunList
from core.datasets import load
from core.training.reports import ADDED, NUMBERS, EpochReport
from core.training.run_folder import RunFolder
from tests.app.pictures import pixels

WRITTEN = Path(__file__).parent / "golden" / "v0_1_0"
SESSIONS = ("every-optimizer", "own-function", "regression", "initializers", "trainer")
every_session = pytest.mark.parametrize("name", SESSIONS)

TILE = 20  # pixels: a word may be drawn by another font, a curve may not go elsewhere
OTHER_SHADE = 24  # of 255: by how much the mean colour of a tile may differ
OTHER_TILES = 0.025  # the share of tiles that may: the names of racers stand farther right, after longer samples
# With fourteen racers, the legend is a good part of what is left of the update, and it has names only since 0.2.0.
OF_A_LONG_LEGEND = {"every-optimizer": 0.045}
# Where there is noise or a batch, the update tells true gradient, noise and sum since 0.2.0: its column, the right one,
# is not what it was, and all that stands left of it is.
LEFT_OF_THE_UPDATE = {"every-optimizer": 0.6, "regression": 0.6}  # of the width
# Histograms have the height that the verdicts below them left empty before: what is above and beside them stands.
HISTOGRAMS = {"initializers": (slice(4, None), slice(0, 36))}  # rows and columns of tiles


def includes(later: Any, earlier: Any) -> bool:
    """Whether all that was said earlier is said still; there may be more."""
    if isinstance(earlier, dict):
        return all(name in later and includes(later[name], value) for name, value in earlier.items())
    if isinstance(earlier, list):
        return len(later) == len(earlier) and all(map(includes, later, earlier))
    return bool(later == earlier)


@every_session
def test_a_session_says_what_it_said(name: str) -> None:
    written = WRITTEN / f"{name}.fallline"
    said = json.loads(written.read_bytes()) | {"version": 2}  # it would be written in the format of today
    assert includes(json.loads(session.read(written).model_dump_json()), said)


@every_session
def test_a_picture_carries_its_session(name: str) -> None:
    plain, carried = session.read(WRITTEN / f"{name}.fallline"), session.read(WRITTEN / f"{name}.png")
    assert carried == plain.replace(frame=carried.frame)


def whole_map(opened: Session) -> Sight | None:
    """Return the view of 0.1.0: the box of the surface and a fiftieth of it on each side."""
    if opened.room != "optimizers":
        return None
    bounds = opened.optimizers.surface.bounds
    across, up = bounds.width / 50, bounds.height / 50
    return Sight(x=(bounds.x_min - across, bounds.x_max + across), y=(bounds.y_min - up, bounds.y_max + up))


def tiles(image: QImage) -> NDArray[np.float64]:  # (rows, columns, 3)
    """The mean colours of the tiles of a picture."""
    colours = pixels(image).astype(float)
    rows, columns = (length // TILE for length in colours.shape[:2])
    cut = colours[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE, 3)
    return cut.mean(axis=(1, 3))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == "own-function" else [pytest.mark.slow]) for name in SESSIONS]
)
def test_a_session_looks_as_it_looked(tmp_path: Path, name: str) -> None:
    before = QImage(str(WRITTEN / f"{name}.png"))
    painted = tmp_path / "now.png"
    size = f"{before.width()}x{before.height()}"
    written = tmp_path / "written.fallline"
    opened = session.read(WRITTEN / f"{name}.fallline")
    session.write(opened.replace(sight=whole_map(opened)), written)  # 0.2.0 opens on the race
    command = [sys.executable, "-m", "app", "render", str(written), "-o", str(painted), "--size", size]
    subprocess.run(command, check=True)
    differ = np.abs(tiles(QImage(str(painted))) - tiles(before)).max(axis=-1) > OTHER_SHADE
    compared = np.ones_like(differ)
    compared[:, round(differ.shape[1] * LEFT_OF_THE_UPDATE.get(name, 1.0)) :] = False
    if name in HISTOGRAMS:
        compared[HISTOGRAMS[name]] = False
    assert differ[compared].mean() <= OF_A_LONG_LEGEND.get(name, OTHER_TILES)


@pytest.fixture
def runs(tmp_path: Path) -> RunList:
    """The list of runs as it was written."""
    return RunList(Path(shutil.copy(WRITTEN / "runs.sqlite", tmp_path)))


SAID = json.loads((WRITTEN / "runs.json").read_text(encoding="utf-8"))


def test_the_runs_are_listed_as_they_were(runs: RunList) -> None:
    listed = [json.loads(run.config.model_dump_json()) for run in runs.runs()]
    assert all(includes(now, said["config"]) for now, said in zip(listed, SAID, strict=True))
    for run, said in zip(runs.runs(), SAID, strict=True):
        assert (run.id, run.name, run.note) == (said["id"], said["name"], said["note"])
        assert (run.finished.isoformat(), run.ending.kind, run.ending.step) == (
            said["finished"],
            said["ending"]["kind"],
            said["ending"]["step"],
        )
        assert (run.epochs, run.best_epoch, run.parameters) == (said["epochs"], said["best_epoch"], said["parameters"])
        assert [vars(change) for change in run.changes] == said["changes"]


def test_their_histories_hold_the_same_numbers(runs: RunList) -> None:
    for said in SAID:
        history = runs.history(said["id"])
        np.testing.assert_equal(_known_then(history, NUMBERS), said["history"])
        assert np.isnan([[getattr(report, name) for name in ADDED] for report in history]).all()


def test_their_layers_hold_the_same_numbers(runs: RunList) -> None:
    for said in SAID:
        for report, layers in zip(runs.history(said["id"])[-1:], said["layers"], strict=True):
            _same_layers(report, layers)


def _same_layers(report: EpochReport, layers: list[dict[str, Any]]) -> None:
    for layer, said in zip(report.layers, layers, strict=True):
        np.testing.assert_equal(layer.activations.mean, said["mean"])
        np.testing.assert_equal(layer.activations.std, said["std"])
        np.testing.assert_equal(layer.activations.histogram.counts.tolist(), said["counts"])
        np.testing.assert_equal(layer.gradient_rms, said["gradient_rms"])
        np.testing.assert_equal(layer.update_ratio, said["update_ratio"])
        np.testing.assert_equal(layer.shares.dead, said["dead"])


def test_an_interrupted_run_goes_on_to_where_it_would_have_come(tmp_path: Path) -> None:
    """Processors round float32 differently; what a run of 40 steps makes of that stays below a thousandth."""
    told = json.loads((WRITTEN / "interrupted.json").read_text())
    folder = RunFolder(shutil.copytree(WRITTEN / "interrupted", tmp_path / "run"))
    trainer = folder.resume(load("digits"))
    assert trainer.step == told["step_when_saved"]
    for _ in trainer.run():
        pass
    np.testing.assert_allclose(trainer.network.parameters, told["parameters"], rtol=0, atol=1e-3)
    without_seconds = [name for name in NUMBERS if name != "seconds"]
    np.testing.assert_allclose(_known_then(trainer.history, without_seconds), told["history"], rtol=1e-3, atol=1e-3)


def _known_then(history: list[EpochReport], names: Sequence[str]) -> list[list[float]]:
    """These numbers of each epoch, but for those that 0.1.0 did not know."""
    return [[getattr(report, name) for name in names if name not in ADDED] for report in history]
