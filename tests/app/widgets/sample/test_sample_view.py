"""The page of one sample, as a person uses it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QBoxLayout
from pytestqt.qtbot import QtBot

from app.widgets.code.code_view import CodeView
from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.sample_view import BESIDE, SampleInfo, SampleView
from app.widgets.sample.way import way_through
from core.network.one_sample import SampleTrace
from core.number_format import number
from tests.app.widgets.sample.conftest import NAMES, record

INFO = SampleInfo(9, "sample 4 of 9", "training mode, in a batch of 9", ("layer 1", "layer 2", "output"), NAMES)


@pytest.fixture
def view(qtbot: QtBot, trace: SampleTrace) -> SampleView:
    view = SampleView()
    qtbot.addWidget(view)
    view.show_trace(trace, INFO)
    view.resize(900, 700)
    QCursor.setPos(view.mapToGlobal(view.rect().bottomRight()) + QPoint(50, 50))  # it rests on no number
    view.show()
    return view


def test_it_opens_at_the_sum_of_the_first_unit(view: SampleView, trace: SampleTrace) -> None:
    assert view.step.key == StepKey("linear")
    assert view.equation.text().endswith(f"= {number(float(trace.layers[0].linear[0]))}")
    assert view.about.text() == "sample 4 of 9 · training mode, in a batch of 9"
    assert not view.head.mode.isVisible()


def test_pointing_at_a_number_writes_what_it_is_made_of(view: SampleView) -> None:
    at_rest = view.equation.text()
    view.strip.pointed_at.emit(StepKey("f"))
    assert view.equation.text().startswith("a = f(z): f(")
    assert view.strip.cell(StepKey("norm")).is_lit
    view.strip.pointed_at.emit(None)
    assert view.equation.text() == at_rest
    assert not view.strip.cell(StepKey("norm")).is_lit
    view.table.pointed_at.emit(view.step.lines[0])
    left, right, value = (number(x or 0.0) for x in view.step.lines[0].numbers)
    assert view.equation.text().replace("(", "").replace(")", "") == f"{left} · {right} = {value}"


def test_a_click_chooses_a_step(qtbot: QtBot, view: SampleView) -> None:
    qtbot.mouseClick(view.strip.cell(StepKey("norm", forward=False)), Qt.MouseButton.LeftButton)
    assert view.step.name == "dL/dz"
    assert "slope" in view.title.text()


def test_another_unit_is_typed_and_one_beyond_the_last_is_the_last(view: SampleView, trace: SampleTrace) -> None:
    view.head.unit.entered.emit(3)
    assert view.place == UnitPlace(0, 2)
    assert view.strip.cell(StepKey("linear")).value == number(float(trace.layers[0].linear[2]))
    view.head.unit.entered.emit(77)
    assert (view.place, view.head.unit.value()) == (UnitPlace(0, 5), 6)


def test_the_row_of_a_unit_leads_to_it_and_says_so(qtbot: QtBot, view: SampleView) -> None:
    view.choose_layer(1)
    line = view.step.lines[0]
    assert line.place is not None
    with qtbot.waitSignal(view.layer_changed) as caught:
        view.table.opened.emit(line)
    assert caught.args == [0]
    assert view.place == line.place
    view.table.opened.emit(view.step.lines[0])  # an input of the network has no way of its own
    assert view.place == line.place


def test_the_output_has_softmax_and_no_slope(view: SampleView) -> None:
    view.head.layer.activated.emit(2)
    view.choose_step(StepKey("softmax"))
    assert view.table.rowCount() == 5
    assert not view.beside.isVisible()
    view.choose_layer(0)
    assert view.beside.isVisible()
    assert view.step.key == StepKey("x")  # a hidden layer has no softmax


def test_what_is_said_of_the_slope_is_that_of_the_layer(view: SampleView, trace: SampleTrace) -> None:
    slope = trace.layers[0].slope
    expected = (
        f"f'(z) is {number(float(slope[0]))} at this unit, and {number(float(slope.mean()))} on average over the 6"
    )
    assert view.slope.text().startswith(expected)
    assert "nowhere is it above 0.25." in view.slope.text()
    assert view.slope.text().endswith("Through 2 hidden layers these factors are at most 0.0625 together.")


def test_another_sample_and_mode_are_asked_for(qtbot: QtBot, view: SampleView) -> None:
    with qtbot.waitSignal(view.asked):
        view.head.sample.entered.emit(99)
    assert (view.number, view.head.sample.value()) == (8, 9)
    with qtbot.waitSignal(view.asked):
        view.head.mode.activated.emit(1)
    assert (view.number, view.training) == (0, True)


def test_a_record_of_a_smaller_network_keeps_what_it_can(view: SampleView) -> None:
    view.choose_place(UnitPlace(1, 4))
    view.show_trace(record(batch_norm=False, training=False), INFO)
    assert view.place == UnitPlace(1, 4)
    assert view.steps()[0].key == StepKey("x")


def test_without_a_record_the_reason_stands_there(view: SampleView) -> None:
    view.show_nothing("Measuring…")
    assert view.reason.text() == "Measuring…"
    assert not view.content.isVisible()


def test_the_code_of_the_chosen_step_opens(qtbot: QtBot, view: SampleView) -> None:
    view.choose_step(StepKey("f"))
    view.head.code.click()
    window = view.findChild(CodeView)
    assert window is not None
    qtbot.addWidget(window)
    assert "def value" in window.marked()


def test_the_chart_stands_below_where_there_is_little_room(qtbot: QtBot, view: SampleView) -> None:
    assert view.body.direction() == QBoxLayout.Direction.LeftToRight
    view.resize(BESIDE - 100, 700)
    qtbot.waitUntil(lambda: view.body.direction() == QBoxLayout.Direction.TopToBottom)


def test_the_pixels_of_the_sum_are_framed_in_the_image(view: SampleView, trace: SampleTrace) -> None:
    assert not view.picture.isVisible()  # the inputs are no image
    view.show_trace(trace, replace(INFO, image_shape=(1, 7)))
    assert view.picture.isVisible()
    assert len(view.picture.framed) == 7
    line = view.step.lines[2]
    view.table.pointed_at.emit(line)
    assert line.place is not None
    assert view.picture.pointed == line.place.unit
    view.table.pointed_at.emit(None)
    assert view.picture.pointed is None
    view.choose_layer(1)
    assert not view.picture.isVisible()


def test_a_place_can_be_chosen_before_there_is_a_record(qtbot: QtBot, trace: SampleTrace) -> None:
    view = SampleView()
    qtbot.addWidget(view)
    view.show_place(UnitPlace(1, 2), StepKey("norm", forward=False))
    view.show_trace(trace, INFO)
    assert (view.place, view.step.name) == (UnitPlace(1, 2), "dL/dz")


def test_the_buttons_walk_along_the_whole_way(qtbot: QtBot, view: SampleView, trace: SampleTrace) -> None:
    view.choose_step(StepKey("x"))
    seen = []
    for _ in way_through(trace):
        seen.append((view.place.layer, view.step.key))
        qtbot.mouseClick(view.head.on, Qt.MouseButton.LeftButton)
    assert seen == way_through(trace)
    assert (view.place.layer, view.step.key) == seen[-1]  # there it ends
    qtbot.mouseClick(view.head.back, Qt.MouseButton.LeftButton)
    assert (view.place.layer, view.step.key) == seen[-2]
