"""The Initializers room as a person uses it: forms, cards, cells, playback, and what is then to be read."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import DARK
from app.initializers.control_column import ControlColumn
from app.initializers.grid_panel import GRID, LARGE, TABLE
from app.initializers.initializer_card import InitializerBody
from app.initializers.room_widget import InitializersPanel
from app.widgets.forms.hidden_layers_box import LayersBox
from app.widgets.forms.number_box import NumberBox
from core.activations import Identity, Sigmoid, Tanh
from core.initializers import Constant, Normal
from tests.app.initializers.conftest import settle
from tests.app.mouse import drag
from tests.app.pictures import pixels


def enter(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Type a number into a field."""
    assert isinstance(editor, NumberBox)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def choose(box: QComboBox, text: str) -> None:
    """Take an entry of a list as a person does."""
    index = box.findText(text)
    assert index >= 0, text
    box.setCurrentIndex(index)
    box.activated.emit(index)


def names(bench: InitializersPanel) -> list[str]:
    return [row.name for row in bench.stage.grid.rows()]


def body_of(controls: ControlColumn, place: int) -> InitializerBody:
    """The form of a card, opened."""
    card = controls.rows.cards[place]
    card.open(True)
    assert isinstance(card.body, InitializerBody)
    return card.body


# The grid


def test_there_is_a_row_for_each_initializer_and_a_column_for_each_layer(bench: InitializersPanel) -> None:
    grid = bench.stage.grid
    assert names(bench) == ["Normal, std 1", "Small normal", "He normal"]
    assert grid.columns() == ("layer 1", "layer 2", "layer 3")
    for row in grid.rows():
        assert [cell.histogram.total for cell in row.cells if cell.histogram] == [64 * 20] * 3


def test_unequal_widths_stand_in_the_titles(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(30, 10)))
    settle(qtbot, bench.controller)
    assert bench.stage.grid.columns() == ("layer 1 · 30", "layer 2 · 10")


def test_another_quantity_is_shown_and_undone(qtbot: QtBot, bench: InitializersPanel) -> None:
    choose(bench.stage.shown, "weights")
    assert [cell.histogram.total for cell in bench.stage.grid.rows()[0].cells if cell.histogram] == [400] * 3
    bench.controller.undo()
    assert bench.stage.shown.currentText() == "activations"
    settle(qtbot, bench.controller)


def test_zeros_of_relu_are_a_bar_of_their_own_going_forward_and_back(bench: InitializersPanel) -> None:
    for shown in ("activations", "gradients dL/dz"):
        choose(bench.stage.shown, shown)
        histogram = bench.stage.grid.rows()[2].cells[0].histogram
        assert histogram is not None
        assert 0.3 < histogram.zeros / histogram.total < 0.7


def test_batch_norm_has_a_row_before_and_a_row_after(qtbot: QtBot, bench: InitializersPanel) -> None:
    model = bench.controller.model
    bench.controller.set_model(
        model.with_row(0, model.rows[0].replace(batch_norm="on")).replace(shown="pre-activations")
    )
    settle(qtbot, bench.controller)
    assert names(bench) == [
        "Normal, std 1, batch norm: before",
        "Normal, std 1, batch norm: after",
        "Small normal",
        "He normal",
    ]
    assert [round(cell.std, 2) for cell in bench.stage.grid.rows()[1].cells] == [1, 1, 1]
    assert {cell.mean for cell in bench.stage.grid.rows()[1].cells} == {0}


def test_badges_and_notes_come_with_the_verdict(qtbot: QtBot, bench: InitializersPanel) -> None:
    assert bench.stage.grid.rows()[1].note.startswith("signal fades\nstd ")
    bench.controller.set_model(bench.controller.model.with_initializer(1, "zeros"))
    settle(qtbot, bench.controller)
    badges = {badge.text for badge in bench.stage.grid.rows()[1].cells[0].badges}
    assert badges == {"dead", "symmetric"}


