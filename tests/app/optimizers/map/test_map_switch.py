"""The buttons above the map: one is down."""

from pytestqt.qtbot import QtBot

from app.optimizers.fields import MAP_KINDS
from app.optimizers.map.map_switch import MapSwitch


def test_one_button_is_down_and_a_click_asks_for_another(qtbot: QtBot) -> None:
    switch = MapSwitch(24)
    qtbot.addWidget(switch)
    for kind in MAP_KINDS:
        switch.set_value(kind)
        assert switch.value() == kind
        assert sum(button.isChecked() for button in switch.buttons.values()) == 1
    with qtbot.waitSignal(switch.value_changed) as asked:
        switch.buttons["basins"].click()
    assert asked.args == ["basins"]
    assert all(button.accessibleName() and button.toolTip() for button in switch.buttons.values())
