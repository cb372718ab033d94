"""The controls over the numbers of one sample."""

from pytestqt.qtbot import QtBot

from app.widgets.sample.sample_head import SampleHead, number_box


def test_a_number_is_counted_from_one(qtbot: QtBot) -> None:
    box = number_box("unit", "Unit", "The unit")
    qtbot.addWidget(box)
    assert box.value() == 1


def test_every_control_has_a_name(qtbot: QtBot) -> None:
    head = SampleHead()
    qtbot.addWidget(head)
    controls = (head.mode, head.sample, head.layer, head.unit, head.back, head.on, head.code)
    assert all(control.accessibleName() and control.toolTip() for control in controls)
