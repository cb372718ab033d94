"""The strip of cells: what they say, which is chosen, which are lit."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from pytestqt.qtbot import QtBot

from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.step_strip import StepCell, StepStrip
from app.widgets.sample.way import steps_of
from core.network.one_sample import SampleTrace
from core.number_format import number
from tests.app.widgets.sample.conftest import NAMES, record


def strip_of(qtbot: QtBot, trace: SampleTrace, layer: int = 0) -> StepStrip:
    strip = StepStrip()
    qtbot.addWidget(strip)
    strip.show_steps(steps_of(trace, UnitPlace(layer, 0), NAMES), StepKey("linear"))
    strip.show()
    return strip


def test_a_cell_has_the_name_and_the_number_of_its_step(qtbot: QtBot, trace: SampleTrace) -> None:
    cell = strip_of(qtbot, trace).cell(StepKey("norm"))
    assert (cell.text(), cell.value) == ("z = batch norm", number(float(trace.layers[0].z[0])))
    assert cell.accessibleName() == f"{cell.text()}: {cell.value}"
    assert not cell.grab().isNull()


def test_a_press_chooses_a_step(qtbot: QtBot, trace: SampleTrace) -> None:
    strip = strip_of(qtbot, trace)
    assert strip.cell(StepKey("linear")).isChecked()
    with qtbot.waitSignal(strip.chosen) as caught:
        qtbot.keyClick(strip.cell(StepKey("f")), Qt.Key.Key_Space)
    assert caught.args == [StepKey("f")]
    strip.show_steps(steps_of(trace, UnitPlace(0, 0), NAMES), StepKey("f"))
    assert [cell.key for cell in strip.findChildren(StepCell) if cell.isChecked()] == [StepKey("f")]


def test_the_tab_key_reaches_every_cell(qtbot: QtBot, trace: SampleTrace) -> None:
    strip = strip_of(qtbot, trace)
    qtbot.waitExposed(strip)
    strip.activateWindow()
    first = strip.cell(StepKey("x"))
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    reached = [first.key]
    for _ in range(len(strip.keys()) - 1):
        qtbot.keyClick(strip.focusWidget(), Qt.Key.Key_Tab)
        focused = strip.focusWidget()
        assert isinstance(focused, StepCell)
        reached.append(focused.key)
    assert reached == strip.keys()


def test_the_mouse_points_at_a_cell_and_leaves_it(qtbot: QtBot, trace: SampleTrace) -> None:
    strip = strip_of(qtbot, trace)
    cell = strip.cell(StepKey("f", forward=False))
    seen: list[StepKey | None] = []
    strip.pointed_at.connect(seen.append)
    cell.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    cell.leaveEvent(QEvent(QEvent.Type.Leave))
    assert seen == [StepKey("f", forward=False), None]


def test_only_parts_are_lit(qtbot: QtBot, trace: SampleTrace) -> None:
    strip = strip_of(qtbot, trace)
    strip.light([StepKey("x"), StepKey("f")])
    lit = [step for step in strip.keys() if strip.cell(step).is_lit]  # noqa: SIM118 - it is no dictionary
    assert lit == [StepKey("x"), StepKey("f")]


def test_another_layer_has_other_cells(qtbot: QtBot, trace: SampleTrace) -> None:
    strip = strip_of(qtbot, trace)
    strip.show_steps(steps_of(record(batch_norm=False, dropout=0.0), UnitPlace(2, 0), NAMES), StepKey("softmax"))
    keys = strip.keys()
    assert [key.column for key in keys] == ["x", "linear", "softmax", "loss", "linear", "x"]
    qtbot.waitUntil(lambda: sum(cell.isVisible() for cell in strip.findChildren(StepCell)) == 6)