def test_overflow_is_said_in_the_cell(qtbot: QtBot, bench: InitializersPanel) -> None:
    model = bench.controller.model
    row = model.rows[0].replace(initializer=Constant(value=1000.0))
    linear = model.replace(activation=Identity(), precision="float32", hidden_layers=(50,) * 14)
    bench.controller.set_model(linear.with_row(0, row))
    settle(qtbot, bench.controller)
    cells = bench.stage.grid.rows()[0].cells
    assert cells[-1].note.startswith("not a finite number from layer ")
    assert cells[0].note == ""
    bench.stage.grid.grab()
    assert not bench.stage.grid._guard.failed


def test_what_stays_stale_is_marked(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.stage._soon.setInterval(0)
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(100,) * 10, batch_size=2000))
    assert not any(cell.stale for row in bench.stage.grid.rows() for cell in row.cells)
    qtbot.waitUntil(lambda: bench.stage.late)
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(20,), batch_size=16))
    settle(qtbot, bench.controller)
    assert not bench.stage.late
    assert not any(cell.stale for row in bench.stage.grid.rows() for cell in row.cells)


def test_rows_with_ranges_of_their_own_say_them(qtbot: QtBot, bench: InitializersPanel) -> None:
    model = bench.controller.model
    bench.controller.set_model(model.with_row(0, model.rows[0].replace(activation=Sigmoid())))
    settle(qtbot, bench.controller)
    assert [row.note.splitlines()[-1] for row in bench.stage.grid.rows()] == ["bins 0 to 1", *["bins 0 to 3"] * 2]


# A cell opened


def test_a_click_opens_a_cell_and_escape_closes_it(qtbot: QtBot, bench: InitializersPanel) -> None:
    grid = bench.stage.grid
    place = grid.cell_area(1, 2).center().toPoint()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.stage.pages.currentIndex() == LARGE
    assert bench.stage.large.cell.heading.text() == "Small normal, layer 3"
    assert dict(bench.stage.large.cell.statistics())["distinct units"] == "20"
    assert bench.controller.chosen == 1
    qtbot.keyClick(bench.stage.large, Qt.Key.Key_Escape)
    assert bench.stage.pages.currentIndex() == GRID


