"""What is drawn of a comparison: rows of cells with their badges, notes and ranges."""

from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from core.activations import Identity, Sigmoid
from core.initializers import Constant
from tests.app.initializers.conftest import settle
from tests.app.initializers.edits import choose, names


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


def test_rows_with_ranges_of_their_own_say_them(qtbot: QtBot, bench: InitializersPanel) -> None:
    model = bench.controller.model
    bench.controller.set_model(model.with_row(0, model.rows[0].replace(activation=Sigmoid())))
    settle(qtbot, bench.controller)
    assert [row.note.splitlines()[-1] for row in bench.stage.grid.rows()] == ["bins 0 to 1", *["bins 0 to 3"] * 2]
