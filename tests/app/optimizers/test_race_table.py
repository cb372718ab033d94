"""The table of the race: each racer at this step, sorted, copied and saved."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.optimizers.explainer.explainer import Insight, target_cells
from app.optimizers.fields import MOST_RACERS
from app.optimizers.view import OptimizersView
from core.descent import descend
from core.descent.outcomes import help_text
from core.number_format import NOTHING
from core.optimizers import SGD


def test_the_table_has_a_row_for_each_racer_at_this_step(room: OptimizersView, insight: Insight) -> None:
    room.playback.seek(50)
    for row, path in zip(insight.column.table.model.rows(), room.controller.race, strict=True):
        _, loss, slope, x, y, _ = row.cells
        assert (x, y) == tuple(path.points[50])
        assert loss == path.losses[50]
        assert slope == pytest.approx(np.linalg.norm(path.true_gradients[50]))


def test_the_last_title_explains_every_outcome(insight: Insight) -> None:
    model = insight.column.table.model
    tip = model.headerData(5, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == help_text()


def test_the_table_is_sorted_copied_and_saved(tmp_path: Path, room: OptimizersView, insight: Insight) -> None:
    room.playback.seek(300)
    table = insight.column.table
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["racer", "loss", "gradient norm", "x", "y", "outcome"]
    losses = [float(line.split("\t")[1]) for line in lines[1:]]
    assert losses == sorted(losses)
    assert len(losses) == 5
    table.save_csv(str(tmp_path / "race.csv"))
    assert (tmp_path / "race.csv").read_text(encoding="utf-8-sig").splitlines()[0].startswith("racer,loss")
    table.save_csv(str(tmp_path / "nowhere" / "race.csv"))
    assert "cannot be written" in table.error.text()


def test_with_a_target_the_table_counts_steps_and_without_one_again_not(room: OptimizersView, insight: Insight) -> None:
    model = insight.column.table.model
    room.controller.set_model(room.controller.model.replace(target=1e-3))
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert titles == ["racer", "steps to 0.001", "stays from", "loss", "gradient norm", "x", "y", "outcome"]
    for row, path in zip(model.rows(), room.controller.race, strict=True):
        below = np.flatnonzero(path.losses <= 1e-3)
        assert row.cells[1] == (below[0] if len(below) else "never")
    insight.column.table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    room.controller.set_model(room.controller.model.replace(target=None))
    assert model.columnCount() == 6
    assert len(model.rows()) == 5


def test_no_step_is_said_never_to_come_while_the_race_is_being_computed(room: OptimizersView) -> None:
    model = room.controller.model
    slow = model.racers[0].replace(optimizer=SGD(learning_rate=1e-5))
    racers = tuple(slow.replace(colour=colour) for colour in range(MOST_RACERS))
    room.controller.set_model(model.replace(racers=racers, steps=10_000, target=1e-9))
    first, *_ = room.controller.race
    assert first.is_under_way
    assert target_cells(first, 1e-9, 0.0) == (NOTHING, NOTHING)
    assert target_cells(first, 1e9, 0.0) == (0, NOTHING)
    whole = descend(first.surface, slow.optimizer, (1.0, 1.5), 10)
    assert target_cells(whole, 1e-9, 0.0) == ("never", "never")