def test_an_opened_cell_follows_the_settings_and_closes_with_its_row(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.stage.open_cell(2, 0)
    before = bench.stage.large.cell.statistics()
    bench.controller.set_model(bench.controller.model.replace(seed=5))
    settle(qtbot, bench.controller)
    assert bench.stage.large.cell.statistics() != before
    bench.controller.set_model(bench.controller.model.without(2))
    assert bench.stage.pages.currentIndex() == GRID


# The table and the charts


def test_the_table_has_every_statistic_of_every_layer(bench: InitializersPanel, tmp_path: Path) -> None:
    bench.stage.view.setCurrentIndex(TABLE)
    path = tmp_path / "statistics.csv"
    bench.stage.table.save_csv(str(path))
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 1 + 3 * 3
    assert rows[0][:3] == ["initializer", "layer", "units"]
    assert {"std a", "std a, theory", "saturated", "distinct units", "effective rank", "median |dL/dz|"} <= set(rows[0])
    run = bench.controller.rows()[2].now.run
    assert run is not None
    assert float(rows[-1][rows[0].index("std a")]) == pytest.approx(run.layers[-1].activations.std)
    bench.stage.table.copy.click()
    assert QGuiApplication.clipboard().text().startswith("initializer\tlayer\t")


def test_the_charts_draw_a_line_for_each_row_and_theory_beside_it(bench: InitializersPanel) -> None:
    std, gradient, rank, units = (chart.chart.curves._curves for chart in bench.charts.charts)
    assert [len(curves) for curves in (std, rank, units)] == [6, 3, 3]
    assert [curve.thin for curve in std] == [True, False] * 3
    assert not any(curve.thin for curve in gradient)  # the median of ReLU's gradients tells nothing
    assert [chart.dotted.isVisible() for chart in bench.charts.charts[:2]] == [True, False]
    run = bench.controller.rows()[2].now.run
    assert run is not None
    np.testing.assert_allclose(10 ** std[-1].values, [layer.activations.std for layer in run.layers])


def test_the_median_of_the_gradient_is_dotted_where_it_tells(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.replace(activation=Tanh()))
    settle(qtbot, bench.controller)
    assert [curve.thin for curve in bench.charts.charts[1].chart.curves._curves] == [True, False] * 3


def test_several_seeds_make_a_band_around_the_median(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.replace(seeds=5))
    settle(qtbot, bench.controller)
    for curve in bench.charts.charts[0].chart.curves._curves:
        if not curve.thin:
            assert curve.band is not None
            assert (curve.band[0] <= curve.values).all()
            assert (curve.values <= curve.band[1]).all()


# The verdict


def test_the_verdict_is_on_the_row_whose_card_is_clicked(qtbot: QtBot, bench: InitializersPanel) -> None:
    assert "<b>He normal</b>" in bench.stage.verdict.text()
    qtbot.mouseClick(bench.controls.rows.cards[1], Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert "<b>Small normal</b>" in bench.stage.verdict.text()
    assert "The signal fades" in bench.stage.verdict.text()
    assert bench.controls.rows.cards[1]._accented


def test_the_verdict_stays_on_its_row_when_rows_are_moved(bench: InitializersPanel) -> None:
    model = bench.controller.model
    for moved in (model.moving(2, -1), model.without(0), model.duplicating(0)):
        bench.controller.set_model(moved)
        assert "<b>He normal</b>" in bench.stage.verdict.text()
        assert [card._accented for card in bench.controls.rows.cards].index(True) == names(bench).index("He normal")
        bench.controller.undo()


def test_where_nothing_is_shown_the_way_out_is_said(qtbot: QtBot, bench: InitializersPanel) -> None:
    model = bench.controller.model
    for empty in (model.replace(rows=()), model.replace(rows=tuple(row.replace(shown=False) for row in model.rows))):
        bench.controller.set_model(empty)
        assert "No initializer is shown" in bench.stage.verdict.text()
        bench.controller.set_model(model)
        settle(qtbot, bench.controller)
        assert "layer 1 gets" in bench.stage.verdict.text()


def test_what_takes_long_to_become_known_is_said_to_be_measured(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.adding("zeros"))
    bench.controller.choose(3)
    assert bench.stage.verdict.text() == ""
    bench.stage._soon.timeout.emit()
    assert bench.stage.verdict.text() == "Measuring…"
    settle(qtbot, bench.controller)
    assert "<b>Zeros</b>" in bench.stage.verdict.text()


# The forms


def test_a_spread_is_typed_and_undone(qtbot: QtBot, bench: InitializersPanel) -> None:
    enter(qtbot, body_of(bench.controls, 0).form.editor("std"), "0.05")
    assert bench.controller.model.rows[0].initializer == Normal(std=0.05)
    settle(qtbot, bench.controller)
    assert names(bench)[0] == "Normal, std 0.05"
    bench.controller.undo()
    assert names(bench)[0] == "Normal, std 1"


def test_a_spread_is_swept_in_one_step_of_history(qtbot: QtBot, bench: InitializersPanel) -> None:
    first = bench.controller.model
    body = body_of(bench.controls, 0)
    slider = body.form._rows["std"].slider
    assert slider is not None
    qtbot.waitUntil(slider.isVisible)
    bench.controls.ensureWidgetVisible(slider)
    start = QPoint(round(slider.width() * 0.75), slider.height() // 2)
    drag(slider, start, QPoint(round(slider.width() * 0.3), slider.height() // 2))
    swept = bench.controller.model.rows[0].initializer
    assert isinstance(swept, Normal)
    assert swept.std < 0.5
    bench.controller.undo()
    assert bench.controller.model == first


def test_the_depth_is_swept_in_one_step_of_history(bench: InitializersPanel) -> None:
    first = bench.controller.model
    box = bench.controls.network.editor("hidden_layers")
    assert isinstance(box, LayersBox)
    bench.controls.ensureWidgetVisible(box)
    middle = box.slider.height() // 2
    drag(box.slider, QPoint(8, middle), QPoint(box.slider.width() // 2, middle))
    assert len(bench.controller.model.hidden_layers) > 10
    bench.controller.undo()
    assert bench.controller.model == first


def test_what_would_not_fit_is_refused_under_the_field_with_the_estimate(
    qtbot: QtBot, bench: InitializersPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.propagation.forward_backward.usable_memory", lambda: 1_000_000)
    box = bench.controls.network.editor("hidden_layers")
    assert isinstance(box, LayersBox)
    box.count.setValue(40)
    assert "GB of memory" in bench.controls.network.error("hidden_layers")
    assert len(bench.controller.model.hidden_layers) == box.count.value() == 3
    enter(qtbot, bench.controls.input.editor("batch_size"), "10000")
    assert "GB of memory" in bench.controls.input.error("batch_size")
    reasons = [label for label in bench.controls.findChildren(QLabel) if "GB of memory" in label.text()]
    assert len(reasons) == 2
    qtbot.waitUntil(lambda: all(label.height() == label.heightForWidth(label.width()) for label in reasons))
    assert bench.controller.model.batch_size == 64


def test_a_row_gets_an_activation_of_its_own_and_gives_it_back(qtbot: QtBot, bench: InitializersPanel) -> None:
    form = body_of(bench.controls, 1).activation
    assert form.kind.itemText(0) == "Activation of the network: ReLU"
    choose(form.kind, "Sigmoid")
    assert names(bench)[1] == "Small normal, Sigmoid"
    choose(form.kind, form.kind.itemText(0))
    assert names(bench)[1] == "Small normal"
    settle(qtbot, bench.controller)


def test_rows_are_added_duplicated_moved_hidden_and_removed(qtbot: QtBot, bench: InitializersPanel) -> None:
    cards = bench.controls.rows.cards
    bench.controls.add.menu().actions()[-1].trigger()
    assert names(bench)[-1] == "Orthogonal"
    cards[3].move_up.trigger()
    assert names(bench) == ["Normal, std 1", "Small normal", "Orthogonal", "He normal"]
    bench.controls.rows.cards[0].duplicate.trigger()
    bench.controls.rows.cards[2].shown.click()
    assert names(bench) == ["Normal, std 1", "Normal, std 1", "Orthogonal", "He normal"]
    bench.controls.rows.cards[0].remove.trigger()
    assert names(bench) == ["Normal, std 1", "Orthogonal", "He normal"]
    settle(qtbot, bench.controller)


def test_a_list_says_what_courses_call_an_initializer(bench: InitializersPanel) -> None:
    kinds = bench.controls.rows.cards[0].kind
    assert kinds.findText("LeCun normal (Xavier 1/√n)") > 0
    assert kinds.findText("Glorot normal (Xavier)") > 0


# The playback


def test_the_story_goes_forward_and_back_through_grid_and_charts(bench: InitializersPanel) -> None:
    steps = []
    for position in (0, 2, 3, 5, 6):
        bench.controller.playback.seek(position)
        reached = bench.stage.grid._painting.reached
        cursors = tuple(chart.chart.curves.step for chart in bench.charts.charts[:2])
        steps.append((None if reached is None else tuple(reached), cursors, bench.stage.readout.text()))
    assert steps == [
        ((0, True), (1, 4), "activations →"),  # layer 1; of the gradient nothing is seen
        ((2, True), (3, 4), "activations →"),
        ((2, False), (None, 3), "← gradients dL/dz"),
        ((0, False), (None, 1), "← gradients dL/dz"),
        (None, (None, None), ""),
    ]


def test_a_click_on_a_chart_sends_the_signal_there(bench: InitializersPanel) -> None:
    bench.charts.charts[0].chart.sought.emit(2)
    assert (bench.controller.playback.position, bench.controller.playback.playing) == (1, False)
    bench.controller.playback.seek(3)
    bench.charts.charts[1].chart.sought.emit(1)
    assert bench.controller.playback.position == 5


# How it looks


def test_the_theme_is_changed_live(bench: InitializersPanel) -> None:
    bench.set_theme(DARK)
    ground = pixels(bench.stage.grid.viewport().grab().toImage())[-3, -3]
    assert ground.max() < 64


def test_nothing_is_cut_off_on_a_small_screen(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.resize(1024, 700)
    qtbot.waitUntil(lambda: bench.width() <= 1024)
    assert bench.minimumSizeHint().width() <= 1024
    assert bench.minimumSizeHint().height() <= 700
    for label in bench.stage.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.heightForWidth(label.width()) <= label.height() + 1


def test_every_control_has_a_name_and_a_tip(bench: InitializersPanel) -> None:
    for box in bench.findChildren(QComboBox):
        assert box.accessibleName(), box
        assert box.toolTip(), box
