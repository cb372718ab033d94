"""Why it goes there: every number that is shown is the engine's, at the very step that is shown."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.base.formatting import number
from app.optimizers.explainer.explainer import Insight
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.descent.measures import distances, effective_rates, gradient_norms, step_lengths
from core.descent.update_terms import TERMS
from core.optimizers import OPTIMIZERS, Adam, AdamW, Lion, Momentum, Optimizer
from tests.app.optimizers.edits import change_racer

EVERY: list[Optimizer[Any]] = [
    *(kind.model_validate({}) for kind in OPTIMIZERS),
    Momentum(weight_decay=0.1, dampening=0.5),
    Adam(weight_decay=0.1),
    Lion(weight_decay=0.1),
]


@pytest.fixture
def insight(room: OptimizersView) -> Insight:
    assert room.insight is not None
    return room.insight


def choose(room: OptimizersView, optimizer: Optimizer[Any]) -> None:
    """Put an optimizer in the place of the last racer, and ask for its updates."""
    last = len(room.controller.model.racers) - 1
    change_racer(room.controller, last, optimizer=optimizer)
    room.controller.choose(last)


@pytest.mark.parametrize("optimizer", EVERY, ids=lambda o: o.kind)
def test_the_panel_shows_the_terms_of_this_very_step(
    room: OptimizersView, insight: Insight, optimizer: Optimizer[Any]
) -> None:
    choose(room, optimizer)
    for step in (0, 7, 300):
        room.playback.seek(step)
        chosen = room.controller.chosen_racer()
        assert chosen is not None
        _, path = chosen
        terms = optimizer.terms(path.points[step], path.gradients[step], path.state(step))
        shown = {row.label: (row.x, row.y) for row in insight.column.update_panel.terms.rows()}
        for name, (x, y) in terms.items():
            assert shown[TERMS[name].label] == (number(x), number(y))
        assert insight.column.update_panel.heading.text() == f"Update of {optimizer.label} at step {step}"


def test_the_formula_its_symbols_and_the_notes_symbols_are_told(room: OptimizersView, insight: Insight) -> None:
    choose(room, Momentum(learning_rate=0.003))
    panel = insight.column.update_panel
    assert panel.formula.text() == Momentum.formula
    assert "η  learning rate = 0.003  (in the notes: γ)" in panel.symbols.text()
    assert "α  momentum = 0.9  (in the notes: α)" in panel.symbols.text()


def test_adagrad_tells_where_the_notes_are_wrong(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(2)
    assert insight.column.update_panel.remark.text() == "The course notes print + here; with + the point climbs."
    room.controller.choose(0)
    assert insight.column.update_panel.remark.isHidden()


def test_the_arrow_of_the_step_ends_at_the_next_point(room: OptimizersView) -> None:
    choose(room, AdamW(learning_rate=0.1, weight_decay=0.5))
    room.playback.seek(20)
    path = room.controller.race[-1]
    arrows = {pull.kind: pull.vector for pull in room.plot.arrows.pulls()}
    np.testing.assert_allclose(path.points[20] + arrows["step"], path.points[21])
    assert list(arrows) == ["gradient", "momentum", "decay", "step"]


def test_each_arrow_can_be_switched_off(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(4)
    insight.column.update_panel.arrows["gradient"].click()
    assert [pull.kind for pull in room.plot.arrows.pulls()] == ["momentum", "step"]


def test_a_click_on_a_card_or_a_row_chooses_the_racer(qtbot: QtBot, room: OptimizersView, insight: Insight) -> None:
    qtbot.mouseClick(room.controls.racers.cards[3], Qt.MouseButton.LeftButton, pos=room.rect().topLeft())
    assert room.controller.chosen == 3
    insight.column.table.view.clicked.emit(insight.column.table.view.model().index(1, 0))
    assert insight.column.update_panel.heading.text() == "Update of Momentum at step 0"


def test_the_table_has_a_row_for_each_racer_at_this_step(room: OptimizersView, insight: Insight) -> None:
    room.playback.seek(50)
    for row, path in zip(insight.column.table.model.rows(), room.controller.race, strict=True):
        _, step, x, y, loss, slope, _ = row.cells
        assert (step, x, y) == (50, *path.points[50])
        assert loss == path.losses[50]
        assert slope == pytest.approx(np.linalg.norm(path.true_gradients[50]))


def test_the_table_is_sorted_copied_and_saved(tmp_path: Path, room: OptimizersView, insight: Insight) -> None:
    room.playback.seek(300)
    table = insight.column.table
    table.view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    table.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["racer", "step", "x", "y", "loss", "gradient norm", "outcome"]
    losses = [float(line.split("\t")[4]) for line in lines[1:]]
    assert losses == sorted(losses)
    assert len(losses) == 5
    table.save_csv(str(tmp_path / "race.csv"))
    assert (tmp_path / "race.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[1] == "300"
    table.save_csv(str(tmp_path / "nowhere" / "race.csv"))
    assert "cannot be written" in table.error.text()


def test_the_second_chart_shows_each_measure(room: OptimizersView, insight: Insight) -> None:
    chart = insight.measures
    for number_, measure in enumerate((gradient_norms, distances, step_lengths)):
        chart.kind.setCurrentIndex(number_)
        chart.kind.activated.emit(number_)
        for curve, path in zip(chart.curves(), room.controller.race, strict=True):
            np.testing.assert_array_equal(curve.values, measure(path))


def test_the_measure_is_kept_with_the_race(room: OptimizersView, insight: Insight) -> None:
    insight.measures.kind.activated.emit(2)
    assert room.controller.model.measure == "step"
    room.controller.undo()
    assert insight.measures.kind.currentText() == "gradient norm"


def test_the_second_chart_shows_the_memory_and_the_effective_rate(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(4)
    path = room.controller.race[4]
    insight.measures.kind.setCurrentIndex(3)
    insight.measures.kind.activated.emit(3)
    curves = [curve.values for curve in insight.measures.curves()]
    np.testing.assert_array_equal(curves, [*path.states["m"].T, *path.states["v"].T])
    assert [row.name for row in insight.measures.legend.rows()] == [
        "mean gradient, x",
        "mean gradient, y",
        "mean squared gradient, x",
        "mean squared gradient, y",
    ]
    insight.measures.kind.setCurrentIndex(4)
    insight.measures.kind.activated.emit(4)
    np.testing.assert_array_equal([curve.values for curve in insight.measures.curves()], effective_rates(path).T)


def test_without_racers_the_panel_says_what_to_do(room: OptimizersView, insight: Insight) -> None:
    for _ in range(5):
        room.controller.set_model(room.controller.model.without(0))
    assert insight.column.update_panel.heading.text() == "Add a racer to see its updates"
    assert insight.column.table.model.rows() == []
    assert room.plot.arrows.pulls() == ()


def test_a_racer_that_diverged_has_no_update(room: OptimizersView, insight: Insight) -> None:
    choose(room, Momentum(learning_rate=10.0))
    room.playback.seek(300)
    assert insight.column.update_panel.heading.text().startswith("Momentum diverged at step ")
    assert room.plot.arrows.pulls() == ()


def test_stepping_back_shows_the_same_numbers(
    qtbot: QtBot, window: MainWindow, room: OptimizersView, insight: Insight
) -> None:
    room.controller.choose(4)
    room.playback.seek(40)
    before = insight.column.update_panel.terms.rows()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        for _ in range(10):
            qtbot.keyClick(window, key)
    assert insight.column.update_panel.terms.rows() == before
